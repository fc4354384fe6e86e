#pragma once

#include <cstddef>
#include <span>

namespace dynantic::detail {

// Fills with bytes of the operating system's random source, fit for secrets. Small wishes are served from a buffer of
// this thread, which is thrown away in the child of a fork. Throws ConfigError where the system gives none.
void random_bytes(std::span<std::byte> out);

}  // namespace dynantic::detail
