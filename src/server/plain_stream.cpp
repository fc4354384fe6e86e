#include "server/stream.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace dynantic::server {
namespace {

class PlainStream final : public Stream {
  public:
    explicit PlainStream(detail::OwnedFd socket) : socket_(std::move(socket)) {}

    [[nodiscard]] int fd() const noexcept override { return socket_.fd(); }
    void ready(Readiness readiness) noexcept override {
        in_ |= readiness.in;
        out_ |= readiness.out;
        last_ |= readiness.last;
    }
    [[nodiscard]] Outcome handshake() override { return Outcome::done; }

    // Less than was asked for is all there was, so nothing is asked again before more has come. Only behind the last byte
    // there is the end still to be read, of which no second word comes.
    [[nodiscard]] Outcome read(std::span<char> to, std::size_t& moved) override {
        while (in_) {
            const ssize_t n = receive(to);
            if (n > 0) {
                moved = static_cast<std::size_t>(n);
                in_ = last_ || moved == to.size();
                return Outcome::done;
            }
            if (n == 0 || (errno != EAGAIN && errno != EINTR)) return Outcome::over;
            in_ = errno == EINTR;
        }
        return Outcome::wait;
    }

    [[nodiscard]] Outcome write(std::array<std::string_view, 2>& from) override {
        while (out_) {
            const ssize_t n = from[1].empty() ? send(from[0]) : send_both(from);
            if (n >= 0) {
                advance(from, static_cast<std::size_t>(n));
                return Outcome::done;
            }
            if (errno != EAGAIN && errno != EINTR) return Outcome::over;
            out_ = errno == EINTR;
        }
        return Outcome::wait;
    }

    void prepare_read(std::span<char> to, SocketBatch& batch) noexcept override {
        if (in_) batch.receive(socket_.fd(), to, received_);
    }
    void prepare_write(std::string_view from, SocketBatch& batch) noexcept override {
        if (out_) batch.send(socket_.fd(), from, sent_);
    }

    [[nodiscard]] Outcome goodbye() override {
        ::shutdown(socket_.fd(), SHUT_WR);
        return Outcome::done;
    }
    [[nodiscard]] bool half_closes() const noexcept override { return true; }

  private:
    [[nodiscard]] ssize_t receive(std::span<char> to) noexcept {
        if (const auto received = received_.take()) return *received;
        return ::recv(socket_.fd(), to.data(), to.size(), 0);
    }
    [[nodiscard]] ssize_t send(std::string_view from) noexcept {
        if (const auto sent = sent_.take()) return *sent;
        return ::send(socket_.fd(), from.data(), from.size(), MSG_NOSIGNAL);
    }
    [[nodiscard]] ssize_t send_both(const std::array<std::string_view, 2>& from) const {
        std::array<iovec, 2> parts{};
        for (std::size_t i = 0; i < parts.size(); ++i)
            parts[i] = {const_cast<char*>(from[i].data()), from[i].size()};  // only read, says POSIX
        msghdr message{};
        message.msg_iov = parts.data();
        message.msg_iovlen = parts.size();
        return ::sendmsg(socket_.fd(), &message, MSG_NOSIGNAL);
    }

    detail::OwnedFd socket_;
    SocketBatch::Outcome received_;
    SocketBatch::Outcome sent_;
    bool in_ = true;  // worth trying, as far as is known
    bool out_ = true;
    bool last_ = false;
};

}  // namespace

std::unique_ptr<Stream> make_plain_stream(detail::OwnedFd socket) {
    return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace dynantic::server
