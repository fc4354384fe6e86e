#include <dynantic/detail/operation/table_definition.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>
#include <vector>

namespace dynantic::detail {
namespace {

// "user-sessions" -> "UserSessions": a logical id of CloudFormation has letters and digits only.
std::string logical_id(std::string_view table) {
    std::string id;
    bool upper = true;
    for (const char c : table) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) == 0) {
            upper = true;
            continue;
        }
        id.push_back(upper ? static_cast<char>(std::toupper(byte)) : c);
        upper = false;
    }
    return id + "Table";
}

// A name of Terraform: letters, digits, '_' and '-', not beginning with a digit.
std::string resource_name(std::string_view table) {
    std::string name(table);
    std::replace(name.begin(), name.end(), '.', '_');
    return std::isdigit(static_cast<unsigned char>(name.front())) != 0 ? "table_" + name : name;
}

void member(JsonWriter& json, std::string_view name, std::string_view text) {
    json.raw(',');
    json.key(name);
    json.quoted(text);
}

void write_tags(JsonWriter& json, const TableOptions& options, bool as_list) {
    if (options.tags.empty()) return;
    json.raw(as_list ? R"(,"Tags":[)" : R"(,"tags":{)");
    bool first = true;
    for (const auto& [key, value] : options.tags) {
        if (!std::exchange(first, false)) json.raw(',');
        if (as_list) {
            json.raw(R"({"Key":)");
            json.quoted(key);
            json.raw(R"(,"Value":)");
            json.quoted(value);
            json.raw('}');
        } else {
            json.key(key);
            json.quoted(value);
        }
    }
    json.raw(as_list ? ']' : '}');
}

// hash_key and range_key, or key_schema blocks where a key has several attributes of a kind.
void write_terraform_key(JsonWriter& json, const KeyInfo& key) {
    if (key.partition.size() == 1 && key.sort.size() <= 1) {
        member(json, "hash_key", key.partition.front().name);
        if (!key.sort.empty()) member(json, "range_key", key.sort.front().name);
        return;
    }
    json.raw(R"(,"key_schema":[)");
    bool first = true;
    for (const KeyElement& element : key_elements(key)) {
        if (!std::exchange(first, false)) json.raw(',');
        json.raw(R"({"attribute_name":)");
        json.quoted(element.name);
        member(json, "key_type", element.type);
        json.raw('}');
    }
    json.raw(']');
}

void write_terraform_attributes(JsonWriter& json, const ModelInfo& info) {
    bool first = true;
    json.raw(R"(,"attribute":[)");
    for (const KeyAttribute* attribute : key_attributes(info)) {
        if (!std::exchange(first, false)) json.raw(',');
        json.raw(R"({"name":)");
        json.quoted(attribute->name);
        member(json, "type", to_string(attribute->type));
        json.raw('}');
    }
    json.raw(']');
}

void write_terraform_projection(JsonWriter& json, const IndexInfo& index) {
    constexpr std::array<std::string_view, 3> types{"ALL", "KEYS_ONLY", "INCLUDE"};
    member(json, "projection_type", types[static_cast<std::size_t>(index.projection)]);
    if (index.projection != Projection::include) return;
    json.raw(R"(,"non_key_attributes":[)");
    for (std::size_t place = 0; place < index.included.size(); ++place) {
        if (place != 0) json.raw(',');
        json.quoted(index.included[place]);
    }
    json.raw(']');
}

void write_terraform_capacity(JsonWriter& json, const TableOptions& options) {
    if (!options.throughput) return;
    json.raw(R"(,"read_capacity":)");
    json.integer(options.throughput->read_units);
    json.raw(R"(,"write_capacity":)");
    json.integer(options.throughput->write_units);
}

void write_terraform_indexes(JsonWriter& json, const ModelInfo& info, bool global,
                             const TableOptions& options) {
    bool first = true;
    for (const IndexInfo& index : info.indexes) {
        if (index.global != global) continue;
        json.raw(!first ? "," : global ? R"(,"global_secondary_index":[)" : R"(,"local_secondary_index":[)");
        first = false;
        json.raw(R"({"name":)");
        json.quoted(index.name);
        if (global) {
            write_terraform_key(json, index.key);
            write_terraform_capacity(json, options);
        } else {
            member(json, "range_key", index.key.sort.front().name);
        }
        write_terraform_projection(json, index);
        json.raw('}');
    }
    if (!first) json.raw(']');
}

// The IAM actions of an operation: a transaction needs those of its parts, a statement in PartiQL has its own.
void add_actions(std::string_view operation, std::set<std::string>& actions) {
    if (operation == "TransactGetItems") {
        actions.insert("dynamodb:GetItem");
    } else if (operation == "TransactWriteItems") {
        for (const char* action : {"ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"}) {
            actions.insert(std::string("dynamodb:") + action);
        }
    } else if (operation == "ExecuteStatement" || operation == "BatchExecuteStatement" ||
               operation == "ExecuteTransaction") {
        // IAM knows what a statement does, not the operation that carries it.
        for (const char* action : {"PartiQLDelete", "PartiQLInsert", "PartiQLSelect", "PartiQLUpdate"}) {
            actions.insert(std::string("dynamodb:") + action);
        }
    } else {
        actions.insert("dynamodb:" + std::string(operation));
    }
}

