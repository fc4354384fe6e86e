#include "server/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace dynantic::server::test {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

RawClient::~RawClient() { ::close(socket_); }

bool RawClient::send(std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::read_more() {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, 10'000) != 1) throw std::runtime_error("the server says nothing");
    std::array<char, 65536> chunk;
    const ssize_t got = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (got <= 0) return false;
    buffer_.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
}

std::optional<RawResponse> RawClient::receive() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        if (!read_more()) return std::nullopt;
    }
    RawResponse response;
    std::string_view head = std::string_view(buffer_).substr(0, end);
    std::from_chars(head.data() + 9, head.data() + 12, response.status);
    while (head.find("\r\n") != std::string_view::npos) {
        head.remove_prefix(head.find("\r\n") + 2);
        const std::string_view line = head.substr(0, head.find("\r\n"));
        std::string name(line.substr(0, line.find(": ")));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        response.headers[name] = line.substr(line.find(": ") + 2);
    }
    std::size_t size = 0;
    if (const auto length = response.headers.find("content-length"); length != response.headers.end()) {
        size = std::stoul(length->second);
    }
    while (buffer_.size() < end + 4 + size) {
        if (!read_more()) return std::nullopt;
    }
    response.body = buffer_.substr(end + 4, size);
    buffer_.erase(0, end + 4 + size);
    return response;
}

bool RawClient::closed() { return buffer_.empty() && !read_more(); }

std::string post(std::string_view body, std::string_view headers, std::string_view target) {
    std::string text =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Date: "
        "20240229T123045Z\r\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=key/20240229/eu-west-1/dynamodb/aws4_request, "
        "SignedHeaders=host, "
        "Signature=a\r\nX-Amz-Target: ";
    text.append(target).append("\r\n").append(headers);
    if (headers.find("Transfer-Encoding") == std::string_view::npos) {
        text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    }
    return text.append("\r\n").append(body);
}

}  // namespace dynantic::server::test
