#pragma once

#include <dynantic/detail/expression/path.hpp>

#include <type_traits>
#include <utility>

// What may be stored in a field by an update.
namespace dynantic::detail {

// A value for a list or set that is all of it, or for one element of it.
template <class V, class U>
inline constexpr bool is_whole = std::is_same_v<U, V>;

// Whether a value of type U can be stored where an F is.
template <Operand F, class U>
consteval bool check_value_settable() {
    using V = field_value<F>;
    constexpr bool is_nullable_field = is_optional<typename F::Value>;
    if constexpr (is_optional<U> && is_nullable_field) {
        // An empty one removes the attribute, any other sets its value.
        if constexpr (std::is_same_v<U, std::nullopt_t>)
            return true;
        else
            return check_value_settable<ValuePlace<V>, typename U::value_type>();
    } else {
        constexpr Misfit found = misfit<V, U>();
        static_assert(
            found != Misfit::is_nullopt && found != Misfit::is_optional,
            "dynantic: set from an optional, but the member is none: say remove to take the attribute away");
        static_assert(found != Misfit::number_for_bool,
                      "dynantic: set of a bool to a number: say true or false");
        static_assert(found != Misfit::bool_for_number, "dynantic: set of a number to a bool: say a number");
        static_assert(found != Misfit::other, "dynantic: set of a field to a value of another type");
        if constexpr (found == Misfit::none && is_plain_number<V> && is_plain_number<U>) {
            constexpr bool keeps_whole = !std::is_integral_v<V> || std::is_integral_v<U>;
            static_assert(keeps_whole,
                          "dynantic: set of a whole number to a fraction, which could not be read back");
            return keeps_whole;
        } else {
            return found == Misfit::none;
        }
    }
}

template <Operand F, class U>
consteval bool check_settable() {
    if constexpr (Operand<U>) {
        using V = field_value<F>;
        using W = field_value<U>;
        constexpr bool not_size = U::form != OperandForm::size;
        static_assert(not_size, "dynantic: size() is for conditions; an update cannot store it");
        constexpr bool types_agree =
            values_agree<V, W> && (!std::is_integral_v<V> || std::is_integral_v<W> || is_any<W>);
        static_assert(types_agree, "dynantic: set of a field to a field of another type");
        constexpr bool one_model = expression_fits<typename F::Model, typename U::Model>;
        static_assert(one_model, "dynantic: set of a field to a field of another model");
        return not_size && types_agree && one_model;
    } else {
        return check_value_settable<F, U>();
    }
}

// The value as it is stored there; a whole number must be in the range of the member, because it is read back
// into it.
template <Operand F, class U>
[[nodiscard]] std::string encode_stored(const U& value) {
    using V = field_value<F>;
    if constexpr (std::is_integral_v<V> && std::is_integral_v<U> && is_plain_number<V>) {
        if (!std::in_range<V>(value)) refuse_out_of_range();
    }
    return encode_for<F>(value);
}

}  // namespace dynantic::detail
