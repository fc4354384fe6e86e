#include "engine/item/number.hpp"

#include <algorithm>
#include <cstring>

namespace dynantic::engine {

namespace {

using ParseError = Decimal::ParseError;
__extension__ using Wide = unsigned __int128;

constexpr char negative_mark = 1;
constexpr char zero_mark = 2;
constexpr char positive_mark = 3;

/// A number taken apart: 0.d1d2d3... * 10^(exponent + 1), d1 != 0, the last digit != 0; no digits is zero.
struct Digits {
    std::array<std::uint8_t, Decimal::max_digits> digit{};
    int count = 0;
    int exponent = 0;
    bool negative = false;
};

std::uint8_t pack(const Digits& number, std::array<char, 24>& bytes) noexcept {
    if (number.count == 0) {
        bytes[0] = zero_mark;
        return 1;
    }
    // The complement turns the order around.
    const unsigned mask = number.negative ? 0xFFU : 0U;
    std::uint8_t size = 0;
    bytes[size++] = number.negative ? negative_mark : positive_mark;
    bytes[size++] =
        static_cast<char>(static_cast<unsigned>(number.exponent - Decimal::min_exponent10) ^ mask);
    for (int i = 0; i < number.count; i += 2) {
        const auto at = static_cast<std::size_t>(i);
        const unsigned pair = number.digit[at] * 10U + (i + 1 < number.count ? number.digit[at + 1] : 0U);
        bytes[size++] = static_cast<char>((pair + 1) ^ mask);
    }
    bytes[size++] = static_cast<char>(mask);
    return size;
}

Digits unpack(std::string_view packed) noexcept {
    Digits number;
    if (packed.size() < 3) return number;
    number.negative = packed[0] == negative_mark;
    const unsigned mask = number.negative ? 0xFFU : 0U;
    number.exponent =
        static_cast<int>(static_cast<unsigned char>(packed[1]) ^ mask) + Decimal::min_exponent10;
    for (std::size_t i = 2; i + 1 < packed.size() && number.count + 2 <= Decimal::max_digits; ++i) {
        const unsigned pair = (static_cast<unsigned char>(packed[i]) ^ mask) - 1;
        const auto at = static_cast<std::size_t>(number.count);
        number.digit[at] = static_cast<std::uint8_t>(pair / 10);
        number.digit[at + 1] = static_cast<std::uint8_t>(pair % 10);
        number.count += 2;
    }
    if (number.count > 0 && number.digit[static_cast<std::size_t>(number.count) - 1] == 0) --number.count;
    return number;
}

/// From a coefficient that does not end in zero, and its power of ten.
Digits take_apart(Wide coefficient, int power, bool negative) noexcept {
    Digits number;
    std::array<std::uint8_t, 40> reversed{};
    std::size_t count = 0;
    while (coefficient != 0 && count < reversed.size()) {
        reversed[count++] = static_cast<std::uint8_t>(coefficient % 10);
        coefficient /= 10;
    }
    count = std::min<std::size_t>(count, Decimal::max_digits);
    for (std::size_t i = 0; i < count; ++i) number.digit[i] = reversed[count - 1 - i];
    number.count = static_cast<int>(count);
    number.exponent = power + number.count - 1;
    number.negative = negative;
    return number;
}

// "00" to "99".
constexpr auto pairs = [] {
    std::array<std::array<char, 2>, 100> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
    return table;
}();

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Reads "e+12" at `text`; saturates far outside the range. False where it is malformed, or past 64 bits as AWS has it.
bool read_exponent(std::string_view text, int& exponent) noexcept {
    text.remove_prefix(1);
    bool negative = false;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (text.empty()) return false;
    constexpr std::uint64_t limit = std::uint64_t{1} << 63;
    constexpr std::uint64_t far_out = 1'000'000'000;
    std::uint64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return false;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (value > (limit - digit) / 10) return false;
        value = value * 10 + digit;
    }
    if (!negative && value == limit) return false;
    const int bounded = static_cast<int>(std::min(value, far_out));
    exponent = negative ? -bounded : bounded;
    return true;
}

ParseError read_text(std::string_view text, Digits& number) noexcept {
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) number.negative = text[at++] == '-';

    int significant = 0;   // digits from the first that is not zero
    int last_nonzero = 0;  // how many of them up to the last that is not zero
    const auto take_digits = [&] {
        const std::size_t first = at;
        for (; at < text.size() && is_digit(text[at]); ++at) {
            const char c = text[at];
            if (c != '0') {
                last_nonzero = significant + 1;
            } else if (significant == 0) {
                continue;
            }
            if (significant < Decimal::max_digits)
                number.digit[static_cast<std::size_t>(significant)] = static_cast<std::uint8_t>(c - '0');
            ++significant;
        }
        return static_cast<int>(at - first);
    };
    int seen = take_digits();
    // Power of ten of the first significant digit, before the exponent.
    long point_shift = significant - 1;
    if (at < text.size() && text[at] == '.') {
        ++at;
        const bool below_one = significant == 0;
        const int fraction = take_digits();
        seen += fraction;
        if (below_one) point_shift = significant - fraction - 1;
    }
    if (seen == 0) return ParseError::not_a_number;
    int exponent = 0;
    if (at < text.size()) {
        if ((text[at] != 'e' && text[at] != 'E') || !read_exponent(text.substr(at), exponent)) {
            return ParseError::not_a_number;
        }
    }
    // DynamoDB checks the range of a zero too, by the exponent that it is written with.
    const long magnitude = (significant == 0 ? 0 : point_shift) + exponent;
    if (magnitude > Decimal::max_exponent10) return ParseError::overflow;
    if (magnitude < Decimal::min_exponent10) return ParseError::underflow;
    if (significant == 0) {
        number = {};
        return ParseError::none;
    }
    if (last_nonzero > Decimal::max_digits) return ParseError::too_many_digits;
    number.count = last_nonzero;
    number.exponent = static_cast<int>(magnitude);
    return ParseError::none;
}

}  // namespace

