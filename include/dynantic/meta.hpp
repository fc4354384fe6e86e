#pragma once

#include <type_traits>

namespace dynantic {

/// The description of a model from outside, for a struct that cannot have a nested `Meta`. Specialise it with
/// the same members as `Meta`.
template <class T>
struct MetaFor {};

/// The members of a class whose members are private: `using members = dynantic::ModelFields<&A::id_,
/// &A::name_>;` in a nested `Meta` (which may name private members). At most 64.
template <auto... Members>
struct ModelFields {};

namespace detail {

template <class T, class = void>
struct SelectMeta {
    using type = MetaFor<T>;
};
template <class T>
struct SelectMeta<T, std::void_t<typename T::Meta>> {
    using type = typename T::Meta;
};
// The Meta of a model: nested or outside.
template <class T>
using meta_of = typename SelectMeta<T>::type;

// Whether the members of T are listed by hand.
template <class T>
inline constexpr bool has_member_list = requires {
    typename meta_of<T>::members;
};

}  // namespace detail
}  // namespace dynantic
