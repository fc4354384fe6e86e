#pragma once

#include <array>
#include <cstdint>

namespace dynantic::detail {

// 64 random bits from a generator of this thread, seeded from the system: for jitter and for ids that need no
// secrecy.
[[nodiscard]] std::uint64_t random_bits();

// The text of a version 4 UUID.
[[nodiscard]] std::array<char, 36> random_uuid_text();

}  // namespace dynantic::detail
