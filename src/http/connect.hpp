#pragma once

#include "http/connection.hpp"
#include "http/proxy.hpp"
#include "http/tls.hpp"

#include <chrono>
#include <memory>
#include <variant>

namespace dynantic::http {

/// How long the steps of opening a connection took; for `dynantic ping`.
struct ConnectTimes {
    std::chrono::steady_clock::duration resolve{};
    std::chrono::steady_clock::duration connect{};  ///< TCP, and the proxy's tunnel
    std::chrono::steady_clock::duration tls{};
};

using Connected = std::variant<std::unique_ptr<Connection>, TransportFailure>;

/// Opens a connection: resolves the name, connects, asks the proxy for a tunnel, shakes hands. Blocks, within the
/// limits, whose patience is the connect time-out over all of that.
[[nodiscard]] Connected connect(const Origin& origin, const Proxy* proxy, TlsContext& tls,
                                const WaitLimits& limits, ConnectTimes* times = nullptr);

/// Moves an exchange to its end over a channel, waiting within the limits; patience is the read time-out. Three system
/// calls where all goes in one piece: send, poll, receive.
void drive(Channel& channel, Exchange& exchange, const WaitLimits& limits);

}  // namespace dynantic::http
