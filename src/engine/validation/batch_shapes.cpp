#include "engine/validation/common_shapes.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::validation {

namespace {

constexpr Shape key_list{.kind = Kind::list, .element = &attribute_map};
constexpr std::array keys_and_attributes_fields{
    Field{.name = "Keys",
          .shape = &key_list,
          .required = true,
          .min_length = 1,
          .max_length = 100,
          .report = Report::bare},
    attributes_to_get,
    Field{.name = "ConsistentRead", .shape = &boolean},
    projection_expression,
    names,
};
constexpr Shape keys_and_attributes{
    .kind = Kind::structure, .java_class = "KeysAndAttributes", .fields = keys_and_attributes_fields};
constexpr Shape get_requests{
    .kind = Kind::map, .java_class = "KeysAndAttributes", .element = &keys_and_attributes};

constexpr std::array batch_get_item_fields{
    return_consumed_capacity,
    Field{.name = "RequestItems", .shape = &get_requests, .required = true, .table_keys = true},
};

constexpr std::array put_request_fields{Field{.name = "Item", .shape = &attribute_map, .required = true}};
constexpr Shape put_request{
    .kind = Kind::structure, .java_class = "PutRequest", .fields = put_request_fields};
constexpr std::array delete_request_fields{key};
constexpr Shape delete_request{
    .kind = Kind::structure, .java_class = "DeleteRequest", .fields = delete_request_fields};
constexpr std::array write_request_fields{
    Field{.name = "DeleteRequest", .shape = &delete_request},
    Field{.name = "PutRequest", .shape = &put_request},
};
constexpr Shape write_request{
    .kind = Kind::structure, .java_class = "WriteRequest", .fields = write_request_fields};
constexpr Shape write_requests{.kind = Kind::list, .element = &write_request};
constexpr Shape write_request_map{
    .kind = Kind::map,
    .java_class = "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>",
    .element = &write_requests};

constexpr std::array batch_write_item_fields{
    return_consumed_capacity,
    return_collection_metrics,
    Field{.name = "RequestItems",
          .shape = &write_request_map,
          .required = true,
          .table_keys = true,
          .max_value_length = 25},
};

// Transactions.

constexpr Field action_table_name{.name = "TableName", .shape = &string, .required = true, .min_length = 1};

constexpr std::array get_fields{key, action_table_name, projection_expression, names};
constexpr Shape get{.kind = Kind::structure, .java_class = "Get", .fields = get_fields};
constexpr std::array transact_get_item_fields{Field{.name = "Get", .shape = &get, .required = true}};
constexpr Shape transact_get_item{
    .kind = Kind::structure, .java_class = "TransactGetItem", .fields = transact_get_item_fields};
constexpr Shape transact_get_list{.kind = Kind::list, .element = &transact_get_item};

constexpr std::array transact_get_items_fields{
    return_consumed_capacity,
    Field{.name = "TransactItems",
          .shape = &transact_get_list,
          .required = true,
          .min_length = 1,
          .max_length = 100},
};

constexpr std::array condition_check_fields{
    key,
    action_table_name,
    Field{.name = "ConditionExpression", .shape = &string, .required = true},
    names,
    values,
    return_on_failure,
};
constexpr Shape condition_check{
    .kind = Kind::structure, .java_class = "ConditionCheck", .fields = condition_check_fields};
constexpr std::array put_fields{
    Field{.name = "Item", .shape = &attribute_map, .required = true},
    action_table_name,
    condition_expression,
    names,
    values,
    return_on_failure,
};
constexpr Shape put{.kind = Kind::structure, .java_class = "Put", .fields = put_fields};
constexpr std::array delete_fields{key,    action_table_name, condition_expression, names,
                                   values, return_on_failure};
constexpr Shape delete_action{.kind = Kind::structure, .java_class = "Delete", .fields = delete_fields};
constexpr std::array update_fields{
    key,
    Field{.name = "UpdateExpression", .shape = &string, .required = true},
    action_table_name,
    condition_expression,
    names,
    values,
    return_on_failure,
};
constexpr Shape update{.kind = Kind::structure, .java_class = "Update", .fields = update_fields};
constexpr std::array transact_write_item_fields{
    Field{.name = "ConditionCheck", .shape = &condition_check},
    Field{.name = "Put", .shape = &put},
    Field{.name = "Delete", .shape = &delete_action},
    Field{.name = "Update", .shape = &update},
};
constexpr Shape transact_write_item{
    .kind = Kind::structure, .java_class = "TransactWriteItem", .fields = transact_write_item_fields};
constexpr Shape transact_write_list{.kind = Kind::list, .element = &transact_write_item};

constexpr std::array transact_write_items_fields{
    Field{.name = "ClientRequestToken", .shape = &string, .min_length = 1, .max_length = 36},
    return_consumed_capacity,
    return_collection_metrics,
    Field{.name = "TransactItems",
          .shape = &transact_write_list,
          .required = true,
          .min_length = 1,
          .max_length = 100},
};

// PartiQL.

constexpr Field statement{
    .name = "Statement", .shape = &string, .required = true, .min_length = 1, .max_length = 8192};
constexpr Field parameters{.name = "Parameters", .shape = &attribute_list, .min_length = 1};

constexpr std::array execute_statement_fields{
    statement,
    parameters,
    Field{.name = "ConsistentRead", .shape = &boolean},
    Field{.name = "NextToken", .shape = &string, .min_length = 1, .max_length = 32768},
    return_consumed_capacity,
    Field{.name = "Limit", .shape = &integer, .minimum = 1},
    return_on_failure,
};
constexpr std::array batch_statement_fields{
    statement,
    parameters,
    Field{.name = "ConsistentRead", .shape = &boolean},
    return_on_failure,
};
constexpr Shape batch_statement{
    .kind = Kind::structure, .java_class = "BatchStatementRequest", .fields = batch_statement_fields};
constexpr Shape batch_statements{.kind = Kind::list, .element = &batch_statement};
constexpr std::array batch_execute_statement_fields{
    Field{.name = "Statements",
          .shape = &batch_statements,
          .required = true,
          .min_length = 1,
          .max_length = 25},
    return_consumed_capacity,
};
constexpr std::array parameterized_statement_fields{statement, parameters, return_on_failure};
constexpr Shape parameterized_statement{.kind = Kind::structure,
                                        .java_class = "ParameterizedStatement",
                                        .fields = parameterized_statement_fields};
constexpr Shape parameterized_statements{.kind = Kind::list, .element = &parameterized_statement};
constexpr std::array execute_transaction_fields{
    Field{.name = "TransactStatements",
          .shape = &parameterized_statements,
          .required = true,
          .min_length = 1,
          .max_length = 100},
    Field{.name = "ClientRequestToken", .shape = &string, .min_length = 1, .max_length = 36},
    return_consumed_capacity,
};

}  // namespace

constexpr Shape batch_get_item{
    .kind = Kind::structure, .java_class = "BatchGetItemInput", .fields = batch_get_item_fields};
constexpr Shape batch_write_item{
    .kind = Kind::structure, .java_class = "BatchWriteItemInput", .fields = batch_write_item_fields};
constexpr Shape transact_get_items{
    .kind = Kind::structure, .java_class = "TransactGetItemsInput", .fields = transact_get_items_fields};
constexpr Shape transact_write_items{
    .kind = Kind::structure, .java_class = "TransactWriteItemsInput", .fields = transact_write_items_fields};
constexpr Shape execute_statement{
    .kind = Kind::structure, .java_class = "ExecuteStatementInput", .fields = execute_statement_fields};
constexpr Shape batch_execute_statement{.kind = Kind::structure,
                                        .java_class = "BatchExecuteStatementInput",
                                        .fields = batch_execute_statement_fields};
constexpr Shape execute_transaction{
    .kind = Kind::structure, .java_class = "ExecuteTransactionInput", .fields = execute_transaction_fields};

}  // namespace dynantic::engine::validation
