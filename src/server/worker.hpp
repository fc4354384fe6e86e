#pragma once

#include "server/front.hpp"
#include "server/options.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace dynantic::server {

/// What all connections of a server share.
struct Shared {
    const ServerOptions& options;
    Metrics& metrics;
    Front& front;
    boost::asio::thread_pool* storage = nullptr;  ///< none: the connection's own thread runs operations
    boost::asio::ssl::context* tls = nullptr;
    std::atomic<std::size_t> body_bytes{0};  ///< of large requests that are being read
    std::atomic<bool> stopping{false};

    [[nodiscard]] std::chrono::steady_clock::time_point now() const {
        return options.steady_clock ? options.steady_clock() : std::chrono::steady_clock::now();
    }
};

/// A connection as its worker sees it. Everything about it happens on the worker's thread, so nothing is locked.
class Peer {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Peer() = default;
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    virtual ~Peer() = default;

    virtual void start() = 0;
    /// In place of `start`: says that there is no room, and ends.
    virtual void refuse() = 0;
    /// Ends it now, whatever it is doing.
    virtual void abort() = 0;
    /// Ends it once the request under way is answered; at once where there is none.
    virtual void finish() = 0;

    TimePoint deadline = TimePoint::max();  ///< when the sweep shall abort it
};

/// One thread with its event loop and its connections.
class Worker {
  public:
    explicit Worker(Shared& shared);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    [[nodiscard]] boost::asio::io_context& io() noexcept { return io_; }
    void run();
    void join();

    // On the worker's thread:
    /// One that is not welcome is told so.
    void adopt(boost::asio::ip::tcp::socket socket, bool welcome);
    void forget(std::list<std::shared_ptr<Peer>>::iterator place);
    void sweep();
    /// Ends idle connections, lets the others end their request, and lets the loop run out.
    void drain();
    void abort_all();
    /// The Date header, made once a second.
    [[nodiscard]] std::string_view date();

  private:
    void sweep_later();

    Shared& shared_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer sweep_timer_;
    std::list<std::shared_ptr<Peer>> peers_;
    bool draining_ = false;
    std::thread thread_;
    std::int64_t date_second_ = -1;
    std::string date_;
};

/// Where a connection stands in its worker's list.
using PeerPlace = std::list<std::shared_ptr<Peer>>::iterator;

// One file each, because each instantiates much of Asio.
std::shared_ptr<Peer> make_plain_connection(Shared& shared, Worker& worker,
                                            boost::asio::ip::tcp::socket socket, PeerPlace place);
std::shared_ptr<Peer> make_tls_connection(Shared& shared, Worker& worker, boost::asio::ip::tcp::socket socket,
                                          PeerPlace place);

}  // namespace dynantic::server
