#include "server/socket_batch.hpp"

#include "wire/owned_fd.hpp"

#include <liburing.h>
#include <sys/socket.h>

#include <cerrno>
#include <new>
#include <utility>

namespace dynantic::server {

struct SocketBatch::Ring {
    io_uring queues{};
    bool made = false;

    Ring() noexcept : made(::io_uring_queue_init(most, &queues, 0) == 0) {}
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    ~Ring() {
        if (made) ::io_uring_queue_exit(&queues);
    }
};

std::optional<ssize_t> SocketBatch::Outcome::take() noexcept {
    if (!std::exchange(made_, false)) return std::nullopt;
    if (result_ >= 0) return result_;
    errno = -result_;
    return -1;
}

std::unique_ptr<SocketBatch> SocketBatch::make() noexcept {
    try {
        auto ring = std::make_unique<Ring>();
        if (!ring->made) return nullptr;
        std::unique_ptr<SocketBatch> batch(new SocketBatch(std::move(ring)));
        return batch->calls_end_at_once() ? std::move(batch) : nullptr;
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

SocketBatch::SocketBatch(std::unique_ptr<Ring> ring) noexcept : ring_(std::move(ring)) {}
SocketBatch::~SocketBatch() = default;

void SocketBatch::receive(int fd, std::span<char> to, Outcome& outcome) noexcept {
    ask({fd, to.data(), to.size(), false, &outcome});
}

void SocketBatch::send(int fd, std::string_view from, Outcome& outcome) noexcept {
    ask({fd, const_cast<char*>(from.data()), from.size(), true, &outcome});
}

void SocketBatch::ask(const Call& call) noexcept {
    if (ring_ && count_ != most) calls_[count_++] = call;
}

void SocketBatch::run() noexcept {
    if (count_ < 2) {
        count_ = 0;
        return;
    }
    const std::size_t asked = put_in_line();
    const int made = ::io_uring_submit_and_wait(&ring_->queues, static_cast<unsigned>(asked));
    take_outcomes();
    // Of what was not made, nobody gets an outcome, and so makes the call himself: from now on always.
    if (made != static_cast<int>(asked)) ring_.reset();
}

// There is room for all of them: nothing is left in line from one `run` to the next.
std::size_t SocketBatch::put_in_line() noexcept {
    // Without MSG_DONTWAIT a call that cannot be made at once would be kept until it can.
    constexpr int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    const std::size_t count = std::exchange(count_, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const Call& call = calls_[i];
        io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_->queues);
        if (call.sends) {
            ::io_uring_prep_send(entry, call.fd, call.bytes, call.size, flags);
        } else {
            ::io_uring_prep_recv(entry, call.fd, call.bytes, call.size, flags);
        }
        ::io_uring_sqe_set_data(entry, call.outcome);
    }
    return count;
}

std::size_t SocketBatch::take_outcomes() noexcept {
    unsigned head = 0;
    unsigned count = 0;
    io_uring_cqe* entry = nullptr;
    io_uring_for_each_cqe(&ring_->queues, head, entry) {
        auto& outcome = *static_cast<Outcome*>(::io_uring_cqe_get_data(entry));
        outcome.result_ = entry->res;
        outcome.made_ = true;
        ++count;
    }
    ::io_uring_cq_advance(&ring_->queues, count);
    return count;
}

// Everything here rests on calls that have ended when the system returns, also those that bring nothing. So it is tried,
// without waiting, with two sockets to which nothing was sent. A system that is too old to know these calls fails too.
bool SocketBatch::calls_end_at_once() noexcept {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
    const detail::OwnedFd one(ends[0]);
    const detail::OwnedFd other(ends[1]);
    std::array<char, 2> room{};
    std::array<Outcome, 2> outcomes;
    receive(one.fd(), std::span(room).first(1), outcomes[0]);
    receive(other.fd(), std::span(room).last(1), outcomes[1]);
    const auto asked = static_cast<int>(put_in_line());
    const bool made = ::io_uring_submit(&ring_->queues) == asked;
    const bool ended = take_outcomes() == outcomes.size();
    if (!made || !ended) ring_.reset();  // before the room goes that a call might still write to
    const auto brings_nothing = [](Outcome& each) { return each.take() == -1 && errno == EAGAIN; };
    return made && ended && brings_nothing(outcomes[0]) && brings_nothing(outcomes[1]);
}

}  // namespace dynantic::server
