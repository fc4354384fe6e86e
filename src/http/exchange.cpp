#include "http/exchange.hpp"

#include "wire/grow.hpp"

#include <algorithm>
#include <cstring>

namespace dynantic::http {
namespace {

constexpr std::size_t first_buffer = 16 * 1024;
constexpr std::size_t largest_head = HeadLimits{}.bytes;
constexpr std::size_t most_interim_replies = 16;
// A body of known length grows by so much at a time: a length that was made up costs no memory that is touched.
constexpr std::size_t body_step = 256 * 1024;

}  // namespace

void Exchange::start(std::string_view head, std::string_view body, std::string& reply_body,
                     const Options& options) {
    request_ = {head, body};
    reply_body_ = &reply_body;
    reply_body.clear();
    options_ = options;
    if (!buffer_) {
        buffer_ = std::make_unique_for_overwrite<char[]>(first_buffer);
        capacity_ = first_buffer;
    }
    filled_ = 0;
    scanned_ = 0;
    interim_replies_ = 0;
    written_ = 0;
    body_filled_ = 0;
    phase_ = Phase::head;
    write_closed_ = false;
    heard_ = false;
    reusable_ = false;
    chunks_.reset();
    failure_.reset();
}

ExchangeStep Exchange::next() {
    if (phase_ == Phase::done) return {};
    if (!written() && !write_closed_) {
        ExchangeStep step{.kind = ExchangeStep::Kind::write, .out = request_, .in = {}};
        const std::size_t of_head = std::min(written_, request_[0].size());
        step.out[0].remove_prefix(of_head);
        step.out[1].remove_prefix(written_ - of_head);
        return step;
    }
    return {.kind = ExchangeStep::Kind::read, .out = {}, .in = read_space()};
}

void Exchange::on_written(std::size_t bytes) { written_ += bytes; }

void Exchange::on_write_closed() { write_closed_ = true; }

std::span<char> Exchange::read_space() {
    if (phase_ == Phase::head) {
        if (filled_ == capacity_) grow_head_buffer();
        return {buffer_.get() + filled_, capacity_ - filled_};
    }
    if (head_.framing == Framing::length) {
        std::string& body = *reply_body_;
        if (body_filled_ == body.size()) {
            const std::size_t length = static_cast<std::size_t>(head_.content_length);
            detail::grow_for_overwrite(body, std::min(length, body_filled_ + body_step));
        }
        return {body.data() + body_filled_, body.size() - body_filled_};
    }
    return {buffer_.get() + filled_, capacity_ - filled_};
}

// Only reached by heads of unusual length; parse_head refuses those beyond its limit.
void Exchange::grow_head_buffer() {
    const std::size_t larger = std::min(capacity_ * 2, 2 * largest_head);
    auto grown = std::make_unique_for_overwrite<char[]>(larger);
    std::memcpy(grown.get(), buffer_.get(), filled_);
    buffer_ = std::move(grown);
    capacity_ = larger;
}

void Exchange::on_read(std::size_t bytes) {
    if (phase_ == Phase::done) return;
    if (bytes == 0) return on_closed();
    heard_ = true;
    if (phase_ == Phase::head) {
        filled_ += bytes;
        read_head();
    } else if (head_.framing == Framing::length) {
        body_filled_ += bytes;
        if (body_filled_ == head_.content_length) finish();
    } else {
        on_body({buffer_.get() + filled_, bytes});
    }
}

void Exchange::read_head() {
    for (;;) {
        const std::string_view text(buffer_.get(), filled_);
        const HeadResult result = parse_head(text, scanned_, head_);
        if (result.kind == HeadResult::Kind::incomplete) return;
        if (result.kind == HeadResult::Kind::malformed) return malformed(result.problem);
        if (head_.status >= 200) return begin_body(text.substr(result.size));
        // 100 Continue and its like come before the reply proper.
        if (head_.status == 101) return malformed("it switches to another protocol, unasked");
        if (++interim_replies_ > most_interim_replies) return malformed("interim replies without end");
        filled_ -= result.size;
        std::memmove(buffer_.get(), buffer_.get() + result.size, filled_);
        scanned_ = 0;
        if (filled_ == 0) return;
    }
}

// `rest` is what came with the head; what is read from now on goes behind the head, whose views stay good.
void Exchange::begin_body(std::string_view rest) {
    phase_ = Phase::body;
    filled_ -= rest.size();
    if (options_.connect && head_.status < 300) {
        head_.framing = Framing::none;
        head_.keep_alive = true;
    }
    if (head_.framing == Framing::none) {
        if (!rest.empty()) head_.keep_alive = false;  // nobody asked for more
        return finish();
    }
    if (head_.framing == Framing::length) {
        if (head_.content_length > options_.max_body) return too_large();
        const auto length = static_cast<std::size_t>(head_.content_length);
        reply_body_->reserve(length + Body::padding);
        if (rest.size() > length) {
            head_.keep_alive = false;
            rest = rest.substr(0, length);
        }
        reply_body_->assign(rest);
        body_filled_ = rest.size();
        if (body_filled_ == length) finish();
        return;
    }
    // The head stays where it is; the body passes through the room behind it.
    constexpr std::size_t least_room = 4 * 1024;
    if (!rest.empty()) on_body(rest);
    if (phase_ == Phase::body && capacity_ - filled_ < least_room) {
        // Rare: a head that nearly fills the buffer. Its views must move with it.
        const char* const old = buffer_.get();
        const std::unique_ptr<char[]> keep = std::move(buffer_);
        capacity_ = filled_ + first_buffer;
        buffer_ = std::make_unique_for_overwrite<char[]>(capacity_);
        std::memcpy(buffer_.get(), old, filled_);
        for (HeaderView& header : head_.headers) {
            header.name = {buffer_.get() + (header.name.data() - old), header.name.size()};
            header.value = {buffer_.get() + (header.value.data() - old), header.value.size()};
        }
    }
}

void Exchange::on_body(std::string_view text) {
    std::string& body = *reply_body_;
    if (head_.framing == Framing::until_close) {
        if (text.size() > options_.max_body - body.size()) return too_large();
        body.append(text);
        return;
    }
    using Kind = ChunkDecoder::Progress::Kind;
    const ChunkDecoder::Progress progress = chunks_.feed(text, body, options_.max_body);
    switch (progress.kind) {
        case Kind::more:
            return;
        case Kind::malformed:
            return malformed("a chunk that is none");
        case Kind::too_large:
            return too_large();
        case Kind::done:
            if (progress.consumed < text.size()) head_.keep_alive = false;
            return finish();
    }
}

void Exchange::on_closed() {
    if (phase_ == Phase::body && head_.framing == Framing::until_close) return finish();
    if (!written()) {
        return fail(TransportFailure::Kind::write,
                    "the server closed the connection while the request was written");
    }
    fail(TransportFailure::Kind::read, heard_ ? "the server closed the connection in the middle of its reply"
                                              : "the server closed the connection without a reply");
}

void Exchange::finish() noexcept {
    phase_ = Phase::done;
    reusable_ = head_.keep_alive && written();
}

void Exchange::malformed(std::string_view problem) {
    fail(TransportFailure::Kind::read, "the reply is not HTTP: " + std::string(problem));
}

void Exchange::too_large() {
    fail(TransportFailure::Kind::too_large,
         "the reply is larger than the limit of " + std::to_string(options_.max_body) +
             " bytes (max_reply_bytes)",
         false);
}

void Exchange::fail(TransportFailure::Kind kind, std::string message, bool retryable) {
    failure_ =
        TransportFailure{.kind = kind,
                         .sent = written() ? TransportFailure::Sent::maybe : TransportFailure::Sent::no,
                         .retryable = retryable,
                         .message = std::move(message)};
    phase_ = Phase::done;
    reusable_ = false;
}

}  // namespace dynantic::http
