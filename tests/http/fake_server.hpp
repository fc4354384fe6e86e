#pragma once

#include "http/response_head.hpp"
#include "http/test_authority.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace dynantic::http::test {

struct SeenRequest {
    std::string line;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    [[nodiscard]] std::string header(std::string_view name) const {
        for (const auto& [n, value] : headers) {
            if (same_name(n, name)) return value;
        }
        return {};
    }
};

/// "HTTP/1.1 200 OK" with a length, and what else there is to say.
inline std::string reply_text(int status, std::string_view body, std::string_view headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

/// The server's side of one connection, for scripts. Blocks; ends when the server stops.
class ServerConnection {
  public:
    ServerConnection(int fd, SSL_CTX* tls, std::size_t index) : fd_(fd), index_(index) {
        if (tls == nullptr) return;
        ssl_.reset(SSL_new(tls));
        SSL_set_fd(ssl_.get(), fd);
        usable_ = SSL_accept(ssl_.get()) == 1;
    }

    /// 0 for the first connection that the server accepted.
    [[nodiscard]] std::size_t index() const { return index_; }
    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] bool resumed() const { return ssl_ && SSL_session_reused(ssl_.get()) == 1; }
    [[nodiscard]] int fd() const { return fd_; }

    /// The next request, or none where the client closed.
    std::optional<SeenRequest> read_request() {
        std::size_t end = std::string::npos;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
            if (!fill()) return std::nullopt;
        }
        SeenRequest request;
        std::size_t at = buffer_.find("\r\n");
        request.line = buffer_.substr(0, at);
        for (at += 2; at < end + 2;) {
            const std::size_t stop = buffer_.find("\r\n", at);
            const std::size_t colon = buffer_.find(": ", at);
            request.headers.emplace_back(buffer_.substr(at, colon - at),
                                         buffer_.substr(colon + 2, stop - colon - 2));
            at = stop + 2;
        }
        const std::string length = request.header("content-length");
        const std::size_t size = length.empty() ? 0 : std::stoul(length);
        while (buffer_.size() < end + 4 + size) {
            if (!fill()) return std::nullopt;
        }
        request.body = buffer_.substr(end + 4, size);
        buffer_.erase(0, end + 4 + size);
        return request;
    }

    void send(std::string_view text) {
        while (!text.empty()) {
            const long n = ssl_ ? SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()))
                                : ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    /// Says nothing until the client closes or the server stops.
    void stall() {
        while (fill()) {
        }
    }

    /// Ends the connection with a reset instead of a goodbye.
    void reset() {
        const linger now{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        ssl_.reset();
    }

    /// Ends TLS as it should end (close_notify); without this it is cut off.
    void say_goodbye() {
        if (ssl_) SSL_shutdown(ssl_.get());
    }

    /// Turns a plain connection into a TLS one, behind a CONNECT.
    bool accept_tls(SSL_CTX* tls) {
        ssl_.reset(SSL_new(tls));
        SSL_set_fd(ssl_.get(), fd_);
        return SSL_accept(ssl_.get()) == 1;
    }

  private:
    bool fill() {
        char piece[16384];
        const long n = ssl_ ? SSL_read(ssl_.get(), piece, sizeof piece) : ::recv(fd_, piece, sizeof piece, 0);
        if (n <= 0) return false;
        buffer_.append(piece, static_cast<std::size_t>(n));
        return true;
    }

    int fd_;
    std::size_t index_;
    bool usable_ = true;
    std::unique_ptr<SSL, Freed<SSL_free>> ssl_;
    std::string buffer_;
};

/// A scripted server on the loopback: one thread for each connection, which runs the script and then closes.
class FakeServer {
  public:
    using Script = std::function<void(ServerConnection&)>;
    struct Options {
        SSL_CTX* tls = nullptr;
        std::uint16_t port = 0;
        bool v6 = false;
    };

    explicit FakeServer(Script script) : FakeServer(std::move(script), Options{}) {}
    FakeServer(Script script, Options options) : script_(std::move(script)), options_(options) {
        const int family = options.v6 ? AF_INET6 : AF_INET;
        listener_ = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_storage address{};
        socklen_t size = sizeof(sockaddr_in);
        if (options.v6) {
            auto& v6 = reinterpret_cast<sockaddr_in6&>(address);
            v6 = {.sin6_family = AF_INET6,
                  .sin6_port = htons(options.port),
                  .sin6_flowinfo = 0,
                  .sin6_addr = in6addr_loopback,
                  .sin6_scope_id = 0};
            size = sizeof(sockaddr_in6);
        } else {
            auto& v4 = reinterpret_cast<sockaddr_in&>(address);
            v4.sin_family = AF_INET;
            v4.sin_port = htons(options.port);
            v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        }
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listener_, 128) != 0) {
            ::close(listener_);
            throw std::runtime_error("the fake server cannot listen");
        }
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(options.v6 ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                                 : reinterpret_cast<sockaddr_in&>(address).sin_port);
        acceptor_ = std::thread([this] {
            // OpenSSL writes with write(). Blocked for the server's threads only: a client that raises it is to be seen.
            sigset_t broken_pipe;
            sigemptyset(&broken_pipe);
            sigaddset(&broken_pipe, SIGPIPE);
            pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
            accept_all();
        });
    }
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;
    ~FakeServer() { stop(); }

    /// Breaks every connection and listens no more.
    void stop() {
        if (!acceptor_.joinable()) return;
        stopping_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        ::close(listener_);
        {
            const std::scoped_lock lock(mutex_);
            for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
        }
        for (std::thread& each : threads_) each.join();
    }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::size_t accepted() const { return accepted_; }
    /// The most connections that were open at the same time.
    [[nodiscard]] std::size_t most_open() const { return most_open_; }

  private:
    void accept_all() {
        while (!stopping_) {
            const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) return;
            const int on = 1;
            ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            const std::scoped_lock lock(mutex_);
            open_.push_back(fd);
            most_open_ = std::max<std::size_t>(most_open_, open_.size());
            threads_.emplace_back([this, fd, index = accepted_++] { serve(fd, index); });
        }
    }

    void serve(int fd, std::size_t index) {
        {
            ServerConnection connection(fd, options_.tls, index);
            if (connection.usable()) script_(connection);
        }
        const std::scoped_lock lock(mutex_);
        open_.erase(std::find(open_.begin(), open_.end(), fd));
        ::close(fd);
    }

    Script script_;
    Options options_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> accepted_{0};
    std::atomic<std::size_t> most_open_{0};
    std::mutex mutex_;
    std::vector<int> open_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

/// Answers every request of every connection with what `answer` says.
inline FakeServer::Script answering(std::function<std::string(const SeenRequest&)> answer) {
    return [answer = std::move(answer)](ServerConnection& connection) {
        while (const auto request = connection.read_request()) connection.send(answer(*request));
    };
}

/// A port of the loopback on which nobody listens.
inline std::uint16_t unused_port() {
    FakeServer server([](ServerConnection&) {});
    return server.port();
}

}  // namespace dynantic::http::test
