#include "engine/validation/common_shapes.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::validation {

namespace {

constexpr std::array<std::string_view, 2> conditional_operator_values{"OR", "AND"};
constexpr std::array<std::string_view, 13> comparison_values{
    "IN",       "NULL", "BETWEEN", "LT",          "NOT_CONTAINS", "EQ",      "GT",
    "NOT_NULL", "NE",   "LE",      "BEGINS_WITH", "GE",           "CONTAINS"};
constexpr std::array<std::string_view, 4> select_values{"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES",
                                                        "ALL_PROJECTED_ATTRIBUTES"};
constexpr std::array<std::string_view, 3> action_values{"ADD", "PUT", "DELETE"};

constexpr Field conditional_operator{
    .name = "ConditionalOperator", .shape = &string, .values = conditional_operator_values};
constexpr Field return_values{.name = "ReturnValues", .shape = &string, .values = return_value_values};
constexpr Field consistent_read{.name = "ConsistentRead", .shape = &boolean};
constexpr Field index_name{
    .name = "IndexName", .shape = &string, .min_length = 3, .max_length = 255, .name_pattern = true};
constexpr Field select{.name = "Select", .shape = &string, .values = select_values};
constexpr Field exclusive_start_key{.name = "ExclusiveStartKey", .shape = &attribute_map};

constexpr std::array expected_fields{
    Field{.name = "AttributeValueList", .shape = &attribute_list},
    Field{.name = "ComparisonOperator", .shape = &string, .values = comparison_values},
    Field{.name = "Exists", .shape = &boolean},
    Field{.name = "Value", .shape = &attribute_value},
};
constexpr Shape expected_value{
    .kind = Kind::structure, .java_class = "ExpectedAttributeValue", .fields = expected_fields};
constexpr Shape expected_map{
    .kind = Kind::map, .java_class = "ExpectedAttributeValue", .element = &expected_value};
constexpr Field expected{.name = "Expected", .shape = &expected_map};

constexpr std::array condition_fields{
    Field{.name = "AttributeValueList", .shape = &attribute_list},
    Field{.name = "ComparisonOperator", .shape = &string, .required = true, .values = comparison_values},
};
constexpr Shape condition{.kind = Kind::structure, .java_class = "Condition", .fields = condition_fields};
constexpr Shape condition_map{.kind = Kind::map, .java_class = "Condition", .element = &condition};

constexpr std::array attribute_update_fields{
    Field{.name = "Action", .shape = &string, .values = action_values},
    Field{.name = "Value", .shape = &attribute_value},
};
constexpr Shape attribute_update{
    .kind = Kind::structure, .java_class = "AttributeValueUpdate", .fields = attribute_update_fields};
constexpr Shape attribute_updates{
    .kind = Kind::map, .java_class = "AttributeValueUpdate", .element = &attribute_update};

constexpr std::array get_item_fields{
    return_consumed_capacity, attributes_to_get,     table_name, key,
    consistent_read,          projection_expression, names,
};
constexpr std::array put_item_fields{
    return_consumed_capacity,
    table_name,
    Field{.name = "Item", .shape = &attribute_map, .required = true},
    conditional_operator,
    expected,
    return_values,
    return_collection_metrics,
    return_on_failure,
    condition_expression,
    values,
    names,
};
constexpr std::array update_item_fields{
    return_consumed_capacity,
    table_name,
    return_collection_metrics,
    return_values,
    key,
    conditional_operator,
    expected,
    Field{.name = "AttributeUpdates", .shape = &attribute_updates},
    return_on_failure,
    condition_expression,
    Field{.name = "UpdateExpression", .shape = &string},
    values,
    names,
};
constexpr std::array delete_item_fields{
    return_consumed_capacity,
    table_name,
    return_values,
    return_collection_metrics,
    key,
    conditional_operator,
    expected,
    return_on_failure,
    condition_expression,
    values,
    names,
};
constexpr std::array query_fields{
    Field{.name = "Limit", .shape = &integer, .minimum = 1, .report = Report::bare},
    select,
    index_name,
    return_consumed_capacity,
    Field{.name = "QueryFilter", .shape = &condition_map},
    table_name,
    conditional_operator,
    attributes_to_get,
    Field{.name = "KeyConditions", .shape = &condition_map},
    exclusive_start_key,
    consistent_read,
    Field{.name = "ScanIndexForward", .shape = &boolean},
    Field{.name = "KeyConditionExpression", .shape = &string},
    Field{.name = "FilterExpression", .shape = &string},
    projection_expression,
    values,
    names,
};
constexpr std::array scan_fields{
    select,
    index_name,
    Field{.name = "TotalSegments", .shape = &integer, .minimum = 1, .maximum = 1'000'000},
    return_consumed_capacity,
    table_name,
    conditional_operator,
    Field{.name = "ScanFilter", .shape = &condition_map},
    Field{.name = "Segment", .shape = &integer, .minimum = 0, .maximum = 999'999},
    Field{.name = "Limit", .shape = &integer, .minimum = 1},
    attributes_to_get,
    exclusive_start_key,
    consistent_read,
    Field{.name = "FilterExpression", .shape = &string},
    projection_expression,
    values,
    names,
};

}  // namespace

constexpr Shape get_item{.kind = Kind::structure, .java_class = "GetItemInput", .fields = get_item_fields};
constexpr Shape put_item{.kind = Kind::structure, .java_class = "PutItemInput", .fields = put_item_fields};
constexpr Shape update_item{
    .kind = Kind::structure, .java_class = "UpdateItemInput", .fields = update_item_fields};
constexpr Shape delete_item{
    .kind = Kind::structure, .java_class = "DeleteItemInput", .fields = delete_item_fields};
constexpr Shape query{.kind = Kind::structure, .java_class = "QueryInput", .fields = query_fields};
constexpr Shape scan{.kind = Kind::structure, .java_class = "ScanInput", .fields = scan_fields};

}  // namespace dynantic::engine::validation
