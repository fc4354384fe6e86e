#include "engine/expression/key_condition.hpp"

#include "engine/item/key.hpp"
#include "request.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace dynantic::engine {
namespace {

using testing::refusal;
using testing::Request;

constexpr std::array pk{KeyAttribute{"pk", AttributeType::string}};
constexpr std::array sk_text{KeyAttribute{"sk", AttributeType::string}};
constexpr std::array sk_number{KeyAttribute{"sk", AttributeType::number}};

std::string key_of(const AttributeValue& value) {
    std::string encoded, key;
    append_encoded(encoded, value);
    append_key_part(key, ValueView(std::string_view(encoded)));
    return key;
}

/// Which of some sort keys a condition reads.
template <class T>
std::vector<T> in_range(const KeyRange& range, const std::vector<T>& keys) {
    std::vector<T> found;
    for (const T& key : keys) {
        const std::string bytes = key_of(AttributeValue(key));
        if (bytes >= range.lower && (range.upper.empty() || bytes < range.upper)) found.push_back(key);
    }
    return found;
}

TEST(KeyCondition, reads_a_partition) {
    Request request(R"(":p":{"S":"u1"})");
    const KeyRange range = KeyCondition::parse("pk = :p", request.placeholders).resolve(pk, sk_text);
    EXPECT_EQ(range.partition, key_of("u1"));
    EXPECT_EQ(range.lower, "");
    EXPECT_EQ(range.upper, "");
}

TEST(KeyCondition, reads_ranges_of_text) {
    const std::vector<std::string> keys{"a", "ab", "abc", "b", "ba", "c"};
    const char* values = R"(":p":{"S":"u"},":a":{"S":"ab"},":b":{"S":"b"})";
    const std::vector<std::pair<const char*, std::vector<std::string>>> cases{
        {"pk = :p AND sk = :a", {"ab"}},
        {"pk = :p AND sk < :a", {"a"}},
        {"pk = :p AND sk <= :a", {"a", "ab"}},
        {"pk = :p AND sk > :a", {"abc", "b", "ba", "c"}},
        {"pk = :p AND sk >= :a", {"ab", "abc", "b", "ba", "c"}},
        {"pk = :p AND sk BETWEEN :a AND :b", {"ab", "abc", "b"}},
        {"pk = :p AND begins_with(sk, :a)", {"ab", "abc"}},
        {"sk = :a AND pk = :p", {"ab"}},
        {"(pk = :p) AND (sk = :a)", {"ab"}},
        {"(pk = :p AND (sk = :a))", {"ab"}},
        {":p = pk AND :a < sk", {"abc", "b", "ba", "c"}},
        {"pk = :p AND :a >= sk", {"a", "ab"}},
    };
    for (const auto& [text, expected] : cases) {
        Request request(values);
        const KeyRange range = KeyCondition::parse(text, request.placeholders).resolve(pk, sk_text);
        EXPECT_EQ(range.partition, key_of("u")) << text;
        EXPECT_EQ(in_range(range, keys), expected) << text;
    }
}

TEST(KeyCondition, reads_ranges_of_numbers) {
    const std::vector<int> keys{-100, -5, -1, 0, 1, 5, 10, 100};
    const std::vector<std::pair<const char*, std::vector<int>>> cases{
        {"pk = :p AND sk < :a", {-100, -5, -1, 0, 1}},
        {"pk = :p AND sk >= :a", {5, 10, 100}},
        {"pk = :p AND sk BETWEEN :m AND :a", {-5, -1, 0, 1, 5}},
        {"pk = :p AND sk > :m", {-1, 0, 1, 5, 10, 100}},
        {"pk = :p AND sk <= :m", {-100, -5}},
        {"pk = :p AND sk = :m", {-5}},
    };
    for (const auto& [text, expected] : cases) {
        Request request(R"(":p":{"S":"u"},":a":{"N":"5"},":m":{"N":"-5.0"})");
        const KeyRange range = KeyCondition::parse(text, request.placeholders).resolve(pk, sk_number);
        EXPECT_EQ(in_range(range, keys), expected) << text;
    }
}

constexpr std::array gsi_partition{KeyAttribute{"h", AttributeType::string}};
constexpr std::array gsi_sort{
    KeyAttribute{"a", AttributeType::string}, KeyAttribute{"b", AttributeType::string},
    KeyAttribute{"c", AttributeType::string}, KeyAttribute{"d", AttributeType::string}};

/// Which of p1..p5, five index entries, a condition reads, in their order.
std::string read_from_index(std::string_view text) {
    struct Entry {
        const char* name;
        std::array<const char*, 4> key;
    };
    const std::vector<Entry> entries{{"p5", {"F", "live", "a", "r0"}},
                                     {"p4", {"T", "draft", "c", "r1"}},
                                     {"p3", {"T", "live", "a", "r1"}},
                                     {"p2", {"T", "live", "a", "r2"}},
                                     {"p1", {"T", "live", "b", "r1"}}};
    Request request(
        R"(":h":{"S":"o1"},":a":{"S":"T"},":b":{"S":"live"},":c":{"S":"a"},":d":{"S":"r"},":x":{"S":"r1"},":y":{"S":"r1"})");
    const KeyRange range = KeyCondition::parse(text, request.placeholders).resolve(gsi_partition, gsi_sort);
    EXPECT_EQ(range.partition, key_of("o1"));
    std::string found;
    for (const auto& [name, key] : entries) {
        std::string bytes;
        for (const char* part : key) bytes += key_of(part);
        bytes += key_of(name);  // an index entry ends with the table's key
        if (bytes >= range.lower && (range.upper.empty() || bytes < range.upper))
            found += std::string(name) + " ";
    }
    return found;
}

TEST(KeyCondition, uses_several_sort_attributes_from_the_left) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"h = :h", "p5 p4 p3 p2 p1 "},
        {"h = :h AND a = :a", "p4 p3 p2 p1 "},
        {"h = :h AND a = :a AND b = :b", "p3 p2 p1 "},
        {"h = :h AND a = :a AND b = :b AND c = :c", "p3 p2 "},
        {"h = :h AND a = :a AND b = :b AND c > :c", "p1 "},
        {"h = :h AND a = :a AND b = :b AND c = :c AND begins_with(d, :d)", "p3 p2 "},
        {"h = :h AND a = :a AND b = :b AND c = :c AND d BETWEEN :x AND :y", "p3 "},
        {"h = :h AND a = :a AND b < :b", "p4 "},
        {"h = :h AND a = :a AND b <= :b", "p4 p3 p2 p1 "},
        {"b = :b AND h = :h AND a = :a", "p3 p2 p1 "},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(read_from_index(text), expected) << text;
}

