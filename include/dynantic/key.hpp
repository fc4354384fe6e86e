#pragma once

#include <dynantic/detail/fixed_string.hpp>
#include <dynantic/detail/reflect/member_traits.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace dynantic {

/// An attribute made of members, in place of a member in `Key` or `Gsi`: `composed<"pk",
/// "CUSTOMER#{customer_id}">`.
///
/// `{member}` stands for a member of the model (or `{member:8}`: at least 8 wide, zeros in front, so that the
/// order of texts is the order of numbers; a number that is wider, or negative, is refused with ValidationError, for its
/// text would stand elsewhere). Members may be strings, integers, enums, Uuid, Timestamp and
/// dates. The attribute is written by itself with every save, and parsed back where an item comes without the
/// members themselves.
template <detail::FixedString Name, detail::FixedString Pattern>
struct ComposedAttribute {
    static constexpr std::string_view name() noexcept { return Name.view(); }
    static constexpr std::string_view pattern() noexcept { return Pattern.view(); }
};
template <detail::FixedString Name, detail::FixedString Pattern>
inline constexpr ComposedAttribute<Name, Pattern> composed{};

/// The key of a table: its partition key and, where there is one, its sort key. Each part is a member of the
/// model
/// (`&User::user_id`) or `composed<...>`.
///
///     using key = dynantic::Key<&User::user_id, &User::email>;
template <auto... Parts>
struct Key {
    static constexpr bool has_sort = sizeof...(Parts) >= 2;
    static constexpr std::size_t size = sizeof...(Parts);
};

namespace detail {

// The parts of a Key: a ValueList; an empty one for the absent part.
template <class K>
struct KeyShape;
template <>
struct KeyShape<Key<>> {
    using PartitionList = ValueList<>;
    using SortList = ValueList<>;
};
template <auto P>
struct KeyShape<Key<P>> {
    using PartitionList = ValueList<P>;
    using SortList = ValueList<>;
};
template <auto P, auto S, auto... Excess>
struct KeyShape<Key<P, S, Excess...>> {
    using PartitionList = ValueList<P>;
    using SortList = ValueList<S>;
};

template <class T>
inline constexpr bool is_composed_type = false;
template <FixedString Name, FixedString Pattern>
inline constexpr bool is_composed_type<ComposedAttribute<Name, Pattern>> = true;
// Whether a part of a key is composed<...> (else it is a member pointer).
template <auto Part>
inline constexpr bool is_composed = is_composed_type<std::remove_cv_t<decltype(Part)>>;

// What a caller gives for a part of a key: the member's type, or the whole text of a composed attribute.
template <auto Part, bool Composed = is_composed<Part>>
struct KeyPartValue {
    using type = std::string;
};
template <auto Part>
struct KeyPartValue<Part, false> {
    using type = type_of_member<Part>;
};
template <auto Part>
using key_part_value = typename KeyPartValue<Part>::type;

}  // namespace detail
}  // namespace dynantic
