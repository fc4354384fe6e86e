#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/error.hpp>
#include <dynantic/result.hpp>
#include <dynantic/testing.hpp>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// GoogleTest matchers for items, requests and results, for EXPECT_THAT:
///
///     EXPECT_THAT(item, HasAttribute("name", "Jane"));
///     EXPECT_THAT(user, IsStoredAs({{"user_id", "u1"}, {"name", "Jane"}}));
///     EXPECT_THAT(mock.requests(), ElementsAre(AllOf(IsOperation("PutItem"), OnTable("users"))));
///     EXPECT_THAT(request, HasExpression("ConditionExpression", "balance >= 200"));
///     EXPECT_THAT(users.try_get("u1"), FailsWith(ErrorKind::table_not_found));
///
/// A matcher says what is wrong, not only that something is: which attribute differs, and what stands there. They need
/// GoogleTest 1.11 or later, which the program brings: this header includes nothing of it. All are values, safe to share.
namespace dynantic::testing {

/// The key of a request, and the item it puts; empty where it has none.
[[nodiscard]] Item key_of(const SentRequest& request);
[[nodiscard]] Item item_of(const SentRequest& request);
/// An expression of a request with its placeholders replaced by what they stand for: `ConditionExpression` of "#0 >= :0" is
/// "balance >= 200"; texts stand in double quotes, sets, lists and maps as DynamoDB JSON. Of a transaction, those of its
/// actions one after the other, with "; " between. Empty where it has none.
[[nodiscard]] std::string expression_of(const SentRequest& request, std::string_view member);

namespace detail {

// What of `wanted` an item does not have, in words; empty where it has all. `exactly`: nor anything else.
[[nodiscard]] std::string difference(const Item& wanted, const Item& found, bool exactly);
// The same of two JSON texts: "at TransactItems[0].Put.TableName: found ..., expected ...". The order of members does not
// count.
[[nodiscard]] std::string json_difference(std::string_view wanted, std::string_view found);

// What every matcher is: a condition in words, and the words of why not, empty where it is met.
template <class Self>
struct Matcher {
    using is_gtest_matcher = void;

    void DescribeTo(std::ostream* out) const { *out << self().description(); }
    void DescribeNegationTo(std::ostream* out) const { *out << "not: " << self().description(); }

  protected:
    static bool explain(const std::string& why, std::ostream* out) {
        if (out != nullptr && !why.empty()) *out << why;
        return why.empty();
    }

  private:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

// An item, or an object of a model as it would be stored.
template <class V>
[[nodiscard]] Item stored_item(const V& value) {
    if constexpr (std::is_same_v<V, Item>) {
        return value;
    } else {
        std::string json;
        dynantic::detail::JsonWriter writer(json);
        dynantic::detail::write_item(dynantic::detail::model_info<V>(), &value, writer);
        return item_from_json(json);
    }
}

class ItemMatcher : public Matcher<ItemMatcher> {
  public:
    ItemMatcher(Item wanted, bool exactly) : wanted_(std::move(wanted)), exactly_(exactly) {}
    template <class V>
    bool MatchAndExplain(const V& value, std::ostream* out) const {
        return explain(difference(wanted_, stored_item(value), exactly_), out);
    }
    [[nodiscard]] std::string description() const {
        return (exactly_ ? "is stored as " : "has the attributes ") + to_json(wanted_);
    }

  private:
    Item wanted_;
    bool exactly_;
};

class LacksMatcher : public Matcher<LacksMatcher> {
  public:
    explicit LacksMatcher(std::string name) : name_(std::move(name)) {}
    template <class V>
    bool MatchAndExplain(const V& value, std::ostream* out) const {
        const Item item = stored_item(value);
        const AttributeValue* const found = item.find(name_);
        return explain(found == nullptr ? "" : "which has " + name_ + " = " + to_json(*found), out);
    }
    [[nodiscard]] std::string description() const { return "has no attribute " + name_; }

