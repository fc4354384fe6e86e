#include "http/dial.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace dynantic::http {
namespace {

using std::chrono::steady_clock;

class Race {
  public:
    // Begins with the next address. True where it connected at once (a loopback may).
    bool begin(const Address& address) {
        Socket socket(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        if (!socket) return note(errno);
        const int on = 1;
        ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(socket.fd(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
        if (::connect(socket.fd(), address.get(), address.size) == 0) {
            winner_ = std::move(socket);
            return true;
        }
        if (errno != EINPROGRESS && errno != EINTR) return note(errno);
        runners_.push_back(std::move(socket));
        return false;
    }

    // Looks at the runners that poll reported.
    bool finish(const std::vector<pollfd>& polled) {
        for (const pollfd& each : polled) {
            if (each.revents == 0) continue;
            const auto runner = std::find_if(runners_.begin(), runners_.end(),
                                             [&](const Socket& s) { return s.fd() == each.fd; });
            int error = 0;
            socklen_t size = sizeof error;
            if (::getsockopt(each.fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
            if (error == 0) {
                winner_ = std::move(*runner);
                return true;
            }
            runners_.erase(runner);
            note(error);
        }
        return false;
    }

    [[nodiscard]] std::vector<pollfd> to_poll() const {
        std::vector<pollfd> descriptors;
        descriptors.reserve(runners_.size());
        for (const Socket& each : runners_)
            descriptors.push_back({.fd = each.fd(), .events = POLLOUT, .revents = 0});
        return descriptors;
    }
    [[nodiscard]] bool running() const noexcept { return !runners_.empty(); }
    [[nodiscard]] int error() const noexcept { return error_; }
    [[nodiscard]] Socket take_winner() noexcept { return std::move(winner_); }

  private:
    bool note(int error) noexcept {
        error_ = error;
        return false;
    }

    std::vector<Socket> runners_;
    Socket winner_;
    int error_ = 0;
};

}  // namespace

Dialled dial(const Addresses& addresses, const std::string& name, const WaitLimits& limits,
             std::chrono::milliseconds stagger) {
    Race race;
    WaitLimits round = limits;
    const steady_clock::time_point begin = steady_clock::now();
    const Deadline patience_ends = add(begin, limits.patience);
    for (auto next = addresses.begin();;) {
        if (next != addresses.end()) {
            if (race.begin(*next++)) return race.take_winner();
            if (!race.running()) continue;
        }
        if (!race.running()) {
            return TransportFailure{.kind = TransportFailure::Kind::connect,
                                    .sent = TransportFailure::Sent::no,
                                    .retryable = true,
                                    .message = "no connection to " + name + ": " + error_text(race.error())};
        }
        // With addresses left a round is as long as the stagger, else as long as may be.
        const bool last = next == addresses.end();
        round.deadline = std::min(limits.deadline, patience_ends);
        round.patience = last ? std::chrono::milliseconds::max() : stagger;
        std::vector<pollfd> polled = race.to_poll();
        const WaitResult result = wait_for(polled, round);
        if (result == WaitResult::deadline) {
            const auto why = limits.deadline <= patience_ends ? WaitResult::deadline : WaitResult::patience;
            TransportFailure failure = wait_failure(why, limits, "connection to " + name, "connect_timeout");
            if (why == WaitResult::patience) failure.kind = TransportFailure::Kind::connect;
            return failure;
        }
        if (result == WaitResult::cancelled) {
            return wait_failure(result, limits, "connection to " + name, "connect_timeout");
        }
        if (result == WaitResult::ready && race.finish(polled)) return race.take_winner();
    }
}

}  // namespace dynantic::http
