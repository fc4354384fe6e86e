#include "engine/item/key.hpp"

#include "engine/item/number.hpp"
#include "engine/item/varint.hpp"

#include <cstring>

namespace dynantic::engine {

void append_key_prefix(std::string& out, std::string_view prefix) {
    std::size_t begin = 0;
    for (;;) {
        const std::size_t zero = prefix.find('\0', begin);
        if (zero == std::string_view::npos) break;
        out.append(prefix, begin, zero - begin + 1);
        out.push_back('\xFF');
        begin = zero + 1;
    }
    out.append(prefix, begin);
}

void append_key_part(std::string& out, const ValueView& value) {
    if (value.is(AttributeType::number)) {
        out.append(value.body());
        return;
    }
    append_key_prefix(out, value.body());
    out.append("\0\1", 2);
}

bool take_key_part(std::string_view& key, AttributeType type, std::string& out) {
    if (type == AttributeType::number) {
        const std::size_t length = packed_number_length(key);
        if (length == 0) return false;
        out.push_back(static_cast<char>(ValueTag::number));
        append_sized(out, key.substr(0, length));
        key.remove_prefix(length);
        return true;
    }
    std::string text;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t zero = key.find('\0', begin);
        if (zero == std::string_view::npos || zero + 1 >= key.size()) return false;
        text.append(key, begin, zero - begin);
        if (key[zero + 1] == '\1') {
            out.push_back(
                static_cast<char>(type == AttributeType::binary ? ValueTag::binary : ValueTag::string));
            append_sized(out, text);
            key.remove_prefix(zero + 2);
            return true;
        }
        if (key[zero + 1] != '\xFF') return false;
        text.push_back('\0');
        begin = zero + 2;
    }
}

std::string prefix_end(std::string_view prefix) {
    while (!prefix.empty() && prefix.back() == '\xFF') prefix.remove_suffix(1);
    std::string result(prefix);
    if (!result.empty()) result.back() = static_cast<char>(static_cast<unsigned char>(result.back()) + 1);
    return result;
}

namespace {

__extension__ using Wide = unsigned __int128;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product >> 64) ^ static_cast<std::uint64_t>(product);
}

/// Little-endian on every machine: the hash is part of the format on disk.
std::uint64_t load(const char* bytes, std::size_t count) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return value;
}

}  // namespace

// Folded 128-bit products of 8-byte words with odd constants (digits of the golden ratio, of pi and of e): every bit of
// the key reaches every bit of the result, which ranges of segments need.
std::uint64_t partition_hash(std::string_view partition_key) noexcept {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;
    constexpr std::uint64_t pi = 0x243F6A8885A308D3ULL;
    constexpr std::uint64_t e = 0xB7E151628AED2A6BULL;
    std::uint64_t state = golden ^ partition_key.size();
    const char* at = partition_key.data();
    std::size_t left = partition_key.size();
    while (left >= 8) {
        state = mix(state ^ load(at, 8), pi) + golden;
        at += 8;
        left -= 8;
    }
    state = mix(state ^ load(at, left), pi) + golden;
    return mix(state ^ (state >> 32), e);
}

std::uint32_t segment_of(std::uint64_t hash, std::uint32_t total) noexcept {
    return static_cast<std::uint32_t>((static_cast<Wide>(hash) * total) >> 64);
}

std::uint64_t segment_begin(std::uint32_t segment, std::uint32_t total) noexcept {
    if (total == 0) return 0;
    // The smallest hash with hash * total >= segment * 2^64.
    const Wide scaled = (static_cast<Wide>(segment) << 64) + total - 1;
    return static_cast<std::uint64_t>(scaled / total);
}

}  // namespace dynantic::engine