std::string_view partition_of(std::string_view region) {
    if (region.substr(0, 3) == "cn-") return "aws-cn";
    if (region.substr(0, 7) == "us-gov-") return "aws-us-gov";
    return "aws";
}

void write_statement(JsonWriter& json, const std::set<std::string>& actions, std::string_view resources) {
    json.raw(R"({"Effect":"Allow","Action":[)");
    bool first = true;
    for (const std::string& action : actions) {
        if (!std::exchange(first, false)) json.raw(',');
        json.quoted(action);
    }
    json.raw(R"(],"Resource":)");
    json.raw(resources);
    json.raw('}');
}

}  // namespace

std::string cloudformation(std::string_view table, const ModelInfo& info, const TableOptions& options) {
    std::string text;
    JsonWriter json(text);
    json.raw(R"({"AWSTemplateFormatVersion":"2010-09-09","Resources":{)");
    json.key(logical_id(table));
    json.raw(R"({"Type":"AWS::DynamoDB::Table","Properties":{"TableName":)");
    json.quoted(table);
    json.raw(',');
    write_key_schema(json, info.key);
    write_definitions(json, info);
    write_indexes(json, info, options);
    json.raw(options.throughput ? R"(,"BillingMode":"PROVISIONED")" : R"(,"BillingMode":"PAY_PER_REQUEST")");
    if (options.throughput) {
        json.raw(R"(,"ProvisionedThroughput":{"ReadCapacityUnits":)");
        json.integer(options.throughput->read_units);
        json.raw(R"(,"WriteCapacityUnits":)");
        json.integer(options.throughput->write_units);
        json.raw('}');
    }
    if (info.ttl != no_field) {
        json.raw(R"(,"TimeToLiveSpecification":{"AttributeName":)");
        json.quoted(info.fields[info.ttl].name);
        json.raw(R"(,"Enabled":true})");
    }
    if (options.stream) {
        json.raw(R"(,"StreamSpecification":{"StreamViewType":)");
        json.quoted(stream_view_type(*options.stream));
        json.raw('}');
    }
    if (options.deletion_protection) json.raw(R"(,"DeletionProtectionEnabled":true)");
    write_tags(json, options, true);
    json.raw("}}}}");
    return text;
}

std::string terraform(std::string_view table, const ModelInfo& info, const TableOptions& options) {
    std::string text;
    JsonWriter json(text);
    json.raw(R"({"resource":{"aws_dynamodb_table":{)");
    json.key(resource_name(table));
    json.raw(R"({"name":)");
    json.quoted(table);
    member(json, "billing_mode", options.throughput ? "PROVISIONED" : "PAY_PER_REQUEST");
    write_terraform_capacity(json, options);
    write_terraform_key(json, info.key);
    write_terraform_attributes(json, info);
    write_terraform_indexes(json, info, true, options);
    write_terraform_indexes(json, info, false, options);
    if (info.ttl != no_field) {
        json.raw(R"(,"ttl":{"attribute_name":)");
        json.quoted(info.fields[info.ttl].name);
        json.raw(R"(,"enabled":true})");
    }
    if (options.stream) {
        json.raw(R"(,"stream_enabled":true)");
        member(json, "stream_view_type", stream_view_type(*options.stream));
    }
    if (options.deletion_protection) json.raw(R"(,"deletion_protection_enabled":true)");
    write_tags(json, options, false);
    json.raw("}}}}");
    return text;
}

std::string iam_policy(std::string_view table, std::string_view account, std::string_view region,
                       std::span<const std::string> operations) {
    std::set<std::string> actions;
    std::set<std::string> account_wide;  // these know no resource
    for (const std::string& operation : operations) {
        if (operation == "ListTables" || operation == "DescribeLimits") {
            account_wide.insert("dynamodb:" + operation);
        } else {
            add_actions(operation, actions);
        }
    }
    std::string arn("arn:");
    arn.append(partition_of(region)).append(":dynamodb:").append(region).append(":").append(account);
    arn.append(":table/").append(table);
    std::string resources("[");
    JsonWriter list(resources);
    list.quoted(arn);
    list.raw(',');
    list.quoted(arn + "/index/*");
    list.raw(']');

    std::string text;
    JsonWriter json(text);
    json.raw(R"({"Version":"2012-10-17","Statement":[)");
    if (!actions.empty()) write_statement(json, actions, resources);
    if (!actions.empty() && !account_wide.empty()) json.raw(',');
    if (!account_wide.empty()) write_statement(json, account_wide, R"("*")");
    json.raw("]}");
    return text;
}

}  // namespace dynantic::detail
