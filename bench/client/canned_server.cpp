// Answers every request at once with a reply made beforehand: GetItem, PutItem, Query and BatchGetItem of the items of
// the benchmarks. One thread; prints its port, and ends when its standard input does.

#include "client/canned.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

namespace {

std::string reply(const std::string& body) {
    const auto crc = ::crc32_z(0, reinterpret_cast<const unsigned char*>(body.data()), body.size());
    return "HTTP/1.1 200 OK\r\nServer: Server\r\nDate: Wed, 01 May 2024 00:00:00 GMT\r\n"
           "Content-Type: application/x-amz-json-1.0\r\nContent-Length: " +
           std::to_string(body.size()) +
           "\r\nConnection: keep-alive\r\nx-amzn-RequestId: "
           "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF\r\n"
           "x-amz-crc32: " +
           std::to_string(crc) + "\r\n\r\n" + body;
}

struct Replies {
    std::map<std::string, std::string, std::less<>> by_operation;

    Replies() {
        std::string item;
        bench::append_item(item, bench::make_kilobyte(1));
        const std::string hundred = bench::hundred_items();
        by_operation["GetItem"] = reply(R"({"Item":)" + item + "}");
        by_operation["PutItem"] = reply("{}");
        by_operation["Query"] = reply(R"({"Items":[)" + hundred + R"(],"Count":100,"ScannedCount":100})");
        by_operation["BatchGetItem"] =
            reply(R"({"Responses":{"kilobytes":[)" + hundred + R"(]},"UnprocessedKeys":{}})");
    }
};

struct Peer {
    int fd = -1;
    std::string in;
};

// Case matters not for HTTP, but for whom we measure: Node's client writes header names in lower case.
std::string_view header(std::string_view head, std::string_view lower, std::string_view as_written) {
    std::size_t at = head.find(as_written);
    if (at == std::string_view::npos) at = head.find(lower);
    if (at == std::string_view::npos) return {};
    at += lower.size();
    return head.substr(at, head.find('\r', at) - at);
}

bool serve(Peer& peer, const Replies& replies) {
    char piece[65536];
    const ssize_t n = ::recv(peer.fd, piece, sizeof piece, 0);
    if (n <= 0) return false;
    peer.in.append(piece, static_cast<std::size_t>(n));
    const std::size_t end = peer.in.find("\r\n\r\n");
    if (end == std::string::npos) return true;
    const std::string_view head(peer.in.data(), end + 2);
    const std::string length(header(head, "\r\ncontent-length: ", "\r\nContent-Length: "));
    const std::size_t size = end + 4 + std::strtoul(length.c_str(), nullptr, 10);
    if (peer.in.size() < size) return true;
    const std::string_view target =
        header(head, "\r\nx-amz-target: DynamoDB_20120810.", "\r\nX-Amz-Target: DynamoDB_20120810.");
    const auto found = replies.by_operation.find(target);
    if (found == replies.by_operation.end()) return false;
    std::string_view out = found->second;
    peer.in.erase(0, size);
    while (!out.empty()) {
        const ssize_t sent = ::send(peer.fd, out.data(), out.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        out.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

int main() {
    const Replies replies;
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 128) != 0)
        return 1;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    std::cout << ntohs(address.sin_port) << std::endl;

    const int poll = ::epoll_create1(0);
    const auto watch = [&](int fd) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    };
    watch(listener);
    watch(STDIN_FILENO);
    std::map<int, Peer> peers;
    for (;;) {
        epoll_event events[64];
        const int n = ::epoll_wait(poll, events, 64, -1);
        for (int i = 0; i < n; ++i) {
            const int fd = events[i].data.fd;
            if (fd == STDIN_FILENO) {
                char c = 0;
                if (::read(fd, &c, 1) <= 0) return 0;
            } else if (fd == listener) {
                const int accepted = ::accept(listener, nullptr, nullptr);
                const int on = 1;
                ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                peers[accepted].fd = accepted;
                watch(accepted);
            } else if (!serve(peers[fd], replies)) {
                ::close(fd);
                peers.erase(fd);
            }
        }
    }
}
