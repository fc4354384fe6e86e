#pragma once

#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>

#include <cstddef>
#include <memory>
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
    void add(const Target& target, std::string key_json) {
        keys_.add(target, std::move(key_json), items_.size());
        items_.emplace_back();
    }
    [[nodiscard]] Result<std::vector<std::optional<T>>> run(const ClientCore& core,
                                                            const BatchOptions& options) {
        const Result<void> done = keys_.fetch(core, options, {this, &BatchFetch::deliver});
        if (!done) return done.error();
        return take();
    }
    // The same in two halves, for whoever drives the machines. The object stays where it is until they are done.
    [[nodiscard]] std::unique_ptr<BatchRun> start(const ClientCore& core, const BatchOptions& options) {
        return keys_.start(core, options, {this, &BatchFetch::deliver});
    }
    [[nodiscard]] std::vector<std::optional<T>> take() { return std::move(items_); }

  private:
    static bool deliver(void* context, std::string_view table, JsonValue& in) {
        auto& self = *static_cast<BatchFetch*>(context);
        T item{};
        if (!read_item(model_info<T>(), in, &item)) return false;
        for (const std::size_t place : self.keys_.places(table, key_of_object(model_info<T>(), &item))) {
            self.items_[place] = item;
        }
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
