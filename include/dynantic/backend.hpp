#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic {

/// Where a call must have ended. The steady clock, so that a change of the wall clock moves nothing.
using Deadline = std::chrono::steady_clock::time_point;

/// Asks calls to stop from another thread. Cheap to copy; all copies are one token.
class CancellationToken {
  public:
    CancellationToken();
    /// A token of its own that counts as cancelled when `other` is, too.
    [[nodiscard]] static CancellationToken linked(const CancellationToken& other);
    /// Asks. Calls that look at this token end with an error of kind request_timeout soon after.
    void cancel() noexcept;
    [[nodiscard]] bool cancelled() const noexcept;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Whether sending a request twice does the same as once: reads, unconditional puts and deletes, and transactions
/// (by their token) are `safe`; additions, appends and anything with a condition are `unsafe`.
enum class Repeat : std::uint8_t { safe, unsafe };

/// One request of one operation, complete but for transport: what every backend is asked.
struct Call {
    std::string_view operation;  ///< "GetItem": the part of X-Amz-Target after the dot
    std::string_view body;       ///< the JSON request; outlives the call
    Deadline deadline = Deadline::max();
    const CancellationToken* cancellation = nullptr;
    Repeat repeat = Repeat::safe;
    std::uint32_t attempt = 1;         ///< 1 for the first try
    std::uint32_t max_attempts = 1;    ///< for the amz-sdk-request header
    std::string_view invocation_id{};  ///< the same for all attempts of a logical call
};

/// A reply's text with room behind it, so that the JSON reader may read past the end without a copy.
class Body {
  public:
    /// Zero bytes that stand behind the text: SIMDJSON_PADDING, checked where simdjson is included.
    static constexpr std::size_t padding = 64;

    Body() = default;
    Body(const Body& other) : Body(other.text_) {}  // a plain copy of the text would lose the room behind it
    Body(Body&&) noexcept = default;
    Body& operator=(const Body& other) { return *this = Body(other); }
    Body& operator=(Body&&) noexcept = default;
    ~Body() = default;
    /// Takes a text; may copy it to add the padding.
    explicit Body(std::string text) : text_(std::move(text)) { text_.reserve(text_.size() + padding); }
    [[nodiscard]] std::string_view view() const noexcept { return text_; }
    [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }
    [[nodiscard]] std::size_t capacity() const noexcept { return text_.capacity(); }
    /// The text itself, to be filled. Call `pad` after.
    [[nodiscard]] std::string& buffer() noexcept { return text_; }
    void pad() { text_.reserve(text_.size() + padding); }

  private:
    std::string text_;  // capacity() >= size() + padding
};

/// Why no reply came.
struct TransportFailure {
    enum class Kind : std::uint8_t {
        resolve,      ///< the host name has no address
        connect,      ///< refused, unreachable, or the connect time-out ran out
        tls,          ///< no handshake, or the certificate is not the host's
        write,        ///< the connection broke while the request was written
        read,         ///< the connection broke, or the reply is not HTTP
        timeout,      ///< the read time-out or the call's deadline ran out
        pool,         ///< no connection became free before the deadline
        cancelled,    ///< the call's CancellationToken was cancelled, or the client is shutting down
        too_large,    ///< the reply is larger than the limit
        credentials,  ///< no credentials could be had
        config,       ///< the settings contradict each other or lack something
    };
    enum class Sent : std::uint8_t {
        no,     ///< the server cannot have acted on the request
        maybe,  ///< some of it was sent: the server may have acted
    };
    Kind kind = Kind::connect;
    Sent sent = Sent::no;
    bool retryable = true;
    std::string message;  ///< for people; holds no secret and no item data
};

/// What one attempt brought.
struct Reply {
    int status = 0;  ///< HTTP status; 0 where `failure` is set
    Body body;
    std::string request_id;
    std::optional<std::chrono::system_clock::time_point> date;  ///< the server's clock, for skew
    std::optional<std::chrono::milliseconds> retry_after;       ///< x-amz-retry-after
    bool crc_mismatch = false;  ///< x-amz-crc32 was there and is not the body's
    /// The backend put right what this reply complains of (dropped expired credentials, learned the server's clock):
    /// the same request is worth one more try at once.
    bool mended = false;
    std::optional<TransportFailure> failure;
};

/// What answers requests: AWS or a compatible endpoint over HTTP, the embedded engine, a mock, a recorder.
///
/// One call is one attempt: retries, back-off and paging are above. Implementations are safe to call from many threads
/// at once and throw nothing but std::bad_alloc: a failure is a Reply.
class Backend {
  public:
    Backend() = default;
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    virtual ~Backend() = default;

    /// Makes one attempt and waits for it, no longer than `call.deadline`.
    [[nodiscard]] virtual Reply call(const Call& call) = 0;

    /// Makes one attempt without blocking the caller's thread where the backend can; `done` is called once, from any
    /// thread, possibly before this returns. The texts that `call` views must live until then.
    virtual void async_call(const Call& call, std::function<void(Reply)> done) { done(this->call(call)); }

    /// For messages: "https://dynamodb.eu-west-1.amazonaws.com", "embedded:", "mock".
    [[nodiscard]] virtual std::string description() const = 0;
};

}  // namespace dynantic
