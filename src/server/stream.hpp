#pragma once

#include "server/event_loop.hpp"
#include "server/socket_batch.hpp"
#include "wire/owned_fd.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace dynantic::server {

/// A client's socket, plain or under TLS, that never blocks. For the thread of its loop.
class Stream {
  public:
    /// What trying something brought.
    enum class Outcome : unsigned char {
        done,
        wait,  ///< nothing: try again when the loop says that the socket is ready
        over,  ///< the client has gone, or something is wrong with it
    };

    virtual ~Stream() = default;

    [[nodiscard]] virtual int fd() const noexcept = 0;
    /// What the loop said of the socket.
    virtual void ready(Readiness readiness) noexcept = 0;
    [[nodiscard]] virtual Outcome handshake() = 0;
    /// One byte at least, where it is done.
    [[nodiscard]] virtual Outcome read(std::span<char> to, std::size_t& moved) = 0;
    /// Some of both parts, in order, taken off their fronts. What is left must be offered again.
    [[nodiscard]] virtual Outcome write(std::array<std::string_view, 2>& from) = 0;
    /// Has the batch make the call of the next `read`, which must be given the same room, or of the next `write`, which must be
    /// given the same text in one part. A stream may pass over this, and make its calls itself.
    virtual void prepare_read(std::span<char> /*to*/, SocketBatch& /*batch*/) noexcept {}
    virtual void prepare_write(std::string_view /*from*/, SocketBatch& /*batch*/) noexcept {}
    /// Tells the client that no more will be sent.
    [[nodiscard]] virtual Outcome goodbye() = 0;
    /// Whether what the client still sends can be read after `goodbye`.
    [[nodiscard]] virtual bool half_closes() const noexcept = 0;
};

[[nodiscard]] std::unique_ptr<Stream> make_plain_stream(detail::OwnedFd socket);

/// Takes what was written off the fronts of both parts.
inline void advance(std::array<std::string_view, 2>& parts, std::size_t written) noexcept {
    const std::size_t of_first = std::min(written, parts[0].size());
    parts[0].remove_prefix(of_first);
    parts[1].remove_prefix(written - of_first);
}

}  // namespace dynantic::server
