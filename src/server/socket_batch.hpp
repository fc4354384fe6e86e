#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace dynantic::server {

/// The calls of several sockets, made in one call of the system.
///
/// Entering the system costs as much as most of what a small request asks of it, above all in a virtual machine and where the
/// kernel's memory is kept apart from a program's. Linux's io_uring takes many calls at once, and is used for that alone: what
/// is asked is done when `run` returns, nothing is under way behind a connection's back, and who waits still waits by epoll.
///
/// For one thread.
class SocketBatch {
  public:
    /// What a call brought. It stays where it is from the asking until `run` has returned.
    class Outcome {
      public:
        /// What recv or send would have returned, with errno; nothing where the call was not made. Once: then it is used up.
        [[nodiscard]] std::optional<ssize_t> take() noexcept;

      private:
        friend class SocketBatch;
        int result_ = 0;
        bool made_ = false;
    };

    /// None where the system has no io_uring, or does not let this process have it, as many containers do not.
    [[nodiscard]] static std::unique_ptr<SocketBatch> make() noexcept;
    SocketBatch(const SocketBatch&) = delete;
    SocketBatch& operator=(const SocketBatch&) = delete;
    ~SocketBatch();

    // Neither waits for its socket. Where there is no room for one more nothing is asked, and so nothing brought.

    void receive(int fd, std::span<char> to, Outcome& outcome) noexcept;
    void send(int fd, std::string_view from, Outcome& outcome) noexcept;

    /// Makes the calls that were asked for. One that is alone is left to who asked, who makes it cheaper.
    void run() noexcept;

  private:
    struct Ring;
    struct Call {
        int fd;
        char* bytes;  // only read, where they are to be sent
        std::size_t size;
        bool sends;
        Outcome* outcome;
    };
    static constexpr std::size_t most = 128;

    explicit SocketBatch(std::unique_ptr<Ring> ring) noexcept;
    void ask(const Call& call) noexcept;
    [[nodiscard]] std::size_t put_in_line() noexcept;
    std::size_t take_outcomes() noexcept;
    [[nodiscard]] bool calls_end_at_once() noexcept;

    std::unique_ptr<Ring> ring_;  // none once the system refused a call: then all is left to who asks
    std::array<Call, most> calls_;
    std::size_t count_ = 0;
};

}  // namespace dynantic::server
