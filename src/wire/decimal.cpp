#include "dynantic/decimal.hpp"

#include <dynantic/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <ostream>

namespace dynantic {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::array<Wide, 39> powers_of_ten = [] {
    std::array<Wide, 39> powers{};
    Wide power = 1;
    for (auto& each : powers) {
        each = power;
        power *= 10;
    }
    return powers;
}();

constexpr Wide power_of_ten(int exponent) { return powers_of_ten[static_cast<std::size_t>(exponent)]; }

constexpr Wide coefficient_of(const Decimal& value) {
    return (static_cast<Wide>(value.coefficient_high()) << 64) | value.coefficient_low();
}

int digits_of(Wide coefficient) noexcept {
    if (coefficient == 0) return 0;
    const auto high = static_cast<std::uint64_t>(coefficient >> 64);
    const int bits = high != 0 ? 128 - __builtin_clzll(high)
                               : 64 - __builtin_clzll(static_cast<std::uint64_t>(coefficient));
    const int guess = bits * 1233 >> 12;  // bits * log10(2), exact or one too few for up to 128 bits
    return guess < 39 && coefficient >= power_of_ten(guess) ? guess + 1 : guess;
}

Decimal make(bool negative, Wide coefficient, int exponent) noexcept {
    return Decimal::from_parts(negative, static_cast<std::uint64_t>(coefficient >> 64),
                               static_cast<std::uint64_t>(coefficient), exponent);
}

// The canonical number, or why DynamoDB cannot store it. AWS tells of the range before it tells of the
// digits.
Decimal::ParseError check(const Decimal& value, Decimal& out) noexcept {
    if (!value.is_zero()) {
        const int leading = value.exponent() + value.digits() - 1;
        if (leading > Decimal::max_exponent10) return Decimal::ParseError::overflow;
        if (leading < Decimal::min_exponent10) return Decimal::ParseError::underflow;
        if (value.digits() > Decimal::max_digits) return Decimal::ParseError::too_many_digits;
    }
    out = value;
    return Decimal::ParseError::none;
}

// 256 bits, the lowest first.
using Product = std::array<std::uint64_t, 4>;

Product product_of(Wide a, Wide b) noexcept {
    const std::array<std::uint64_t, 2> left{static_cast<std::uint64_t>(a),
                                            static_cast<std::uint64_t>(a >> 64)};
    const std::array<std::uint64_t, 2> right{static_cast<std::uint64_t>(b),
                                             static_cast<std::uint64_t>(b >> 64)};
    Product product{};
    for (std::size_t i = 0; i < left.size(); ++i) {
        Wide carry = 0;
        for (std::size_t j = 0; j < right.size(); ++j) {
            carry += static_cast<Wide>(left[i]) * right[j] + product[i + j];
            product[i + j] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        product[i + right.size()] = static_cast<std::uint64_t>(carry);
    }
    return product;
}

// What is left over.
std::uint64_t divide_by_ten(Product& product) noexcept {
    Wide rest = 0;
    for (std::size_t i = product.size(); i-- != 0;) {
        rest = rest << 64 | product[i];
        product[i] = static_cast<std::uint64_t>(rest / 10);
        rest %= 10;
    }
    return static_cast<std::uint64_t>(rest);
}

[[noreturn]] void refuse(Decimal::ParseError why) {
    const char* message = "The text is not a decimal number; write digits such as -12.5 or 1E3";
    switch (why) {
        case Decimal::ParseError::too_many_digits:
            message =
                "The number has more than 38 significant digits, which DynamoDB cannot store without "
                "rounding";
            break;
        case Decimal::ParseError::overflow:
            message = "The number is larger in magnitude than DynamoDB can store (9.99..E+125)";
            break;
        case Decimal::ParseError::underflow:
            message = "The number is smaller in magnitude than DynamoDB can store (1E-130)";
            break;
        case Decimal::ParseError::none:
        case Decimal::ParseError::not_a_number:
            break;
    }
    throw ValidationError(Error(ErrorKind::validation, message));
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// What stands in the text, read in one pass: digits (without leading and trailing zeros) as a coefficient,
// and where the decimal point is.
struct Scan {
    Wide coefficient = 0;
    int digits = 0;         // significant digits in `coefficient`, trailing zeros not counted
    int pending_zeros = 0;  // zeros seen since, significant only if another digit follows
    bool any = false;       // a digit of any kind
    bool too_many = false;
    std::int64_t leading = 0;  // power of ten of the first significant digit, before the exponent part

    void digit(char c) noexcept {
        any = true;
        if (c == '0') {
            if (digits != 0) ++pending_zeros;
            return;
        }
        if (digits != 0 && pending_zeros > 38) {
            too_many = true;
            return;
        }
        const int shift = digits == 0 ? 1 : pending_zeros + 1;
        if (digits + shift > Decimal::max_digits || too_many) {
            too_many = true;
            return;
        }
        coefficient = coefficient * power_of_ten(shift) + static_cast<Wide>(c - '0');
        digits += shift;
        pending_zeros = 0;
    }
};

// [+-]digits, value saturated: an exponent of a million is as far out of range as one of a billion.
bool scan_exponent(const char*& at, const char* end, std::int64_t& out) noexcept {
    bool negative = false;
    if (at != end && (*at == '+' || *at == '-')) negative = *at++ == '-';
    if (at == end) return false;
    std::int64_t value = 0;
    for (; at != end; ++at) {
        if (!is_digit(*at)) return false;
        if (value < 1'000'000'000) value = value * 10 + (*at - '0');
    }
    out = negative ? -value : value;
    return true;
}

}  // namespace

Decimal::Decimal(double value) {
    if (!std::isfinite(value)) {
        throw ValidationError(
            Error(ErrorKind::validation, "DynamoDB cannot store NaN or an infinity as a number"));
    }
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
    const ParseError why = parse(std::string_view(text, static_cast<std::size_t>(end - text)), *this);
    if (why != ParseError::none) refuse(why);
}

Decimal::Decimal(std::string_view text) {
    const ParseError why = parse(text, *this);
    if (why != ParseError::none) refuse(why);
}

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
    Decimal value;
    if (parse(text, value) != ParseError::none) return std::nullopt;
    return value;
}

// The grammar is that of Java's BigDecimal, which AWS reads with: a sign, digits with at most one point among
// them, an exponent. Leading and trailing zeros are not significant.
Decimal::ParseError Decimal::parse(std::string_view text, Decimal& out) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    bool negative = false;
    if (at != end && (*at == '-' || *at == '+')) negative = *at++ == '-';

    Scan scan;
    std::int64_t whole = 0;     // digits before the point, from the first significant one on
    std::int64_t fraction = 0;  // digits after the point
    for (; at != end && is_digit(*at); ++at) {
        scan.digit(*at);
        if (scan.digits != 0 || scan.too_many) ++whole;
    }
    std::int64_t leading = whole - 1;
    if (at != end && *at == '.') {
        for (++at; at != end && is_digit(*at); ++at) {
            const bool before = scan.digits != 0;
            scan.digit(*at);
            ++fraction;
            if (!before && scan.digits != 0) leading = -fraction;
        }
    }
    if (!scan.any) return ParseError::not_a_number;
    std::int64_t exponent = 0;
    if (at != end) {
        if (*at != 'e' && *at != 'E') return ParseError::not_a_number;
        if (!scan_exponent(++at, end, exponent)) return ParseError::not_a_number;
    }
    if (scan.digits == 0) {
        out = Decimal();
        return ParseError::none;
    }
    leading += exponent;
    if (leading > max_exponent10) return ParseError::overflow;
    if (leading < min_exponent10) return ParseError::underflow;
    if (scan.too_many) return ParseError::too_many_digits;
    out.high_ = static_cast<std::uint64_t>(scan.coefficient >> 64);
    out.low_ = static_cast<std::uint64_t>(scan.coefficient);
    out.exponent_ = static_cast<std::int16_t>(leading - scan.digits + 1);
    out.negative_ = negative;
    return ParseError::none;
}

// A scale beyond a thousand is out of range whatever the units are, and so is one that an exponent could not hold.
Decimal Decimal::scaled_parts(bool negative, std::uint64_t units, int scale) {
    constexpr int beyond = 1'000;
    const Decimal value = from_parts(negative, 0, units, -std::clamp(scale, -beyond, beyond));
    Decimal result;
    if (const ParseError why = check(value, result); why != ParseError::none) refuse(why);
    return result;
}

std::optional<std::int64_t> Decimal::to_units(int scale) const noexcept {
    constexpr int beyond = 1'000;
    if (is_zero()) return 0;
    Decimal shifted = *this;
    shifted.exponent_ = static_cast<std::int16_t>(exponent_ + std::clamp(scale, -beyond, beyond));
    return shifted.to_int64();
}

std::string Decimal::to_string() const {
    std::string text;
    append_to(text);
    return text;
}

void Decimal::append_to(std::string& out) const {
    char digits[40];
    char* const end = digits + sizeof digits;
    char* first = end;
    if (high_ == 0) {
        for (std::uint64_t rest = low_; rest != 0; rest /= 10) *--first = static_cast<char>('0' + rest % 10);
    } else {
        for (Wide rest = coefficient_of(*this); rest != 0; rest /= 10) {
            *--first = static_cast<char>('0' + static_cast<int>(rest % 10));
        }
    }
    if (first == end) *--first = '0';
    const auto count = static_cast<std::size_t>(end - first);

    if (negative_) out.push_back('-');
    if (exponent_ >= 0) {
        out.append(first, count).append(static_cast<std::size_t>(exponent_), '0');
        return;
    }
    const auto fraction = static_cast<std::size_t>(-exponent_);
    if (fraction < count) {
        out.append(first, count - fraction).push_back('.');
        out.append(end - fraction, fraction);
    } else {
        out.append("0.").append(fraction - count, '0').append(first, count);
    }
}

double Decimal::to_double() const noexcept {
    // Coefficient and power both exact in a double: one rounding, so the result is the nearest double.
    static constexpr std::array exact_powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                             1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int power = exponent_ < 0 ? -exponent_ : exponent_;
    if (high_ == 0 && low_ <= (std::uint64_t{1} << 53) && power <= 22) {
        const auto magnitude = static_cast<double>(low_);
        const double scale = exact_powers[static_cast<std::size_t>(power)];
        const double value = exponent_ < 0 ? magnitude / scale : magnitude * scale;
        return negative_ ? -value : value;
    }
    char text[64];
    std::string digits;
    digits.reserve(sizeof text);
    make(negative_, coefficient_of(*this), 0).append_to(digits);
    digits.push_back('e');
    digits.append(text, std::to_chars(text, text + sizeof text, exponent_).ptr);
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<std::uint64_t> Decimal::to_uint64() const noexcept {
    if (is_zero()) return 0;
    if (negative_ || exponent_ < 0 || high_ != 0 || exponent_ > 19) return std::nullopt;
    const Wide value = static_cast<Wide>(low_) * power_of_ten(exponent_);
    if (value > std::numeric_limits<std::uint64_t>::max()) return std::nullopt;
    return static_cast<std::uint64_t>(value);
}

std::optional<std::int64_t> Decimal::to_int64() const noexcept {
    const auto magnitude = negative_ ? (-*this).to_uint64() : to_uint64();
    constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!magnitude || *magnitude > limit + (negative_ ? 1 : 0)) return std::nullopt;
    return static_cast<std::int64_t>(negative_ ? std::uint64_t{0} - *magnitude : *magnitude);
}

int Decimal::digits() const noexcept { return digits_of(coefficient_of(*this)); }

Decimal Decimal::operator-() const noexcept {
    Decimal result = *this;
    result.negative_ = !negative_ && !is_zero();
    return result;
}

// Exact, in 128 bits. Where the exponents differ by d > 0, the coefficient of the higher one times 10^d ends
// in zero and the other does not, so the last digit of the sum is not zero and nothing can be trimmed: the
// sum fits in 38 digits only if the scaled coefficient is below 2 * 10^38, which 128 bits hold. Where they
// are equal, the sum is below that anyway.
Decimal::ParseError Decimal::add(const Decimal& a, const Decimal& b, Decimal& out) noexcept {
    if (a.is_zero()) return out = b, ParseError::none;
    if (b.is_zero()) return out = a, ParseError::none;
    const Decimal& high = a.exponent_ >= b.exponent_ ? a : b;
    const Decimal& low = a.exponent_ >= b.exponent_ ? b : a;
    const int distance = high.exponent_ - low.exponent_;
    constexpr Wide bound = 2 * powers_of_ten[38];
    const Wide base = coefficient_of(high);
    if (distance > 38 || base > bound / power_of_ten(distance)) {
        // The larger in magnitude decides whether it is the range or the digits that fail.
        if (high.exponent_ + high.digits() - 1 > max_exponent10) return ParseError::overflow;
        return ParseError::too_many_digits;
    }
    const Wide left = base * power_of_ten(distance);
    const Wide right = coefficient_of(low);
    if (high.negative_ == low.negative_) return check(make(high.negative_, left + right, low.exponent_), out);
    if (left >= right) return check(make(high.negative_, left - right, low.exponent_), out);
    return check(make(low.negative_, right - left, low.exponent_), out);
}

Decimal::ParseError Decimal::multiply(const Decimal& a, const Decimal& b, Decimal& out) noexcept {
    Product product = product_of(coefficient_of(a), coefficient_of(b));
    int exponent = a.exponent_ + b.exponent_;
    const auto coefficient = [&] { return static_cast<Wide>(product[1]) << 64 | product[0]; };
    bool exact = true;
    while (product[3] != 0 || product[2] != 0 || coefficient() >= power_of_ten(max_digits)) {
        exact &= divide_by_ten(product) == 0;
        ++exponent;
    }
    Decimal result;
    const ParseError why = check(make(a.negative_ != b.negative_, coefficient(), exponent), result);
    if (why != ParseError::none) return why;
    if (!exact) return ParseError::too_many_digits;
    return out = result, ParseError::none;
}

namespace {

Decimal value_or_refusal(Decimal::ParseError (&of)(const Decimal&, const Decimal&, Decimal&) noexcept,
                         const Decimal& a, const Decimal& b) {
    Decimal result;
    const auto why = of(a, b, result);
    if (why != Decimal::ParseError::none) refuse(why);
    return result;
}

}  // namespace

Decimal operator+(const Decimal& a, const Decimal& b) { return value_or_refusal(Decimal::add, a, b); }
Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }
Decimal operator*(const Decimal& a, const Decimal& b) { return value_or_refusal(Decimal::multiply, a, b); }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
    if (a == b) return std::strong_ordering::equal;
    if (a.negative_ != b.negative_)
        return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
    const Decimal& small =
        a.negative_ ? b : a;  // of two negative numbers the larger magnitude is the smaller number
    const Decimal& large = a.negative_ ? a : b;
    if (small.is_zero()) return std::strong_ordering::less;
    if (large.is_zero()) return std::strong_ordering::greater;
    const int small_digits = small.digits();
    const int large_digits = large.digits();
    const int small_leading = small.exponent_ + small_digits;
    const int large_leading = large.exponent_ + large_digits;
    if (small_leading != large_leading) return small_leading <=> large_leading;
    const int width = small_digits > large_digits ? small_digits : large_digits;
    const Wide left = coefficient_of(small) * power_of_ten(width - small_digits);
    const Wide right = coefficient_of(large) * power_of_ten(width - large_digits);
    return left <=> right;
}

std::ostream& operator<<(std::ostream& out, const Decimal& value) { return out << value.to_string(); }

inline namespace literals {
Decimal operator""_dec(const char* digits) { return Decimal(std::string_view(digits)); }
}  // namespace literals

}  // namespace dynantic
