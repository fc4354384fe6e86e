#pragma once

#include <cstddef>
#include <type_traits>

namespace dynantic::detail {

// The class and the type of a member pointer.
template <class P>
struct MemberPointer {
    static constexpr bool is_member = false;
};
template <class C, class M>
requires(!std::is_function_v<M>) struct MemberPointer<M C::*> {
    static constexpr bool is_member = true;
    using Class = C;
    using Type = M;
};

template <auto Member>
using class_of_member = typename MemberPointer<std::remove_cv_t<decltype(Member)>>::Class;
template <auto Member>
using type_of_member = typename MemberPointer<std::remove_cv_t<decltype(Member)>>::Type;

// The class that a member is of, or the type of a value that is no member.
//
// Whatever has a symbol and knows a model by pointers to its members alone must have this as a template argument too:
// g++ 12 gives `f<&(anonymous)::User::id>` external linkage, so that the linker takes the functions of two files, each
// with a User of its own, for one; with the type among the arguments the linkage is internal, as it ought to be.
template <class P>
struct OwnerOf {
    using type = P;
};
template <class C, class M>
struct OwnerOf<M C::*> {
    using type = C;
};
template <auto Value>
using owner_of = typename OwnerOf<std::remove_cv_t<decltype(Value)>>::type;

template <auto Value>
inline constexpr bool is_member_pointer = MemberPointer<std::remove_cv_t<decltype(Value)>>::is_member;

// A list of compile-time values, and one of types.
template <auto... Values>
struct ValueList {
    static constexpr std::size_t size = sizeof...(Values);
};
template <class... Types>
struct TypeList {
    static constexpr std::size_t size = sizeof...(Types);
};

// Whether two compile-time values are one, also where their types differ.
template <auto A, auto B>
inline constexpr bool same_value = std::is_same_v<ValueList<A>, ValueList<B>>;

}  // namespace dynantic::detail
