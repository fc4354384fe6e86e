#pragma once

#include <dynantic/condition.hpp>
#include <dynantic/detail/model/field_index.hpp>
#include <dynantic/timestamp.hpp>

#include <type_traits>

namespace dynantic {
namespace detail {

// The model whose Meta names the table's time to live: T itself, one of several entities (entities.hpp), or void.
template <class T>
struct TimeToLiveOwner {
    using type = void;
};
template <class T>
requires requires { meta_of<T>::ttl; }
struct TimeToLiveOwner<T> {
    using type = T;
};
template <class T>
using time_to_live_owner = typename TimeToLiveOwner<T>::type;

// attribute_not_exists(ttl) OR ttl > :seconds
[[nodiscard]] ErasedCondition not_expired(std::string_view attribute, Timestamp at);

template <class Owner>
struct NotExpired {
    using type = ConditionOn<Owner, ValueList<meta_of<Owner>::ttl>>;
};
template <>
struct NotExpired<void> {
    using type = ConditionOn<void, ValueList<>>;
};

}  // namespace detail

/// That an item is not past its time to live: `users.scan().filter(dynantic::not_expired<User>())`, or in short
/// `users.scan().not_expired()`. An item without the attribute never expires.
///
/// DynamoDB deletes an item within a few days of its time, and gives it to reads till then; AWS advises this filter
/// ("Working with expired items and time to live"). It is a condition as any other, so it may guard a write too.
template <class T>
[[nodiscard]] auto not_expired(Timestamp at = now()) {
    using Owner = detail::time_to_live_owner<T>;
    constexpr bool has_time_to_live = !std::is_void_v<Owner>;
    static_assert(has_time_to_live, "dynantic: not_expired() needs a model whose Meta names a ttl member");
    using Expiry = typename detail::NotExpired<Owner>::type;
    if constexpr (has_time_to_live) {
        return Expiry(detail::not_expired(detail::attribute_name<detail::meta_of<Owner>::ttl>(), at));
    } else {
        return Expiry(detail::ErasedCondition());
    }
}

}  // namespace dynantic
