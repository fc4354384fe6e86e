#include "engine/expression/condition.hpp"
#include "request.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dynantic::engine {
namespace {

using testing::item_bytes;
using testing::refusal;

constexpr const char* item =
    R"({"s":{"S":"hello"},"n":{"N":"5"},"ss":{"SS":["a","b"]},"l":{"L":[{"N":"1"}]}})";

struct Case {
    const char* condition;
    bool expected;
};

bool expected_holds(const std::string& expected, std::string_view op = {}, std::string_view on = item) {
    const JsonDocument document(R"({"Expected":)" + expected + "}");
    const Condition condition = Condition::from_expected(document["Expected"], op);
    condition.check();
    return condition.matches(on.empty() ? ItemView() : ItemView(item_bytes(on)));
}

bool filter_holds(const std::string& filter, std::string_view op = {}) {
    const JsonDocument document(R"({"ScanFilter":)" + filter + "}");
    const Condition condition = Condition::from_filter(document["ScanFilter"], op);
    condition.check();
    return condition.matches(ItemView(item_bytes(item)));
}

TEST(Expected, values_and_existence) {
    const std::vector<Case> cases{
        {R"({"s":{"Value":{"S":"hello"}}})", true},
        {R"({"s":{"Value":{"S":"other"}}})", false},
        {R"({"s":{"Exists":true,"Value":{"S":"hello"}}})", true},
        {R"({"s":{"Exists":false}})", false},
        {R"({"x":{"Exists":false}})", true},
        {R"({"x":{"Value":{"S":"hello"}}})", false},
        {R"({"s":{"ComparisonOperator":"EQ","Value":{"S":"hello"}}})", true},
        {R"({"s":{"ComparisonOperator":"NOT_NULL"},"x":{"ComparisonOperator":"NULL"}})", true},
    };
    for (const auto& [condition, expected] : cases)
        EXPECT_EQ(expected_holds(condition), expected) << condition;
    EXPECT_TRUE(expected_holds(R"({"pk":{"Exists":false}})", {}, ""));
    EXPECT_TRUE(expected_holds("{}"));
}

TEST(Expected, conditional_operator_joins) {
    const std::string one_of_two = R"({"s":{"Value":{"S":"hello"}},"n":{"Value":{"N":"6"}}})";
    EXPECT_FALSE(expected_holds(one_of_two));
    EXPECT_FALSE(expected_holds(one_of_two, "AND"));
    EXPECT_TRUE(expected_holds(one_of_two, "OR"));
}

TEST(Filter, knows_every_comparison_operator) {
    const std::vector<Case> cases{
        {R"({"n":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"5.0"}]}})", true},
        {R"({"n":{"ComparisonOperator":"NE","AttributeValueList":[{"N":"5"}]}})", false},
        {R"({"x":{"ComparisonOperator":"NE","AttributeValueList":[{"N":"5"}]}})", true},
        {R"({"n":{"ComparisonOperator":"LT","AttributeValueList":[{"N":"10"}]}})", true},
        {R"({"n":{"ComparisonOperator":"LE","AttributeValueList":[{"N":"5"}]}})", true},
        {R"({"n":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"5"}]}})", false},
        {R"({"n":{"ComparisonOperator":"GE","AttributeValueList":[{"N":"5"}]}})", true},
        {R"({"x":{"ComparisonOperator":"GE","AttributeValueList":[{"N":"5"}]}})", false},
        {R"({"n":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"1"},{"N":"9"}]}})", true},
        {R"({"n":{"ComparisonOperator":"IN","AttributeValueList":[{"N":"1"},{"N":"5"}]}})", true},
        {R"({"s":{"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"S":"he"}]}})", true},
        {R"({"s":{"ComparisonOperator":"CONTAINS","AttributeValueList":[{"S":"ell"}]}})", true},
        {R"({"ss":{"ComparisonOperator":"CONTAINS","AttributeValueList":[{"S":"b"}]}})", true},
        {R"({"l":{"ComparisonOperator":"CONTAINS","AttributeValueList":[{"N":"1"}]}})", true},
        {R"({"ss":{"ComparisonOperator":"NOT_CONTAINS","AttributeValueList":[{"S":"b"}]}})", false},
        {R"({"ss":{"ComparisonOperator":"NOT_CONTAINS","AttributeValueList":[{"S":"q"}]}})", true},
        {R"({"n":{"ComparisonOperator":"NULL"}})", false},
        {R"({"n":{"ComparisonOperator":"NOT_NULL"}})", true},
        {R"({"status":{"ComparisonOperator":"NULL"}})", true},
    };
    for (const auto& [condition, expected] : cases) EXPECT_EQ(filter_holds(condition), expected) << condition;
}

