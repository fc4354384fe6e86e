#pragma once

#include "engine/validation/shape.hpp"

#include <array>
#include <string_view>

namespace dynantic::engine::validation {

// What several operations share.

inline constexpr Shape string{.kind = Kind::string};
inline constexpr Shape boolean{.kind = Kind::boolean};
inline constexpr Shape integer{.kind = Kind::integer};
inline constexpr Shape long_integer{.kind = Kind::long_integer};
inline constexpr Shape attribute_value{.kind = Kind::attribute_value};
inline constexpr Shape attribute_map{.kind = Kind::attribute_map};
inline constexpr Shape attribute_list{.kind = Kind::attribute_list};
inline constexpr Shape string_list{.kind = Kind::list, .element = &string};
inline constexpr Shape string_map{.kind = Kind::map, .java_class = "java.lang.String", .element = &string};

inline constexpr std::array<std::string_view, 3> consumed_capacity_values{"INDEXES", "TOTAL", "NONE"};
inline constexpr std::array<std::string_view, 2> collection_metrics_values{"SIZE", "NONE"};
inline constexpr std::array<std::string_view, 5> return_value_values{"ALL_NEW", "UPDATED_OLD", "ALL_OLD",
                                                                     "NONE", "UPDATED_NEW"};
inline constexpr std::array<std::string_view, 2> on_failure_values{"ALL_OLD", "NONE"};

inline constexpr Field return_consumed_capacity{
    .name = "ReturnConsumedCapacity", .shape = &string, .values = consumed_capacity_values};
inline constexpr Field return_collection_metrics{
    .name = "ReturnItemCollectionMetrics", .shape = &string, .values = collection_metrics_values};
inline constexpr Field return_on_failure{
    .name = "ReturnValuesOnConditionCheckFailure", .shape = &string, .values = on_failure_values};

/// A table's name, or its ARN: told before and without anything else when it is there and wrong.
inline constexpr Field table_name{
    .name = "TableName", .shape = &string, .required = true, .report = Report::first};

inline constexpr Field names{.name = "ExpressionAttributeNames", .shape = &string_map};
inline constexpr Field values{.name = "ExpressionAttributeValues", .shape = &attribute_map};
inline constexpr Field condition_expression{.name = "ConditionExpression", .shape = &string};
inline constexpr Field projection_expression{.name = "ProjectionExpression", .shape = &string};
inline constexpr Field attributes_to_get{
    .name = "AttributesToGet", .shape = &string_list, .min_length = 1, .max_length = 255};
inline constexpr Field key{.name = "Key", .shape = &attribute_map, .required = true};

}  // namespace dynantic::engine::validation
