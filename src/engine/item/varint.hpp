#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::engine {

// Unsigned LEB128, in its shortest form.

inline constexpr std::size_t longest_varint = 10;

/// Writes a number to where there is room for `longest_varint` bytes; returns the end.
inline char* write_varint(char* to, std::uint64_t value) noexcept {
    while (value >= 0x80) {
        *to++ = static_cast<char>(value | 0x80);
        value >>= 7;
    }
    *to++ = static_cast<char>(value);
    return to;
}

inline void append_varint(std::string& out, std::uint64_t value) {
    char bytes[longest_varint];
    out.append(bytes, write_varint(bytes, value));
}

/// Takes a number off the front of bytes that are known to be well-formed.
inline std::uint64_t take_varint(std::string_view& bytes) noexcept {
    if (!bytes.empty() && static_cast<unsigned char>(bytes[0]) < 0x80) {  // as nearly all are
        const auto small = static_cast<unsigned char>(bytes[0]);
        bytes.remove_prefix(1);
        return small;
    }
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
