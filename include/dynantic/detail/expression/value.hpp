#pragma once

#include <dynantic/decimal.hpp>
#include <dynantic/detail/expression/encode.hpp>
#include <dynantic/detail/expression/operand.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// Which C++ values fit which field, and how they are encoded: the moment a value enters an expression.
namespace dynantic::detail {

template <class T>
inline constexpr bool is_plain_number =
    PlainInteger<T> || std::is_same_v<T, double> || std::is_same_v<T, float> || std::is_same_v<T, Decimal>;
template <class T>
inline constexpr bool is_text =
    std::is_convertible_v<const T&, std::string_view> && !std::is_same_v<T, std::nullptr_t>;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <>
inline constexpr bool is_optional<std::nullopt_t> = true;

// The type that a field's values have: what is inside an optional or a pointer.
template <Operand F>
using field_value = value_of<typename F::Value>;

// Whether V is stored as one of these types (any will do where V may hold any).
template <Operand F>
consteval bool stored_as(std::initializer_list<AttributeType> types) {
    if constexpr (is_any<field_value<F>>) {
        return true;
    } else {
        for (const AttributeType type : types) {
            if (F::type() == type) return true;
        }
        return false;
    }
}

// Why a value does not fit where a V is.
enum class Misfit : std::uint8_t { none, is_nullopt, is_optional, number_for_bool, bool_for_number, other };

template <class V, class U>
consteval Misfit misfit() {
    if constexpr (std::is_same_v<U, std::nullopt_t>) {
        return Misfit::is_nullopt;
    } else if constexpr (is_optional<U>) {
        return Misfit::is_optional;
    } else if constexpr (std::is_same_v<V, AnyValue> || std::is_same_v<U, V>) {
        return Misfit::none;
    } else if constexpr (std::is_same_v<V, bool>) {
        return is_plain_number<U> ? Misfit::number_for_bool : Misfit::other;
    } else if constexpr (is_plain_number<V>) {
        if constexpr (std::is_same_v<U, bool>) return Misfit::bool_for_number;
        return is_plain_number<U> ? Misfit::none : Misfit::other;
    } else if constexpr (std::is_same_v<V, std::string>) {
        return is_text<U> ? Misfit::none : Misfit::other;
    } else {
        return std::is_convertible_v<const U&, V> ? Misfit::none : Misfit::other;
    }
}

// Two fields may be compared or copied where a value of one fits the other.
template <class V, class W>
inline constexpr bool values_agree = is_any<V> || is_any<W> || std::is_same_v<V, W> ||
                                     (is_plain_number<V> && is_plain_number<W>);

template <std::integral I>
[[nodiscard]] std::size_t list_index(I index) {
    if (std::cmp_less(index, 0)) refuse_negative_index();
    return static_cast<std::size_t>(index);
}

template <class U>
[[nodiscard]] std::string encode_plain_number(const U& value) {
    if constexpr (std::is_same_v<U, Decimal>)
        return encode_number(value);
    else if constexpr (std::is_floating_point_v<U>)
        return encode_number(static_cast<double>(value));
    else if constexpr (std::is_signed_v<U>)
        return encode_number(static_cast<std::int64_t>(value));
    else
        return encode_number(static_cast<std::uint64_t>(value));
}

// A value whose place is given by its type alone: an element of a container, a value beside an attr().
template <class V>
struct ValuePlace : OperandTag {
    using Model = void;
    using Roots = ValueList<>;
    using Value = V;
    static constexpr OperandForm form = OperandForm::path;
    static std::string encode(const V& value) { return detail::encode(value); }
};

// The value, that was found to fit, as it is stored where F is.
template <Operand F, class U>
[[nodiscard]] std::string encode_for(const U& value) {
    using V = field_value<F>;
    if constexpr (is_text<U> && (std::is_same_v<V, AnyValue> || std::is_same_v<V, std::string>)) {
        return encode_text(value);
    } else if constexpr (std::is_same_v<V, AnyValue>) {
        return detail::encode(value);
    } else if constexpr (is_plain_number<V> && !std::is_same_v<U, V>) {
        return encode_plain_number(value);
    } else if constexpr (std::is_same_v<U, typename F::Value>) {
        return F::encode(value);
    } else {
        // Through V where the field is optional: an optional of V is not always made from what V is made
        // from.
        return F::encode(typename F::Value(static_cast<V>(value)));
    }
}

}  // namespace dynantic::detail
