#pragma once

#include <dynantic/detail/fixed_string.hpp>
#include <dynantic/detail/model/field_codec.hpp>
#include <dynantic/detail/model/stored_names.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace dynantic::detail {

// The checks of keys, indexes and composed attributes: each refuses in a sentence and tells whether all is well, so that
// who builds on them can stay silent where a sentence has been said.

template <class T, auto Member>
inline constexpr bool is_member_of = false;
template <class T, auto Member>
requires(is_member_pointer<Member>) inline constexpr bool is_member_of<T, Member> =
    std::is_same_v<class_of_member<Member>, T>;

// Whether a type is stored as S, N or B, which is what DynamoDB takes as a key.
template <class F>
consteval bool can_be_key() {
    if constexpr (std::is_same_v<F, Extras>) {
        return false;
    } else {
        return !is_any<F> && (is_string_like<F> || is_number_like<F> || is_binary_like<F>);
    }
}

// --- composed<"pk", "CUSTOMER#{customer_id}"> -----------------------------------------------------------------------

// Which members of T have a text that can be part of a composed attribute.
template <class F>
consteval bool can_be_composed() {
    if constexpr (std::is_same_v<F, Extras>) {
        return false;
    } else {
        return can_be_map_key<F>();
    }
}
template <std::size_t N>
struct FieldFlags {
    bool at[N + 1]{};
};
template <class... Fields>
consteval FieldFlags<sizeof...(Fields)> list_composable(TypeList<Fields...>) {
    return {{can_be_composed<Fields>()...}};
}

enum class PatternFlaw { none, braces, unknown_member, no_text, adjacent, width };

template <class T>
consteval PatternFlaw find_pattern_flaw(std::string_view pattern) {
    constexpr auto composable = list_composable(field_types<T>{});
    bool after_member = false;
    while (!pattern.empty()) {
        if (pattern.front() == '}') return PatternFlaw::braces;
        if (pattern.front() != '{') {
            after_member = false;
            pattern.remove_prefix(1);
            continue;
        }
        if (after_member) return PatternFlaw::adjacent;
        const std::size_t close = place_of(pattern, '}');
        if (close == std::string_view::npos) return PatternFlaw::braces;
        std::string_view member = pattern.substr(1, close - 1);
        if (const std::size_t colon = place_of(member, ':'); colon != std::string_view::npos) {
            const std::string_view width = member.substr(colon + 1);
            if (width.empty() || width.size() > 2) return PatternFlaw::width;
            for (const char digit : width) {
                if (digit < '0' || digit > '9') return PatternFlaw::width;
            }
            member = member.substr(0, colon);
        }
        const std::size_t field = find_field<T>(member);
        if (field == field_count<T>) return PatternFlaw::unknown_member;
        if (!composable.at[field]) return PatternFlaw::no_text;
        after_member = true;
        pattern.remove_prefix(close + 1);
    }
    return PatternFlaw::none;
}

// Templates of the composed attribute itself, so that the compiler shows its text beside the sentence.
template <class T, class Composed>
struct PatternCheck {
    static constexpr PatternFlaw flaw = find_pattern_flaw<T>(Composed::pattern());
};
template <class T, class Composed>
struct BracesMatch {
    static constexpr bool value = PatternCheck<T, Composed>::flaw != PatternFlaw::braces;
};
template <class T, class Composed>
struct NamesMembersOfTheModel {
    static constexpr bool value = PatternCheck<T, Composed>::flaw != PatternFlaw::unknown_member;
};

template <class T, class Composed>
consteval bool check_composed() {
    constexpr PatternFlaw flaw = PatternCheck<T, Composed>::flaw;
    static_assert(BracesMatch<T, Composed>::value,
                  "dynantic: the braces of a composed attribute do not match");
    static_assert(NamesMembersOfTheModel<T, Composed>::value,
                  "dynantic: a composed attribute names a member that the model does not have");
    constexpr bool members_have_texts = flaw != PatternFlaw::no_text;
    static_assert(
        members_have_texts,
        "dynantic: the members in a composed attribute must be strings, integers, enums, Uuid, Timestamp or "
        "dates, and not optional");
    constexpr bool members_are_apart = flaw != PatternFlaw::adjacent;
    static_assert(members_are_apart,
                  "dynantic: two members of a composed attribute need text between them, else they cannot be "
                  "told apart");
    constexpr bool width_is_number = flaw != PatternFlaw::width;
    static_assert(width_is_number,
                  "dynantic: the width in a composed attribute is one or two digits, as in {number:8}");
    return flaw == PatternFlaw::none;
}

// The attribute that says which entity an item is; empty where none does.
template <class T>
consteval std::string_view entity_attribute_name() {
    if constexpr (requires { meta_of<T>::entity; }) {
        return meta_of<T>::entity.attribute();
    } else {
        return {};
    }
}
// The attribute that holds an item's schema version.
template <class T>
consteval std::string_view schema_attribute_of() {
    if constexpr (requires { meta_of<T>::schema_attribute; }) {
        return meta_of<T>::schema_attribute;
    } else {
        return "schema_version";
    }
}
// The same, empty where the model has no schema version.
template <class T>
consteval std::string_view used_schema_attribute() {
    if constexpr (requires { meta_of<T>::schema_version; }) {
        return schema_attribute_of<T>();
    } else {
        return {};
    }
}

template <class T, class Composed>
consteval bool check_composed_name() {
    constexpr bool name_is_free = is_free_name<T>(Composed::name());
    static_assert(name_is_free,
                  "dynantic: a composed attribute has the name of a member: it is written by itself and "
                  "needs no member");
    constexpr bool is_not_made_already =
        Composed::name() != entity_attribute_name<T>() && Composed::name() != used_schema_attribute<T>();
    static_assert(
        is_not_made_already,
        "dynantic: a composed attribute has the name of the discriminator of the entity, or of the schema "
        "version: each needs a name of its own");
    return name_is_free && is_not_made_already;
}

