#pragma once

#include <dynantic/backend.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace dynantic::http {

/// One thread that waits for sockets and for moments on behalf of asynchronous calls, and runs what they do then.
///
/// Our own few lines over epoll instead of Asio, because this is inside a static library: bodies of Asio compiled in here
/// would meet those of a user's program, which may be of another version or configuration. Safe to share between threads.
class Reactor {
  public:
    enum class Event : std::uint8_t { ready, time };
    using Handler = std::function<void(Event)>;

    /// Throws std::system_error where the system gives no thread, or nothing to wait with.
    Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;
    /// Ends the thread; handlers that still wait are dropped. May be called by a handler. In the child of a fork, where
    /// there is no such thread, nothing is ended and nothing dropped: what waits there is the parent's.
    ~Reactor();

    /// False in the child of a fork: nothing that waits here comes back.
    [[nodiscard]] bool runs_here() const noexcept;

    /// Calls `handler` once, on the reactor's thread: when the socket is ready for `events` (POLLIN, POLLOUT), or at
    /// `until`. A descriptor of -1 waits for the time alone. One wait for a descriptor at a time.
    void wait(int fd, short events, Deadline until, Handler handler);
    /// Calls `handler` on the reactor's thread as soon as may be.
    void post(Handler handler) { wait(-1, 0, Deadline::min(), std::move(handler)); }

  private:
    struct Core;
    std::shared_ptr<Core> core_;  // the thread's as well
};

}  // namespace dynantic::http
