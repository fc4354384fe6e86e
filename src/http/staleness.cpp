#include "http/staleness.hpp"

namespace dynantic::http {

bool may_carry(Connection& connection, Repeat repeat) {
    constexpr auto worth_a_look = std::chrono::seconds(1);
    constexpr auto longest = std::chrono::minutes(3);
    const auto idle = std::chrono::steady_clock::now() - connection.idle_since;
    if (idle > longest) return false;
    return (repeat == Repeat::safe && idle <= worth_a_look) || connection.channel.usable();
}

bool was_stale(const Exchange& exchange, Repeat repeat) {
    using Kind = TransportFailure::Kind;
    if (exchange.heard()) return false;
    const TransportFailure& failure = *exchange.failure();
    if (failure.kind != Kind::read && failure.kind != Kind::write) return false;
    return failure.sent == TransportFailure::Sent::no || repeat == Repeat::safe;
}

}  // namespace dynantic::http
