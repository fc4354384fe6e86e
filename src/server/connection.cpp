#include "server/connection.hpp"

#include "server/worker.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace dynantic::server {
namespace {

constexpr std::size_t usual_buffer = 16 * 1024;
constexpr std::size_t free_of_charge = 64 * 1024;
constexpr std::size_t joined =
    4 * 1024;  // a body up to here is sent in one piece with its head, which is cheaper
constexpr std::size_t at_once = 256 * 1024;  // a larger body does not wait for the other replies of its turn
constexpr std::size_t fair_share = 256 * 1024;  // of reading, before others get their turn
constexpr std::chrono::milliseconds farewell{2000};

}  // namespace

Connection::Connection(Shared& shared, Worker& worker, std::unique_ptr<Stream> stream,
                       Connections::iterator place)
    : shared_(shared),
      worker_(worker),
      stream_(std::move(stream)),
      place_(place),
      parser_(shared.options.limits.header_bytes, shared.options.limits.body_bytes),
      buffer_(usual_buffer, '\0') {
    shared_.metrics.opened();
}

Connection::~Connection() {
    discharge();
    shared_.metrics.closed();
}

void Connection::start(bool welcome) noexcept {
    welcome_ = welcome;
    const auto header_time = shared_.options.limits.header_time;
    allow(welcome ? header_time : std::min(header_time, farewell));
    if (!worker_.loop().watch(stream_->fd(), *this)) return abort();
    go_on();
}

// Where reading is what comes next for certain, into room that nothing changes until then.
void Connection::prepare(Readiness readiness, SocketBatch& batch) noexcept {
    if (ended_ || fresh_ || (phase_ != Phase::head && phase_ != Phase::body)) return;
    stream_->ready(readiness);
    try {
        stream_->prepare_read(room(), batch);
    } catch (const std::bad_alloc&) {  // as `ready` is about to find
    }
}

void Connection::ready(Readiness readiness) noexcept {
    if (ended_) return;  // an event that was under way
    stream_->ready(readiness);
    go_on();
}

void Connection::abort() noexcept {
    if (std::exchange(ended_, true)) return;
    stream_.reset();
    worker_.forget(place_);
}

void Connection::finish() noexcept {
    finishing_ = true;
    if (phase_ == Phase::handshake || (phase_ == Phase::head && !begun_)) abort();
}

void Connection::prepare_reply(SocketBatch& batch) noexcept {
    if (!ended_ && phase_ == Phase::reply && unsent_[1].empty()) stream_->prepare_write(unsent_[0], batch);
}

void Connection::reply() noexcept {
    queued_ = false;
    go_on();
}

void Connection::go_on() noexcept {
    moved_ = 0;
    try {
        while (!ended_ && step()) {
        }
    } catch (const std::bad_alloc&) {
        abort();
    }
}

bool Connection::step() {
    switch (phase_) {
        case Phase::handshake:
            return greet();
        case Phase::head:
        case Phase::body:
            return read_request();
        case Phase::invite:
            return invite();
        case Phase::run:
            return run();
        case Phase::away:
            return false;
        case Phase::answered:
            return begin_reply();
        case Phase::reply:
            return write();
        case Phase::goodbye:
            return say_goodbye();
        case Phase::linger:
            return discard();
    }
    return false;
}

// By the worker's clock, which is read once a turn, unless the options have one.
void Connection::allow(std::chrono::milliseconds time) {
    const auto& clock = shared_.options.steady_clock;
    deadline_ = (clock ? clock() : worker_.loop().now()) + time;
}

// Whether nothing was moved; the connection is ended where nothing ever will be.
bool Connection::blocked(Stream::Outcome outcome) noexcept {
    if (outcome == Stream::Outcome::over) abort();
    return outcome != Stream::Outcome::done;
}

// Goes on when the loop's others have had their turn.
bool Connection::let_others() {
    worker_.loop().post([self = shared_from_this()] { self->go_on(); });
    return false;
}

bool Connection::greet() {
    if (blocked(stream_->handshake())) return false;
    if (!welcome_) return turn_away(503, "This server has as many connections as it takes; try again");
    phase_ = Phase::head;
    return true;
}

// Of the buffer, behind what is not used up.
std::span<char> Connection::room() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == buffer_.size()) {
        // The parser takes all there is of a body, so what fills the buffer is a head, and that is bounded.
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= std::exchange(begin_, 0);
        if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    }
    return std::span(buffer_).subspan(end_);
}

// More bytes into the buffer.
bool Connection::fill() {
    if (moved_ >= fair_share) return let_others();
    std::size_t size = 0;
    if (blocked(stream_->read(room(), size))) return false;
    shared_.metrics.received(size);
    moved_ += size;
    end_ += size;
    fresh_ = true;
    return true;
}

bool Connection::read_request() {
    if (!fresh_ && !fill()) return false;
    fresh_ = false;
    if (!begun_) {
        begun_ = true;
        if (served_)
            allow(shared_.options.limits.header_time);  // the first request has the time from `start` on
    }
    std::size_t taken = 0;
    const auto state = parser_.feed({buffer_.data() + begin_, end_ - begin_}, taken);
    begin_ += taken;
    switch (state) {
        case RequestParser::State::complete:
            phase_ = Phase::run;
            deadline_ = TimePoint::max();  // the time that an operation takes is not the client's fault
            if (shared_.options.latency.count() > 0 && parser_.request().method == "POST")
                return delay(shared_.options.latency);
            return true;
        case RequestParser::State::bad:
            return turn_away(400);
        case RequestParser::State::head_large:
            return turn_away(431);
        case RequestParser::State::body_large:
            return turn_away(413);
        case RequestParser::State::need_body:
            return read_body();
        case RequestParser::State::need_head:
            break;
    }
    return true;
}