TEST(KeyCondition, refuses_gaps_between_sort_attributes) {
    const auto lacking = [](const char* names, const char* used) {
        return "RANGE key attributes " + std::string(names) +
               " must have equality conditions specified in the query because a condition is present on key "
               "attribute " +
               used;
    };
    EXPECT_EQ(refusal([] { read_from_index("h = :h AND a = :a AND c = :c"); }), lacking("b", "c"));
    EXPECT_EQ(refusal([] { read_from_index("h = :h AND a = :a AND b > :b AND c = :c"); }), lacking("b", "c"));
    EXPECT_EQ(refusal([] { read_from_index("h = :h AND b = :b"); }), lacking("a", "b"));
}

std::string problem(std::string_view text, std::string_view values, std::string_view names = {}) {
    Request request(values, names);
    return refusal(
        [&] { static_cast<void>(KeyCondition::parse(text, request.placeholders).resolve(pk, sk_number)); });
}

TEST(KeyCondition, is_refused_in_dynamodbs_words) {
    const char* values =
        R"(":p":{"S":"q"},":n":{"N":"1"},":m":{"N":"5"},":s":{"S":"a"},":t":{"BOOL":true},":e":{"S":""})";
    const std::string schema =
        "One or more parameter values were invalid: Condition parameter type does not match schema type";
    const std::string invalid = "Invalid KeyConditionExpression: ";
    const std::string operand =
        invalid + "Incorrect operand type for operator or function; operator or function: ";
    const std::vector<std::pair<const char*, std::string>> cases{
        {"sk = :n", "Query condition missed key schema element: pk"},
        {"attr1 = :s", "Query condition missed key schema element: pk"},
        {"pk = :p AND attr1 = :s", "Query condition missed key schema element: sk"},
        {"pk > :p", "Query key condition not supported"},
        {"pk = :n", schema},
        {"pk = :p AND sk = :s", schema},
        {"pk = :p AND sk = :t", schema},
        {"pk = :p AND begins_with(sk, :s)", schema},
        {"pk = :p AND begins_with(sk, :n)", operand + "begins_with, operand type: N"},
        {"pk = :p AND begins_with(sk, :t)", operand + "begins_with, operand type: BOOL"},
        {"pk = :p AND sk < :t", operand + "<, operand type: BOOL"},
        {"pk = :p AND :t >= sk", operand + ">=, operand type: BOOL"},
        {"pk = :p AND sk BETWEEN :t AND :t", operand + "BETWEEN, operand type: BOOL"},
        {"pk = :p AND sk BETWEEN :m AND :n",
         invalid + "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                   "lower bound "
                   "operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:1}"},
        {"pk = :p AND sk > :n AND sk < :m",
         invalid + "KeyConditionExpressions must only contain one condition per key"},
        {"pk = :p AND sk > :n AND extra = :m",
         "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)"},
        {"pk = :p AND sk.foo = :n",
         invalid + "KeyConditionExpressions cannot have conditions on nested attributes"},
        {"pk = :p AND size(sk) = :n", invalid + "KeyConditionExpressions cannot contain nested operations"},
        {"pk = :p OR sk = :n", "Invalid operator used in KeyConditionExpression: OR"},
        {"NOT pk = :p", "Invalid operator used in KeyConditionExpression: NOT"},
        {"pk IN (:p)", "Invalid operator used in KeyConditionExpression: IN"},
        {"pk <> :p", "Invalid operator used in KeyConditionExpression: <>"},
        {"pk = :p AND attribute_exists(sk)",
         "Invalid operator used in KeyConditionExpression: attribute_exists"},
        {"pk = :p AND contains(sk, :n)", "Invalid operator used in KeyConditionExpression: contains"},
        {"pk = sk",
         "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"},
        {":p = :s", "Invalid condition in KeyConditionExpression: No key attribute specified"},
        {"pk = :p AND begins_with(:s, sk)",
         "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as "
         "its first "
         "operand"},
        {"pk = :p AND :n BETWEEN sk AND :m",
         "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its "
         "first "
         "operand"},
        {"pk = :e",
         "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
         "an empty "
         "string value. Key: pk"},
        {"", invalid + "The expression can not be empty;"},
        {"((pk = :p))", invalid + "The expression has redundant parentheses;"},
    };
    for (const auto& [text, message] : cases) EXPECT_EQ(problem(text, values), message) << text;
}