TEST(Expected, is_refused_in_dynamodbs_words) {
    const std::string invalid = "One or more parameter values were invalid: ";
    const std::vector<std::pair<const char*, std::string>> cases{
        {R"({"a":{"Value":{"S":"x"},"AttributeValueList":[]}})",
         invalid + "Value and AttributeValueList cannot be used together for Attribute: a"},
        {R"({"a":{"Exists":true,"ComparisonOperator":"EQ","Value":{"S":"x"}}})",
         invalid + "Exists and ComparisonOperator cannot be used together for Attribute: a"},
        {R"({"a":{"ComparisonOperator":"EQ"}})",
         invalid + "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a"},
        {R"({"a":{"ComparisonOperator":"NULL","Value":{"S":"x"}}})",
         invalid + "Invalid number of argument(s) for the NULL ComparisonOperator"},
        {R"({"a":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"x"}]}})",
         invalid + "Invalid number of argument(s) for the BETWEEN ComparisonOperator"},
        {R"({"a":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"x"},{"S":"a"}]}})",
         "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"},
        {R"({"a":{"ComparisonOperator":"IN","AttributeValueList":[{"S":"x"},{"N":"1"}]}})",
         invalid + "AttributeValues inside AttributeValueList must be of same type"},
        {R"({"a":{"AttributeValueList":[{"S":"x"}]}})",
         invalid + "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"},
        {R"({"a":{}})", invalid + "Value must be provided when Exists is null for Attribute: a"},
        {R"({"a":{"Exists":true}})", invalid + "Value must be provided when Exists is true for Attribute: a"},
        {R"({"a":{"Exists":false,"Value":{"S":"x"}}})",
         invalid + "Value cannot be used when Exists is false for Attribute: a"},
        {R"({"a":{"Value":{"N":"x"}}})", "The parameter cannot be converted to a numeric value: x"},
        {R"({"a":{"Value":{}}})",
         "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
    };
    for (const auto& [expected, message] : cases) {
        EXPECT_EQ(refusal([&] { expected_holds(expected); }), message) << expected;
    }
    EXPECT_EQ(refusal([] { expected_holds(R"({"a":{"Exists":false}})", "AND"); }),
              "ConditionalOperator can only be used when Filter or Expected has two or more elements");
}

TEST(Filter, is_refused_in_dynamodbs_words) {
    const std::string invalid = "One or more parameter values were invalid: ";
    EXPECT_EQ(
        refusal([] {
            filter_holds(R"({"a":{"ComparisonOperator":"CONTAINS","AttributeValueList":[{"SS":["x"]}]}})");
        }),
        invalid + "ComparisonOperator CONTAINS is not valid for SS AttributeValue type");
    EXPECT_EQ(refusal([] {
                  filter_holds(R"({"a":{"ComparisonOperator":"NULL","AttributeValueList":[{"S":"x"}]}})");
              }),
              invalid + "Invalid number of argument(s) for the NULL ComparisonOperator");
    EXPECT_EQ(refusal([] { filter_holds(R"({"a":{"ComparisonOperator":"IN"}})"); }),
              invalid + "Invalid number of argument(s) for the IN ComparisonOperator");
}

TEST(LegacyConditions, check_shapes_when_read) {
    const JsonDocument document(
        R"({"a":[],"b":{"x":1},"c":{"x":{"AttributeValueList":{}}},"d":{"x":{"Exists":3}},
                                    "e":{"x":{"Value":"s"}}})");
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        EXPECT_THROW(static_cast<void>(Condition::from_expected(document[name], {})), ApiError) << name;
    }
}

}  // namespace
}  // namespace dynantic::engine
