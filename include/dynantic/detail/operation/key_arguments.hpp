#pragma once

#include <dynantic/condition.hpp>
#include <dynantic/detail/operation/row_writes.hpp>
#include <dynantic/item_key.hpp>

#include <string>
#include <tuple>
#include <utility>

namespace dynantic::detail {

template <class... Arguments>
inline constexpr bool last_is_condition = false;
template <class First, class... Rest>
inline constexpr bool last_is_condition<First, Rest...> =
    AnyCondition<std::tuple_element_t<sizeof...(Rest), std::tuple<First, Rest...>>>;

// The condition of the caller, and that the item is of no other entity type: see entity_condition.
[[nodiscard]] ErasedCondition with_entity_condition(const ModelInfo& info, ErasedCondition condition);

struct KeyAndCondition {
    std::string key;
    ErasedCondition condition;
};

// The arguments of a verb that takes the values of a key and, perhaps, a condition after them.
template <class T, class... Arguments>
[[nodiscard]] KeyAndCondition key_and_condition(const Arguments&... arguments) {
    if constexpr (last_is_condition<Arguments...>) {
        const std::tuple<const Arguments&...> all(arguments...);
        constexpr std::size_t last = sizeof...(Arguments) - 1;
        return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            return KeyAndCondition{
                key_text<T>(std::get<Index>(all)...),
                with_entity_condition(Rows<T>::info(), condition_for<T>(std::get<last>(all)))};
        }
        (std::make_index_sequence<last>{});
    } else {
        return {key_text<T>(arguments...), with_entity_condition(Rows<T>::info(), {})};
    }
}

template <class T, class E, class... Condition>
[[nodiscard]] KeyAndCondition item_and_condition(const E& item, const Condition&... condition) {
    constexpr bool at_most_a_condition =
        sizeof...(Condition) == 0 || last_is_condition<const E&, Condition...>;
    static_assert(at_most_a_condition && sizeof...(Condition) <= 1,
                  "dynantic: after an item, only a condition may follow");
    KeyAndCondition both{RowWrites<E>::key(item), RowWrites<E>::guard(item)};
    if constexpr (at_most_a_condition && sizeof...(Condition) == 1) {
        (both.condition.join(NodeKind::all_of, condition_for<T>(condition)), ...);
    }
    return both;
}

template <class T, class... Arguments>
inline constexpr bool begins_with_item = false;
template <class T, class First, class... Rest>
inline constexpr bool begins_with_item<T, First, Rest...> =
    Rows<T>::template holds<First> || is_a_model<First>;  // of another table: refused

// The arguments of a verb that takes a key's values, or an item, and perhaps a condition. Of an item, with Meta::version,
// the condition is also that nobody wrote it meanwhile.
template <class T, class... Arguments>
[[nodiscard]] KeyAndCondition target_and_condition(const Arguments&... arguments) {
    if constexpr (begins_with_item<T, Arguments...>) {
        if constexpr (check_held<T, std::tuple_element_t<0, std::tuple<Arguments...>>>())
            return item_and_condition<T>(arguments...);
        else
            return {};
    } else {
        return key_and_condition<T>(arguments...);
    }
}

// That no item has the key of the one written: attribute_not_exists(partition key).
[[nodiscard]] ErasedCondition key_is_missing(const ModelInfo& info);
[[nodiscard]] Error item_not_found(std::string_view wire_table);

}  // namespace dynantic::detail
