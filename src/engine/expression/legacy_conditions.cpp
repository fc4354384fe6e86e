#include "engine/expression/bind.hpp"
#include "engine/expression/condition.hpp"
#include "engine/expression/legacy_values.hpp"

#include <optional>

namespace dynantic::engine {

namespace {

constexpr const char* invalid = "One or more parameter values were invalid: ";

/// One entry of Expected.
struct Expectation {
    std::optional<ReadValue> value;
    std::optional<std::vector<ReadValue>> values;
    std::string_view comparison;
    std::optional<bool> exists;

    explicit Expectation(const JsonObject& json) {
        if (const JsonValue found = json["Value"]) value = read_value(found, true);
        if (const JsonValue found = json["AttributeValueList"]) values = read_values(found);
        if (const JsonValue found = json["ComparisonOperator"]) comparison = found.as_string();
        if (const JsonValue found = json["Exists"]) exists = found.as_boolean();
    }
};

std::string value_problem(const std::optional<ReadValue>& value, const std::vector<ReadValue>& values) {
    if (value && !value->error.empty()) return value->error;
    for (const ReadValue& each : values) {
        if (!each.error.empty()) return each.error;
    }
    return {};
}

/// What is wrong with one entry of Expected, in DynamoDB's order.
std::string expectation_problem(const Expectation& each, const std::string& attribute) {
    const std::string suffix = " for Attribute: " + attribute;
    auto malformed = value_problem(each.value, each.values.value_or(std::vector<ReadValue>()));
    if (!malformed.empty()) return malformed;
    if (each.value && each.values) {
        return invalid + std::string("Value and AttributeValueList cannot be used together") + suffix;
    }
    if (!each.comparison.empty()) {
        if (each.exists)
            return invalid + std::string("Exists and ComparisonOperator cannot be used together") + suffix;
        const LegacyOperator* op = find_legacy_operator(each.comparison);
        if (op == nullptr) return {};
        if (op->least > 0 && !each.value && !each.values) {
            return invalid +
                   std::string("Value or AttributeValueList must be used with ComparisonOperator: ") +
                   std::string(each.comparison) + suffix;
        }
        std::vector<ReadValue> values = each.values.value_or(std::vector<ReadValue>());
        if (each.value) values.push_back(*each.value);
        return legacy_values_problem(*op, values, true);
    }
    if (each.values) {
        return invalid + std::string("AttributeValueList can only be used with a ComparisonOperator") +
               suffix;
    }
    const bool must_exist = each.exists.value_or(true);
    if (must_exist && !each.value) {
        return invalid + std::string("Value must be provided when Exists is ") +
               (each.exists ? "true" : "null") + suffix;
    }
    if (!must_exist && each.value) {
        return invalid + std::string("Value cannot be used when Exists is false") + suffix;
    }
    return {};
}

void add_comparison(LegacyBuilder& builder, std::string_view attribute, const LegacyOperator& op,
                    std::vector<ReadValue> values, bool by_or) {
    std::vector<std::uint32_t> operands{builder.path(attribute)};
    for (ReadValue& value : values) operands.push_back(builder.value(std::move(value)));
    builder.join(builder.node(op.kind, operands), by_or);
}

std::string operator_problem(std::string_view conditional_operator, std::size_t conditions) {
    if (conditional_operator.empty() || conditions > 1) return {};
    return "ConditionalOperator can only be used when Filter or Expected has two or more elements";
}

}  // namespace

Condition Condition::from_expected(const JsonValue& expected, std::string_view conditional_operator) {
    Condition result;
    LegacyBuilder builder;
    const bool by_or = conditional_operator == "OR";
    std::size_t count = 0;
    for (const auto& [attribute, json] : expected.as_map("ExpectedAttributeValue")) {
        Expectation each(json.as_element_structure("ExpectedAttributeValue"));
        ++count;
        if (result.problem_.empty()) result.problem_ = expectation_problem(each, std::string(attribute));
        std::vector<ReadValue> values = std::move(each.values).value_or(std::vector<ReadValue>());
        if (each.value) values.push_back(std::move(*each.value));
        std::string_view comparison = each.comparison;
        if (comparison.empty()) comparison = each.exists.value_or(true) ? "EQ" : "NULL";
        const LegacyOperator* op = find_legacy_operator(comparison);
        if (op != nullptr && result.problem_.empty()) {
            add_comparison(builder, attribute, *op, std::move(values), by_or);
        }
    }
    if (result.problem_.empty()) result.problem_ = operator_problem(conditional_operator, count);
    if (builder.has_condition() && result.problem_.empty()) result.bound_ = builder.build();
    return result;
}

Condition Condition::from_filter(const JsonValue& filter, std::string_view conditional_operator) {
    Condition result;
    LegacyBuilder builder;
    const bool by_or = conditional_operator == "OR";
    std::size_t count = 0;
    for (const auto& [attribute, json] : filter.as_map("Condition")) {
        const JsonObject each = json.as_element_structure("Condition");
        ++count;
        std::vector<ReadValue> values;
        if (const JsonValue list = each["AttributeValueList"]) values = read_values(list);
        const JsonValue comparison = each["ComparisonOperator"];
        const LegacyOperator* op = comparison ? find_legacy_operator(comparison.as_string()) : nullptr;
        if (result.problem_.empty()) result.problem_ = value_problem(std::nullopt, values);
        if (op == nullptr) continue;
        if (result.problem_.empty()) result.problem_ = legacy_values_problem(*op, values, true);
        if (result.problem_.empty()) add_comparison(builder, attribute, *op, std::move(values), by_or);
    }
    if (result.problem_.empty()) result.problem_ = operator_problem(conditional_operator, count);
    if (builder.has_condition() && result.problem_.empty()) result.bound_ = builder.build();
    return result;
}

}  // namespace dynantic::engine
