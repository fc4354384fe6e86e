#pragma once

#include "http/chunk_decoder.hpp"
#include "http/response_head.hpp"

#include <dynantic/backend.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dynantic::http {

/// What a driver does next for an Exchange.
struct ExchangeStep {
    enum class Kind : std::uint8_t {
        write,  ///< send some of `out` (both parts, in order), then `on_written`; where the peer has sent something
                ///< already, `on_read` may come first
        read,  ///< receive into `in`, then `on_read`; 0 bytes mean that the peer closed
        done,  ///< `failure`, or a reply: `head` and the body
    };
    Kind kind = Kind::done;
    std::array<std::string_view, 2> out;
    std::span<char> in;
};

/// One request and its reply over one connection, without any I/O: drivers move the bytes, blocking or not, and tests
/// can cut them anywhere. Reused from one exchange to the next on the same connection, so that a warm one allocates
/// nothing but the body.
class Exchange {
  public:
    struct Options {
        std::size_t max_body = std::size_t{64} << 20U;
        bool connect = false;  ///< a CONNECT: the tunnel begins behind the head of a 2xx
    };

    /// Begins. The texts, and `reply_body`, outlive the exchange; `reply_body` is emptied and filled, with
    /// Body::padding bytes of room behind it where its length is known beforehand.
    void start(std::string_view head, std::string_view body, std::string& reply_body, const Options& options);

    [[nodiscard]] ExchangeStep next();
    void on_written(std::size_t bytes);
    /// Bytes were put at the begin of the last step's `in` (or of `read_space()`); 0 where the peer closed.
    void on_read(std::size_t bytes);
    /// Writing failed because the peer closed or reset. It may have replied before it did: what it sent is read first.
    void on_write_closed();
    /// Ends it: nothing more can be sent or received.
    void fail(TransportFailure::Kind kind, std::string message, bool retryable = true);

    /// Where bytes may be put while the step is still `write`.
    [[nodiscard]] std::span<char> read_space();

    [[nodiscard]] const std::optional<TransportFailure>& failure() const noexcept { return failure_; }
    [[nodiscard]] std::optional<TransportFailure> take_failure() noexcept { return std::move(failure_); }
    /// The reply's head; its views live until the next `start`.
    [[nodiscard]] const ResponseHead& head() const noexcept { return head_; }
    /// Whether the connection can carry another exchange.
    [[nodiscard]] bool reusable() const noexcept { return reusable_; }
    /// Whether any byte of a reply came.
    [[nodiscard]] bool heard() const noexcept { return heard_; }
    /// Whether the request was written to its end. Before that the server cannot act on it: it does not have it.
    [[nodiscard]] bool written() const noexcept {
        return written_ == request_[0].size() + request_[1].size();
    }

  private:
    enum class Phase : std::uint8_t { head, body, done };

    void finish() noexcept;
    void malformed(std::string_view problem);
    void too_large();
    void read_head();
    void begin_body(std::string_view rest);
    void on_body(std::string_view text);
    void on_closed();
    void grow_head_buffer();

    std::array<std::string_view, 2> request_{};
    std::string* reply_body_ = nullptr;
    Options options_;

    std::unique_ptr<char[]> buffer_;  // the head, and bodies whose length is unknown
    std::size_t capacity_ = 0;
    std::size_t filled_ = 0;   // bytes of the head phase
    std::size_t scanned_ = 0;  // of them, seen without an end of the head
    std::size_t interim_replies_ = 0;

    std::size_t written_ = 0;
    std::size_t body_filled_ = 0;  // of a body of known length
    Phase phase_ = Phase::done;
    bool write_closed_ = false;
    bool heard_ = false;
    bool reusable_ = false;
    ResponseHead head_;
    ChunkDecoder chunks_;
    std::optional<TransportFailure> failure_;
};

}  // namespace dynantic::http
