#include "http/channel.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace dynantic::http {
namespace {

Moved moved(TlsStream::Outcome outcome, std::size_t bytes, Moved::Kind cut) noexcept {
    switch (outcome) {
        case TlsStream::Outcome::done:
            return {.kind = Moved::Kind::some, .bytes = bytes};
        case TlsStream::Outcome::want_read:
            return {.kind = Moved::Kind::want_read};
        case TlsStream::Outcome::want_write:
            return {.kind = Moved::Kind::want_write};
        case TlsStream::Outcome::closed:
            return {.kind = Moved::Kind::closed};
        case TlsStream::Outcome::cut:
            return {.kind = cut};
        case TlsStream::Outcome::failed:
            break;
    }
    return {.kind = Moved::Kind::failed};
}

iovec part(std::string_view text) noexcept {
    return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
}

}  // namespace

Moved Channel::read(std::span<char> to) {
    if (tls_) {
        std::size_t bytes = 0;
        const TlsStream::Outcome outcome = tls_->read(to.data(), to.size(), bytes);
        return moved(outcome, bytes, Moved::Kind::failed);
    }
    for (;;) {
        const auto n = ::recv(socket_.fd(), to.data(), to.size(), 0);
        if (n > 0) return {.kind = Moved::Kind::some, .bytes = static_cast<std::size_t>(n)};
        if (n == 0) return {.kind = Moved::Kind::closed};
        if (errno == EAGAIN) return {.kind = Moved::Kind::want_read};
        if (errno == EINTR) continue;
        error_ = errno;
        return {.kind = Moved::Kind::failed};
    }
}

Moved Channel::write(const std::array<std::string_view, 2>& from) {
    if (tls_) return write_tls(from);
    std::array<iovec, 2> parts{part(from[0]), part(from[1])};
    msghdr message{};
    message.msg_iov = from[0].empty() ? parts.data() + 1 : parts.data();
    message.msg_iovlen = from[0].empty() || from[1].empty() ? 1 : 2;
    for (;;) {
        const auto n = ::sendmsg(socket_.fd(), &message, MSG_NOSIGNAL);
        if (n >= 0) return {.kind = Moved::Kind::some, .bytes = static_cast<std::size_t>(n)};
        if (errno == EAGAIN) return {.kind = Moved::Kind::want_write};
        if (errno == EINTR) continue;
        error_ = errno;
        const bool gone = error_ == ECONNRESET || error_ == EPIPE;
        return {.kind = gone ? Moved::Kind::closed : Moved::Kind::failed};
    }
}

Moved Channel::write_tls(const std::array<std::string_view, 2>& from) {
    constexpr std::size_t record = 16 * 1024;
    std::string_view text = from[0].empty() ? from[1] : from[0];
    if (!from[0].empty() && !from[1].empty() && from[0].size() + from[1].size() <= record) {
        joined_.assign(from[0]).append(from[1]);
        text = joined_;
    }
    std::size_t bytes = 0;
    const TlsStream::Outcome outcome = tls_->write(text.data(), text.size(), bytes);
    return moved(outcome, bytes, Moved::Kind::closed);
}

bool Channel::usable() {
    if (tls_) return tls_->idle();
    char unasked = 0;
    return ::recv(socket_.fd(), &unasked, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

void Channel::interrupt() const noexcept { ::shutdown(socket_.fd(), SHUT_RDWR); }

std::string Channel::problem() const {
    if (tls_ && !tls_->problem().empty()) return tls_->problem();
    return error_text(error_);
}

}  // namespace dynantic::http
