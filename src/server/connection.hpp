#pragma once

#include "server/event_loop.hpp"
#include "server/request_parser.hpp"
#include "server/shared.hpp"
#include "server/stream.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dynantic::server {

class Connection;
class Worker;

/// The connections of a worker; each knows its place.
using Connections = std::list<std::shared_ptr<Connection>>;

/// One client's connection: read, answer, write, again. Everything about it happens on its worker's thread, so nothing is
/// locked.
///
/// Requests sent ahead (pipelining) wait in the buffer, and are answered one after the other. Time is bounded by one deadline
/// that says what the connection is allowed to take for what it does now; the worker's sweep enforces it, which is cheaper
/// than a timer each.
class Connection final : public Waiter, public std::enable_shared_from_this<Connection> {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Connection(Shared& shared, Worker& worker, std::unique_ptr<Stream> stream, Connections::iterator place);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Begins; one that is not welcome is told that there is no room, and ended.
    void start(bool welcome) noexcept;
    void prepare(Readiness readiness, SocketBatch& batch) noexcept override;
    void ready(Readiness readiness) noexcept override;
    /// Told before `reply`, where others reply in the same turn.
    void prepare_reply(SocketBatch& batch) noexcept;
    /// Sends the reply that waited for the end of the turn (see Worker::reply_soon), and goes on.
    void reply() noexcept;
    /// Ends it now, whatever it is doing.
    void abort() noexcept;
    /// Ends it once the request under way is answered; at once where there is none.
    void finish() noexcept;
    /// When the sweep shall abort it.
    [[nodiscard]] TimePoint deadline() const noexcept { return deadline_; }

  private:
    enum class Phase : std::uint8_t {
        handshake,
        head,      // of a request is read, or awaited
        body,      // of it is read
        invite,    // "100 Continue" is written
        run,       // the request is whole
        away,      // it is with a storage thread, or delayed on purpose
        answered,  // `response_` is there
        reply,     // it is written
        goodbye,   // is said
        linger,    // what still comes is thrown away
    };

    void go_on() noexcept;
    // One step of a phase. Each says whether another can follow at once; else the socket, a thread or a timer goes on.
    bool step();
    bool greet();
    bool read_request();
    bool read_body();
    bool invite();
    bool run();
    bool begin_reply();
    bool write();
    bool end_reply();
    bool leave();
    bool say_goodbye();
    bool discard();

    bool turn_away(int status, std::string_view unavailable = {});
    bool delay(std::chrono::milliseconds time);
    bool fill();
    [[nodiscard]] std::span<char> room();
    bool let_others();
    bool blocked(Stream::Outcome outcome) noexcept;
    [[nodiscard]] Response respond() noexcept;
    void allow(std::chrono::milliseconds time);
    [[nodiscard]] bool charge_request() noexcept;
    [[nodiscard]] bool charge_reply() noexcept;
    [[nodiscard]] bool charge(std::size_t more) noexcept;
    void discharge() noexcept;

    Shared& shared_;
    Worker& worker_;
    std::unique_ptr<Stream> stream_;
    Connections::iterator place_;
    RequestParser parser_;
    std::string buffer_;     // what came
    std::size_t begin_ = 0;  // of it, from here to `end_`, is not used up
    std::size_t end_ = 0;
    Response response_;
    std::string head_;  // of the reply, and a short body with it
    std::array<std::string_view, 2> unsent_;
    TimePoint deadline_ = TimePoint::max();
    Phase phase_ = Phase::handshake;
    bool welcome_ = true;
    bool fresh_ = false;   // the parser has not seen all that is in the buffer
    bool begun_ = false;   // bytes of the request have come
    bool served_ = false;  // a request was answered before this one
    bool keep_ = false;    // the connection, behind the reply
    bool queued_ =
        false;  // with the worker, for `reply`: once at most, or one entry would outlive the connection
    bool slow_ = false;  // the client does not take the reply at once
    bool finishing_ = false;
    bool ended_ = false;
    std::size_t moved_ = 0;  // bytes read in this turn
    std::size_t charged_ = 0;
    std::size_t discarded_ = 0;
};

}  // namespace dynantic::server
