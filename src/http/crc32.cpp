#include "http/crc32.hpp"

#include <zlib.h>

namespace dynantic::http {

std::uint32_t crc32(std::string_view bytes) noexcept {
    return static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace dynantic::http
