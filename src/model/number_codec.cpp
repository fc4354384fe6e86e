#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/scalar_codec.hpp>

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace dynantic::detail {
namespace {

bool parse_decimal(std::string_view text, Decimal& out, std::string& why) {
    switch (Decimal::parse(text, out)) {
        case Decimal::ParseError::none:
            return true;
        case Decimal::ParseError::not_a_number:
            why = "the text is not a number";
            return false;
        case Decimal::ParseError::too_many_digits:
            why = "the number has more than 38 digits";
            return false;
        case Decimal::ParseError::overflow:
        case Decimal::ParseError::underflow:
            break;
    }
    why = "the number is beyond the range of DynamoDB's numbers";
    return false;
}

// --- integers -------------------------------------------------------------------------------------------------------

// The object may be `long` or `long long`, or a duration: its bytes are an I, its type need not be.
template <class I>
I load(const void* value) {
    I copy{};
    std::memcpy(&copy, value, sizeof copy);
    return copy;
}

template <class I>
using Wide = std::conditional_t<std::is_signed_v<I>, std::int64_t, std::uint64_t>;

template <class I>
bool narrow(Wide<I> wide, void* value, std::string& why) {
    const auto narrowed = static_cast<I>(wide);
    if (narrowed != wide) {
        why = std::string("the number does not fit in ") +
              (std::is_signed_v<I> ? "a signed" : "an unsigned") + " integer of " +
              std::to_string(sizeof(I) * 8) + " bits";
        return false;
    }
    std::memcpy(value, &narrowed, sizeof narrowed);
    return true;
}

template <class I>
bool write_integer(const TypeCodec&, const void* value, ValueWriter& out) {
    out.json.number_value(static_cast<Wide<I>>(load<I>(value)));
    return true;
}

template <class I>
bool read_integer(const TypeCodec&, JsonValue& in, void* value) {
    Wide<I> wide{};
    std::string why;
    return in.read_attribute(wide) && (narrow<I>(wide, value, why) || in.fail(std::move(why)));
}

template <class I>
bool integer_to_text(const TypeCodec&, const void* value, ValueWriter&, std::string& text) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, static_cast<Wide<I>>(load<I>(value))).ptr;
    text.append(digits, end);
    return true;
}

template <class I>
bool integer_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    Wide<I> wide{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), wide);
    if (error == std::errc() && stop == text.data() + text.size()) return narrow<I>(wide, value, why);
    Decimal exact;
    if (!parse_decimal(text, exact, why)) return false;
    std::optional<Wide<I>> whole;
    if constexpr (std::is_signed_v<I>) {
        whole = exact.to_int64();
    } else {
        whole = exact.to_uint64();
    }
    if (whole) return narrow<I>(*whole, value, why);
    why = exact.exponent() < 0 ? "the number is not whole, and would lose its fraction"
                               : "the number does not fit in 64 bits";
    return false;
}

template <class I>
constexpr TypeCodec integer_table() {
    return {.write = &write_integer<I>,
            .read = &read_integer<I>,
            .read_inner = &read_inner_by_text,
            .to_text = &integer_to_text<I>,
            .from_text = &integer_from_text<I>,
            .type = AttributeType::number};
}

// --- floating point -------------------------------------------------------------------------------------------------

// What DynamoDB can store of floating-point numbers, with the reason where it cannot.
template <class F>
bool check_float(F number, ValueWriter& out) {
    if (std::isnan(number)) return out.fail("NaN cannot be stored as a number");
    if (std::isinf(number)) return out.fail("infinity cannot be stored as a number");
    const auto magnitude = static_cast<double>(std::fabs(number));
    if (magnitude >= 1e126 || (magnitude > 0 && magnitude < 1e-130)) {
        return out.fail("the number is beyond the range of DynamoDB's numbers (1E-130 to 9.99E+125)");
    }
    return true;
}

