#pragma once

#include "server/request_parser.hpp"
#include "server/worker.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace dynantic::server {

/// One client's connection, over TCP or TLS: read, answer, write, again. `Stream` gives `handshake`, `close_politely`,
/// `write_now`, which writes what can be written without waiting, and the socket itself; `half_closes` says whether what the
/// client still sends can be read after `close_politely` (see plain_connection.cpp and tls_connection.cpp).
///
/// Requests sent ahead (pipelining) wait in the buffer, and are answered one after the other. Time is bounded by one
/// deadline that says what the connection is allowed to take for what it does now; the worker's sweep enforces it, which
/// is cheaper than a timer each.
template <class Stream>
class Connection final : public Peer, public std::enable_shared_from_this<Connection<Stream>> {
  public:
    Connection(Shared& shared, Worker& worker, Stream stream, PeerPlace place)
        : shared_(shared),
          worker_(worker),
          stream_(std::move(stream)),
          place_(place),
          timer_(worker.io()),
          parser_(shared.options.limits.header_bytes, shared.options.limits.body_bytes) {
        shared_.metrics.opened();
    }
    ~Connection() override {
        discharge();
        shared_.metrics.closed();
    }

    void start() override {
        allow(shared_.options.limits.header_time);
        stream_.handshake([self = this->shared_from_this()](boost::system::error_code error) {
            if (error) return self->abort();
            self->read();
        });
    }

    void refuse() override {
        allow(std::min(shared_.options.limits.header_time, farewell));
        stream_.handshake([self = this->shared_from_this()](boost::system::error_code error) {
            if (error) return self->abort();
            self->turn_away(503, "This server has as many connections as it takes; try again");
        });
    }

    void abort() override {
        if (std::exchange(ended_, true)) return;
        boost::system::error_code ignored;
        stream_.socket().close(ignored);
        timer_.cancel();
        worker_.forget(place_);
    }

    void finish() override {
        finishing_ = true;
        if (phase_ == Phase::head && !started_) abort();
    }

  private:
    enum class Phase { head, body, answer, linger };

    void allow(std::chrono::milliseconds time) { deadline = shared_.now() + time; }

    void read() {
        if (ended_) return;
        if (begin_ == end_) begin_ = end_ = 0;
        if (end_ == buffer_.size()) {
            // The parser takes all there is of a body, so what fills the buffer is a head, and that is bounded.
            std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                      buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
            end_ -= std::exchange(begin_, 0);
            if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
        }
        stream_.async_read_some(
            boost::asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
            [self = this->shared_from_this()](boost::system::error_code error, std::size_t size) {
                self->on_read(error, size);
            });
    }

    void on_read(boost::system::error_code error, std::size_t size) {
        if (ended_) return;
        if (error) return abort();
        shared_.metrics.received(size);
        end_ += size;
        if (phase_ == Phase::linger) return discard();
        parse();
    }

    // With bytes in the buffer, or none.
    void parse() {
        if (!started_ && begin_ != end_) {
            started_ = true;
            if (served_)
                allow(shared_.options.limits.header_time);  // the first request has the time from `start` on
        }
        std::size_t taken = 0;
        const auto state = parser_.feed({buffer_.data() + begin_, end_ - begin_}, taken);
        begin_ += taken;
        switch (state) {
            case RequestParser::State::complete:
                return serve();
            case RequestParser::State::bad:
                return turn_away(400);
            case RequestParser::State::head_large:
                return turn_away(431);
            case RequestParser::State::body_large:
                return turn_away(413);
            case RequestParser::State::need_body:
                return read_body();
            case RequestParser::State::need_head:
                return read();
        }
    }

    void read_body() {
        if (phase_ == Phase::head) {
            phase_ = Phase::body;
            allow(shared_.options.limits.body_time);
            if (parser_.request().expects_continue) return say_continue();
        }
        if (!charge_request())
            return turn_away(503, "This server reads as many large requests as it takes; try again");
        read();
    }

    // Counts large bodies against the bound that all connections share: what is being read, and what a client is slow to
    // take.
    bool charge_request() {
        const std::size_t size = parser_.request().body.capacity();
        return size <= free_of_charge || size <= charged_ || charge(size - charged_);
    }
    bool charge_reply() { return response_.body.size() <= free_of_charge || charge(response_.body.size()); }
    bool charge(std::size_t more) {
        charged_ += more;
        return shared_.body_bytes.fetch_add(more) + more <= shared_.options.limits.total_body_bytes;
    }
    void discharge() { shared_.body_bytes.fetch_sub(std::exchange(charged_, 0)); }

    void say_continue() {
        static constexpr std::string_view line = "HTTP/1.1 100 Continue\r\n\r\n";
        boost::asio::async_write(
            stream_, boost::asio::buffer(line.data(), line.size()),
            [self = this->shared_from_this()](boost::system::error_code error, std::size_t) {
                if (self->ended_) return;
                if (error) return self->abort();
                self->read_body();
            });
    }

