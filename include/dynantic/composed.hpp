#pragma once

#include <dynantic/detail/fixed_string.hpp>
#include <dynantic/detail/model/model_of.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// The texts of composed keys from the values of their members, for gets and queries.

namespace dynantic {
namespace detail {

template <auto Part>
constexpr std::string_view pattern_of_part([[maybe_unused]] std::string_view name) {
    if constexpr (is_composed<Part>) {
        using Composed = std::remove_cv_t<decltype(Part)>;
        if (Composed::name() == name) return Composed::pattern();
    }
    return {};
}
// (T is there for its linkage: see KeyParts.)
template <class T, class Parts>
struct PatternAmong;
template <class T, auto... Parts>
struct PatternAmong<T, ValueList<Parts...>> {
    static constexpr std::string_view find([[maybe_unused]] std::string_view name) {
        std::string_view found;
        for (const std::string_view each : {pattern_of_part<Parts>(name)..., std::string_view()}) {
            if (!each.empty()) found = each;
        }
        return found;
    }
};
template <class T, class List>
struct PatternInIndexes;
template <class T, class... Each>
struct PatternInIndexes<T, Indexes<Each...>> {
    static constexpr std::string_view find([[maybe_unused]] std::string_view name) {
        std::string_view found;
        for (const std::string_view each :
             {PatternAmong<T, typename index_shape<Each>::PartitionList>::find(name)...,
              PatternAmong<T, typename index_shape<Each>::SortList>::find(name)..., std::string_view()}) {
            if (!each.empty()) found = each;
        }
        return found;
    }
};
// The pattern of a composed attribute of T's key or indexes; empty where there is none of that name.
template <class T>
constexpr std::string_view find_pattern(std::string_view name) {
    using Shape = KeyShape<key_of<T>>;
    for (const std::string_view each : {PatternAmong<T, typename Shape::PartitionList>::find(name),
                                        PatternAmong<T, typename Shape::SortList>::find(name)}) {
        if (!each.empty()) return each;
    }
    return PatternInIndexes<T, indexes_of<T>>::find(name);
}
constexpr std::size_t count_parts(std::string_view pattern) {
    std::size_t parts = 0;
    for (const char c : pattern) parts += c == '{' ? 1 : 0;
    return parts;
}
// Which member of T the part at a place of a pattern is.
template <class T>
constexpr std::size_t field_of_part(std::string_view pattern, std::size_t place) {
    for (;;) {
        pattern.remove_prefix(place_of(pattern, '{') + 1);
        if (place-- == 0) break;
    }
    const std::string_view part = pattern.substr(0, place_of(pattern, '}'));
    const std::string_view member = part.substr(0, place_of(part, ':'));
    std::size_t field = 0;
    while (field_names<T>[field] != member) ++field;  // check_composed has seen that it is there
    return field;
}
// Whether a U may be given for a member of type F: the same, a text for a text, an integer for an integer.
template <class F, class U>
inline constexpr bool fits_part = std::is_same_v<F, U> ||
                                  (std::is_same_v<F, std::string> &&
                                   std::is_convertible_v<const U&, std::string_view>) ||
                                  (PlainInteger<F> && PlainInteger<U>);

[[noreturn]] void refuse_part_out_of_range();

template <class F, class U>
[[nodiscard]] F part_value(const U& value) {
    if constexpr (std::is_same_v<F, std::string> && !std::is_same_v<U, std::string>) {
        return F(std::string_view(value));
    } else if constexpr (PlainInteger<F> && PlainInteger<U>) {
        if (!std::in_range<F>(value)) refuse_part_out_of_range();
        return static_cast<F>(value);
    } else {
        return value;
    }
}

// The type of the member at a place of the pattern. (The members' types come as an argument: g++ 12 takes what it finds
// by their place in an alias of a lambda's result for no constant.)
template <class T, FixedString Name, std::size_t Place, class... Fields>
using composed_part = typename std::tuple_element_t<field_of_part<T>(find_pattern<T>(Name.view()), Place),
                                                    std::tuple<std::type_identity<Fields>...>>::type;

template <class T, FixedString Name, class... Fields, class... Values, std::size_t... Place>
constexpr bool parts_fit(TypeList<Fields...>, TypeList<Values...>, std::index_sequence<Place...>) {
    return (fits_part<composed_part<T, Name, Place, Fields...>, Values> && ... && true);
}
template <class T, FixedString Name, class... Fields, std::size_t... Place, class... Values>
[[nodiscard]] std::string join_parts(TypeList<Fields...>, std::index_sequence<Place...>,
                                     const Values&... values) {
    [[maybe_unused]] const std::tuple<composed_part<T, Name, Place, Fields...>...> parts(
        part_value<composed_part<T, Name, Place, Fields...>>(values)...);
    const std::array<const void*, sizeof...(Values)> places{&std::get<Place>(parts)...};
    return compose(model_info<T>(), Name.view(), places);
}

template <class T, FixedString Name, class... Values>
[[nodiscard]] std::string compose_values(const Values&... values) {
    constexpr bool parts_have_their_types =
        parts_fit<T, Name>(field_types<T>{}, TypeList<Values...>{}, std::index_sequence_for<Values...>{});
    static_assert(parts_have_their_types,
                  "dynantic: a part of a composed key is of another type than its member");
    if constexpr (parts_have_their_types) {
        return join_parts<T, Name>(field_types<T>{}, std::index_sequence_for<Values...>{}, values...);
    } else {
        return {};
    }
}

}  // namespace detail

/// The text of a composed key from the values of all its members, in the order of the pattern:
/// `shop.query(composed_text<Order, "pk">("c-1"))` asks for the partition "CUSTOMER#c-1". Throws ValidationError for a
/// value that cannot be part of it: empty, too long for its width, negative where it has one, or with the text that ends it.
template <class T, detail::FixedString Name, class... Values>
[[nodiscard]] std::string composed_text(const Values&... values) {
    constexpr std::string_view pattern = detail::find_pattern<T>(Name.view());
    constexpr bool is_composed_key = !pattern.empty();
    static_assert(is_composed_key, "dynantic: the model has no composed key of this name");
    constexpr bool all_parts_are_given =
        !is_composed_key || sizeof...(Values) == detail::count_parts(pattern);
    static_assert(all_parts_are_given,
                  "dynantic: composed_text() takes a value for each member of the pattern; of the first ones "
                  "alone make a composed_prefix()");
    if constexpr (is_composed_key && all_parts_are_given) {
        return detail::compose_values<T, Name>(values...);
    } else {
        return {};
    }
}

/// The beginning of a composed key from the values of its first members, up to where the next would stand:
/// `composed_prefix<Event, "sk">(2024)` of "EVENT#{year:4}#{id}" is "EVENT#2024#", for `begins_with`. Without values, the
/// text before the first member.
template <class T, detail::FixedString Name, class... Values>
[[nodiscard]] std::string composed_prefix(const Values&... values) {
    constexpr std::string_view pattern = detail::find_pattern<T>(Name.view());
    constexpr bool is_composed_key = !pattern.empty();
    static_assert(is_composed_key, "dynantic: the model has no composed key of this name");
    constexpr bool no_part_too_many = !is_composed_key || sizeof...(Values) <= detail::count_parts(pattern);
    static_assert(no_part_too_many, "dynantic: more values than the composed key has members");
    if constexpr (is_composed_key && no_part_too_many) {
        return detail::compose_values<T, Name>(values...);
    } else {
        return {};
    }
}

}  // namespace dynantic