bool Connection::read_body() {
    if (phase_ == Phase::head) {
        phase_ = Phase::body;
        allow(shared_.options.limits.body_time);
        if (parser_.request().expects_continue) {
            phase_ = Phase::invite;
            unsent_ = {"HTTP/1.1 100 Continue\r\n\r\n", {}};
            return true;
        }
    }
    if (!charge_request())
        return turn_away(503, "This server reads as many large requests as it takes; try again");
    return true;
}

bool Connection::invite() {
    if (blocked(stream_->write(unsent_))) return false;
    if (unsent_[0].empty()) phase_ = Phase::body;
    return true;
}

// Counts large bodies against the bound that all connections share: what is being read, and what a client is slow to take.
bool Connection::charge_request() noexcept {
    const std::size_t size = parser_.request().body.capacity();
    return size <= free_of_charge || size <= charged_ || charge(size - charged_);
}
bool Connection::charge_reply() noexcept {
    return response_.body.size() <= free_of_charge || charge(response_.body.size());
}
bool Connection::charge(std::size_t more) noexcept {
    charged_ += more;
    return shared_.body_bytes.fetch_add(more) + more <= shared_.options.limits.total_body_bytes;
}
void Connection::discharge() noexcept {
    if (charged_ != 0) shared_.body_bytes.fetch_sub(std::exchange(charged_, 0));
}

bool Connection::delay(std::chrono::milliseconds time) {
    phase_ = Phase::away;
    worker_.loop().after(time, [self = shared_from_this()] {
        self->phase_ = Phase::run;
        self->go_on();
    });
    return false;
}

bool Connection::run() {
    if (shared_.storage == nullptr) {
        response_ = respond();
        phase_ = Phase::answered;
        return true;
    }
    phase_ = Phase::away;
    shared_.storage->post([self = shared_from_this()] {
        self->response_ = self->respond();
        self->worker_.loop().post([self] {
            self->phase_ = Phase::answered;
            self->go_on();
        });
    });
    return false;
}

Response Connection::respond() noexcept {
    try {
        return shared_.front.respond(parser_.request(), std::move(response_.body));
    } catch (const std::bad_alloc&) {
        Response response;
        response.status = 503;
        response.close = true;
        return response;
    }
}

// For what cannot be read to its end: the reply, and then no more of this connection.
bool Connection::turn_away(int status, std::string_view unavailable) {
    shared_.metrics.other_request(status);
    response_ = Response{};
    if (!unavailable.empty()) {
        response_.content_type = "application/x-amz-json-1.0";
        response_.body = R"({"__type":"com.amazon.coral.service#ServiceUnavailableException","message":")";
        response_.body.append(unavailable).append("\"}");
    }
    response_.status = status;
    response_.with_crc = false;
    response_.close = true;
    phase_ = Phase::answered;
    return true;
}

bool Connection::begin_reply() {
    phase_ = Phase::reply;
    slow_ = false;
    keep_ = parser_.request().keep_alive && !response_.close && !finishing_ && !shared_.stopping;
    head_.clear();
    append_head(head_, response_, worker_.date(), keep_);
    const bool in_one_piece = response_.body.size() <= joined;
    if (in_one_piece) head_.append(response_.body);
    unsent_ = {head_, in_one_piece ? std::string_view() : response_.body};
    // Sent at once where it is large: else the replies of a turn, of which nobody keeps count, could fill the memory.
    if (response_.body.size() > at_once) return true;
    if (!std::exchange(queued_, true)) worker_.reply_soon(*this);
    return false;
}

// Most replies fit into the socket's buffer, and cost no second turn of the loop.
bool Connection::write() {
    const auto unsent = [this] { return unsent_[0].size() + unsent_[1].size(); };
    const std::size_t before = unsent();
    const auto outcome = stream_->write(unsent_);
    shared_.metrics.sent(before - unsent());
    if (unsent() == 0) return end_reply();
    if (!std::exchange(slow_, true)) {
        allow(shared_.options.limits.write_time);
        if (!charge_reply()) abort();
    }
    return !blocked(outcome);
}

bool Connection::end_reply() {
    discharge();
    if (!keep_) return leave();
    if (response_.body.capacity() > usual_buffer) response_.body = {};  // else the next reply has its memory
    if (buffer_.size() > usual_buffer && begin_ == end_) {
        buffer_.resize(usual_buffer);
        buffer_.shrink_to_fit();
    }
    parser_.reset();
    phase_ = Phase::head;
    begun_ = false;
    served_ = true;
    fresh_ = begin_ != end_;
    allow(shared_.options.limits.idle_time);
    if (finishing_ && !fresh_) abort();
    // One client that sends ahead does not keep the loop to itself.
    return fresh_ ? let_others() : true;
}

// Closing a socket with unread bytes resets the connection, and the reply may be lost with it. So where a request was not
// read to its end, the sending half is closed first, and what still comes is thrown away for a while. A goodbye of TLS may
// not be followed by the rest of a request: there the client, which has been told that the reply is the last, closes first.
bool Connection::leave() {
    phase_ = response_.close && !stream_->half_closes() ? Phase::linger : Phase::goodbye;
    allow(std::min(shared_.options.limits.idle_time, farewell));
    return true;
}

bool Connection::say_goodbye() {
    if (blocked(stream_->goodbye())) return false;
    phase_ = Phase::linger;
    if (!response_.close) abort();
    return true;
}

bool Connection::discard() {
    constexpr std::size_t patience = 32 * 1024 * 1024;
    discarded_ += end_ - begin_;
    begin_ = end_ = 0;
    if (discarded_ > patience) abort();
    return !ended_ && fill();
}

}  // namespace dynantic::server
