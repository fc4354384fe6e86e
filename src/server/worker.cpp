#include "server/worker.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <ctime>
#include <new>
#include <utility>

namespace dynantic::server {

Worker::Worker(Shared& shared)
    : shared_(shared), loop_(shared.options.batched_calls ? SocketBatch::make() : nullptr) {
    loop_.at_end_of_turn([this] {
        send_replies();
        ended_.clear();
    });
    sweep_later();
}

void Worker::run() {
    thread_ = std::thread([this] { loop_.run(); });
}

void Worker::join() {
    if (thread_.joinable()) thread_.join();
}

void Worker::adopt(detail::OwnedFd socket, bool welcome) noexcept {
    const int at_once = 1;
    ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    try {
        auto stream = shared_.tls != nullptr ? shared_.tls->make_stream(std::move(socket))
                                             : make_plain_stream(std::move(socket));
        Connections added(1);
        added.front() = std::make_shared<Connection>(shared_, *this, std::move(stream), added.begin());
        connections_.splice(connections_.begin(), added);
    } catch (const std::bad_alloc&) {
        return;  // the socket closes
    }
    connections_.front()->start(welcome);
}

void Worker::forget(Connections::iterator place) noexcept {
    ended_.splice(ended_.begin(), connections_, place);
    end_where_empty();
}

// All requests of a turn are answered before the first reply is sent. A client that has several under way, or several on one
// machine, would else be woken by the first, be done with it, sleep, and be woken by the next: waking costs more than sending.
// Who is alone waits for nobody. And then all can be sent in one call of the system.
void Worker::send_replies() noexcept {
    const std::size_t count = replying_.size();
    if (SocketBatch* const batch = loop_.batch(); batch != nullptr && count > 1) {
        for (const auto& each : replying_) each->prepare_reply(*batch);
        batch->run();
    }
    for (std::size_t i = 0; i < count; ++i) replying_[i]->reply();
    replying_.erase(replying_.begin(), replying_.begin() + static_cast<std::ptrdiff_t>(count));
    if (!replying_.empty()) loop_.hurry();  // who had sent ahead, and is answered already
}

void Worker::sweep() noexcept {
    const auto& clock = shared_.options.steady_clock;
    const auto now = clock ? clock() : loop_.now();
    for (auto each = connections_.begin(); each != connections_.end();) {
        Connection& connection = **each++;  // aborting takes it off the list
        if (connection.deadline() > now) continue;
        shared_.metrics.timed_out();
        connection.abort();
    }
}

void Worker::sweep_later() {
    loop_.after(std::chrono::milliseconds(500), [this] {
        sweep();
        sweep_later();
    });
}

void Worker::drain() noexcept {
    for (auto each = connections_.begin(); each != connections_.end();) (*each++)->finish();
    draining_ = true;
    end_where_empty();
}

void Worker::abort_all() noexcept {
    for (auto each = connections_.begin(); each != connections_.end();) (*each++)->abort();
}

void Worker::end_where_empty() noexcept {
    if (draining_ && connections_.empty()) loop_.finish();
}

std::string_view Worker::date() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);  // costs a fifth of a clock that is right to the nanosecond
    const std::int64_t second = now.tv_sec;
    if (second != date_second_) {
        date_ = http_date(second);
        date_second_ = second;
    }
    return date_;
}

}  // namespace dynantic::server
