#pragma once

#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynantic::detail {

// Items of one table by their keys, each put into the place of its key.
template <class T>
class BatchFetch {
    using Row = RowOf<T>;

  public:
    void add(const Target& target, std::string key_json) {
        keys_.add(target, std::move(key_json), items_.size());
        items_.emplace_back();
    }
    [[nodiscard]] Result<std::vector<std::optional<Row>>> run(const ClientCore& core,
                                                            const BatchOptions& options) {
        const Result<void> done = keys_.fetch(core, options, {this, &BatchFetch::deliver});
        if (!done) return done.error();
        return std::move(items_);
    }

  private:
    static bool deliver(void* context, std::string_view table, JsonValue& in) {
        auto& self = *static_cast<BatchFetch*>(context);
        Row item{};
        if (!Rows<T>::read(in, item)) return false;
        for (const std::size_t place : self.keys_.places(table, Rows<T>::key(item))) {
            self.items_[place] = item;
        }
        return true;
    }

    BatchKeys keys_;
    std::vector<std::optional<Row>> items_;
};

// The whole items of what an index gave in part: by their keys, which every index holds.
template <class T, class Partials>
[[nodiscard]] Result<std::vector<std::optional<T>>> fetch_whole(const Target& target,
                                                                const Partials& partials,
                                                                const BatchOptions& options) {
    BatchFetch<T> fetch;
    for (const auto& each : partials) fetch.add(target, key_of_object(model_info<T>(), &each.object()));
    return fetch.run(*target.core, options);
}

}  // namespace dynantic::detail
