#pragma once

#include <dynantic/detail/operation/keys.hpp>

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

/// The key of an item, for transactions, `transact_get` and lists of keys.
template <class T, class... Values>
[[nodiscard]] ItemKey<T> key(const Values&... values) {
    return ItemKey<T>(values...);
}

namespace detail {

// A key given as its values, or as an ItemKey.
template <class T, class... Values>
[[nodiscard]] std::string key_text(const Values&... values) {
    return key_json<T>(values...);
}
template <class T>
[[nodiscard]] std::string key_text(const ItemKey<T>& key) {
    return key.json();
}

}  // namespace detail
}  // namespace dynantic