// --- keys -----------------------------------------------------------------------------------------------------------

template <class T, auto Part, bool InIndex>
consteval bool check_key_part() {
    if constexpr (is_composed<Part>) {
        using Composed = std::remove_cv_t<decltype(Part)>;
        return check_composed<T, Composed>() && check_composed_name<T, Composed>();
    } else {
        constexpr bool is_member = is_member_of<T, Part>;
        static_assert(
            is_member,
            "dynantic: a part of a key must be a member of the model, as &User::user_id, or composed<...>");
        if constexpr (is_member) {
            using F = type_of_member<Part>;
            constexpr bool is_key_type = can_be_key<F>();
            static_assert(
                is_key_type,
                "dynantic: a key must be stored as a string, a number or binary: no bool, list, map, set or "
                "variant");
            constexpr bool always_there = InIndex || !is_key_type || !is_nullable<F>;
            static_assert(always_there,
                          "dynantic: the key of a table cannot be optional: every item has one");
            return is_key_type && always_there;
        } else {
            return false;
        }
    }
}

template <class T, bool InIndex, auto... Parts>
consteval bool check_key_parts(ValueList<Parts...>) {
    return (check_key_part<T, Parts, InIndex>() && ... && true);
}

template <class T, auto... Parts>
consteval bool check_key(Key<Parts...>) {
    constexpr bool one_or_two = sizeof...(Parts) <= 2;
    static_assert(
        one_or_two,
        "dynantic: the key of a table has one or two members: the partition key and the sort key (a Gsi may "
        "have more, see dynantic::partition)");
    constexpr bool has_partition_key = sizeof...(Parts) > 0;
    static_assert(has_partition_key, "dynantic: a Key names at least the partition key: Key<&User::user_id>");
    return check_key_parts<T, false>(ValueList<Parts...>{}) && one_or_two && has_partition_key;
}

// --- indexes --------------------------------------------------------------------------------------------------------

consteval bool is_table_or_index_name(std::string_view name) {
    if (name.size() < 3 || name.size() > 255) return false;
    for (const char c : name) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          c == '_' || c == '-' || c == '.';
        if (!fits) return false;
    }
    return true;
}

template <class T, auto... Members>
consteval bool check_included(Include<Members...>*) {
    constexpr bool includes_members = (is_member_of<T, Members> && ...);
    static_assert(includes_members, "dynantic: include<...> names members of the model");
    return includes_members;
}
template <class T>
consteval bool check_included(void*) {
    return true;
}

template <class Index>
inline constexpr bool is_index = false;
template <FixedString Name, auto... Parts>
inline constexpr bool is_index<Gsi<Name, Parts...>> = true;
template <FixedString Name, auto... Parts>
inline constexpr bool is_index<Lsi<Name, Parts...>> = true;

template <class T, class Index>
consteval bool check_index() {
    constexpr bool is_gsi_or_lsi = is_index<Index>;
    static_assert(is_gsi_or_lsi, "dynantic: Indexes<...> lists Gsi<...> and Lsi<...>");
    if constexpr (is_gsi_or_lsi) {
        using Shape = index_shape<Index>;
        constexpr bool name_fits = is_table_or_index_name(Index::name());
        static_assert(name_fits,
                      "dynantic: the name of an index has 3 to 255 letters, digits, `_`, `-` or `.`");
        constexpr std::size_t partitions = Shape::PartitionList::size;
        constexpr std::size_t sorts = Shape::SortList::size;
        constexpr bool nothing_over = Shape::excess == 0;
        static_assert(nothing_over,
                      "dynantic: an index names a partition key and a sort key: for more attributes use "
                      "dynantic::partition<...> and dynantic::sort<...>");
        constexpr bool gsi_fits = !Index::global || (partitions >= 1 && partitions <= 4 && sorts <= 4);
        static_assert(gsi_fits,
                      "dynantic: a Gsi has one to four partition attributes and up to four sort attributes");
        constexpr bool lsi_fits = Index::global || (partitions == 0 && sorts == 1);
        static_assert(lsi_fits || !nothing_over,
                      "dynantic: an Lsi names one sort key: its partition key is the table's");
        constexpr bool table_sorts = Index::global || KeyShape<key_of<T>>::SortList::size == 1;
        static_assert(table_sorts, "dynantic: an Lsi needs a table whose key has a sort key");
        using Projected = typename Shape::ProjectionType;
        return check_key_parts<T, true>(typename Shape::PartitionList{}) &&
               check_key_parts<T, true>(typename Shape::SortList{}) &&
               check_included<T>(static_cast<Projected*>(nullptr)) && name_fits && nothing_over && gsi_fits &&
               lsi_fits && table_sorts;
    } else {
        return false;
    }
}

template <class... Each>
consteval bool names_are_different() {
    const std::string_view names[] = {Each::name()..., ""};
    for (std::size_t i = 0; i < sizeof...(Each); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (names[i] == names[j]) return false;
        }
    }
    return true;
}

template <class T, class... Each>
consteval bool check_indexes(Indexes<Each...>) {
    constexpr bool each_fits = (check_index<T, Each>() && ... && true);
    if constexpr (each_fits) {
        constexpr bool different = names_are_different<Each...>();
        static_assert(different, "dynantic: two indexes have the same name");
        constexpr bool at_most_five = (static_cast<int>(!Each::global) + ... + 0) <= 5;
        static_assert(at_most_five, "dynantic: a table has at most five local secondary indexes");
        return different && at_most_five;
    } else {
        return false;
    }
}

}  // namespace dynantic::detail
