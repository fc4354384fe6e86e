#include "http/staleness.hpp"

namespace dynantic::http {

bool worth_a_look(const Connection& connection, Repeat repeat) {
    constexpr auto long_idle = std::chrono::seconds(1);
    return repeat == Repeat::unsafe || std::chrono::steady_clock::now() - connection.idle_since > long_idle;
}

bool was_stale(const Exchange& exchange, Repeat repeat) {
    using Kind = TransportFailure::Kind;
    if (exchange.heard()) return false;
    const TransportFailure& failure = *exchange.failure();
    if (failure.kind != Kind::read && failure.kind != Kind::write) return false;
    return failure.sent == TransportFailure::Sent::no || repeat == Repeat::safe;
}

}  // namespace dynantic::http
