#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dynantic::engine {

/// How large the item collections of a table are: of those that were written since the table alone could hold one that is
/// too large. Sizes are bounds from above: writes add to them what they add to the collection, and only a bound that reaches
/// the limit is measured anew. So a collection is read once in many writes.
class CollectionSizes {
  public:
    /// Whether the collection may grow by `growth` bytes and stay within `limit`; counts it in where it may. `measure`
    /// gives the collection's size as it is in the store.
    [[nodiscard]] bool grow(std::string_view partition, std::int64_t growth, std::int64_t limit,
                            const std::function<std::int64_t()>& measure);

  private:
    static constexpr std::size_t most = 10'000;  // bounds that are kept; beyond that all are measured anew
    std::mutex mutex_;
    std::unordered_map<std::string, std::int64_t> bounds_;
};

/// How large the item collections are that somebody asked for (ItemCollectionMetrics): measured once, then followed.
class CollectionEstimates {
  public:
    [[nodiscard]] std::int64_t of(std::string_view partition, const std::function<std::int64_t()>& measure);
    /// Whether any is followed: where none is, as mostly, a write need not say what it changes.
    [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_relaxed); }
    void changed(std::string_view partition, std::int64_t by);

  private:
    static constexpr std::size_t most = 10'000;
    std::mutex mutex_;
    std::unordered_map<std::string, std::int64_t> sizes_;
    std::atomic<bool> any_{false};
};

}  // namespace dynantic::engine
