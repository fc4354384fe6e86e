#include "http/connect.hpp"

#include <array>

namespace dynantic::http {
namespace {

void fail_waiting(Exchange& exchange, WaitResult result, const WaitLimits& limits) {
    TransportFailure failure = wait_failure(
        result, limits, exchange.written() ? "reply" : "room to send the request", "read_timeout");
    exchange.fail(failure.kind, std::move(failure.message), failure.retryable);
}

// Where the peer speaks before it has heard all, it is listened to: it may be refusing the rest.
void write_or_listen(Channel& channel, Exchange& exchange, const ExchangeStep& step,
                     const WaitLimits& limits) {
    Moved moved = channel.write(step.out);
    if (moved.kind == Moved::Kind::want_write || moved.kind == Moved::Kind::want_read) {
        const bool full = moved.kind == Moved::Kind::want_write;
        std::array<pollfd, 1> polled{{{.fd = channel.fd(),
                                       .events = static_cast<short>(full ? POLLOUT | POLLIN : POLLIN),
                                       .revents = 0}}};
        const WaitResult result = wait_for(polled, limits);
        if (result != WaitResult::ready) return fail_waiting(exchange, result, limits);
        if (!full || (polled[0].revents & POLLOUT) != 0) return;
        moved = channel.read(exchange.read_space());
        if (moved.kind == Moved::Kind::some) return exchange.on_read(moved.bytes);
        if (moved.kind == Moved::Kind::want_read || moved.kind == Moved::Kind::want_write) return;
    }
    switch (moved.kind) {
        case Moved::Kind::some:
            return exchange.on_written(moved.bytes);
        case Moved::Kind::closed:
            return exchange.on_write_closed();
        default:
            return exchange.fail(TransportFailure::Kind::write,
                                 "the request could not be sent: " + channel.problem());
    }
}

}  // namespace

void drive(Channel& channel, Exchange& exchange, const WaitLimits& limits) {
    bool wait_first = true;  // a reply is never there right after the request
    for (ExchangeStep step = exchange.next(); step.kind != ExchangeStep::Kind::done; step = exchange.next()) {
        if (step.kind == ExchangeStep::Kind::write) {
            write_or_listen(channel, exchange, step, limits);
            continue;
        }
        Moved moved{.kind = Moved::Kind::want_read};
        if (!wait_first) moved = channel.read(step.in);
        wait_first = false;
        switch (moved.kind) {
            case Moved::Kind::some:
                exchange.on_read(moved.bytes);
                break;
            case Moved::Kind::closed:
                exchange.on_read(0);
                break;
            case Moved::Kind::failed:
                exchange.fail(TransportFailure::Kind::read,
                              "the reply could not be read: " + channel.problem());
                break;
            case Moved::Kind::want_read:
            case Moved::Kind::want_write: {
                const short events = moved.kind == Moved::Kind::want_read ? POLLIN : POLLOUT;
                std::array<pollfd, 1> polled{{{.fd = channel.fd(), .events = events, .revents = 0}}};
                const WaitResult result = wait_for(polled, limits);
                if (result != WaitResult::ready) fail_waiting(exchange, result, limits);
                break;
            }
        }
    }
}

}  // namespace dynantic::http