// The shortest text that reads back as the same number.
template <class F>
bool float_to_text(const TypeCodec&, const void* value, ValueWriter& out, std::string& text) {
    F number = as<F>(value);
    if (!check_float(number, out)) return false;
    if (number == 0) number = 0;  // DynamoDB has no negative zero
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    text.append(digits, end);
    return true;
}

bool write_double(const TypeCodec&, const void* value, ValueWriter& out) {
    double number = as<double>(value);
    if (!check_float(number, out)) return false;
    if (number == 0) number = 0;
    out.json.number_value(number);
    return true;
}

bool write_float(const TypeCodec& self, const void* value, ValueWriter& out) {
    std::string text;
    if (!float_to_text<float>(self, value, out, text)) return false;
    out.json.raw(R"({"N":")");
    out.json.raw(text);
    out.json.raw("\"}");
    return true;
}

bool read_double(const TypeCodec&, JsonValue& in, void* value) {
    return in.read_attribute(as<double>(value));
}

// Exact where the number's shortest text, or its value, is the text that was read.
template <class F>
bool float_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    Decimal exact;
    if (!parse_decimal(text, exact, why)) return false;
    F number{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && stop == text.data() + text.size()) {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        const auto shortest = Decimal::parse({digits, static_cast<std::size_t>(end - digits)});
        const bool whole = std::fabs(number) < F{1e18F} && number == std::trunc(number) &&
                           exact == Decimal(static_cast<std::int64_t>(number));
        if (shortest == exact || whole || exact.digits() <= std::numeric_limits<F>::digits10) {
            as<F>(value) = number;
            return true;
        }
    }
    why = std::is_same_v<F, float>
              ? "the number has more digits than a float can hold; use double or dynantic::Decimal"
              : "the number has more digits than a double can hold; use dynantic::Decimal";
    return false;
}

// --- decimal --------------------------------------------------------------------------------------------------------

bool write_decimal(const TypeCodec&, const void* value, ValueWriter& out) {
    out.json.number_value(as<Decimal>(value));
    return true;
}
bool read_decimal(const TypeCodec&, JsonValue& in, void* value) {
    return in.read_attribute(as<Decimal>(value));
}
bool decimal_to_text(const TypeCodec&, const void* value, ValueWriter&, std::string& text) {
    as<Decimal>(value).append_to(text);
    return true;
}
bool decimal_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    return parse_decimal(text, as<Decimal>(value), why);
}

}  // namespace

constinit const TypeCodec int8_codec = integer_table<std::int8_t>();
constinit const TypeCodec int16_codec = integer_table<std::int16_t>();
constinit const TypeCodec int32_codec = integer_table<std::int32_t>();
constinit const TypeCodec int64_codec = integer_table<std::int64_t>();
constinit const TypeCodec uint8_codec = integer_table<std::uint8_t>();
constinit const TypeCodec uint16_codec = integer_table<std::uint16_t>();
constinit const TypeCodec uint32_codec = integer_table<std::uint32_t>();
constinit const TypeCodec uint64_codec = integer_table<std::uint64_t>();

constinit const TypeCodec double_codec{.write = &write_double,
                                       .read = &read_double,
                                       .read_inner = &read_inner_by_text,
                                       .to_text = &float_to_text<double>,
                                       .from_text = &float_from_text<double>,
                                       .type = AttributeType::number};
constinit const TypeCodec float_codec{.write = &write_float,
                                      .read = &read_by_text,
                                      .read_inner = &read_inner_by_text,
                                      .to_text = &float_to_text<float>,
                                      .from_text = &float_from_text<float>,
                                      .type = AttributeType::number};
constinit const TypeCodec decimal_codec{.write = &write_decimal,
                                        .read = &read_decimal,
                                        .read_inner = &read_inner_by_text,
                                        .to_text = &decimal_to_text,
                                        .from_text = &decimal_from_text,
                                        .type = AttributeType::number};

}  // namespace dynantic::detail
