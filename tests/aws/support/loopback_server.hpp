#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace dynantic::tests {

/// What a client sent, as far as the tests look at it.
struct SeenRequest {
    std::string method;
    std::string target;   ///< path and query
    std::string headers;  ///< the lines as they came
    std::string body;
};

/// An HTTP server on 127.0.0.1 with a thread of its own: one request a connection, answered by a function. Ends with
/// the object; no wait of it is longer than its sockets are open.
class LoopbackServer {
  public:
    /// Status and body of the reply.
    using Handler = std::function<std::pair<int, std::string>(const SeenRequest&)>;

    explicit LoopbackServer(Handler handler) : handler_(std::move(handler)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
            ::pipe(stop_) != 0) {
            throw std::runtime_error("no loopback server could be made");
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;
    ~LoopbackServer() {
        (void)!::write(stop_[1], "x", 1);
        thread_.join();
        for (const int each : {listener_, stop_[0], stop_[1]}) ::close(each);
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  private:
    // Whether `descriptor` can be read before the server is stopped.
    [[nodiscard]] bool readable(int descriptor) const {
        pollfd waiting[] = {{descriptor, POLLIN, 0}, {stop_[0], POLLIN, 0}};
        return ::poll(waiting, 2, 60'000) > 0 && waiting[1].revents == 0;
    }

    void serve() {
        while (readable(listener_)) {
            const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            answer(connection);
            ::close(connection);
        }
    }

    void answer(int connection) {
        std::string text;
        std::size_t whole = std::string::npos;
        while (text.size() < whole) {
            if (!readable(connection)) return;
            char buffer[4096];
            const ssize_t count = ::read(connection, buffer, sizeof buffer);
            if (count <= 0) return;
            text.append(buffer, static_cast<std::size_t>(count));
            const std::size_t end = text.find("\r\n\r\n");
            if (end != std::string::npos && whole == std::string::npos)
                whole = end + 4 + length_of(text.substr(0, end));
        }
        const std::size_t end = text.find("\r\n\r\n");
        SeenRequest request;
        request.method = text.substr(0, text.find(' '));
        const std::size_t target = request.method.size() + 1;
        request.target = text.substr(target, text.find(' ', target) - target);
        request.headers = text.substr(0, end);
        request.body = text.substr(end + 4);
        const auto [status, body] = handler_(request);
        const std::string reply = "HTTP/1.1 " + std::to_string(status) +
                                  " X\r\nContent-Length: " + std::to_string(body.size()) +
                                  "\r\nConnection: close\r\n\r\n" + body;
        (void)!::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
    }

    static std::size_t length_of(const std::string& head) {
        const std::size_t at = head.find("Content-Length: ");
        return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
    }

    Handler handler_;
    int listener_ = -1;
    int stop_[2] = {-1, -1};
    int port_ = 0;
    std::thread thread_;
};

}  // namespace dynantic::tests
