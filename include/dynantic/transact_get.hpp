#pragma once

#include <dynantic/detail/operation/snapshot.hpp>

namespace dynantic {

/// Several items, of any tables, as they were at one moment: `auto [a, o] = transact_get(key<User>("u1", "a@x"),
/// key<Order>("o1"))`, or of tables under names of their own, `orders_eu.key("o1")`. Each is an optional, none where the
/// item is missing. Up to 100. A range of keys gives a vector of optionals. Sent again, as the options say, where another
/// transaction is at work on the items; TransactionCanceledError where it still is.
///
/// Of an item a part may be wanted: `key<User>("u1", "a@x").as<Contact>()` gives a smaller struct,
/// `.values<&User::name, &User::balance>()` a tuple. DynamoDB charges for the whole.
///
///     auto [contact, total] = transact_get(users.key("u1", "a@x").as<Contact>(), key<Order>("o1").values<&Order::total>());
///
/// It acts through the client that is given, else through that of the first table that a key names, else through the
/// current one.
template <class... Keys>
requires(detail::are_transact_keys<Keys...>)
    [[nodiscard]] auto try_transact_get(const Client& client, const TransactGetOptions& options,
                                        const Keys&... keys) {
    return detail::get_together(client, options, keys...);
}
template <class... Keys>
requires(detail::are_transact_keys<Keys...>)
    [[nodiscard]] auto try_transact_get(const Client& client, const Keys&... keys) {
    return detail::get_together(client, TransactGetOptions{}, keys...);
}
template <class... Keys>
requires(detail::are_transact_keys<Keys...>)
    [[nodiscard]] auto try_transact_get(const TransactGetOptions& options, const Keys&... keys) {
    return detail::get_together(detail::client_of_wanted(keys...), options, keys...);
}
template <class... Keys>
requires(detail::are_transact_keys<Keys...>) [[nodiscard]] auto try_transact_get(const Keys&... keys) {
    return detail::get_together(detail::client_of_wanted(keys...), TransactGetOptions{}, keys...);
}
template <class... Keys>
requires(detail::are_transact_keys<Keys...>)
    [[nodiscard]] auto transact_get(const Client& client, const TransactGetOptions& options,
                                    const Keys&... keys) {
    return try_transact_get(client, options, keys...).value();
}
template <class... Keys>
requires(detail::are_transact_keys<Keys...>)
    [[nodiscard]] auto transact_get(const Client& client, const Keys&... keys) {
    return try_transact_get(client, keys...).value();
}
template <class... Keys>
requires(detail::are_transact_keys<Keys...>)
    [[nodiscard]] auto transact_get(const TransactGetOptions& options, const Keys&... keys) {
    return try_transact_get(options, keys...).value();
}
template <class... Keys>
requires(detail::are_transact_keys<Keys...>) [[nodiscard]] auto transact_get(const Keys&... keys) {
    return try_transact_get(keys...).value();
}

}  // namespace dynantic
