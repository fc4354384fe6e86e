#pragma once

#include "server/socket_batch.hpp"
#include "wire/owned_fd.hpp"

#include <sys/epoll.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace dynantic::server {

/// What the system says about a socket.
struct Readiness {
    bool in = false;   ///< something came, or the peer sends no more
    bool out = false;  ///< there is room again
    /// The peer sends no more, or the socket is broken: reading on shows which, behind what is still to be read.
    bool last = false;
};

/// Who is told about a socket.
class Waiter {
  public:
    virtual void ready(Readiness readiness) noexcept = 0;
    /// Told before `ready`, where others are ready in the same turn: what it will do first it may have done with theirs.
    virtual void prepare(Readiness /*readiness*/, SocketBatch& /*batch*/) noexcept {}

  protected:
    ~Waiter() = default;
};

/// The events of one thread: of sockets, of time, and tasks from other threads.
///
/// Sockets are watched edge-triggered: whoever waits is told once that something has come, and reads until there is no more.
/// A socket is registered once and for all, and a request costs no call of epoll but the wait, which is shared by all that
/// are ready at once. With a batch, so are the calls that read from them.
class EventLoop {
  public:
    using Task = std::function<void()>;
    using Clock = std::chrono::steady_clock;

    /// Throws std::system_error where the system gives nothing to wait with.
    explicit EventLoop(std::unique_ptr<SocketBatch> batch = nullptr);
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;
    ~EventLoop() = default;

    /// Runs on the calling thread until `finish`.
    void run();

    /// Has the loop's thread run `task`, soon. From any thread. What is posted to a loop that has ended goes with it.
    void post(Task task);

    // The rest is for the loop's own thread, or for others before it runs.

    /// Lets `run` return when this turn is over.
    void finish() noexcept { finished_ = true; }
    /// Lets the next turn begin without waiting.
    void hurry() noexcept { hurried_ = true; }
    /// From now on until the socket is closed. False, with errno, where the system does not take it.
    [[nodiscard]] bool watch(int fd, Waiter& waiter) noexcept;
    void after(std::chrono::milliseconds time, Task task);
    /// What is done whenever a turn is over: events that were under way have gone by, so what has ended may go for good.
    void at_end_of_turn(Task task) { at_end_of_turn_ = std::move(task); }
    /// For the calls of several sockets; none where each makes its own.
    [[nodiscard]] SocketBatch* batch() const noexcept { return batch_.get(); }
    /// When this turn began.
    [[nodiscard]] Clock::time_point now() const noexcept { return now_; }

  private:
    [[nodiscard]] bool may_sleep();
    void set_alarm() noexcept;
    void tell(std::span<const epoll_event> events);
    void run_timers();
    void run_posted();

    detail::OwnedFd epoll_;
    detail::OwnedFd wake_;
    detail::OwnedFd alarm_;
    std::unique_ptr<SocketBatch> batch_;
    std::multimap<Clock::time_point, Task> timers_;
    Task at_end_of_turn_;
    Clock::time_point alarm_time_{};
    Clock::time_point now_ = Clock::now();
    bool finished_ = false;
    bool hurried_ = false;

    std::mutex mutex_;
    std::vector<Task> posted_;  // guarded by the mutex
    bool asleep_ = false;       // guarded by the mutex: who posts has to wake it
    std::atomic<bool> any_posted_{false};
};

}  // namespace dynantic::server
