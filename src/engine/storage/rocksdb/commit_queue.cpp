#include "engine/storage/rocksdb/commit_queue.hpp"

#include <algorithm>

namespace dynantic::engine::storage {

// The first `most_` that wait, and always this thread's own.
std::vector<CommitQueue::Waiter*> CommitQueue::take_group(Waiter& own) {
    if (most_ == 1) {
        std::erase(waiting_, &own);
        return {&own};
    }
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most_));
    std::vector<Waiter*> group(waiting_.begin(), waiting_.begin() + count);
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    if (std::ranges::find(group, &own) == group.end()) {
        std::erase(waiting_, &own);
        group.push_back(&own);
    }
    return group;
}

void CommitQueue::commit(Batch& batch, const Writer& write) {
    Waiter own{&batch};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&own);
    changed_.wait(lock, [&] { return own.done || !writing_; });
    if (!own.done) {
        const auto group = take_group(own);
        if (failure_.empty()) {
            writing_ = true;
            lock.unlock();
            std::vector<Batch*> batches;
            batches.reserve(group.size());
            for (const Waiter* each : group) batches.push_back(each->batch);
            std::string failure = write(batches);
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
        throw StorageError("dynantic: writing to disk failed (" + failure_ +
                           "); the database takes no more writes until it is opened anew");
    }
}

}  // namespace dynantic::engine::storage
