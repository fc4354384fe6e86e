#pragma once

#include <dynantic/detail/expression/value.hpp>
#include <dynantic/detail/fixed_string.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/field.hpp>
#include <dynantic/model.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

// How the values that a caller gives become a key on the wire.
namespace dynantic::detail {

// Where the whole text of a composed attribute stands.
struct ComposedPlace : ValuePlace<std::string> {
    static constexpr AttributeType type() { return AttributeType::string; }
};

// The place of a key's part: the member, or the whole text of a composed attribute.
template <auto Part, bool Composed = is_composed<Part>>
struct KeyPlaceOf {
    using type = Field<Part>;
    static consteval std::string_view name() { return attribute_name<Part>(); }
};
template <auto Part>
struct KeyPlaceOf<Part, true> {
    using type = ComposedPlace;
    static consteval std::string_view name() { return std::remove_cv_t<decltype(Part)>::name(); }
};
template <auto Part>
using KeyPlace = typename KeyPlaceOf<Part>::type;

// The value of one part of a key, in DynamoDB JSON. (Owner and T, here and below, are there for their linkage: see
// owner_of.)
template <auto Part, class U, class Owner = owner_of<Part>>
[[nodiscard]] std::string encode_key_value(const U& value) {
    constexpr bool key_types_agree = misfit<field_value<KeyPlace<Part>>, U>() == Misfit::none;
    static_assert(key_types_agree, "dynantic: a value of a key is of another type than the key's member");
    using V = field_value<KeyPlace<Part>>;
    if constexpr (!key_types_agree) {
        return {};
    } else if constexpr (std::is_floating_point_v<V> && !std::is_same_v<U, V>) {
        // As the member would be written: keys are compared as texts when a batch is put together.
        return encode_for<KeyPlace<Part>>(static_cast<V>(value));
    } else if constexpr (std::is_same_v<V, Decimal> && std::is_floating_point_v<U>) {
        return encode_for<KeyPlace<Part>>(Decimal(static_cast<double>(value)));
    } else {
        return encode_for<KeyPlace<Part>>(value);
    }
}

// A composed sort key without members, as composed<"sk", "PROFILE">: always the same, so it may be left out.
template <class SortList>
inline constexpr bool is_constant_sort = false;
template <auto Part>
requires(is_composed<Part>) inline constexpr bool is_constant_sort<ValueList<Part>> =
    place_of(std::remove_cv_t<decltype(Part)>::pattern(), '{') == std::string_view::npos;

template <auto Part, class U, class Owner = owner_of<Part>>
void append_key_part(JsonWriter& json, const U& value) {
    json.raw(json.text().empty() ? '{' : ',');
    json.key(KeyPlaceOf<Part>::name());
    json.raw(encode_key_value<Part>(value));
}

template <class T, auto PartitionPart, class P>
[[nodiscard]] std::string write_key_json(ValueList<PartitionPart>, ValueList<>, const P& partition) {
    std::string key;
    JsonWriter json(key);
    append_key_part<PartitionPart>(json, partition);
    json.raw('}');
    return key;
}
template <class T, auto PartitionPart, auto SortPart, class P, class S>
[[nodiscard]] std::string write_key_json(ValueList<PartitionPart>, ValueList<SortPart>, const P& partition,
                                         const S& sort) {
    std::string key;
    JsonWriter json(key);
    append_key_part<PartitionPart>(json, partition);
    append_key_part<SortPart>(json, sort);
    json.raw('}');
    return key;
}
template <class T, auto PartitionPart, auto SortPart, class P>
[[nodiscard]] std::string write_key_json(ValueList<PartitionPart> partition_list,
                                         ValueList<SortPart> sort_list, const P& partition) {
    return write_key_json<T>(partition_list, sort_list, partition,
                             std::remove_cv_t<decltype(SortPart)>::pattern());
}

// Whether this is a struct with a key of its own: an item, and no value of a key.
template <class U>
inline constexpr bool is_a_model = false;
template <class U>
requires requires { typename meta_of<U>::key; }
inline constexpr bool is_a_model<U> = true;

// {"user_id":{"S":"u1"},"email":{"S":"a@x"}} of the values of T's key.
template <class T, class... Values>
[[nodiscard]] std::string key_json(const Values&... values) {
    using Shape = KeyShape<key_of<T>>;
    using SortList = typename Shape::SortList;
    constexpr std::size_t full = Shape::PartitionList::size + SortList::size;
    constexpr std::size_t given = sizeof...(Values);
    constexpr bool has_key = full != 0;
    if constexpr (!has_key) static_cast<void>(model_fits<T>);  // says so
    constexpr bool gives_values = !(is_a_model<Values> || ...);
    static_assert(!has_key || gives_values,
                  "dynantic: a key is given by its values, as get(user.user_id, user.email), not by an item: "
                  "key_of(item) is an item's key");
    constexpr bool sort_key_is_given = given >= full || (given + 1 == full && is_constant_sort<SortList>);
    static_assert(!has_key || !gives_values || sort_key_is_given,
                  "dynantic: missing sort key: this table's key is the partition key and the sort key");
    constexpr bool no_value_too_many = given <= full;
    static_assert(!has_key || no_value_too_many, "dynantic: more values than this table's key has parts");
    constexpr bool can_be_made = std::is_default_constructible_v<T>;  // else refused by every table of it
    if constexpr (can_be_made && has_key && gives_values && sort_key_is_given && no_value_too_many &&
                  given != 0) {
        return write_key_json<T>(typename Shape::PartitionList{}, SortList{}, values...);
    } else {
        return {};
    }
}

}  // namespace dynantic::detail
