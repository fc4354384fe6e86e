#include "engine/storage/item_locks.hpp"

#include <algorithm>
#include <functional>

namespace dynantic::engine::storage {

ItemLocks::Hold& ItemLocks::Hold::operator=(Hold&& other) noexcept {
    if (this != &other) {
        release();
        keys_ = std::move(other.keys_);
        other.keys_.clear();
    }
    return *this;
}

void ItemLocks::Hold::release() noexcept {
    for (const Key& key : keys_) key.shard->release(key.text);
    keys_.clear();
}

ItemLocks::Hold ItemLocks::lock(std::span<const std::string_view> keys) {
    Hold hold;
    hold.keys_.reserve(keys.size());
    for (const auto key : keys) {
        auto& place = shard(key);
        place.take(key, Owner::writer);
        hold.keys_.push_back({&place, key});
    }
    return hold;
}

ItemLocks::Hold ItemLocks::lock_for_transaction(std::span<const std::string_view> keys,
                                                std::vector<std::size_t>& conflicts) {
    Hold hold;
    hold.keys_.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto& place = shard(keys[i]);
        if (place.take(keys[i], Owner::transaction)) {
            hold.keys_.push_back({&place, keys[i]});
        } else {
            conflicts.push_back(i);
        }
    }
    if (!conflicts.empty()) hold.release();
    return hold;
}

bool ItemLocks::Shard::take(std::string_view key, Owner owner) {
    std::unique_lock lock(mutex);
    for (;;) {
        const auto found = std::ranges::find(held, key, &Held::key);
        if (found == held.end()) break;
        if (owner == Owner::transaction && found->owner == Owner::transaction) return false;
        ++waiting;
        released.wait(lock);
        --waiting;
    }
    held.push_back({key, owner});
    return true;
}

void ItemLocks::Shard::release(std::string_view key) noexcept {
    bool wake = false;
    {
        const std::lock_guard lock(mutex);
        *std::ranges::find(held, key, &Held::key) = held.back();
        held.pop_back();
        wake = waiting != 0;
    }
    if (wake) released.notify_all();
}

ItemLocks::Shard& ItemLocks::shard(std::string_view key) noexcept {
    return shards_[std::hash<std::string_view>{}(key) % shards_.size()];
}

}  // namespace dynantic::engine::storage
