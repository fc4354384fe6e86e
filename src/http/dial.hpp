#pragma once

#include "http/resolver.hpp"
#include "http/socket.hpp"

#include <chrono>
#include <string>
#include <variant>

namespace dynantic::http {

using Dialled = std::variant<Socket, TransportFailure>;

/// Opens a TCP connection to the first address that answers. Addresses are tried in order; the next one is begun when
/// the one before fails, or has not answered for `stagger` (RFC 8305, "happy eyeballs"); the first to connect wins.
/// The socket does not block and does not delay small packets. `name` is for messages: "localhost port 8000".
[[nodiscard]] Dialled dial(const Addresses& addresses, const std::string& name, const WaitLimits& limits,
                           std::chrono::milliseconds stagger = std::chrono::milliseconds(250));

}  // namespace dynantic::http
