#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dynantic::server {

/// Threads that run tasks which may wait, for storage above all, first come first served.
class StorageThreads {
  public:
    explicit StorageThreads(std::size_t count);
    StorageThreads(const StorageThreads&) = delete;
    StorageThreads& operator=(const StorageThreads&) = delete;
    /// Returns when all that was posted has run.
    ~StorageThreads();

    /// From any thread. `task` throws nothing.
    void post(std::function<void()> task);

  private:
    void run();

    std::mutex mutex_;
    std::condition_variable posted_;
    std::deque<std::function<void()>> tasks_;  // guarded by the mutex
    bool ending_ = false;                      // guarded by the mutex
    std::vector<std::thread> threads_;
};

}  // namespace dynantic::server
