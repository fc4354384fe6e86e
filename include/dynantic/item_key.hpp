#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/operation/keys.hpp>

#include <concepts>
#include <string>
#include <type_traits>
#include <utility>

namespace dynantic {

/// The key of one item of a model: `dynantic::key<User>("u1", "a@x")`, or in a list of keys just `{"u1", "a@x"}`.
///
/// Made by value, encoded at once; throws ValidationError for values that DynamoDB cannot hold.
template <class T>
class ItemKey {
  public:
    using Model = T;

    template <class P>
    requires(!std::is_same_v<P, ItemKey>) ItemKey(const P& partition)
        : json_(detail::key_json<T>(partition)) {}
    template <class P, class S>
    ItemKey(const P& partition, const S& sort) : json_(detail::key_json<T>(partition, sort)) {}

    /// DynamoDB JSON: {"user_id":{"S":"u1"},"email":{"S":"a@x"}}.
    [[nodiscard]] const std::string& json() const& noexcept { return json_; }
    [[nodiscard]] std::string json() && noexcept { return std::move(json_); }

  private:
    std::string json_;
};

/// The key of one item of a certain table, as `orders.named("orders-eu").key("o1")` gives it: for batches and
/// transactions over several tables, where the model's own name does not say which table is meant.
template <class T>
class TableKey : public ItemKey<T> {
  public:
    TableKey(ItemKey<T> key, Client client, std::string table)
        : ItemKey<T>(std::move(key)), client_(std::move(client)), table_(std::move(table)) {}
    /// Through which client the table is reached; its name, without the client's prefix.
    [[nodiscard]] const Client& client() const noexcept { return client_; }
    [[nodiscard]] const std::string& table() const noexcept { return table_; }

  private:
    Client client_;
    std::string table_;
};

/// The key of an item, for transactions, `transact_get` and lists of keys.
template <class T, class... Values>
[[nodiscard]] ItemKey<T> key(const Values&... values) {
    return ItemKey<T>(values...);
}

namespace detail {

// ItemKey<T> or TableKey<T>, of any model.
template <class K>
concept AnyItemKey = requires {
    typename K::Model;
    requires std::derived_from<K, ItemKey<typename K::Model>>;
};

// A key given as its values, or as an ItemKey.
template <class T, class... Values>
[[nodiscard]] std::string key_text(const Values&... values) {
    return key_json<T>(values...);
}
template <class T, AnyItemKey K>
[[nodiscard]] std::string key_text(const K& key) {
    constexpr bool key_of_this_model = std::is_same_v<typename K::Model, T>;
    static_assert(key_of_this_model, "dynantic: this is the key of an item of another model");
    return key.json();
}

}  // namespace detail
}  // namespace dynantic
