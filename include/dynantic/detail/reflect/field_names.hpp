#pragma once

#include <dynantic/detail/reflect/member_name.hpp>
#include <dynantic/detail/reflect/symbol_name.hpp>
#include <dynantic/detail/reflect/visit_fields.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace dynantic::detail {

// The names of an aggregate's members.
//
// C++20 tells no names, but a compiler prints them: in the text of a function template whose argument is a pointer to a
// subobject, `&fake<User>.value.email`. So there is an object that is declared and never defined; a structured binding
// takes it apart in a constant expression; and the addresses of the parts become template arguments. Nothing of it
// is left at run time.
//
// Traps, each found the hard way:
// - The pointers are `const void*`: then one array holds all, and no tuple of types has to be instantiated.
// - clang 16 refuses a pointer to a subobject as a template argument, but takes it inside of a struct: Box.
// - The array is made by a consteval function. As a constexpr variable, clang diagnoses the object that has no definition.

template <class T>
struct Holder {
    T value;
};

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

template <class T>
extern const Holder<T> fake;

struct Box {
    const void* pointer;
};

template <std::size_t N>
struct PointerArray {
    const void* at[N];
};

template <class T>
consteval auto field_pointers() {
    return visit_fields(fake<T>.value, [](const auto&... fields) {
        return PointerArray<sizeof...(fields)>{{__builtin_addressof(fields)...}};
    });
}

template <Box Pointer>
consteval auto signature_of_pointer() {
    return __PRETTY_FUNCTION__;
}

template <class T, std::size_t... I>
consteval std::array<std::string_view, sizeof...(I)> names_of_aggregate(std::index_sequence<I...>) {
    constexpr auto pointers = field_pointers<T>();
    return {last_identifier(signature_of_pointer<Box{pointers.at[I]}>())...};
}

#ifdef __clang__
#pragma clang diagnostic pop
#endif

template <auto... Members>
consteval std::array<std::string_view, sizeof...(Members)> names_of_members(ModelFields<Members...>*) {
    return {member_name<Members>()...};
}

template <class T>
consteval auto find_field_names() {
    if constexpr (field_count<T> == 0) {
        return std::array<std::string_view, 0>{};
    } else if constexpr (has_member_list<T>) {
        return names_of_members(static_cast<typename meta_of<T>::members*>(nullptr));
    } else {
        return names_of_aggregate<T>(std::make_index_sequence<field_count<T>>{});
    }
}

// The names of the members of T, in order of declaration. They live for ever.
template <class T>
inline constexpr auto field_names = find_field_names<T>();

}  // namespace dynantic::detail
