#include "engine/api/handlers.hpp"
#include "engine/api/not_built.hpp"
#include "engine/api/table_definition.hpp"
#include "engine/api/table_description.hpp"
#include "engine/api/table_management.hpp"
#include "engine/api_error.hpp"
#include "engine/index/backfill.hpp"
#include "engine/index/keys.hpp"
#include "engine/stream/stream_record.hpp"
#include "engine/validation/shapes.hpp"

#include <algorithm>
#include <set>

namespace dynantic::engine::api {

namespace {

const std::string invalid = "One or more parameter values were invalid: ";

struct IndexChange {
    JsonObject create;
    JsonObject update;
    JsonObject remove;
    bool creates = false;
    bool updates = false;
    bool removes = false;
    std::string_view name;
};

std::vector<IndexChange> read_changes(const Request& request) {
    std::vector<IndexChange> changes;
    std::set<std::string_view> names;
    for (const auto element : request["GlobalSecondaryIndexUpdates"].raw_array()) {
        const auto object = element.raw_object();
        IndexChange change;
        change.creates = static_cast<bool>(object["Create"]);
        change.updates = static_cast<bool>(object["Update"]);
        change.removes = static_cast<bool>(object["Delete"]);
        if (!change.creates && !change.updates && !change.removes) {
            throw_validation(invalid +
                             "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
                             "GlobalSecondaryIndexUpdate.Delete must not be null");
        }
        if (change.creates + change.updates + change.removes > 1) {
            throw_validation(invalid +
                             "Only one global secondary index action is allowed per "
                             "GlobalSecondaryIndexUpdate object");
        }
        change.create = object["Create"].raw_object();
        change.update = object["Update"].raw_object();
        change.remove = object["Delete"].raw_object();
        change.name = text_of(change.creates   ? change.create
                              : change.updates ? change.update
                                               : change.remove,
                              "IndexName");
        if (!names.insert(change.name).second) {
            throw_validation(
                invalid +
                "Only one global secondary index update per index is allowed simultaneously. Index: " +
                std::string(change.name));
        }
        changes.push_back(change);
    }
    const auto online =
        std::ranges::count_if(changes, [](const IndexChange& c) { return c.creates || c.removes; });
    if (online > 1) {
        throw_dynamodb(
            "LimitExceededException",
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per "
            "table");
    }
    return changes;
}

void check_parameters(const Request& request) {
    static constexpr std::array wanted{"ProvisionedThroughput", "BillingMode", "StreamSpecification",
                                       "SSESpecification",      "TableClass",  "DeletionProtectionEnabled",
                                       "WarmThroughput"};
    const bool any =
        !request["GlobalSecondaryIndexUpdates"].raw_array().empty() ||
        read_on_demand(request["OnDemandThroughput"]) ||
        std::ranges::any_of(wanted, [&](const char* name) { return static_cast<bool>(request[name]); });
    if (!any) {
        throw_validation(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates, "
            "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, "
            "MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or "
            "TableClass is "
            "required");
    }
    if (const auto list = request["GlobalSecondaryIndexUpdates"]; list && list.raw_array().empty()) {
        throw_validation(invalid + "List of GlobalSecondaryIndexUpdates is empty");
    }
    const auto billing = text_of(request.root(), "BillingMode");
    if (billing == "PROVISIONED" && !request["ProvisionedThroughput"]) {
        throw_validation(invalid + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    }
    if (const auto throughput = request["ProvisionedThroughput"])
        static_cast<void>(read_throughput(throughput));
}

// One change a request: what DynamoDB takes together is a change of the billing mode with the units or limits, a stream
// or an index that goes with it.
void refuse_together(const Request& request, const std::vector<IndexChange>& changes) {
    const auto billing = text_of(request.root(), "BillingMode");
    const bool encryption = static_cast<bool>(request["SSESpecification"]);
    const bool table_class = static_cast<bool>(request["TableClass"]);
    const bool protection = static_cast<bool>(request["DeletionProtectionEnabled"]);
    const bool warm = !request["WarmThroughput"].raw_object().empty();
    const bool limits = read_on_demand(request["OnDemandThroughput"]).has_value();
    const bool stream = static_cast<bool>(request["StreamSpecification"]);
    const bool units = static_cast<bool>(request["ProvisionedThroughput"]);
    const bool indexes = !changes.empty();
    const int count = encryption + table_class + protection + warm + limits + stream + units + indexes +
                      (billing.empty() ? 0 : 1);
    if (count < 2) return;
    const std::string alone = " must be the only operation in the request";
    if (encryption) throw_validation(invalid + "Server-Side Encryption modification" + alone);
    if (table_class) throw_validation(invalid + "TableClass modification" + alone);
    if (protection) throw_validation(invalid + "DeletionProtection modification" + alone);
    const bool creates = std::ranges::any_of(changes, &IndexChange::creates);
    if (warm && creates) {
        throw_validation(invalid +
                         "Create global secondary index cannot be specified when updating WarmThroughput");
    }
    if (limits && (warm || stream || indexes)) {
        throw_validation(
            invalid + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
    }
    if (warm && (units || stream || !billing.empty())) {
        throw_validation(invalid + "WarmThroughput" + alone);
    }
    if (stream && (units || billing == "PROVISIONED")) {
        throw_validation(invalid + "You cannot modify stream status while updating table IOPS");
    }
    if (!creates && std::ranges::none_of(changes, &IndexChange::removes)) return;
    if (units) throw_validation(invalid + "You cannot create or delete index while updating table IOPS");
    if (stream) throw_validation(invalid + "You cannot create or delete index while changing stream status");
}

// What a change of an index says of units, before it is known whether there is one.
void check_index_changes(const std::vector<IndexChange>& changes) {
    for (const auto& change : changes) {
        const auto warm = change.update["WarmThroughput"];
        if (!change.updates || !warm || !warm.raw_object().empty()) continue;
        throw_validation(invalid +
                         "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond "
                         "specified for index: " +
                         std::string(change.name));
    }
}

void set_throughput(Throughput& throughput, const JsonValue& requested, double now,
                    const std::string& owner) {
    const auto wanted = read_throughput(requested);
    if (wanted.read == throughput.read && wanted.write == throughput.write) {
        const auto text = [](std::int64_t units) { return std::to_string(units); };
        throw_validation(
            "The provisioned throughput for the " + owner +
            " will not change. The requested value equals the current value. "
            "Current ReadCapacityUnits provisioned for the " +
            owner.substr(0, owner.find(' ')) + ": " + text(throughput.read) +
            ". Requested ReadCapacityUnits: " + text(wanted.read) +
            ". Current WriteCapacityUnits provisioned for the " + owner.substr(0, owner.find(' ')) + ": " +
            text(throughput.write) + ". Requested WriteCapacityUnits: " + text(wanted.write) +
            ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher "
            "limits.");
    }
    if (wanted.read > throughput.read || wanted.write > throughput.write) throughput.last_increase = now;
    if (wanted.read < throughput.read || wanted.write < throughput.write) throughput.last_decrease = now;
    throughput.read = wanted.read;
    throughput.write = wanted.write;
}

void change_billing(Table& table, const Request& request, const std::vector<IndexChange>& changes,
                    double now) {
    const auto billing = text_of(request.root(), "BillingMode");
    const auto throughput = request["ProvisionedThroughput"];
    const bool on_demand = billing.empty() ? table.on_demand : billing == "PAY_PER_REQUEST";
    if (on_demand && throughput && !billing.empty()) {
        throw_validation(invalid +
                         "ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST");
    }
    if (on_demand && throughput) {
        throw_validation(
            invalid +
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            "PAY_PER_REQUEST");
    }
    const auto limits = read_on_demand(request["OnDemandThroughput"]);
    check_on_demand(limits, on_demand, true);
    if (on_demand && !table.on_demand) {
        table.on_demand_since = now;
        table.throughput = {};
        for (auto& index : table.indexes) index.throughput = {};
    }
    if (!on_demand && table.on_demand) {
        std::string missing;
        for (const auto& index : table.indexes) {
            const auto given = std::ranges::any_of(changes, [&](const IndexChange& c) {
                return c.name == index.name && (c.updates || c.removes);
            });
            if (!index.local && !given) missing += (missing.empty() ? "" : ",") + index.name;
        }
        if (!missing.empty()) {
            throw_validation(invalid + "ProvisionedThroughput must be specified for index: " + missing);
        }
    }
    table.on_demand = on_demand;
    if (throughput) set_throughput(table.throughput, throughput, now, "table");
    if (!on_demand) table.on_demand_limits.reset();
    change_on_demand(table.on_demand_limits, limits);
    set_warm_units(table.warm, request["WarmThroughput"], table.on_demand, table.throughput);
}

void change_stream(Table& table, storage::Batch& batch, const Request& request, double now) {
    const auto specification = request["StreamSpecification"];
    if (!specification) return;
    const auto object = specification.raw_object();
    if (flag_of(object, "StreamEnabled")) {
        if (!object["StreamViewType"]) {
            throw_validation(invalid + "If stream is being enabled then UpdateViewType is required");
        }
        if (table.stream) throw_validation("Table already has an enabled stream: TableName: " + table.name);
        start_stream(table, specification, now);
        return;
    }
    if (object["StreamViewType"]) {
        throw_validation(invalid + "If stream is being disabled, then UpdateViewType must not be specified");
    }
    if (!table.stream) {
        throw_validation("Table has no stream to disable: TableName: " + table.name);
    }
    // One disabled stream can be read. Nobody would look at the records of the one before again, nor drop them.
    if (table.last_stream)
        batch.erase(storage::prefix_range(stream::records_prefix(table.number, table.last_stream->number)));
    table.last_stream = std::move(table.stream);
    table.stream.reset();
}

// The definitions given are added to those that are there. An attribute that has one keeps it, whatever type is given, as
// DynamoDB has it; only for a key of a new index it must be the same.
void merge_definitions(Table& table, const Request& request) {
    for (auto& given : read_definitions(request["AttributeDefinitions"])) {
        const auto found = std::ranges::find(table.definitions, given.name, &KeyDefinition::name);
        if (found == table.definitions.end()) table.definitions.push_back(std::move(given));
    }
}

void drop_unused_definitions(Table& table) {
    std::erase_if(table.definitions, [&](const KeyDefinition& definition) {
        return !table.key.contains(definition.name) &&
               std::ranges::none_of(table.indexes,
                                    [&](const Index& index) { return index.key.contains(definition.name); });
    });
}

std::string schema_text(const KeySchema& key) {
    std::string text;
    const auto add = [&](const std::vector<KeyDefinition>& definitions, const char* type) {
        for (const auto& each : definitions) {
            if (!text.empty()) text += ", ";
            text += "SchemaElement: key{" + each.name + ":" + std::string(type_letter(each.type)) + ":" +
                    type + "}";
        }
    };
    add(key.partition, "HASH");
    add(key.sort, "RANGE");
    return "Schema:[" + text + "]";
}

// The keys of a new index must be defined in the request itself, even where the table has them, and as the
// table has them.
void check_new_keys(const Table& table, const IndexChange& change, const Request& request) {
    const auto wanted =
        read_key_schema(change.create["KeySchema"], read_definitions(request["AttributeDefinitions"]),
                        KeyOwner::global_index);
    const auto refuse = [&](const KeySchema& existing) {
        throw_validation(invalid +
                         "Attributes cannot be redefined. Please check that your attribute has the same type "
                         "as previously defined. Existing schema: " +
                         schema_text(existing) + " New schema: " + schema_text(wanted));
    };
    const auto conflicts = [&](const KeySchema& existing) {
        bool found = false;
        existing.each([&](const KeyDefinition& has) {
            wanted.each([&](const KeyDefinition& wants) {
                found = found || (wants.name == has.name && wants.type != has.type);
                return true;
            });
            return true;
        });
        return found;
    };
    if (conflicts(table.key)) refuse(table.key);
    for (const auto& index : table.indexes) {
        if (conflicts(index.key)) refuse(index.key);
    }
}

void change_index(Engine& engine, Table& table, storage::Batch& batch, const Request& request,
                  const IndexChange& change, double until) {
    auto* index = table.index(change.name);
    if (change.creates) {
        if (index != nullptr) throw_validation("Attempting to create an index which already exists");
        if (!request["AttributeDefinitions"]) {
            throw_validation(invalid +
                             "AttributeDefinitions is not specified for index: " + std::string(change.name));
        }
        const bool units = static_cast<bool>(change.create["ProvisionedThroughput"]);
        if (table.on_demand && units) {
            throw_validation(invalid +
                             "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: " +
                             std::string(change.name) + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!table.on_demand && !units) {
            throw_validation(invalid +
                             "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " +
                             std::string(change.name));
        }
        check_new_keys(table, change, request);
        auto created = read_index(change.create, table, false);
        // The same limit is a ValidationException of CreateTable.
        if (std::ranges::count_if(table.indexes, [](const Index& each) { return !each.local; }) >=
            static_cast<std::ptrdiff_t>(max_global_indexes)) {
            throw_dynamodb(
                "LimitExceededException",
                "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit "
                "of 20");
        }
        created.id = table.next_index_id++;
        created.creating = true;
        created.changing_until = until;
        table.indexes.push_back(std::move(created));
        check_indexes(table);
        check_definitions_used(table);
        backfill(engine.store(), table, table.indexes.back());
        return;
    }
    if (index != nullptr && index->local) {
        throw_validation(std::string("Cannot ") + (change.removes ? "delete" : "update") +
                         " an index that is not a GlobalSecondaryIndex: " + index->name);
    }
    if (index == nullptr) {
        throw_dynamodb(
            "ResourceNotFoundException",
            "Requested resource not found: Index " + std::string(change.name) + " for table " + table.name);
    }
    if (change.removes) {
        batch.erase(storage::prefix_range(items_prefix(table.number, index->id)));
        std::erase_if(table.indexes, [&](const Index& each) { return each.name == change.name; });
        drop_unused_definitions(table);
        return;
    }
    const auto throughput = change.update["ProvisionedThroughput"];
    const auto limits = read_on_demand(change.update["OnDemandThroughput"]);
    if (table.on_demand && (throughput || (!limits && !change.update["WarmThroughput"]))) {
        throw_validation(invalid + "The only Updates for index: " + index->name +
                         " when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, "
                         "WarmThroughput");
    }
    if (throughput)
        set_throughput(index->throughput, throughput, engine.now_seconds(), "index " + index->name);
    check_on_demand(limits, table.on_demand, true, index->name);
    change_on_demand(index->on_demand, limits);
    set_warm_units(index->warm, change.update["WarmThroughput"], table.on_demand, index->throughput);
    index->changing_until = until;
}

void apply(Engine& engine, Table& table, storage::Batch& batch, const Request& request,
           const std::vector<IndexChange>& changes) {
    refuse_while_changing(engine, table);
    const auto now = engine.now_seconds();
    const auto until = now + std::chrono::duration<double>(engine.options().update_delay).count();
    // Nothing is going on any more, or we would have been refused.
    table.creating = false;
    table.changing_until = until;
    for (auto& index : table.indexes) {
        index.creating = false;
        index.changing_until = 0;
    }
    change_billing(table, request, changes, now);
    change_stream(table, batch, request, now);
    if (request["SSESpecification"]) {
        table.encryption = read_encryption(request["SSESpecification"], engine.options().region,
                                           engine.options().account_id);
    }
    if (const auto table_class = request["TableClass"]) table.table_class = table_class.raw_string();
    table.deletion_protection =
        flag_of(request.root(), "DeletionProtectionEnabled", table.deletion_protection);
    merge_definitions(table, request);
    for (const auto& change : changes) change_index(engine, table, batch, request, change, until);
    drop_unused_definitions(table);
}

}  // namespace

void update_table(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::update_table);
    require_table_name(request);
    request.check();
    refuse_not_built(request, {{"ReplicaUpdates", "global tables"},
                               {"MultiRegionConsistency", "global tables"},
                               {"GlobalTableWitnessUpdates", "global tables"},
                               {"GlobalTableSettingsReplicationMode", "global tables"},
                               {"VectorIndexUpdates", "vector indexes"}});
    check_parameters(request);
    const auto changes = read_changes(request);
    refuse_together(request, changes);
    check_index_changes(changes);
    std::optional<Throughput> before;
    const auto name = table_name_of(text_of(request.root(), "TableName"));
    const auto updated = engine.catalog().change(name, [&](Table& table, storage::Batch& batch) {
        if (text_of(request.root(), "BillingMode").empty()) before = table.throughput;
        apply(engine, table, batch, request, changes);
    });
    if (!updated) throw_named_table_not_found(name);
    if (updated->stream) engine.start_sweeping();
    reply.append("{\"TableDescription\":");
    // The reply shows the units that the table has until it is ACTIVE again, with the moment of the change; and a limit
    // that is taken away once more, as it was asked for.
    Table shown = *updated;
    if (before) {
        shown.throughput.read = before->read;
        shown.throughput.write = before->write;
    }
    if (const auto limits = read_on_demand(request["OnDemandThroughput"])) {
        if (!shown.on_demand_limits) shown.on_demand_limits.emplace();
        if (limits->read) shown.on_demand_limits->read = limits->read;
        if (limits->write) shown.on_demand_limits->write = limits->write;
    }
    append_table_description(reply, engine, shown, true);
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
