#include "dynantic/uuid.hpp"

#include <dynantic/detail/random.hpp>
#include <dynantic/error.hpp>

#include <algorithm>
#include <ostream>

namespace dynantic {
namespace {

constexpr bool is_hyphen_place(std::size_t at) noexcept {
    return at == 8 || at == 13 || at == 18 || at == 23;
}

// 0 to 15, or -1.
constexpr int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void mark(Uuid::Bytes& bytes, int version) noexcept {
    bytes[6] = (bytes[6] & std::byte{0x0F}) | static_cast<std::byte>(version << 4);
    bytes[8] = (bytes[8] & std::byte{0x3F}) | std::byte{0x80};
}

// The first 48 bits: milliseconds since 1970, the highest byte first.
void put_time(Uuid::Bytes& bytes, std::uint64_t milliseconds) noexcept {
    for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::byte>(milliseconds >> (40 - 8 * i));
}

std::uint64_t since_1970(Timestamp time) noexcept {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 0));
}

}  // namespace

Uuid::Uuid(std::string_view text) {
    const auto parsed = parse(text);
    if (!parsed) {
        throw ValidationError(Error(ErrorKind::validation,
                                    "The text is not a UUID; write 32 hexadecimal digits as 8-4-4-4-12"));
    }
    *this = *parsed;
}

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
    if (text.size() != text_size) return std::nullopt;
    Bytes bytes{};
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text_size; ++i) {
        if (is_hyphen_place(i)) {
            if (text[i] != '-') return std::nullopt;
            continue;
        }
        const int digit = hex_digit(text[i]);
        if (digit < 0) return std::nullopt;
        bytes[digits / 2] |= static_cast<std::byte>(digits % 2 == 0 ? digit << 4 : digit);
        ++digits;
    }
    return Uuid(bytes);
}

Uuid Uuid::v4() {
    Bytes bytes;
    detail::random_bytes(bytes);
    mark(bytes, 4);
    return Uuid(bytes);
}

Uuid Uuid::v7(Timestamp time) {
    Bytes bytes;
    detail::random_bytes(bytes);
    put_time(bytes, since_1970(time));
    mark(bytes, 7);
    return Uuid(bytes);
}

// RFC 9562, 6.2, method 1: the twelve bits after the version count within a millisecond. The count starts at a random
// number below 2048, so that half its range is left; where it runs over, or the clock goes back, the time of the last
// one is used, one millisecond on if need be.
Uuid Uuid::v7() {
    struct Last {
        std::uint64_t milliseconds = 0;
        unsigned count = 0;
    };
    thread_local Last last;
    Bytes bytes;
    detail::random_bytes(bytes);
    const std::uint64_t time = since_1970(now());
    const unsigned start =
        std::to_integer<unsigned>(bytes[6] & std::byte{0x07}) << 8 | std::to_integer<unsigned>(bytes[7]);
    if (time > last.milliseconds) {
        last = {time, start};
    } else if (++last.count > 0xFFF) {
        last = {last.milliseconds + 1, start};
    }
    put_time(bytes, last.milliseconds);
    bytes[6] = static_cast<std::byte>(last.count >> 8);
    bytes[7] = static_cast<std::byte>(last.count & 0xFF);
    mark(bytes, 7);
    return Uuid(bytes);
}

std::string Uuid::to_string() const {
    std::string text(text_size, '\0');
    write_to(text.data());
    return text;
}

void Uuid::write_to(char* out) const noexcept {
    static constexpr std::string_view hex = "0123456789abcdef";
    for (std::size_t i = 0, digits = 0; i < text_size; ++i) {
        if (is_hyphen_place(i)) {
            out[i] = '-';
            continue;
        }
        const auto byte = std::to_integer<std::size_t>(bytes_[digits / 2]);
        out[i] = hex[digits % 2 == 0 ? byte >> 4 : byte & 15];
        ++digits;
    }
}

Timestamp Uuid::time() const noexcept {
    std::int64_t milliseconds = 0;
    for (std::size_t i = 0; i < 6; ++i)
        milliseconds = milliseconds << 8 | std::to_integer<std::int64_t>(bytes_[i]);
    return Timestamp(std::chrono::milliseconds(milliseconds));
}

std::ostream& operator<<(std::ostream& out, const Uuid& uuid) { return out << uuid.to_string(); }

}  // namespace dynantic
