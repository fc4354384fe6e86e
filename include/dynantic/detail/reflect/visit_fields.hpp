#pragma once

#include <dynantic/detail/reflect/field_binder.hpp>
#include <dynantic/detail/reflect/member_traits.hpp>
#include <dynantic/detail/reflect/reflectable.hpp>

#include <cstddef>
#include <utility>

namespace dynantic::detail {

template <class List>
struct MemberList;
template <auto... Members>
struct MemberList<ModelFields<Members...>> {
    static constexpr std::size_t count = sizeof...(Members);
    template <class T, class F>
    static constexpr decltype(auto) bind(T& object, F&& visit) {
        return visit(object.*Members...);
    }
};

template <class T>
consteval auto select_binder() {
    if constexpr (reflect_flaw<T> != ReflectFlaw::none) {
        return FieldBinder<0>{};
    } else if constexpr (has_member_list<T>) {
        return MemberList<typename meta_of<T>::members>{};
    } else {
        return FieldBinder<initialiser_count<T>>{};
    }
}

// How many members T has: 0 where it cannot be reflected.
template <class T>
consteval std::size_t count_fields() {
    if constexpr (reflect_flaw<T> != ReflectFlaw::none) {
        return 0;
    } else if constexpr (has_member_list<T>) {
        return MemberList<typename meta_of<T>::members>::count;
    } else {
        return initialiser_count<T>;
    }
}
template <class T>
inline constexpr std::size_t field_count = count_fields<T>();

// visit(member0, member1, ...), all at once; the members are as const as the object is.
template <class T, class F>
constexpr decltype(auto) visit_fields(T& object, F&& visit) {
    using Binder = decltype(select_binder<std::remove_const_t<T>>());
    return Binder::bind(object, std::forward<F>(visit));
}

template <class... Fields>
constexpr TypeList<Fields...> list_types(Fields&...) {
    return {};
}

// The types of the members: TypeList<std::string, ...>.
template <class T>
using field_types =
    decltype(visit_fields(std::declval<T&>(), [](auto&... fields) { return list_types(fields...); }));

}  // namespace dynantic::detail
