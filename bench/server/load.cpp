#include "server/load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

// The length that the head of a reply tells. Header names are written in either case.
std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "\r\nContent-Length:";
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
        if (head.size() - at > name.size() && ::strncasecmp(head.data() + at, name.data(), name.size()) == 0)
            return std::strtoul(head.data() + at + name.size(), nullptr, 10);
    }
    throw std::runtime_error("a reply has no Content-Length");
}

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
    ::close(socket);
    throw std::runtime_error("nobody listens");
}

}  // namespace

std::string http_request(std::string_view operation, std::string_view body) {
    std::string text =
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\n"
        "X-Amz-Date: 20240501T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 "
        "Credential=AKIDEXAMPLE/20240501/us-east-1/dynamodb/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        "Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n"
        "X-Amz-Target: DynamoDB_20120810.";
    text.append(operation).append("\r\nContent-Length: ").append(std::to_string(body.size()));
    return text.append("\r\n\r\n").append(body);
}

Load::Load(std::uint16_t port, std::size_t connections)
    : connections_(connections), poll_(::epoll_create1(0)) {
    for (std::size_t i = 0; i < connections; ++i) {
        connections_[i].socket = connect_to(port);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        ::epoll_ctl(poll_, EPOLL_CTL_ADD, connections_[i].socket, &event);
    }
}

Load::~Load() {
    for (const Connection& each : connections_) {
        if (each.socket >= 0) ::close(each.socket);
    }
    ::close(poll_);
}

void Load::send(Connection& connection, std::string_view request) {
    connection.sent = Clock::now();
    connection.in.clear();
    connection.size = 0;
    connection.waits = true;
    while (!request.empty()) {
        const ssize_t n = ::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL);
        if (n <= 0) throw std::runtime_error("the server closed a connection");
        request.remove_prefix(static_cast<std::size_t>(n));
    }
}

bool Load::receive(Connection& connection) {
    thread_local char piece[1U << 18U];
    const ssize_t n = ::recv(connection.socket, piece, sizeof piece, 0);
    if (n <= 0) throw std::runtime_error("the server closed a connection");
    connection.in.append(piece, static_cast<std::size_t>(n));
    if (connection.size == 0) {
        const std::size_t end = connection.in.find("\r\n\r\n");
        if (end == std::string::npos) return false;
        connection.size = end + 4 + content_length(std::string_view(connection.in).substr(0, end + 2));
    }
    if (connection.in.size() < connection.size) return false;
    connection.waits = false;
    return true;
}

std::span<epoll_event> Load::await_replies() {
    constexpr int patience = 60'000;  // milliseconds
    const int ready = ::epoll_wait(poll_, events_.data(), static_cast<int>(events_.size()), patience);
    if (ready <= 0) throw std::runtime_error("the server does not answer");
    return std::span(events_).first(static_cast<std::size_t>(ready));
}

Load::Figures Load::run(const std::function<std::string(std::size_t)>& request,
                        std::chrono::duration<double> time, std::size_t most) {
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration_cast<Clock::duration>(time);
    std::vector<double> times;
    std::size_t next = 0;
    std::size_t waiting = 0;
    for (Connection& each : connections_) {
        if (next == most) break;
        send(each, request(next++));
        ++waiting;
    }
    while (waiting > 0) {
        for (const epoll_event& event : await_replies()) {
            Connection& connection = connections_[event.data.u64];
            if (!receive(connection)) continue;
            const auto now = Clock::now();
            times.push_back(std::chrono::duration<double, std::micro>(now - connection.sent).count());
            if (!connection.in.starts_with("HTTP/1.1 200"))
                throw std::runtime_error("the server refused: " + connection.in);
            if (now < end && next < most) {
                send(connection, request(next++));
            } else {
                --waiting;
            }
        }
    }
    Figures figures;
    figures.replies = times.size();
    figures.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::sort(times.begin(), times.end());
    figures.p50 = times[times.size() / 2];
    figures.p99 = times[times.size() * 99 / 100];
    return figures;
}

std::string Load::exchange(std::string_view request) {
    Connection& connection = connections_.front();
    send(connection, request);
    while (!receive(connection)) {
    }
    return connection.in;
}

std::string Load::ask(std::string_view operation, std::string_view body) {
    const std::string reply = exchange(http_request(operation, body));
    return reply.substr(reply.find("\r\n\r\n") + 4);
}

}  // namespace bench
