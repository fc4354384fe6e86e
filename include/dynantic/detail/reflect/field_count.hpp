#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

// How many members an aggregate has.
//
// The language does not say, but it does say whether an aggregate can be made from N initialisers. Offered N values that
// convert to anything, T{...} is well formed for every N up to the number of members (those left over are made from
// nothing) and for none above it; so a binary search finds the number in at most seven questions.
//
// What would spoil the count is refused first, in a sentence (reflectable.hpp): an array member swallows as many
// initialisers as it has elements, and a base class takes one.

inline constexpr std::size_t max_fields = 64;

// Converts to anything. It is asked about, not called; it has a body because clang wants one where the constexpr
// constructor of an optional would call it.
struct Anything {
    template <class T>
    operator T() const noexcept {
        __builtin_unreachable();
    }
};
template <std::size_t>
using AnythingAt = Anything;

// Converts to the base classes of T only.
template <class T>
struct AnyBaseOf {
    template <class B>
    requires(std::is_base_of_v<B, T> && !std::is_same_v<B, T>) operator B() const noexcept {
        __builtin_unreachable();
    }
};

// Whether T can be made from so many.
template <class T, class Indices>
inline constexpr bool made_from_anything = false;
template <class T, std::size_t... I>
requires requires { T{AnythingAt<I>{}...}; }
inline constexpr bool made_from_anything<T, std::index_sequence<I...>> = true;

// The greatest N in [Low, High) for which T can be made from N initialisers; it can be made from Low.
template <class T, std::size_t Low, std::size_t High>
consteval std::size_t search_field_count() {
    if constexpr (High - Low <= 1) {
        return Low;
    } else {
        constexpr std::size_t middle = Low + (High - Low) / 2;
        if constexpr (made_from_anything<T, std::make_index_sequence<middle>>) {
            return search_field_count<T, middle, High>();
        } else {
            return search_field_count<T, Low, middle>();
        }
    }
}

// The number of initialisers T takes, at most max_fields + 1, which stands for "too many".
template <class T>
inline constexpr std::size_t initialiser_count = search_field_count<T, 0, max_fields + 2>();

template <class T>
inline constexpr bool has_base_class = requires {
    T{AnyBaseOf<T>{}};
};

}  // namespace dynantic::detail