  private:
    std::string name_;
};

class RequestMatcher : public Matcher<RequestMatcher> {
  public:
    enum class Part : std::uint8_t { operation, table, expression, json };
    RequestMatcher(Part part, std::string wanted, std::string member = {})
        : part_(part), wanted_(std::move(wanted)), member_(std::move(member)) {}
    bool MatchAndExplain(const SentRequest& request, std::ostream* out) const;
    [[nodiscard]] std::string description() const;

  private:
    Part part_;
    std::string wanted_;
    std::string member_;
};

class RequestItemMatcher : public Matcher<RequestItemMatcher> {
  public:
    RequestItemMatcher(Item wanted, bool is_key) : wanted_(std::move(wanted)), is_key_(is_key) {}
    bool MatchAndExplain(const SentRequest& request, std::ostream* out) const;
    [[nodiscard]] std::string description() const;

  private:
    Item wanted_;
    bool is_key_;
};

class ResultMatcher : public Matcher<ResultMatcher> {
  public:
    explicit ResultMatcher(std::optional<ErrorKind> wanted) : wanted_(wanted) {}
    template <class T>
    bool MatchAndExplain(const Result<T>& result, std::ostream* out) const {
        return explain(difference(result ? nullptr : &result.error()), out);
    }
    [[nodiscard]] std::string description() const;

  private:
    [[nodiscard]] std::string difference(const Error* error) const;
    std::optional<ErrorKind> wanted_;  // none: success
};

}  // namespace detail

/// An Item, or an object of a model, has this attribute with this value; others may be there.
[[nodiscard]] inline detail::ItemMatcher HasAttribute(std::string name, AttributeValue value) {
    Item wanted;
    wanted.set(std::move(name), std::move(value));
    return {std::move(wanted), false};
}
/// It has these attributes; others may be there.
[[nodiscard]] inline detail::ItemMatcher HasAttributes(Item wanted) { return {std::move(wanted), false}; }
/// It has these attributes and no others.
[[nodiscard]] inline detail::ItemMatcher IsStoredAs(Item wanted) { return {std::move(wanted), true}; }
/// It has no attribute of that name.
[[nodiscard]] inline detail::LacksMatcher HasNoAttribute(std::string name) {
    return detail::LacksMatcher(std::move(name));
}

/// A SentRequest is of this operation: "GetItem".
[[nodiscard]] inline detail::RequestMatcher IsOperation(std::string operation) {
    return {detail::RequestMatcher::Part::operation, std::move(operation)};
}
/// It goes to this table, the first where there are several.
[[nodiscard]] inline detail::RequestMatcher OnTable(std::string name) {
    return {detail::RequestMatcher::Part::table, std::move(name)};
}
/// Its JSON says the same as this; the order of members does not count.
[[nodiscard]] inline detail::RequestMatcher IsRequestJson(std::string json) {
    return {detail::RequestMatcher::Part::json, std::move(json)};
}
/// An expression of it, as `expression_of` gives it, is this text: HasExpression("FilterExpression", "age > 18").
[[nodiscard]] inline detail::RequestMatcher HasExpression(std::string member, std::string text) {
    return {detail::RequestMatcher::Part::expression, std::move(text), std::move(member)};
}
/// It is for the item of this key.
[[nodiscard]] inline detail::RequestItemMatcher ForKey(Item key) { return {std::move(key), true}; }
/// It puts an item with these attributes; others may be there.
[[nodiscard]] inline detail::RequestItemMatcher PutsAttributes(Item wanted) {
    return {std::move(wanted), false};
}

/// A Result has a value; else its error is told.
[[nodiscard]] inline detail::ResultMatcher Succeeds() { return detail::ResultMatcher(std::nullopt); }
/// A Result has an error of this kind.
[[nodiscard]] inline detail::ResultMatcher FailsWith(ErrorKind kind) { return detail::ResultMatcher(kind); }

}  // namespace dynantic::testing
