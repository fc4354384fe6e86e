#include "server/floor.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace bench {
namespace {

int listen_at(std::uint16_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 128) != 0)
        throw std::runtime_error("the floor cannot listen");
    return listener;
}

std::string reply_of(std::size_t size) {
    std::string head = "HTTP/1.1 200 OK\r\nContent-Length: ";
    std::size_t body = size - head.size() - 4;
    body -= std::to_string(body).size();
    head += std::to_string(body) + "\r\n\r\n";
    return head + std::string(body, '{');
}

void send_all(int socket, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void watch(int poll, int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
}

}  // namespace

void serve_floor(std::uint16_t port, const std::map<std::string, std::size_t>& sizes) {
    std::map<std::string, std::string, std::less<>> replies;
    for (const auto& [operation, size] : sizes) replies.emplace(operation, reply_of(size));
    const std::string other = reply_of(100);
    const int listener = listen_at(port);
    const int poll = ::epoll_create1(0);
    watch(poll, listener);
    static std::array<char, 1U << 16U> room;
    std::array<epoll_event, 128> events{};
    while (true) {
        const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            const int socket = events[static_cast<std::size_t>(i)].data.fd;
            if (socket == listener) {
                const int accepted = ::accept(listener, nullptr, nullptr);
                const int on = 1;
                ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                watch(poll, accepted);
                continue;
            }
            const ssize_t size = ::recv(socket, room.data(), room.size(), 0);
            if (size <= 0) {
                ::close(socket);
                continue;
            }
            const std::string_view request(room.data(), static_cast<std::size_t>(size));
            if (!request.ends_with('}')) continue;  // the rest is yet to come
            constexpr std::string_view service = "DynamoDB_20120810.";
            const std::size_t at = request.find(service);
            if (at == std::string_view::npos) continue;
            const std::string_view name = request.substr(at + service.size());
            const auto found = replies.find(name.substr(0, name.find('\r')));
            send_all(socket, found != replies.end() ? found->second : other);
        }
    }
}

}  // namespace bench
