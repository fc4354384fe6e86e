#include "engine/index/collection_sizes.hpp"

namespace dynantic::engine {

bool CollectionSizes::grow(std::string_view partition, std::int64_t growth, std::int64_t limit,
                           const std::function<std::int64_t()>& measure) {
    const std::lock_guard lock(mutex_);
    if (bounds_.size() >= most) bounds_.clear();
    const auto [place, is_new] = bounds_.try_emplace(std::string(partition), 0);
    if (is_new || place->second + growth > limit) place->second = measure();
    if (place->second + growth > limit) return false;
    place->second += growth;
    return true;
}

std::int64_t CollectionEstimates::of(std::string_view partition,
                                     const std::function<std::int64_t()>& measure) {
    const std::lock_guard lock(mutex_);
    if (sizes_.size() >= most) sizes_.clear();
    const auto [place, is_new] = sizes_.try_emplace(std::string(partition), 0);
    if (is_new) {
        any_.store(true, std::memory_order_relaxed);
        place->second = measure();
    }
    return place->second;
}

void CollectionEstimates::changed(std::string_view partition, std::int64_t by) {
    const std::lock_guard lock(mutex_);
    if (const auto found = sizes_.find(std::string(partition)); found != sizes_.end()) found->second += by;
}

}  // namespace dynantic::engine
