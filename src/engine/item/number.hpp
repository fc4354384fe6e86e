#pragma once

#include <dynantic/decimal.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::engine {

// Numbers as bytes whose memcmp order is the order of the values; the same bytes in items and in keys.
//
//   zero      02
//   positive  03, exponent + 130, digit pairs + 1 ..., 00
//   negative  01, and the complement of what stands after 03 for its magnitude
//
// The exponent is that of d.ddd * 10^e, -130 to 125, so it fits one byte. Digits go in pairs from the first
// significant one, the last pair filled with 0; trailing zeros are not kept, so every number has one form,
// and equality is memcmp. The final byte makes a number end itself in a composed key, and makes a longer
// negative sort before its prefix.

/// A packed number: at most 2 + 19 + 1 bytes.
class PackedNumber {
  public:
    [[nodiscard]] std::string_view bytes() const noexcept { return {bytes_.data(), size_}; }

    /// Packs decimal text as DynamoDB takes it ("-1.50", "+1e3", ".5"); ParseError tells why it is refused.
    [[nodiscard]] static Decimal::ParseError parse(std::string_view text, PackedNumber& out) noexcept;
    [[nodiscard]] static PackedNumber from(const Decimal& value) noexcept;
    [[nodiscard]] static PackedNumber from(std::uint64_t value) noexcept;

  private:
    std::array<char, 24> bytes_{};
    std::uint8_t size_ = 0;
};

/// The packed bytes as a Decimal.
[[nodiscard]] Decimal unpack_number(std::string_view packed) noexcept;
/// Appends the number as DynamoDB writes it in replies.
void append_number(std::string& out, std::string_view packed);
/// The same to where there is room for `longest_number` characters; returns the end.
char* write_number(char* to, std::string_view packed) noexcept;
/// "-0.", 129 zeros and 38 digits, which are written in pairs.
inline constexpr std::size_t longest_number = 172;
/// Bytes that the number counts for in an item's size: 1, one per digit pair aligned to powers of 100, 1 for
/// a minus.
[[nodiscard]] std::size_t number_size(std::string_view packed) noexcept;
/// Length of the packed number that starts at the front of `bytes`; 0 where there is none.
[[nodiscard]] std::size_t packed_number_length(std::string_view bytes) noexcept;
/// DynamoDB's words for a number text that it refuses.
[[nodiscard]] std::string number_error(Decimal::ParseError error, std::string_view text);

}  // namespace dynantic::engine
