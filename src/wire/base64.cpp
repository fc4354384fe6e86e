#include "wire/base64.hpp"

#include <dynantic/detail/json_reader.hpp>

#include <array>
#include <cstdint>
#include <cstring>

namespace dynantic::detail {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two characters for each twelve bits: half the look-ups of the table of 64.
constexpr auto pairs = [] {
    std::array<std::array<char, 2>, 4096> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = {alphabet[i >> 6], alphabet[i & 63]};
    return table;
}();

constexpr std::uint32_t invalid = 0x8000'0000;

// The six bits of a character, already shifted to its place in a group of four; one test finds a bad one in
// the group.
constexpr auto shifted = [] {
    std::array<std::array<std::uint32_t, 256>, 4> table{};
    for (std::size_t place = 0; place < 4; ++place) {
        for (auto& each : table[place]) each = invalid;
        for (std::size_t i = 0; i < alphabet.size(); ++i) {
            table[place][static_cast<unsigned char>(alphabet[i])] =
                static_cast<std::uint32_t>(i << (18 - 6 * place));
        }
    }
    return table;
}();

std::uint32_t group(const char* text, std::size_t count) noexcept {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) bits |= shifted[i][static_cast<unsigned char>(text[i])];
    return bits;
}

}  // namespace

void append_base64(std::string& out, const std::byte* data, std::size_t size) {
    const std::size_t start = out.size();
    out.resize(start + base64_size(size));
    write_base64(out.data() + start, data, size);
}

void write_base64(char* to, const std::byte* data, std::size_t size) noexcept {
    for (; size >= 3; size -= 3, data += 3, to += 4) {
        const auto bits = std::to_integer<std::uint32_t>(data[0]) << 16 |
                          std::to_integer<std::uint32_t>(data[1]) << 8 |
                          std::to_integer<std::uint32_t>(data[2]);
        std::memcpy(to, pairs[bits >> 12].data(), 2);
        std::memcpy(to + 2, pairs[bits & 4095].data(), 2);
    }
    if (size == 0) return;
    const auto bits = std::to_integer<std::uint32_t>(data[0]) << 16 |
                      (size == 2 ? std::to_integer<std::uint32_t>(data[1]) << 8 : 0);
    std::memcpy(to, pairs[bits >> 12].data(), 2);
    to[2] = size == 2 ? alphabet[bits >> 6 & 63] : '=';
    to[3] = '=';
}

std::ptrdiff_t base64_decoded_size(std::string_view text) noexcept {
    if (text.size() % 4 != 0) return -1;
    std::ptrdiff_t size = static_cast<std::ptrdiff_t>(text.size() / 4 * 3);
    if (text.ends_with("==")) {
        size -= 2;
    } else if (text.ends_with('=')) {
        size -= 1;
    }
    return size;
}

bool decode_base64(std::string_view text, std::byte* out) noexcept {
    if (text.empty()) return true;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
    const char* from = text.data();
    for (const char* const end = from + whole; from != end; from += 4, out += 3) {
        const std::uint32_t bits = group(from, 4);
        if (bits >= invalid) return false;
        out[0] = static_cast<std::byte>(bits >> 16);
        out[1] = static_cast<std::byte>(bits >> 8);
        out[2] = static_cast<std::byte>(bits);
    }
    if (padding == 0) return true;
    const std::uint32_t bits = group(from, 4 - padding);
    const std::uint32_t unused =
        padding == 2 ? 0xFFFF : 0xFF;  // two encodings of the same bytes are one too many
    if (bits >= invalid || (bits & unused) != 0) return false;
    out[0] = static_cast<std::byte>(bits >> 16);
    if (padding == 1) out[1] = static_cast<std::byte>(bits >> 8);
    return true;
}

bool from_base64(std::string_view text, Binary& out) {
    const std::ptrdiff_t size = base64_decoded_size(text);
    if (size < 0) return false;
    out.resize(static_cast<std::size_t>(size));
    return decode_base64(text, out.data());
}

}  // namespace dynantic::detail
