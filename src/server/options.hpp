#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dynantic::server {

/// A pair that requests must be signed with. The secret never reaches a log or an error.
struct AccessKey {
    std::string id;
    std::string secret;
};

/// PEM files: the certificate with its chain, and its private key.
struct TlsFiles {
    std::string certificate;
    std::string key;
};

/// What bounds slow and hostile clients.
struct Limits {
    std::size_t connections = 1024;             ///< more are told 503; far more are closed as they come
    std::size_t header_bytes = 16 * 1024;       ///< request line and headers; more is a 431
    std::size_t body_bytes = 16 * 1024 * 1024;  ///< as sent, and unpacked; more is a 413, as at AWS
    /// Of all requests being read, more is a 503, and of all replies that clients are slow to take, more ends a connection.
    std::size_t total_body_bytes = 512 * 1024 * 1024;
    std::chrono::milliseconds header_time{
        10'000};  ///< from a connection's start, or a later request's first byte
    std::chrono::milliseconds body_time{60'000};   ///< from the end of the headers to the end of the body
    std::chrono::milliseconds write_time{60'000};  ///< for a client to take a reply
    std::chrono::milliseconds idle_time{120'000};  ///< between requests
    std::chrono::milliseconds stop_time{10'000};   ///< for requests under way when the server is stopped
};

/// How the door is opened. Every field has a default; `host` decides who can knock.
struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;  ///< 0 picks a free one: see Server::port
    /// Threads that read, answer and write; 0: one a core that this process may run on.
    std::size_t threads = 0;
    /// Threads that wait for storage, so that a commit of one client does not hold up the replies to others. 0: requests
    /// are answered by the thread that read them, the fastest way where the data is in memory.
    std::size_t storage_threads = 0;
    /// Makes the calls of sockets that are ready together in one call of the system, where it has io_uring for that.
    bool batched_calls = true;
    Limits limits;
    std::string region = "us-east-1";     ///< for the health text
    std::vector<AccessKey> access_keys;   ///< empty: any signature of the right shape passes
    std::optional<TlsFiles> tls;          ///< none: plain HTTP
    std::chrono::milliseconds latency{};  ///< added before each operation, to rehearse a far region
    double throttle = 0;  ///< the fraction of operations refused with ProvisionedThroughputExceededException
    /// Told in a sentence what the operator should know; empty: nobody is told. Called from any thread.
    std::function<void(const std::string&)> log;
    /// The clocks; empty: the system's.
    std::function<std::chrono::steady_clock::time_point()> steady_clock;
    std::function<std::chrono::system_clock::time_point()> system_clock;
};

}  // namespace dynantic::server
