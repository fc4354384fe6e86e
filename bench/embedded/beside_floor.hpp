#pragma once

#include <cstdint>

namespace bench {

/// Prints the CPU of a GetItem and a PutItem on the engine in this process beside those of the client's floor, which asks the
/// canned server on `port`.
void beside_floor(std::uint16_t port);

}  // namespace bench
