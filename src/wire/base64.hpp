#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynantic::detail {

// Appends base64 (RFC 4648, with padding) of bytes. The strict reader is `from_base64` of json_reader.hpp.
void append_base64(std::string& out, const std::byte* data, std::size_t size);

// The same to where there is room for `base64_size(size)` characters.
void write_base64(char* to, const std::byte* data, std::size_t size) noexcept;
[[nodiscard]] constexpr std::size_t base64_size(std::size_t size) noexcept { return (size + 2) / 3 * 4; }

// How many bytes a strict base64 text stands for; -1 where its length or padding cannot be right.
[[nodiscard]] std::ptrdiff_t base64_decoded_size(std::string_view text) noexcept;

// Writes base64_decoded_size(text) bytes; false where a character is not of the alphabet or the last one has
// bits that no byte takes.
[[nodiscard]] bool decode_base64(std::string_view text, std::byte* out) noexcept;

}  // namespace dynantic::detail
