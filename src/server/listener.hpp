#pragma once

#include "server/event_loop.hpp"
#include "wire/owned_fd.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace dynantic::server {

/// The door itself: takes connections as they come and hands them on.
class Listener final : public Waiter {
  public:
    using Taken = std::function<void(detail::OwnedFd)>;

    /// Binds and listens, on port 0 on a free one. Throws std::runtime_error with a sentence where `host` is no address or
    /// the port cannot be had. `taken` and `failed` are called on the loop's thread; `failed` when a connection that waits
    /// could not be taken, mostly for want of file descriptors: it is tried again soon, for one may be closed by then.
    Listener(EventLoop& loop, const std::string& host, std::uint16_t port, Taken taken,
             std::function<void()> failed);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    // On the loop's thread:
    void ready(Readiness readiness) noexcept override;
    /// Takes no more.
    void close() noexcept;

  private:
    void accept() noexcept;

    EventLoop& loop_;
    detail::OwnedFd socket_;
    std::uint16_t port_ = 0;
    Taken taken_;
    std::function<void()> failed_;
};

}  // namespace dynantic::server
