#pragma once

#include <cstdint>
#include <string_view>

namespace dynantic::detail {

/// CRC-32 as in Ethernet and zlib: what `x-amz-crc32` holds of a body.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes) noexcept;

}  // namespace dynantic::detail
