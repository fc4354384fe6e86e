#pragma once

#include "engine/storage/store.hpp"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace dynantic::engine::storage {

/// Commits of many threads, one group at a time: while one is being made durable, those that come meanwhile gather for the
/// next, and share its fsync.
///
/// RocksDB can gather writers itself. It is done here because after a failed write nothing more may be written: what the
/// log ends with is not known. RocksDB stops on its own, but builds of it with assertions (Debian's) end the process if
/// another writer was already waiting inside.
class CommitQueue {
  public:
    /// At most `most` commits share one write; 1 gives each its own.
    explicit CommitQueue(std::size_t most) noexcept : most_(most) {}

    /// Writes a group; gives the error's text, empty where it went well. What it throws is a failure too.
    using Writer = std::function<std::string(std::span<Batch* const>)>;

    /// Returns when the batch is written, by this thread or by another that took it along. Throws StorageError where the
    /// write failed, and at every call after.
    void commit(Batch& batch, const Writer& write);

  private:
    struct Waiter {
        Batch* batch;
        bool done = false;
        bool failed = false;
    };
    [[nodiscard]] std::vector<Waiter*> take_group(Waiter& own);
    [[nodiscard]] static std::string written(const std::vector<Waiter*>& group, const Writer& write);

    const std::size_t most_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waiter*> waiting_;  // in the order they came
    bool writing_ = false;
    std::string failure_;  // of the first write that failed
};

}  // namespace dynantic::engine::storage
