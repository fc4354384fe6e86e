#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace bench {

/// How a floor asks the system: by a call each for waiting, receiving and sending, or by one of io_uring for all of a turn.
enum class Calls { each, together };

/// The least that a server can do, on one thread: it receives a request, and sends a reply of the right size without having
/// looked at more than the operation's name. What it costs is the system's. `sizes` are those of whole replies by operation.
/// Does not return; throws where the system gives nothing to do it with.
[[noreturn]] void serve_floor(std::uint16_t port, Calls calls,
                              const std::map<std::string, std::size_t>& sizes);

}  // namespace bench
