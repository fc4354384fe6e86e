#include "engine/api/handlers.hpp"
#include "engine/api/not_built.hpp"
#include "engine/api/request.hpp"
#include "engine/api/table_definition.hpp"
#include "engine/api/table_description.hpp"
#include "engine/api_error.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

namespace {

const std::string invalid = "One or more parameter values were invalid: ";

void read_billing(Table& table, const Request& request) {
    const auto throughput = request["ProvisionedThroughput"];
    table.on_demand = text_of(request.root(), "BillingMode") == "PAY_PER_REQUEST";
    if (table.on_demand && throughput) {
        throw_validation(
            invalid +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST");
    }
    if (!table.on_demand && !throughput) {
        throw_validation(
            invalid +
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED");
    }
    if (throughput) table.throughput = read_throughput(throughput);
    table.on_demand_limits = read_on_demand(request["OnDemandThroughput"]);
    check_on_demand(table.on_demand_limits, table.on_demand, false);
    set_warm_units(table.warm, request["WarmThroughput"], table.on_demand, table.throughput);
}

void read_indexes(Table& table, const JsonValue& list, bool local) {
    if (!list) return;
    const auto elements = list.raw_array();
    if (elements.empty()) {
        throw_validation(invalid + "List of " + (local ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes") +
                         " is empty");
    }
    if (local && table.key.sort.empty()) {
        throw_validation(invalid +
                         "Table KeySchema does not have a range key, which is required when specifying a "
                         "LocalSecondaryIndex");
    }
    for (const auto element : elements) {
        auto index = read_index(element.raw_object(), table, local);
        index.id = table.next_index_id++;
        index.creating = true;
        table.indexes.push_back(std::move(index));
    }
}

Table read_table(Engine& engine, const Request& request) {
    Table table;
    table.name = table_name_of(text_of(request.root(), "TableName"));
    read_billing(table, request);
    table.definitions = read_definitions(request["AttributeDefinitions"]);
    table.key = read_key_schema(request["KeySchema"], table.definitions, KeyOwner::table);
    if (!request["LocalSecondaryIndexes"] && !request["GlobalSecondaryIndexes"])
        check_definitions_used(table);
    read_indexes(table, request["LocalSecondaryIndexes"], true);
    read_indexes(table, request["GlobalSecondaryIndexes"], false);
    check_indexes(table);
    check_definitions_used(table);

    const auto now = engine.now_seconds();
    start_stream(table, request["StreamSpecification"], now);
    table.encryption =
        read_encryption(request["SSESpecification"], engine.options().region, engine.options().account_id);
    table.table_class = text_of(request.root(), "TableClass");
    table.deletion_protection = flag_of(request.root(), "DeletionProtectionEnabled");
    table.tags = read_tags(request["Tags"]);
    check_tag_count(table.tags.size());
    table.id = make_uuid();
    table.created = now;
    if (table.on_demand) table.on_demand_since = now;
    table.creating = true;
    table.changing_until = now + std::chrono::duration<double>(engine.options().create_delay).count();
    return table;
}

}  // namespace

void create_table(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::create_table);
    if (!request["TableName"]) {
        throw_validation("The parameter 'TableName' is required but was not present in the request");
    }
    request.check();
    refuse_not_built(request, {{"ResourcePolicy", "resource policies"},
                               {"GlobalTableSourceArn", "global tables"},
                               {"GlobalTableSettingsReplicationMode", "global tables"},
                               {"VectorIndexes", "vector indexes"}});
    auto table = read_table(engine, request);
    const auto name = table.name;
    const auto created = engine.catalog().create(std::move(table));
    if (!created) throw_dynamodb("ResourceInUseException", "Table already exists: " + name);
    if (created->stream) engine.start_sweeping();
    reply.append("{\"TableDescription\":");
    append_table_description(reply, engine, *created, true);
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
