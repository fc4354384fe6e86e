#pragma once

#include <dynantic/detail/reflect/field_binder.hpp>
#include <dynantic/detail/reflect/field_count.hpp>
#include <dynantic/meta.hpp>

#include <type_traits>
#include <utility>

namespace dynantic::detail {

// Why the members of a struct cannot be listed. Each flaw has a sentence in require_reflectable; the questions are in
// such an order that none is asked where an earlier flaw would make it ill-formed.
enum class ReflectFlaw { none, not_a_class, not_aggregate, not_default, too_many, base, array, bit_field };

template <class T>
consteval ReflectFlaw find_reflect_flaw() {
    if constexpr (!std::is_class_v<T>) {
        return ReflectFlaw::not_a_class;
    } else if constexpr (has_member_list<T>) {
        return std::is_default_constructible_v<T> ? ReflectFlaw::none : ReflectFlaw::not_default;
    } else if constexpr (!std::is_aggregate_v<T>) {
        return ReflectFlaw::not_aggregate;
    } else if constexpr (!requires { T{}; }) {
        return ReflectFlaw::not_default;
    } else if constexpr (has_base_class<T>) {
        return ReflectFlaw::base;
    } else if constexpr (initialiser_count<T> > max_fields) {
        return ReflectFlaw::too_many;
    } else if constexpr (!FieldBinder<initialiser_count<T>>::template takes_braces<T>) {
        return ReflectFlaw::array;
    } else if constexpr (!decltype(FieldBinder<initialiser_count<T>>::addressable(
                             std::declval<T&>()))::value) {
        return ReflectFlaw::bit_field;
    } else {
        return ReflectFlaw::none;
    }
}

template <class T>
inline constexpr ReflectFlaw reflect_flaw = find_reflect_flaw<T>();

// Refuses T in a sentence where its members cannot be listed. What works on the members themselves sees none in such a
// T, so that the sentence stands alone.
template <class T>
consteval bool require_reflectable() {
    constexpr ReflectFlaw flaw = reflect_flaw<T>;
    static_assert(flaw != ReflectFlaw::not_a_class, "dynantic: a model must be a struct or class");
    static_assert(
        flaw != ReflectFlaw::not_aggregate,
        "dynantic: this class has constructors or private members, so its members cannot be listed: name "
        "them "
        "in its Meta, `using members = dynantic::ModelFields<&T::a_, &T::b_>;`, or remove the constructors");
    static_assert(
        flaw != ReflectFlaw::not_default,
        "dynantic: a model must be default-constructible: it has a reference member, or a member without a "
        "default constructor");
    static_assert(
        flaw != ReflectFlaw::base,
        "dynantic: a model must not have a base class: make the base a member, and flatten it if its "
        "members are to be attributes of the item");
    static_assert(
        flaw != ReflectFlaw::too_many,
        "dynantic: a model has at most 64 members: group some of them in a nested struct (and flatten it)");
    static_assert(flaw != ReflectFlaw::array,
                  "dynantic: a C array cannot be a member of a model: use std::array or std::vector");
    static_assert(flaw != ReflectFlaw::bit_field,
                  "dynantic: a bit-field cannot be a member of a model: use a bool or an integer");
    return flaw == ReflectFlaw::none;
}

}  // namespace dynantic::detail
