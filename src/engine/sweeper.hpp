#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

namespace dynantic::engine {

class Engine;

/// Deletes what has grown old: items by their TTL attribute, stream records after 24 hours, transaction tokens after ten
/// minutes. On its own thread once started, or when asked.
class Sweeper {
  public:
    explicit Sweeper(Engine& engine) noexcept : engine_(engine) {}
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;
    /// Waits for a sweep that is going on.
    ~Sweeper();

    /// One sweep; returns how many items were deleted. Throws storage::StorageError.
    std::size_t sweep();
    void start();

  private:
    void run();

    Engine& engine_;
    std::mutex sweeping_;  // one sweep at a time
    std::mutex mutex_;     // guards what follows
    std::condition_variable wake_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace dynantic::engine
