#include <dynantic/detail/model/model_info.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

namespace dynantic::detail {
namespace {

// The ends of the name and its length are enough to tell a model's names apart; the seed sees to it that they do.
std::uint64_t hash_name(std::string_view name, std::uint64_t seed) noexcept {
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    if (name.size() >= 8) {
        std::memcpy(&head, name.data(), 8);
        std::memcpy(&tail, name.data() + name.size() - 8, 8);
    } else {
        std::memcpy(&head, name.data(), name.size());
    }
    std::uint64_t hash = (head ^ seed) * 0x9E3779B97F4A7C15ULL;
    hash = (hash ^ (hash >> 29) ^ tail ^ name.size()) * 0xBF58476D1CE4E5B9ULL;
    return hash ^ (hash >> 32);
}

}  // namespace

void NameLookup::build(std::vector<std::string_view> names) {
    names_ = std::move(names);
    after_.assign(names_.size(), none);
    std::vector<std::uint16_t> order;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (!names_[i].empty()) order.push_back(static_cast<std::uint16_t>(i));
    }
    std::sort(order.begin(), order.end(),
              [&](std::uint16_t a, std::uint16_t b) { return names_[a] < names_[b]; });
    for (std::size_t i = 0; i + 1 < order.size(); ++i) after_[order[i]] = order[i + 1];
    first_ = order.empty() ? none : order.front();

    // Names whose ends and length agree can share a slot whatever the seed is: then the slots are chained by `find`.
    std::size_t size = std::bit_ceil(std::max<std::size_t>(order.size() * 2, 2));
    for (; size <= 1U << 14; size *= 2) {
        for (std::uint64_t seed = 1; seed <= 64; ++seed) {
            slots_.assign(size, none);
            const bool perfect = std::all_of(order.begin(), order.end(), [&](std::uint16_t i) {
                std::uint16_t& slot = slots_[hash_name(names_[i], seed) & (size - 1)];
                if (slot != none) return false;
                slot = i;
                return true;
            });
            seed_ = seed;
            mask_ = static_cast<std::uint32_t>(size - 1);
            if (perfect) return;
        }
    }
    slots_.clear();  // no seed parts them: every name is compared
}

std::uint16_t NameLookup::find(std::string_view name) const noexcept {
    if (name.empty()) return none;
    if (!slots_.empty()) {
        const std::uint16_t found = slots_[hash_name(name, seed_) & mask_];
        return found != none && names_[found] == name ? found : none;
    }
    const auto at = std::find(names_.begin(), names_.end(), name);
    return at == names_.end() ? none : static_cast<std::uint16_t>(at - names_.begin());
}

const FieldInfo* ModelInfo::find(std::string_view attribute) const noexcept {
    const std::uint16_t index = lookup.find(attribute);
    return index < fields.size() ? &fields[index] : nullptr;
}

const IndexInfo* ModelInfo::find_index(std::string_view index) const noexcept {
    for (const IndexInfo& each : indexes) {
        if (each.name == index) return &each;
    }
    return nullptr;
}

}  // namespace dynantic::detail
