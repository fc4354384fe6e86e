#pragma once

#include <dynantic/backend.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

// OpenSSL's own headers stay in tls.cpp.
struct ssl_st;
struct ssl_ctx_st;
struct ssl_session_st;

namespace dynantic::http {

class TlsContext;

/// The TLS side of one connection over a socket that does not block.
class TlsStream {
  public:
    enum class Outcome : unsigned char {
        done,
        want_read,
        want_write,
        closed,  ///< the peer said goodbye (close_notify)
        cut,     ///< it went without: whoever sits on the way can end a connection so. See `problem`
        failed,  ///< see `problem`
    };

    TlsStream(TlsContext& context, ssl_st* ssl, std::string session_key);
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;
    ~TlsStream();

    [[nodiscard]] Outcome handshake();
    [[nodiscard]] Outcome read(char* to, std::size_t size, std::size_t& moved);
    [[nodiscard]] Outcome write(const char* from, std::size_t size, std::size_t& moved);
    /// Nothing to read, and the peer has not said goodbye. Takes in what the peer sends unasked (session tickets).
    [[nodiscard]] bool idle();

    /// After `cut` and `failed`: why, for people.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
    /// After a handshake that failed: the certificate is why, and it will be no better next time.
    [[nodiscard]] bool certificate_refused() const noexcept { return certificate_refused_; }
    [[nodiscard]] bool resumed() const noexcept;

  private:
    friend class TlsContext;
    [[nodiscard]] Outcome outcome_of(int result);

    TlsContext& context_;
    ssl_st* ssl_;
    std::string session_key_;
    std::string problem_;
    std::uint32_t opened_in_;  // fork_count() then
    bool may_widen_trust_;
    bool certificate_refused_ = false;
    bool broken_ = false;
};

/// Trust, and the sessions to resume. Nothing of OpenSSL's TLS is touched, and no file is read, before the first
/// connection asks for it. Safe to share between threads; outlives its streams.
class TlsContext {
  public:
    /// `ca_bundle`: a PEM file of the authorities to trust; the system's where there is none.
    explicit TlsContext(std::optional<std::string> ca_bundle) : ca_bundle_(std::move(ca_bundle)) {}
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ~TlsContext();

    using Opened = std::variant<std::unique_ptr<TlsStream>, TransportFailure>;
    /// A stream over the socket `fd`, before its handshake: TLS 1.2 or newer, and a certificate for `host` (a name or
    /// an address) by an authority that is trusted.
    [[nodiscard]] Opened open(int fd, const std::string& host, const std::string& session_key);

    [[nodiscard]] bool loaded() const noexcept { return context_ != nullptr; }

  private:
    friend class TlsStream;
    void load();
    void load_authorities();
    /// Trusts the system's bundle too, where only its folder was trusted before.
    void widen_trust();
    static int on_new_session(ssl_st* ssl, ssl_session_st* session);
    void keep(const std::string& key, ssl_session_st* session);
    [[nodiscard]] ssl_session_st* take(const std::string& key);

    std::optional<std::string> ca_bundle_;
    std::once_flag once_;
    ssl_ctx_st* context_ = nullptr;
    std::string problem_;  // of loading
    std::atomic<bool> trusts_folder_only_{false};
    std::mutex mutex_;
    std::map<std::string, ssl_session_st*> sessions_;  // the newest of each host
};

}  // namespace dynantic::http
