#include "server/listener.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace dynantic::server {
namespace {

struct Address {
    sockaddr_storage bytes{};
    socklen_t size = 0;
};

// Numbers, and "localhost": a name that must be looked up may stand for several addresses.
bool read_address(const std::string& host, std::uint16_t port, Address& address) {
    sockaddr_in v4{};
    if (::inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        std::memcpy(&address.bytes, &v4, address.size = sizeof v4);
        return true;
    }
    sockaddr_in6 v6{};
    const std::size_t percent = host.find('%');  // fe80::1%eth0
    if (::inet_pton(AF_INET6, host.substr(0, percent).c_str(), &v6.sin6_addr) != 1) return false;
    if (percent != std::string::npos) {
        v6.sin6_scope_id = ::if_nametoindex(host.c_str() + percent + 1);
        if (v6.sin6_scope_id == 0) return false;
    }
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&address.bytes, &v6, address.size = sizeof v6);
    return true;
}

std::uint16_t port_of(int fd) {
    sockaddr_storage bytes{};
    socklen_t size = sizeof bytes;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&bytes), &size);
    const bool v6 = bytes.ss_family == AF_INET6;
    return ntohs(v6 ? reinterpret_cast<const sockaddr_in6&>(bytes).sin6_port
                    : reinterpret_cast<const sockaddr_in&>(bytes).sin_port);
}

}  // namespace

Listener::Listener(EventLoop& loop, const std::string& host, std::uint16_t port, Taken taken,
                   std::function<void()> failed)
    : loop_(loop), taken_(std::move(taken)), failed_(std::move(failed)) {
    Address address;
    if (!read_address(host, port, address)) {
        throw std::runtime_error("'" + host + "' is not an address to listen at; name one such as 127.0.0.1");
    }
    socket_ =
        detail::OwnedFd(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int yes = 1;
    if (!socket_ || ::setsockopt(socket_.fd(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        ::bind(socket_.fd(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size) != 0 ||
        ::listen(socket_.fd(), SOMAXCONN) != 0 || !loop.watch(socket_.fd(), *this)) {
        throw std::runtime_error("cannot listen at " + host + ":" + std::to_string(port) + ": " +
                                 std::generic_category().message(errno));
    }
    port_ = port_of(socket_.fd());
}

void Listener::ready(Readiness) noexcept { accept(); }

void Listener::close() noexcept { socket_ = detail::OwnedFd(); }

void Listener::accept() noexcept {
    constexpr int fair_share = 64;  // before the loop's connections get their turn
    try {
        for (int i = 0; socket_; ++i) {
            if (i == fair_share) return loop_.post([this] { accept(); });
            detail::OwnedFd taken(::accept4(socket_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (taken) {
                taken_(std::move(taken));
            } else if (errno == EAGAIN) {
                return;
            } else if (errno != EINTR && errno != ECONNABORTED) {
                failed_();
                return loop_.after(std::chrono::milliseconds(100), [this] { accept(); });
            }
        }
    } catch (const std::bad_alloc&) {
        failed_();  // who waits behind this one is taken with the next that knocks
    }
}

}  // namespace dynantic::server
