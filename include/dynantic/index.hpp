#pragma once

#include <dynantic/key.hpp>

#include <cstdint>
#include <string_view>

namespace dynantic {

/// Which attributes an index holds besides the keys of index and table.
enum class Projection : std::uint8_t { all, keys_only, include };

/// Several attributes as the partition key of a `Gsi`, one to four: `partition<&A::tenant, &A::region>`.
template <auto... Parts>
struct Partition {
    using IsGroup = void;
};
template <auto... Parts>
inline constexpr Partition<Parts...> partition{};

/// Several attributes as the sort key of a `Gsi`, up to four, compared from left to right.
template <auto... Parts>
struct Sort {
    using IsGroup = void;
};
template <auto... Parts>
inline constexpr Sort<Parts...> sort{};

/// The index holds only the keys of the index and of the table.
struct KeysOnly {
    using IsGroup = void;
};
inline constexpr KeysOnly keys_only{};

/// The index holds the keys and these members.
template <auto... Members>
struct Include {
    using IsGroup = void;
};
template <auto... Members>
inline constexpr Include<Members...> include{};

/// A global secondary index: its name; its partition key and sort key (members or `composed<...>`), or the
/// groups `partition<...>` and `sort<...>`; then, optionally, `keys_only` or `include<...>`.
///
///     dynantic::Gsi<"StatusIndex", &User::status, &User::created_at>
///     dynantic::Gsi<"ByRegion", dynantic::partition<&A::tenant, &A::region>, dynantic::sort<&A::at>,
///     dynantic::keys_only>
template <detail::FixedString Name, auto... Parts>
struct Gsi {
    static constexpr bool global = true;
    static constexpr std::string_view name() noexcept { return Name.view(); }
};

/// A local secondary index: its name and its sort key; the partition key is the table's. Then, optionally,
/// `keys_only` or `include<...>`.
template <detail::FixedString Name, auto... Parts>
struct Lsi {
    static constexpr bool global = false;
    static constexpr std::string_view name() noexcept { return Name.view(); }
};

/// The indexes of a table: `using indexes = dynantic::Indexes<Gsi<...>, Lsi<...>>;` in `Meta`.
template <class... Each>
struct Indexes {
    static constexpr std::size_t size = sizeof...(Each);
};

namespace detail {

// An argument of an index as a type: the group itself, or a bare part in a ValueList.
template <auto Part>
struct IndexArgument {
    using type = ValueList<Part>;
};
template <auto Part>
requires requires { typename std::remove_cv_t<decltype(Part)>::IsGroup; }
struct IndexArgument<Part> {
    using type = std::remove_cv_t<decltype(Part)>;
};

// The arguments of an index, sorted into partition key, sort key and projection. Bare parts are taken in
// order: first the partition key (an Lsi has none of its own), then the sort key; what is over is counted, to
// be refused.
template <class PartitionParts, class SortParts, std::size_t Excess, class ProjectionTag>
struct IndexShape {
    using PartitionList = PartitionParts;
    using SortList = SortParts;
    static constexpr std::size_t excess = Excess;
    using ProjectionType = ProjectionTag;
};
struct ProjectAll {};

template <class Shape, bool Global, class... Arguments>
struct ShapeIndex {
    using type = Shape;
};
template <class P, class S, std::size_t X, class J, bool Global, auto... Parts, class... Rest>
struct ShapeIndex<IndexShape<P, S, X, J>, Global, Partition<Parts...>, Rest...>
    : ShapeIndex<IndexShape<ValueList<Parts...>, S, X, J>, Global, Rest...> {};
template <class P, class S, std::size_t X, class J, bool Global, auto... Parts, class... Rest>
struct ShapeIndex<IndexShape<P, S, X, J>, Global, Sort<Parts...>, Rest...>
    : ShapeIndex<IndexShape<P, ValueList<Parts...>, X, J>, Global, Rest...> {};
template <class P, class S, std::size_t X, class J, bool Global, class... Rest>
struct ShapeIndex<IndexShape<P, S, X, J>, Global, KeysOnly, Rest...>
    : ShapeIndex<IndexShape<P, S, X, KeysOnly>, Global, Rest...> {};
template <class P, class S, std::size_t X, class J, bool Global, auto... Members, class... Rest>
struct ShapeIndex<IndexShape<P, S, X, J>, Global, Include<Members...>, Rest...>
    : ShapeIndex<IndexShape<P, S, X, Include<Members...>>, Global, Rest...> {};
template <std::size_t X, class J, auto Part, class... Rest>
struct ShapeIndex<IndexShape<ValueList<>, ValueList<>, X, J>, true, ValueList<Part>, Rest...>
    : ShapeIndex<IndexShape<ValueList<Part>, ValueList<>, X, J>, true, Rest...> {};
template <std::size_t X, class J, auto Part, class... Rest>
struct ShapeIndex<IndexShape<ValueList<>, ValueList<>, X, J>, false, ValueList<Part>, Rest...>
    : ShapeIndex<IndexShape<ValueList<>, ValueList<Part>, X, J>, false, Rest...> {};
template <auto First, auto... More, std::size_t X, class J, bool Global, auto Part, class... Rest>
struct ShapeIndex<IndexShape<ValueList<First, More...>, ValueList<>, X, J>, Global, ValueList<Part>, Rest...>
    : ShapeIndex<IndexShape<ValueList<First, More...>, ValueList<Part>, X, J>, Global, Rest...> {};
template <class P, auto First, auto... More, std::size_t X, class J, bool Global, auto Part, class... Rest>
struct ShapeIndex<IndexShape<P, ValueList<First, More...>, X, J>, Global, ValueList<Part>, Rest...>
    : ShapeIndex<IndexShape<P, ValueList<First, More...>, X + 1, J>, Global, Rest...> {};

template <class Index>
struct IndexShapeOf;
template <FixedString Name, auto... Parts>
struct IndexShapeOf<Gsi<Name, Parts...>> : ShapeIndex<IndexShape<ValueList<>, ValueList<>, 0, ProjectAll>,
                                                      true, typename IndexArgument<Parts>::type...> {};
template <FixedString Name, auto... Parts>
struct IndexShapeOf<Lsi<Name, Parts...>> : ShapeIndex<IndexShape<ValueList<>, ValueList<>, 0, ProjectAll>,
                                                      false, typename IndexArgument<Parts>::type...> {};
// The IndexShape of a Gsi or Lsi: ::PartitionList (empty for an Lsi), ::SortList, ::ProjectionType.
template <class Index>
using index_shape = typename IndexShapeOf<Index>::type;

// The index of that name in Indexes<...>, or void.
template <FixedString Name, class List>
struct FindIndex {
    using type = void;
};
template <FixedString Name, class First, class... Rest>
struct FindIndex<Name, Indexes<First, Rest...>>
    : std::conditional_t<(First::name() == Name.view()), std::type_identity<First>,
                         FindIndex<Name, Indexes<Rest...>>> {};

}  // namespace detail
}  // namespace dynantic
