#pragma once

#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// One request of DynamoDB's protocol as bytes. The signature is no real one: neither server that is measured looks at it
/// unless it is told keys.
[[nodiscard]] std::string http_request(std::string_view operation, std::string_view body);

/// Connections to one server, each with one request under way: as many callers as there are connections. One thread.
class Load {
  public:
    /// Throws where nobody listens.
    Load(std::uint16_t port, std::size_t connections);
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load();

    struct Figures {
        std::size_t replies = 0;
        double seconds = 0;
        double p50 = 0;  ///< microseconds
        double p99 = 0;
    };
    /// Sends `request(n)`, n = 0, 1, ... until `time` is over or `most` were sent, and waits for all replies. Throws at a reply
    /// that is no success.
    Figures run(const std::function<std::string(std::size_t)>& request, std::chrono::duration<double> time,
                std::size_t most);
    /// The whole reply to a request on the first connection, of whatever status.
    std::string exchange(std::string_view request);
    /// The body of it.
    std::string ask(std::string_view operation, std::string_view body);

  private:
    struct Connection {
        int socket = -1;
        std::string in;
        std::size_t size = 0;  // of the whole reply, 0 while its head is not there
        bool waits = false;
        std::chrono::steady_clock::time_point sent;
    };
    static void send(Connection& connection, std::string_view request);
    // True when the reply is whole.
    static bool receive(Connection& connection);

    // The connections that have something to read; at least one.
    std::span<epoll_event> await_replies();

    std::vector<Connection> connections_;
    int poll_ = -1;
    std::array<epoll_event, 64> events_{};
};

}  // namespace bench
