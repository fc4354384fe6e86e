#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace bench {

/// The least that a server can do, on one thread: it receives a request, and sends a reply of the right size without having
/// looked at more than the operation's name. What it costs is the system's. `sizes` are those of whole replies by operation.
/// Does not return.
[[noreturn]] void serve_floor(std::uint16_t port, const std::map<std::string, std::size_t>& sizes);

}  // namespace bench
