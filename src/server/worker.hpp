#pragma once

#include "server/connection.hpp"
#include "server/event_loop.hpp"
#include "server/shared.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace dynantic::server {

/// One thread with its event loop and its connections.
class Worker {
  public:
    explicit Worker(Shared& shared);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    [[nodiscard]] EventLoop& loop() noexcept { return loop_; }
    /// Starts the thread.
    void run();
    /// Returns when the thread has ended, which it does when it is drained.
    void join();

    // On the worker's thread:
    /// One that is not welcome is told so.
    void adopt(detail::OwnedFd socket, bool welcome) noexcept;
    void forget(Connections::iterator place) noexcept;
    /// Has the connection `reply` when this turn is nearly over (see `send_replies`). Not twice before it does.
    void reply_soon(Connection& connection) { replying_.push_back(&connection); }
    /// Ends the connections that are past their time.
    void sweep() noexcept;
    /// Ends idle connections, lets the others end their request, and the thread with the last of them.
    void drain() noexcept;
    void abort_all() noexcept;
    /// The Date header, made once a second.
    [[nodiscard]] std::string_view date();

  private:
    void sweep_later();
    void send_replies() noexcept;
    void end_where_empty() noexcept;

    Shared& shared_;
    EventLoop loop_;
    Connections connections_;
    Connections ended_;  // until the turn is over, because events for them may be under way
    std::vector<Connection*> replying_;
    bool draining_ = false;
    std::int64_t date_second_ = -1;
    std::string date_;
    std::thread thread_;
};

}  // namespace dynantic::server
