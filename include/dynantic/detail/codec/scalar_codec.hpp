#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/binary.hpp>
#include <dynantic/decimal.hpp>
#include <dynantic/detail/codec/codec_of.hpp>
#include <dynantic/timestamp.hpp>
#include <dynantic/uuid.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <string>
#include <variant>

namespace dynantic::detail {

// One table for each scalar type (src/model/scalar_codec.cpp and its neighbours).
extern const TypeCodec string_codec, boolean_codec, binary_codec, decimal_codec, double_codec, float_codec,
    uuid_codec, timestamp_codec, date_codec, days_codec, null_codec, any_codec, item_codec;
// Integers, by size and sign: values are copied in and out byte by byte, so that `long` and `long long` share a table.
extern const TypeCodec int8_codec, int16_codec, int32_codec, int64_codec, uint8_codec, uint16_codec,
    uint32_codec, uint64_codec;
// A Timestamp and an integer as epoch seconds: the types of a time-to-live member.
extern const TypeCodec epoch_seconds_codec, optional_epoch_seconds_codec;

template <const TypeCodec& Table, AttributeType Type, bool Any = false>
struct ScalarCodec {
    static constexpr AttributeType type = Type;
    static constexpr bool any_type = Any;
    static constexpr bool nullable = false;
    static constexpr const TypeCodec& table = Table;
    static consteval bool check() { return true; }
};

template <>
struct BuiltinCodec<std::string> : ScalarCodec<string_codec, AttributeType::string> {};
template <>
struct BuiltinCodec<bool> : ScalarCodec<boolean_codec, AttributeType::boolean> {};
template <>
struct BuiltinCodec<Binary> : ScalarCodec<binary_codec, AttributeType::binary> {};
template <>
struct BuiltinCodec<Decimal> : ScalarCodec<decimal_codec, AttributeType::number> {};
template <>
struct BuiltinCodec<double> : ScalarCodec<double_codec, AttributeType::number> {};
template <>
struct BuiltinCodec<float> : ScalarCodec<float_codec, AttributeType::number> {};
template <>
struct BuiltinCodec<Uuid> : ScalarCodec<uuid_codec, AttributeType::string> {};
template <>
struct BuiltinCodec<Timestamp> : ScalarCodec<timestamp_codec, AttributeType::string> {};
template <>
struct BuiltinCodec<Date> : ScalarCodec<date_codec, AttributeType::string> {};
template <>
struct BuiltinCodec<std::chrono::sys_days> : ScalarCodec<days_codec, AttributeType::string> {};
template <>
struct BuiltinCodec<std::monostate> : ScalarCodec<null_codec, AttributeType::null> {};
template <>
struct BuiltinCodec<AttributeValue> : ScalarCodec<any_codec, AttributeType::null, true> {};
template <>
struct BuiltinCodec<Item> : ScalarCodec<item_codec, AttributeType::map> {};

// char, wchar_t and their kin are integers to the language, but neither numbers nor texts to people.
template <class T>
concept PlainInteger =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t> && sizeof(T) <= 8;

template <std::size_t Size, bool Signed>
constexpr const TypeCodec& select_integer_codec() {
    if constexpr (Size == 1) {
        return Signed ? int8_codec : uint8_codec;
    } else if constexpr (Size == 2) {
        return Signed ? int16_codec : uint16_codec;
    } else if constexpr (Size == 4) {
        return Signed ? int32_codec : uint32_codec;
    } else {
        return Signed ? int64_codec : uint64_codec;
    }
}
template <PlainInteger T>
struct BuiltinCodec<T>
    : ScalarCodec<select_integer_codec<sizeof(T), std::is_signed_v<T>>(), AttributeType::number> {};

// A duration is the number of its own units: it is laid out as its `rep`.
template <class Rep, class Period>
struct BuiltinCodec<std::chrono::duration<Rep, Period>> : BuiltinCodec<Rep> {
    static_assert(sizeof(std::chrono::duration<Rep, Period>) == sizeof(Rep));
};

bool write_byte_array(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_byte_array(const TypeCodec& self, JsonValue& in, void* value);
bool read_byte_array_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);

// Exactly N bytes.
template <std::size_t N>
struct BuiltinCodec<std::array<std::byte, N>> {
    static constexpr AttributeType type = AttributeType::binary;
    static constexpr bool any_type = false;
    static constexpr bool nullable = false;
    static constexpr std::size_t size = N;
    static consteval bool check() { return true; }
    static constexpr TypeCodec table{.write = &write_byte_array,
                                     .read = &read_byte_array,
                                     .read_inner = &read_byte_array_inner,
                                     .extra = &size,
                                     .type = type};
};

}  // namespace dynantic::detail
