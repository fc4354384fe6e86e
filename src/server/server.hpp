#pragma once

#include "server/front.hpp"
#include "server/options.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace dynantic::server {

/// The HTTP door: listens, reads requests, has `handler` run them, writes replies.
///
/// Threads of its own do the work. All functions but start and stop may be called from any thread.
class Server {
  public:
    Server(ServerOptions options, Handler handler);
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    /// Stops, if stop was not called.
    ~Server();

    /// Binds and listens; returns when clients can connect. Throws std::runtime_error with a sentence where the address
    /// cannot be had or the certificate cannot be read.
    void start();

    /// Takes no more connections, lets the requests under way end (no longer than Limits::stop_time), closes all.
    void stop();

    /// The port, once started.
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// "http://127.0.0.1:8000"
    [[nodiscard]] std::string url() const;
    [[nodiscard]] const Metrics& metrics() const noexcept;

    /// Closes the connections that are past their time, as a timer does twice a second; returns when it is done.
    void sweep();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynantic::server
