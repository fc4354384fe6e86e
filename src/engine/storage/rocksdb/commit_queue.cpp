#include "engine/storage/rocksdb/commit_queue.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace dynantic::engine::storage {

// The first `most_` that wait, and always this thread's own.
std::vector<CommitQueue::Waiter*> CommitQueue::take_group(Waiter& own) {
    if (most_ == 1) {
        std::erase(waiting_, &own);
        return {&own};
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most_));
    std::vector<Waiter*> group;
    group.reserve(static_cast<std::size_t>(count) + 1);  // nothing fails once others are taken off the list
    group.assign(waiting_.begin(), waiting_.begin() + count);
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    if (std::ranges::find(group, &own) == group.end()) {
        std::erase(waiting_, &own);
        group.push_back(&own);
    }
    return group;
}

// What the writer says of it. What it throws is a failed write as well: the others of the group wait for a word.
std::string CommitQueue::written(const std::vector<Waiter*>& group, const Writer& write) {
    try {
        std::vector<Batch*> batches;
        batches.reserve(group.size());
        for (const Waiter* each : group) batches.push_back(each->batch);
        return write(batches);
    } catch (const std::exception& error) {
        return error.what();
    }
}

void CommitQueue::commit(Batch& batch, const Writer& write) {
    Waiter own{&batch};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&own);
    changed_.wait(lock, [&] { return own.done || !writing_; });
    if (!own.done) {
        std::vector<Waiter*> group;
        try {
            group = take_group(own);
        } catch (...) {
            // No memory: nothing was written, and nobody may find this thread's commit in the list.
            std::erase(waiting_, &own);
            throw;
        }
        if (failure_.empty()) {
            writing_ = true;
            lock.unlock();
            std::string failure = written(group, write);
            lock.lock();
            writing_ = false;
            if (!failure.empty()) failure_ = std::move(failure);
        }
        for (Waiter* each : group) {
            each->failed = !failure_.empty();
            each->done = true;
        }
        changed_.notify_all();
    }
    if (own.failed) {
        throw StorageError("writing to disk failed (" + failure_ +
                           "); the database takes no more writes until it is opened anew");
    }
}

}  // namespace dynantic::engine::storage
