#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic {

/// An exact decimal number with up to 38 significant digits: the value of a DynamoDB number (N).
///
/// DynamoDB keeps 38 digits and magnitudes from 1E-130 to 9.99..E+125 (AWS: "Limits", section Number). Every
/// such number has one representation here (no trailing zeros, no negative zero), so equality is of values:
/// 1.0 == 1. A Decimal is a value: 24 bytes, trivially copyable, safe to share between threads.
class Decimal {
  public:
    static constexpr int max_digits = 38;
    static constexpr int min_exponent10 = -130;  ///< smallest magnitude: 1E-130
    static constexpr int max_exponent10 = 125;   ///< largest magnitude: 9.99..E+125

    constexpr Decimal() noexcept = default;

    /// From any integer of up to 64 bits; exact. `bool` and `char` are refused: they are not numbers.
    template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char> &&
             sizeof(I) <= 8) constexpr Decimal(I value) noexcept
        : Decimal(from_parts(value < 0, 0, magnitude(value), 0)) {}

    /// From a double: the shortest text that reads back as the same double (0.1 is 0.1, not 0.1000..0555).
    /// Throws ValidationError for NaN, infinities and magnitudes that DynamoDB cannot store.
    explicit Decimal(double value);

    /// From decimal text such as "-12.50" or "1e3". Throws ValidationError where the text is no number, has
    /// more than 38 significant digits, or is out of range: nothing is ever rounded.
    explicit Decimal(std::string_view text);

    /// As the constructor from text, but tells failure by an empty optional.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;

    /// So many units of 10^-scale: `Decimal::scaled(1999, 2)` is 19.99, cents as they stand in other programs. A negative
    /// scale counts in tens: `scaled(5, -3)` is 5000. Exact; throws ValidationError where the result is beyond what
    /// DynamoDB can store. Of `bool` and `char` refused, as by the constructor.
    template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char> && sizeof(I) <= 8) [[nodiscard]] static Decimal
        scaled(I units, int scale) {
        return scaled_parts(units < 0, magnitude(units), scale);
    }
    /// The way back: how many units of 10^-scale this is (`to_units(2)`: cents), if that is whole and fits.
    [[nodiscard]] std::optional<std::int64_t> to_units(int scale) const noexcept;

    /// Why `parse` refuses a text.
    enum class ParseError : std::uint8_t { none, not_a_number, too_many_digits, overflow, underflow };
    [[nodiscard]] static ParseError parse(std::string_view text, Decimal& out) noexcept;

    /// The number as DynamoDB writes it in replies: plain digits, never an exponent ("0.0000001", "100").
    [[nodiscard]] std::string to_string() const;
    /// Appends what `to_string` returns.
    void append_to(std::string& out) const;

    /// The nearest double (may lose digits; that is the caller's choice by calling this).
    [[nodiscard]] double to_double() const noexcept;
    /// The value as a 64-bit integer, if it is whole and in range.
    [[nodiscard]] std::optional<std::int64_t> to_int64() const noexcept;
    [[nodiscard]] std::optional<std::uint64_t> to_uint64() const noexcept;

    [[nodiscard]] constexpr bool is_zero() const noexcept { return high_ == 0 && low_ == 0; }
    [[nodiscard]] constexpr bool is_negative() const noexcept { return negative_; }
    /// Number of significant digits (0 for zero).
    [[nodiscard]] int digits() const noexcept;
    /// The value is coefficient * 10^exponent(), with a coefficient that does not end in zero.
    [[nodiscard]] constexpr int exponent() const noexcept { return exponent_; }
    [[nodiscard]] constexpr std::uint64_t coefficient_high() const noexcept { return high_; }
    [[nodiscard]] constexpr std::uint64_t coefficient_low() const noexcept { return low_; }

    /// Exact sums, differences and products. Throw ValidationError where the result needs more than 38 digits or is out
    /// of range. (There is no quotient: 1 / 3 has no end.)
    friend Decimal operator+(const Decimal& a, const Decimal& b);
    friend Decimal operator-(const Decimal& a, const Decimal& b);
    friend Decimal operator*(const Decimal& a, const Decimal& b);
    [[nodiscard]] Decimal operator-() const noexcept;
    Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
    Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
    Decimal& operator*=(const Decimal& other) { return *this = *this * other; }
    /// The exact sum, or product, or why there is none; then `out` stays as it was.
    [[nodiscard]] static ParseError add(const Decimal& a, const Decimal& b, Decimal& out) noexcept;
    [[nodiscard]] static ParseError multiply(const Decimal& a, const Decimal& b, Decimal& out) noexcept;

    friend constexpr bool operator==(const Decimal& a, const Decimal& b) noexcept = default;
    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept;
    friend std::ostream& operator<<(std::ostream& out, const Decimal& value);

    /// From coefficient (high * 2^64 + low, at most 10^38 - 1) and power of ten; makes it canonical.
    /// The caller vouches for the range.
    [[nodiscard]] static constexpr Decimal from_parts(bool negative, std::uint64_t high, std::uint64_t low,
                                                      int exponent) noexcept;

  private:
    template <class I>
    static constexpr std::uint64_t magnitude(I value) noexcept {
        const auto bits = static_cast<std::uint64_t>(value);
        return value < 0 ? std::uint64_t{0} - bits : bits;
    }
    [[nodiscard]] static Decimal scaled_parts(bool negative, std::uint64_t units, int scale);

    std::uint64_t high_ = 0;  // coefficient, upper and lower 64 bits
    std::uint64_t low_ = 0;
    std::int16_t exponent_ = 0;
    bool negative_ = false;
};

constexpr Decimal Decimal::from_parts(bool negative, std::uint64_t high, std::uint64_t low,
                                      int exponent) noexcept {
    __extension__ using Wide = unsigned __int128;
    Decimal result;
    if (high == 0 && low == 0) return result;
    // 128-bit division is a call; most coefficients need none of it.
    while (high != 0) {
        const Wide coefficient = (static_cast<Wide>(high) << 64) | low;
        if (coefficient % 10 != 0) break;
        high = static_cast<std::uint64_t>((coefficient / 10) >> 64);
        low = static_cast<std::uint64_t>(coefficient / 10);
        ++exponent;
    }
    if (high == 0) {
        for (; low % 10 == 0; low /= 10) ++exponent;
    }
    result.high_ = high;
    result.low_ = low;
    result.exponent_ = static_cast<std::int16_t>(exponent);
    result.negative_ = negative;
    return result;
}

inline namespace literals {
/// `200_dec`, `12.50_dec`: the digits as written, never through a double.
[[nodiscard]] Decimal operator""_dec(const char* digits);
}  // namespace literals

}  // namespace dynantic

template <>
struct std::hash<dynantic::Decimal> {
    std::size_t operator()(const dynantic::Decimal& value) const noexcept {
        return static_cast<std::size_t>((value.coefficient_low() * 0x9E3779B97F4A7C15ULL) ^
                                        value.coefficient_high()) +
               static_cast<std::size_t>(value.exponent()) * 31 + (value.is_negative() ? 1 : 0);
    }
};
