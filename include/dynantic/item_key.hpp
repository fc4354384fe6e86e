#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/operation/keys.hpp>
#include <dynantic/detail/operation/row.hpp>

#include <concepts>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace dynantic {
namespace detail {
// Parts of an item, defined in <dynantic/transaction.hpp>.
template <class T, class Small>
class SmallerPart;
template <class T, auto... Members>
class ValuesPart;

template <class P>
inline constexpr bool is_item_key = false;

// The key of the values that a range of keys holds: one value, or a pair or tuple of them.
template <class T, class P>
[[nodiscard]] std::string key_json_of(const P& partition) {
    return key_json<T>(partition);
}
template <class T, class P, class S>
[[nodiscard]] std::string key_json_of(const std::pair<P, S>& values) {
    return key_json<T>(values.first, values.second);
}
template <class T, class... Values>
[[nodiscard]] std::string key_json_of(const std::tuple<Values...>& values) {
    return std::apply([](const Values&... each) { return key_json<T>(each...); }, values);
}
}  // namespace detail

template <class T>
class ItemKey;
template <class T>
inline constexpr bool detail::is_item_key<ItemKey<T>> = true;

/// The key of an item of which only a part is wanted: what `as` and `values` of a key give, for transact_get.
template <class Key, class Part>
class PartKey {
  public:
    using Model = typename Key::Model;
    explicit PartKey(Key key) : key_(std::move(key)) {}
    [[nodiscard]] const Key& key() const noexcept { return key_; }

  private:
    Key key_;
};

/// The key of one item of a model: `dynantic::key<User>("u1", "a@x")`, or in a list of keys just `{"u1", "a@x"}`.
///
/// Made by value, encoded at once; throws ValidationError for values that DynamoDB cannot hold.
template <class T>
class ItemKey {
  public:
    using Model = T;

    template <class P>
    requires(!detail::is_item_key<P>) ItemKey(const P& partition)
        : json_(detail::key_json_of<T>(partition)) {}
    /// Of a table of several entity types: the key of an item of one of them.
    template <class M>
    requires(!std::is_same_v<M, T> && detail::expression_fits<T, M>) ItemKey(const ItemKey<M>& key)
        : json_(key.json()) {}
    template <class P, class S>
    ItemKey(const P& partition, const S& sort) : json_(detail::key_json<T>(partition, sort)) {}

    /// The same key, its item to be read into a smaller struct, as Query::as does: for transact_get.
    template <class Small>
    [[nodiscard]] auto as() const {
        return PartKey<ItemKey, detail::SmallerPart<T, Small>>(*this);
    }
    /// The same key, some members of its item to be read as a tuple, as Query::values does: for transact_get.
    template <auto... Members>
    [[nodiscard]] auto values() const {
        return PartKey<ItemKey, detail::ValuesPart<T, Members...>>(*this);
    }

    /// DynamoDB JSON: {"user_id":{"S":"u1"},"email":{"S":"a@x"}}.
    [[nodiscard]] const std::string& json() const& noexcept { return json_; }
    [[nodiscard]] std::string json() && noexcept { return std::move(json_); }

    // A key whose text is made elsewhere.
    [[nodiscard]] static ItemKey of_json(std::string json) noexcept {
        return ItemKey(Made{}, std::move(json));
    }

  private:
    struct Made {};
    ItemKey(Made, std::string json) noexcept : json_(std::move(json)) {}

    std::string json_;
};

/// The key of one item of a certain table, as `orders.named("orders-eu").key("o1")` gives it: for batches and
/// transactions over several tables, where the model's own name does not say which table is meant.
template <class T>
class TableKey : public ItemKey<T> {
  public:
    TableKey(ItemKey<T> key, Client client, std::string table)
        : ItemKey<T>(std::move(key)), client_(std::move(client)), table_(std::move(table)) {}
    /// As those of ItemKey.
    template <class Small>
    [[nodiscard]] auto as() const {
        return PartKey<TableKey, detail::SmallerPart<T, Small>>(*this);
    }
    template <auto... Members>
    [[nodiscard]] auto values() const {
        return PartKey<TableKey, detail::ValuesPart<T, Members...>>(*this);
    }
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
    static_cast<void>(detail::rows_fit<T>);
    if constexpr (sizeof...(Values) == 1) {
        return ItemKey<T>(values...);
    } else {
        return ItemKey<T>::of_json(detail::key_json<T>(values...));
    }
}

/// The key of this item: for lists of keys that are made of items, `batch_remove` of what a query gave, say.
template <class T>
[[nodiscard]] ItemKey<T> key_of(const T& item) {
    return ItemKey<T>::of_json(detail::key_of_object(detail::table_info<T>(), &item));
}

namespace detail {

// ItemKey<T> or TableKey<T>, of any model.
template <class K>
concept AnyItemKey = requires {
    typename K::Model;
    requires std::derived_from<K, ItemKey<typename K::Model>>;
};

// Whether this is no key of another model's items.
template <class T, class K>
consteval bool check_key_of() {
    if constexpr (AnyItemKey<K>) {
        using M = typename K::Model;
        constexpr bool key_of_this_model = std::is_same_v<T, M> || expression_fits<T, M>;
        static_assert(key_of_this_model, "dynantic: this is the key of an item of another model");
        return key_of_this_model;
    } else {
        return true;
    }
}

// A key given as its values, or as an ItemKey.
template <class T, class... Values>
[[nodiscard]] std::string key_text(const Values&... values) {
    return key_json<T>(values...);
}
template <class T, AnyItemKey K>
[[nodiscard]] std::string key_text(const K& key) {
    static_cast<void>(check_key_of<T, K>());
    return key.json();
}

// A key of a list as it is, or made of the values that stand for it there.
template <class T>
[[nodiscard]] const ItemKey<T>& as_key(const ItemKey<T>& key) noexcept {
    return key;
}
template <class T, class K>
requires(!std::derived_from<K, ItemKey<T>>) [[nodiscard]] ItemKey<T> as_key(const K& values) {
    return ItemKey<T>(values);
}

// Calls `visit` with every key of a list.
template <class T, class Keys, class Visit>
void for_each_key(const Keys& keys, const Visit& visit) {
    if constexpr (check_key_of<T, std::ranges::range_value_t<Keys>>()) {
        for (const auto& each : keys) visit(as_key<T>(each));
    }
}

}  // namespace detail
}  // namespace dynantic
