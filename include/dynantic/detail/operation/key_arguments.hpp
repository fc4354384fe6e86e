#pragma once

#include <dynantic/condition.hpp>
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
            return KeyAndCondition{key_text<T>(std::get<Index>(all)...),
                                   condition_for<T>(std::get<last>(all))};
        }
        (std::make_index_sequence<last>{});
    } else {
        return {key_text<T>(arguments...), {}};
    }
}

// The key of an object, {"user_id":{"S":"u1"}}.
[[nodiscard]] std::string key_of_object(const ModelInfo& info, const void* object);
// That no item has the key of the one written: attribute_not_exists(partition key).
[[nodiscard]] ErasedCondition key_is_missing(const ModelInfo& info);
[[nodiscard]] Error item_not_found(std::string_view table);

}  // namespace dynantic::detail