    void serve() {
        phase_ = Phase::answer;
        deadline = TimePoint::max();  // the time that an operation takes is not the client's fault
        const auto latency = shared_.options.latency;
        if (latency.count() <= 0 || parser_.request().method != "POST") return answer();
        timer_.expires_after(latency);
        timer_.async_wait([self = this->shared_from_this()](boost::system::error_code error) {
            if (!error && !self->ended_) self->answer();
        });
    }

    void answer() {
        if (shared_.storage == nullptr) {
            response_ = respond();
            return write();
        }
        // The guard keeps the worker's loop from running out while the storage thread has the request.
        boost::asio::post(*shared_.storage, [self = this->shared_from_this(),
                                             guard = boost::asio::make_work_guard(worker_.io())]() mutable {
            self->response_ = self->respond();
            boost::asio::post(self->worker_.io(), [self, guard = std::move(guard)] {
                if (!self->ended_) self->write();
            });
        });
    }

    Response respond() noexcept {
        try {
            return shared_.front.respond(parser_.request());
        } catch (const std::bad_alloc&) {
            Response response;
            response.status = 503;
            response.close = true;
            return response;
        }
    }

    // For what cannot be read to its end: the reply, and then no more of this connection.
    void turn_away(int status, std::string_view unavailable = {}) {
        shared_.metrics.other_request(status);
        response_ = Response{};
        if (!unavailable.empty()) {
            response_.content_type = "application/x-amz-json-1.0";
            response_.body =
                R"({"__type":"com.amazon.coral.service#ServiceUnavailableException","message":")";
            response_.body.append(unavailable).append("\"}");
        }
        response_.status = status;
        response_.with_crc = false;
        response_.close = true;
        write();
    }

    void write() {
        phase_ = Phase::answer;
        keep_ = parser_.request().keep_alive && !response_.close && !finishing_ && !shared_.stopping;
        head_.clear();
        append_head(head_, response_, worker_.date(), keep_);
        std::array<boost::asio::const_buffer, 2> rest{boost::asio::buffer(head_),
                                                      boost::asio::buffer(response_.body)};
        // Most replies fit into the socket's buffer: written at once, they cost no second turn of the loop. Requests that
        // were sent ahead take their turns, so that one client does not keep the loop to itself.
        std::size_t sent = 0;
        if (begin_ == end_) {
            boost::system::error_code error;
            sent = stream_.write_now(rest, error);
            if (error) return abort();
            if (sent == head_.size() + response_.body.size()) return on_written(error, sent);
            const std::size_t of_head = std::min(sent, head_.size());
            rest[0] += of_head;
            rest[1] += sent - of_head;
        }
        if (!charge_reply()) return abort();
        allow(shared_.options.limits.write_time);
        boost::asio::async_write(
            stream_, rest,
            [self = this->shared_from_this(), sent](boost::system::error_code error, std::size_t size) {
                self->on_written(error, sent + size);
            });
    }

    void on_written(boost::system::error_code error, std::size_t size) {
        if (ended_) return;
        if (error) return abort();
        shared_.metrics.sent(size);
        discharge();
        if (!keep_) return leave();
        response_.body.clear();
        if (buffer_.size() > usual_buffer && begin_ == end_) {
            buffer_.resize(usual_buffer);
            buffer_.shrink_to_fit();
        }
        parser_.reset();
        phase_ = Phase::head;
        started_ = false;
        served_ = true;
        allow(shared_.options.limits.idle_time);
        if (finishing_ && begin_ == end_) return abort();
        begin_ == end_ ? read() : parse();
    }

    // Closing a socket with unread bytes resets the connection, and the reply may be lost with it. So where a request was
    // not read to its end, the sending half is closed first, and what still comes is thrown away for a while.
    void leave() {
        phase_ = Phase::linger;
        allow(std::min(shared_.options.limits.idle_time, farewell));
        // A goodbye of TLS may not be followed by the rest of a request: that would end the connection at once. The client
        // has been told that the reply is the last, and closes first.
        if (response_.close && !Stream::half_closes) return discard();
        stream_.close_politely([self = this->shared_from_this()] {
            if (self->ended_) return;
            self->response_.close ? self->discard() : self->abort();
        });
    }

    void discard() {
        constexpr std::size_t patience = 32 * 1024 * 1024;
        discarded_ += end_ - begin_;
        begin_ = end_ = 0;
        if (discarded_ > patience) return abort();
        read();
    }

    static constexpr std::size_t usual_buffer = 16 * 1024;
    static constexpr std::size_t free_of_charge = 64 * 1024;
    static constexpr std::chrono::milliseconds farewell{2000};

    Shared& shared_;
    Worker& worker_;
    Stream stream_;
    PeerPlace place_;
    boost::asio::steady_timer timer_;
    RequestParser parser_;
    std::string buffer_ = std::string(usual_buffer, '\0');
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    Response response_;
    std::string head_;
    Phase phase_ = Phase::head;
    bool served_ = false;   // a request was answered before this one
    bool started_ = false;  // bytes of the request have come
    bool keep_ = false;
    bool finishing_ = false;
    bool ended_ = false;
    std::size_t charged_ = 0;
    std::size_t discarded_ = 0;
};

}  // namespace dynantic::server
