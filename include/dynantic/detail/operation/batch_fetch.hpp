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

// Items of one model by their keys, each put into the place of its key.
template <class T>
class BatchFetch {
  public:
    void reserve(std::size_t count) { items_.reserve(count); }
    void add(const Target& target, std::string key_json) {
        keys_.add(target, std::move(key_json), items_.size());
        items_.emplace_back();
    }
    [[nodiscard]] Result<std::vector<std::optional<T>>> run(const ClientCore& core,
                                                            const BatchOptions& options) {
        const Result<void> done = keys_.fetch(core, options, {this, &BatchFetch::deliver});
        if (!done) return done.error();
        for (const auto& [first, place] : keys_.repeated()) items_[place] = items_[first];
        return std::move(items_);
    }

  private:
    static bool deliver(void* context, std::string_view table, JsonValue& in) {
        auto& self = *static_cast<BatchFetch*>(context);
        T item{};
        if (!read_item(model_info<T>(), in, &item)) return false;
        const std::size_t place = self.keys_.place_of(table, model_info<T>(), &item);
        if (place != BatchKeys::nowhere) self.items_[place] = std::move(item);
        return true;
    }

    BatchKeys keys_;
    std::vector<std::optional<T>> items_;
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
