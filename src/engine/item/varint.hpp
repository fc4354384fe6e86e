#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::engine {

// Unsigned LEB128, in its shortest form.

inline void append_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

/// Takes a number off the front of bytes that are known to be well-formed.
inline std::uint64_t take_varint(std::string_view& bytes) noexcept {
    std::uint64_t value = 0;
    std::size_t used = 0;
    for (int shift = 0; used < bytes.size() && shift < 64; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[used++]);
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80) break;
    }
    bytes.remove_prefix(used);
    return value;
}

/// Takes a number and that many bytes off the front of bytes that are known to be well-formed.
inline std::string_view take_sized(std::string_view& bytes) noexcept {
    const std::uint64_t size = take_varint(bytes);
    const std::string_view result = bytes.substr(0, size);
    bytes.remove_prefix(result.size());
    return result;
}

inline void append_sized(std::string& out, std::string_view bytes) {
    append_varint(out, bytes.size());
    out.append(bytes);
}

}  // namespace dynantic::engine
