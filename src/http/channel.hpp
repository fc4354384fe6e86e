#pragma once

#include "http/socket.hpp"
#include "http/tls.hpp"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace dynantic::http {

/// What one attempt to move bytes brought.
struct Moved {
    enum class Kind : std::uint8_t {
        some,        ///< `bytes` of them
        want_read,   ///< none: wait until the socket can be read
        want_write,  ///< none: wait until it can be written
        closed,      ///< reading: the peer ended the connection in good order; writing: it is there no more
        failed,      ///< see `Channel::problem`
    };
    Kind kind = Kind::failed;
    std::size_t bytes = 0;
};

/// A connected socket, plain or under TLS. Never blocks.
class Channel {
  public:
    Channel() = default;
    explicit Channel(Socket socket) noexcept : socket_(std::move(socket)) {}

    /// From now on everything goes through `stream`.
    void secure(std::unique_ptr<TlsStream> stream) noexcept { tls_ = std::move(stream); }
    [[nodiscard]] TlsStream* tls() const noexcept { return tls_.get(); }

    [[nodiscard]] Moved read(std::span<char> to);
    /// Sends some of both parts, in order. What is not sent must be offered again unchanged.
    [[nodiscard]] Moved write(const std::array<std::string_view, 2>& from);
    /// An idle connection that can still be used: the peer has neither closed it nor said anything.
    [[nodiscard]] bool usable();
    /// Ends both directions, which wakes whoever waits for this socket. From any thread while the channel lives.
    void interrupt() const noexcept;

    [[nodiscard]] int fd() const noexcept { return socket_.fd(); }
    [[nodiscard]] std::string problem() const;

  private:
    [[nodiscard]] Moved write_tls(const std::array<std::string_view, 2>& from);

    Socket socket_;
    std::unique_ptr<TlsStream> tls_;  // before the socket in destruction: it says goodbye
    std::string joined_;              // head and body as one TLS record
    int error_ = 0;
};

}  // namespace dynantic::http
