#include "engine/expression/placeholders.hpp"

#include "engine/expression/condition.hpp"
#include "request.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace dynantic::engine {
namespace {

using testing::refusal;

std::string problem(const char* body) {
    const JsonDocument document(body);
    return refusal([&] {
        Placeholders(document["ExpressionAttributeNames"], document["ExpressionAttributeValues"]).check();
    });
}

TEST(Placeholders, are_checked_in_dynamodbs_order) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {R"({})", "(accepted)"},
        {R"({"ExpressionAttributeNames":{"#a":"x"},"ExpressionAttributeValues":{":v":{"S":"x"}}})",
         "(accepted)"},
        {R"({"ExpressionAttributeNames":{}})", "ExpressionAttributeNames must not be empty"},
        {R"({"ExpressionAttributeValues":{}})", "ExpressionAttributeValues must not be empty"},
        {R"({"ExpressionAttributeNames":{"s":"x"}})",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "s")"},
        {R"({"ExpressionAttributeNames":{"#":"x"}})",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "#")"},
        {R"({"ExpressionAttributeNames":{"#a-b":"x"}})",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b")"},
        {R"({"ExpressionAttributeValues":{"v":{"S":"x"}}})",
         R"(ExpressionAttributeValues contains invalid key: Syntax error; key: "v")"},
        {R"({"ExpressionAttributeValues":{"#v":{"S":"x"}}})",
         R"(ExpressionAttributeValues contains invalid key: Syntax error; key: "#v")"},
        {R"({"ExpressionAttributeValues":{":v":{"N":"abc"}}})",
         "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric "
         "value: abc "
         "for key :v"},
        {R"({"ExpressionAttributeValues":{":v":{}}})",
         "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain "
         "exactly one "
         "of the supported datatypes for key :v"},
        {R"({"ExpressionAttributeValues":{":v":{"SS":["a","a"]}}})",
         "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: Input "
         "collection [a, a] contains duplicates. for key :v"},
        {R"({"ExpressionAttributeValues":{":v":{"N":"abc"},"bad":{"S":"x"}}})",
         R"(ExpressionAttributeValues contains invalid key: Syntax error; key: "bad")"},
        {R"({"ExpressionAttributeNames":{"bad":"x"},"ExpressionAttributeValues":{}})",
         R"(ExpressionAttributeNames contains invalid key: Syntax error; key: "bad")"},
    };
    for (const auto& [body, message] : cases) EXPECT_EQ(problem(body), message) << body;
}

TEST(Placeholders, must_all_be_used_by_some_expression) {
    const JsonDocument document(
        R"({"ExpressionAttributeNames":{"#a":"x","#b":"y"},"ExpressionAttributeValues":{":v":{"S":"x"},":w":{"S":"y"}}})");
    Placeholders placeholders(document["ExpressionAttributeNames"], document["ExpressionAttributeValues"]);
    const auto unused = [&] { return refusal([&] { placeholders.check_all_used(); }); };
    EXPECT_EQ(unused(), "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}");
    static_cast<void>(Condition::parse("ConditionExpression", "#a = :v", placeholders));
    EXPECT_EQ(unused(), "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}");
    static_cast<void>(Condition::parse("FilterExpression", "attribute_exists(#b)", placeholders));
    EXPECT_EQ(unused(), "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}");
    static_cast<void>(Condition::parse("FilterExpression", "c = :w", placeholders));
    EXPECT_EQ(unused(), "(accepted)");
}

TEST(Placeholders, have_their_shapes_checked_when_read) {
    const JsonDocument document(R"({"a":[],"b":{"#n":1},"c":{":v":"x"},"d":"x"})");
    for (const char* names : {"a", "b", "d"})
        EXPECT_THROW(Placeholders(document[names], {}), ApiError) << names;
    for (const char* values : {"a", "c", "d"})
        EXPECT_THROW(Placeholders({}, document[values]), ApiError) << values;
}

std::string parameters(const char* body, std::initializer_list<std::string_view> expressions,
                       std::initializer_list<std::string_view> legacy) {
    const JsonDocument document(body);
    return refusal([&] { check_expression_parameters(document.root(), expressions, legacy); });
}

TEST(ExpressionParameters, are_not_mixed_with_older_ones) {
    EXPECT_EQ(
        parameters(R"({"Expected":{},"ConditionExpression":"x"})", {"ConditionExpression"}, {"Expected"}),
        "Can not use both expression and non-expression parameters in the same request: Non-expression "
        "parameters: {Expected} Expression parameters: {ConditionExpression}");
    EXPECT_EQ(parameters(R"({"AttributeUpdates":{},"Expected":{},"UpdateExpression":"x"})",
                         {"UpdateExpression", "ConditionExpression"}, {"AttributeUpdates", "Expected"}),
              "Can not use both expression and non-expression parameters in the same request: Non-expression "
              "parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression}");
}

TEST(ExpressionParameters, key_conditions_go_with_a_filter_expression) {
    const std::initializer_list<std::string_view> expressions{"ProjectionExpression", "FilterExpression",
                                                              "KeyConditionExpression"};
    const std::initializer_list<std::string_view> legacy{"AttributesToGet", "QueryFilter",
                                                         "ConditionalOperator", "KeyConditions"};
    EXPECT_EQ(parameters(R"({"KeyConditions":{},"FilterExpression":"x"})", expressions, legacy),
              "(accepted)");
    EXPECT_EQ(parameters(R"({"KeyConditions":{},"KeyConditionExpression":"x"})", expressions, legacy),
              "Can not use both expression and non-expression parameters in the same request: Non-expression "
              "parameters: {KeyConditions} Expression parameters: {KeyConditionExpression}");
    EXPECT_EQ(parameters(R"({"ExpressionAttributeValues":{}})", expressions, legacy),
              "ExpressionAttributeValues can only be specified when using expressions: FilterExpression and "
              "KeyConditionExpression are null");
}

TEST(ExpressionParameters, placeholders_need_an_expression) {
    EXPECT_EQ(parameters(R"({"ExpressionAttributeNames":{}})", {"ConditionExpression"}, {}),
              "ExpressionAttributeNames can only be specified when using expressions");
    EXPECT_EQ(parameters(R"({"ExpressionAttributeValues":{}})", {"ConditionExpression"}, {}),
              "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression "
              "is null");
    EXPECT_EQ(parameters(R"({"ConditionalOperator":"AND"})", {"ConditionExpression"}, {"Expected"}),
              "ConditionalOperator cannot be used without Filter or Expected");
}

}  // namespace
}  // namespace dynantic::engine
