#include "server/storage_threads.hpp"

#include <utility>

namespace dynantic::server {

StorageThreads::StorageThreads(std::size_t count) {
    threads_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { run(); });
}

StorageThreads::~StorageThreads() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    posted_.notify_all();
    for (std::thread& each : threads_) each.join();
}

void StorageThreads::post(std::function<void()> task) {
    {
        const std::scoped_lock lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    posted_.notify_one();
}

void StorageThreads::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        posted_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        const std::function<void()> task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

}  // namespace dynantic::server
