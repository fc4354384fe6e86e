#pragma once

#include <cstdint>
#include <mutex>
#include <set>

namespace dynantic::engine::stream {

/// Hands out a table's sequence numbers, and tells up to where a reader may read.
///
/// Writers of different items write at the same time, so number 2 can be in the store before number 1. A
/// reader that went past 1 would never see it, so readers stop below the lowest number that is still being
/// written.
class StreamLog {
  public:
    /// Reserves `count` numbers that follow each other; returns the first.
    [[nodiscard]] std::uint64_t begin(std::uint64_t count) {
        const std::lock_guard lock(mutex_);
        const auto first = next_;
        next_ += count;
        writing_.insert(first);
        return first;
    }
    /// The numbers that `begin` gave are in the store, or never will be.
    void end(std::uint64_t first) noexcept {
        const std::lock_guard lock(mutex_);
        writing_.erase(first);
    }
    /// Below this, everything that will ever be there is there.
    [[nodiscard]] std::uint64_t settled() const {
        const std::lock_guard lock(mutex_);
        return writing_.empty() ? next_ : *writing_.begin();
    }
    /// After opening a store: the number behind the last one used.
    void continue_at(std::uint64_t next) {
        const std::lock_guard lock(mutex_);
        next_ = next;
    }

  private:
    mutable std::mutex mutex_;
    std::uint64_t next_ = 1;
    std::set<std::uint64_t> writing_;
};

}  // namespace dynantic::engine::stream
