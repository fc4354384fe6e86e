#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace dynantic::engine {

/// Finds names in a list that grows at its end and has each name once. A list is short, mostly, and is looked through; but the
/// legacy parameters are bounded by nothing but the size of a request, which has room for a million names.
class NameIndex {
  public:
    /// The place of a name among the first `count`, of which `name_at(place)` gives the names; `count` where it is none of
    /// them. Names seen before must still be where they were, and live.
    template <class NameAt>
    [[nodiscard]] std::size_t find(std::string_view name, std::size_t count, NameAt name_at) {
        constexpr std::size_t few = 16;
        if (count <= few) {
            std::size_t place = 0;
            while (place < count && name_at(place) != name) ++place;
            return place;
        }
        if (!places_) places_ = std::make_unique<absl::flat_hash_map<std::string_view, std::size_t>>();
        for (; indexed_ < count; ++indexed_) places_->emplace(name_at(indexed_), indexed_);
        const auto found = places_->find(name);
        return found == places_->end() ? count : found->second;
    }

  private:
    std::unique_ptr<absl::flat_hash_map<std::string_view, std::size_t>> places_;
    std::size_t indexed_ = 0;
};

}  // namespace dynantic::engine
