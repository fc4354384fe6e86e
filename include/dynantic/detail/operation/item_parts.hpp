#pragma once

#include <dynantic/detail/operation/path_values.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/smaller.hpp>
#include <dynantic/item_key.hpp>

// What is wanted of one item, and what it becomes: the whole, a smaller struct, some values. Each says what to project, and
// reads one item.
namespace dynantic::detail {

template <class T>
struct WholeItem {
    using Row = RowOf<T>;
    static void project(ProjectionPaths&) {}
    static bool read(JsonValue& item, Row& row) { return Rows<T>::read(item, row); }
};

template <class T, class Small>
class SmallerPart {
    static constexpr bool fits = Smaller<T, Small>::check();

  public:
    using Row = Small;
    static void project(ProjectionPaths& projection) {
        if constexpr (fits) Smaller<T, Small>::project(projection);
    }
    static bool read([[maybe_unused]] JsonValue& item, [[maybe_unused]] Row& row) {
        if constexpr (fits)
            return typename Smaller<T, Small>::Read{}(item, row);
        else
            return false;
    }
};

// Whether these are members of T, or paths into it.
template <class T, auto... Members>
consteval bool check_values() {
    constexpr bool are_of_this_model = [] {
        if constexpr ((is_member_pointer<Members> && ...))
            return MemberValues<T, Members...>::are_of_this_model;
        else
            return (is_path_into<T, decltype(path_of<Members>())> && ...);
    }();
    static_assert(are_of_this_model, "dynantic: values() takes members and paths of the table's own model");
    return are_of_this_model;
}

template <class T, auto... Members>
struct ReadMembers {
    static void project(ProjectionPaths& projection) { MemberValues<T, Members...>::project(projection); }
    static bool read(JsonValue& item, ValuesOf<Members...>& row) {
        return typename MemberValues<T, Members...>::Read{}(item, row);
    }
};
template <class T, auto... Members>
struct ReadPaths {
    using Paths = PathValues<decltype(path_of<Members>())...>;
    [[nodiscard]] static const PathReader& reader() {
        static const PathReader paths(Paths::list(path_of<Members>()...));
        return paths;
    }
    static void project(ProjectionPaths& projection) { reader().project(projection); }
    static bool read(JsonValue& item, typename Paths::Row& row) {
        return Paths::read_row(reader(), item, row);
    }
};

template <class T, auto... Members>
class ValuesPart {
    static constexpr bool fits = check_values<T, Members...>();
    static constexpr bool are_members = (is_member_pointer<Members> && ...);
    using Reading = std::conditional_t<are_members, ReadMembers<T, Members...>, ReadPaths<T, Members...>>;

  public:
    using Row = ValuesOf<Members...>;
    static void project([[maybe_unused]] ProjectionPaths& projection) {
        if constexpr (fits) Reading::project(projection);
    }
    static bool read([[maybe_unused]] JsonValue& item, [[maybe_unused]] Row& row) {
        if constexpr (fits)
            return Reading::read(item, row);
        else
            return false;
    }
};

template <class K>
struct PartOfKey {};
template <AnyItemKey K>
struct PartOfKey<K> {
    using type = WholeItem<typename K::Model>;
    static const K& key(const K& key) noexcept { return key; }
};
template <class K, class Part>
struct PartOfKey<PartKey<K, Part>> {
    using type = Part;
    static const K& key(const PartKey<K, Part>& key) noexcept { return key.key(); }
};
// A key, with or without a word of what is wanted of its item.
template <class K>
concept AnyPartKey = requires {
    typename PartOfKey<K>::type;
};
template <class K>
using RowOfKey = typename PartOfKey<K>::type::Row;

template <class Part>
[[nodiscard]] ItemReader part_reader(typename Part::Row& row) {
    return {&row, [](void* context, JsonValue& item) {
                return Part::read(item, *static_cast<typename Part::Row*>(context));
            }};
}

}  // namespace dynantic::detail