// ---- KeyConditions

std::string legacy_problem(const char* conditions) {
    const JsonDocument document(R"({"KeyConditions":)" + std::string(conditions) + "}");
    return refusal([&] {
        const KeyCondition condition = KeyCondition::from_legacy(document["KeyConditions"]);
        condition.check();
        static_cast<void>(condition.resolve(pk, sk_number));
    });
}

TEST(KeyConditions, read_the_same_ranges) {
    const JsonDocument document(R"({"KeyConditions":{
        "pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"u"}]},
        "sk":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"1"},{"N":"5"}]}}})");
    const KeyCondition condition = KeyCondition::from_legacy(document["KeyConditions"]);
    condition.check();
    const KeyRange range = condition.resolve(pk, sk_number);
    EXPECT_EQ(range.partition, key_of("u"));
    EXPECT_EQ(in_range(range, std::vector<int>{0, 1, 3, 5, 6}), (std::vector<int>{1, 3, 5}));
}

TEST(KeyConditions, are_refused_in_dynamodbs_words) {
    const std::string invalid = "One or more parameter values were invalid: ";
    const std::vector<std::pair<const char*, std::string>> cases{
        {R"({})", "Conditions can be of length 1 or 2 only"},
        {R"({"pk":{"ComparisonOperator":"EQ"}})",
         invalid + "Invalid number of argument(s) for the EQ ComparisonOperator"},
        {R"({"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"},{"S":"b"}]}})",
         invalid + "Invalid number of argument(s) for the EQ ComparisonOperator"},
        {R"({"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{}]}})",
         "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
        {R"({"pk":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"a"},{"N":"1"}]}})",
         invalid + "AttributeValues inside AttributeValueList must be of same type"},
        {R"({"pk":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"b"},{"S":"a"}]}})",
         "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"},
        {R"({"pk":{"ComparisonOperator":"LT","AttributeValueList":[{"SS":["a"]}]}})",
         invalid + "ComparisonOperator LT is not valid for SS AttributeValue type"},
        {R"({"pk":{"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"N":"1"}]}})",
         invalid + "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"},
        {R"({"pk":{"ComparisonOperator":"GT","AttributeValueList":[{"S":"a"}]}})",
         "Query key condition not supported"},
        {R"({"pk":{"ComparisonOperator":"NE","AttributeValueList":[{"S":"a"}]}})",
         "Attempted conditional constraint is not an indexable operation"},
        {R"({"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}})",
         invalid + "Condition parameter type does not match schema type"},
        {R"({"sk":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}})",
         "Query condition missed key schema element: pk"},
        {R"({"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]},
             "x":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}})",
         "Query condition missed key schema element: sk"},
    };
    for (const auto& [conditions, message] : cases)
        EXPECT_EQ(legacy_problem(conditions), message) << conditions;
}

}  // namespace
}  // namespace dynantic::engine
