#pragma once

#include "engine/index/catalog.hpp"
#include "engine/pace.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

namespace dynantic::engine {

class Engine;

/// Deletes what has grown old: items by their TTL attribute, stream records after 24 hours, transaction tokens after ten
/// minutes. On its own thread once started, which takes its time, or when asked.
class Sweeper {
  public:
    explicit Sweeper(Engine& engine) noexcept : engine_(engine) {}
    Sweeper(const Sweeper&) = delete;
    Sweeper& operator=(const Sweeper&) = delete;
    /// Ends a sweep of its own thread, and waits for that.
    ~Sweeper();

    /// One sweep, without rests; returns how many items were deleted. Throws storage::StorageError.
    std::size_t sweep();
    void start();

  private:
    enum class Haste { none, asked };
    class Asking;
    void run();
    std::size_t sweep(Haste haste);
    std::size_t expire_items(const TableRef& table, Haste haste);
    bool rest(Pace::Duration time);

    Engine& engine_;
    std::mutex sweeping_;  // one sweep at a time
    std::mutex mutex_;     // guards what follows
    std::condition_variable wake_;
    bool stop_ = false;
    int asked_ = 0;  // who waits for a sweep
    Pace pace_;      // of the own thread
    std::thread thread_;
};

}  // namespace dynantic::engine
