#include "engine/storage/item_locks.hpp"

#include <functional>

namespace dynantic::engine::storage {

ItemLocks::Hold& ItemLocks::Hold::operator=(Hold&& other) noexcept {
    if (this != &other) {
        release();
        locks_ = other.locks_;
        keys_ = std::move(other.keys_);
        other.keys_.clear();
    }
    return *this;
}

void ItemLocks::Hold::release() noexcept {
    for (const auto key : keys_) locks_->release(key);
    keys_.clear();
}

ItemLocks::Hold ItemLocks::lock(std::span<const std::string_view> keys) {
    Hold hold;
    hold.locks_ = this;
    hold.keys_.reserve(keys.size());
    for (const auto key : keys) {
        take(key, Owner::writer);
        hold.keys_.push_back(key);
    }
    return hold;
}

ItemLocks::Hold ItemLocks::lock_for_transaction(std::span<const std::string_view> keys,
                                                std::vector<std::size_t>& conflicts) {
    Hold hold;
    hold.locks_ = this;
    hold.keys_.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (take(keys[i], Owner::transaction)) {
            hold.keys_.push_back(keys[i]);
        } else {
            conflicts.push_back(i);
        }
    }
    if (!conflicts.empty()) hold.release();
    return hold;
}

bool ItemLocks::take(std::string_view key, Owner owner) {
    auto& place = shard(key);
    std::unique_lock lock(place.mutex);
    for (;;) {
        const auto [found, inserted] = place.held.try_emplace(key, owner);
        if (inserted) return true;
        if (owner == Owner::transaction && found->second == Owner::transaction) return false;
        ++place.waiting;
        place.released.wait(lock);
        --place.waiting;
    }
}

void ItemLocks::release(std::string_view key) noexcept {
    auto& place = shard(key);
    bool wake = false;
    {
        const std::lock_guard lock(place.mutex);
        place.held.erase(key);
        wake = place.waiting != 0;
    }
    if (wake) place.released.notify_all();
}

ItemLocks::Shard& ItemLocks::shard(std::string_view key) noexcept {
    return shards_[std::hash<std::string_view>{}(key) % shards_.size()];
}

}  // namespace dynantic::engine::storage