ParseError PackedNumber::parse(std::string_view text, PackedNumber& out) noexcept {
    Digits number;
    const ParseError error = read_text(text, number);
    if (error == ParseError::none) out.size_ = pack(number, out.bytes_);
    return error;
}

PackedNumber PackedNumber::from(const Decimal& value) noexcept {
    const Wide coefficient = (static_cast<Wide>(value.coefficient_high()) << 64) | value.coefficient_low();
    PackedNumber result;
    result.size_ = pack(take_apart(coefficient, value.exponent(), value.is_negative()), result.bytes_);
    return result;
}

PackedNumber PackedNumber::from(std::uint64_t value) noexcept { return from(Decimal(value)); }

Decimal unpack_number(std::string_view packed) noexcept {
    const Digits number = unpack(packed);
    Wide coefficient = 0;
    for (int i = 0; i < number.count; ++i)
        coefficient = coefficient * 10 + number.digit[static_cast<std::size_t>(i)];
    return Decimal::from_parts(number.negative, static_cast<std::uint64_t>(coefficient >> 64),
                               static_cast<std::uint64_t>(coefficient), number.exponent - number.count + 1);
}

// DynamoDB always answers plain digits, even 1E-130. They are unpacked to where they belong, and what a whole number or a
// point needs is added after.
char* write_number(char* to, std::string_view packed) noexcept {
    if (packed.size() < 3) {
        *to = '0';
        return to + 1;
    }
    const bool negative = packed[0] == negative_mark;
    const unsigned mask = negative ? 0xFFU : 0U;
    const int exponent =
        static_cast<int>(static_cast<unsigned char>(packed[1]) ^ mask) + Decimal::min_exponent10;
    if (negative) *to++ = '-';
    if (exponent < 0) {
        const auto zeros = static_cast<std::size_t>(-exponent - 1);
        *to++ = '0';
        *to++ = '.';
        std::memset(to, '0', zeros);
        to += zeros;
    }
    char* const digits = to;
    for (std::size_t i = 2; i + 1 < packed.size(); ++i, to += 2) {
        const unsigned pair = (static_cast<unsigned char>(packed[i]) ^ mask) - 1;
        std::memcpy(to, pairs[pair % pairs.size()].data(), 2);
    }
    if (to[-1] == '0') --to;
    if (exponent < 0) return to;
    char* const point = digits + exponent + 1;
    if (to == point) return to;
    if (to < point) {
        std::memset(to, '0', static_cast<std::size_t>(point - to));
        return point;
    }
    std::memmove(point + 1, point, static_cast<std::size_t>(to - point));
    *point = '.';
    return to + 1;
}

void append_number(std::string& out, std::string_view packed) {
    char text[longest_number];
    out.append(text, write_number(text, packed));
}

// AWS measured: half the significant digits before the decimal point, rounded up, and the same for those after it.
std::size_t number_size(std::string_view packed) noexcept {
    if (packed.size() < 3) return 1;
    const bool negative = packed[0] == negative_mark;
    const unsigned mask = negative ? 0xFFU : 0U;
    const int exponent =
        static_cast<int>(static_cast<unsigned char>(packed[1]) ^ mask) + Decimal::min_exponent10;
    const unsigned last_pair = (static_cast<unsigned char>(packed[packed.size() - 2]) ^ mask) - 1;
    const int digits = static_cast<int>(packed.size() - 3) * 2 - (last_pair % 10 == 0 ? 1 : 0);
    const int before_point = std::clamp(exponent + 1, 0, digits);
    const int after_point = digits - before_point;
    const int bytes = 1 + (before_point + 1) / 2 + (after_point + 1) / 2 + (negative ? 1 : 0);
    return static_cast<std::size_t>(bytes);
}

std::size_t packed_number_length(std::string_view bytes) noexcept {
    if (bytes.empty()) return 0;
    if (bytes[0] == zero_mark) return 1;
    if (bytes[0] != negative_mark && bytes[0] != positive_mark) return 0;
    const char end = bytes[0] == negative_mark ? '\xFF' : '\0';
    for (std::size_t i = 3; i < bytes.size() && i < 22; ++i) {
        if (bytes[i] == end) return i + 1;
    }
    return 0;
}

std::string number_error(ParseError error, std::string_view text) {
    switch (error) {
        case ParseError::none:
            break;
        case ParseError::not_a_number:
            if (text.empty()) return "The parameter cannot be converted to a numeric value";
            return "The parameter cannot be converted to a numeric value: " + std::string(text);
        case ParseError::too_many_digits:
            return "Attempting to store more than 38 significant digits in a Number";
        case ParseError::overflow:
            return "Number overflow. Attempting to store a number with magnitude larger than supported range";
        case ParseError::underflow:
            return "Number underflow. Attempting to store a number with magnitude smaller than supported "
                   "range";
    }
    return {};
}

}  // namespace dynantic::engine
