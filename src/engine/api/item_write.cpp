#include "engine/api/item_write.hpp"

#include "engine/api_error.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"

#include <algorithm>

namespace dynantic::engine::api {

using storage::Bytes;

namespace {

std::size_t size_of(const Bytes& item) { return item ? ItemView(item.view()).size() : 0; }

[[noreturn]] void throw_condition_failed(const WriteAction& action, const Bytes& before) {
    ApiError error("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                   "The conditional request failed");
    if (before && action.shows_item_on_failure()) error.item = decode(ItemView(before.view()));
    const bool is_put = action.kind() == WriteAction::Kind::put;
    error.refused_bytes = std::max(size_of(before), is_put ? action.target().view().size() : 0);
    throw error;
}

}  // namespace

WriteOutcome write_item(Engine& engine, std::string_view table_name, WriteAction& action) {
    const auto table = require_writable(engine, table_name);
    action.bind(*table);
    WriteOutcome outcome{table.ref(), {}, {}, {}};
    const auto hold = engine.locks().lock(action.store_key());
    outcome.before = engine.store().get(action.store_key());
    if (!action.condition_holds(outcome.before)) throw_condition_failed(action, outcome.before);
    outcome.after = action.apply(*table, outcome.before);
    if (!outcome.before && !outcome.after) return outcome;
    ItemWriter writer(engine.store(), engine.now(), engine.options().item_collection_limit);
    outcome.index_units = writer.add(table.ref(), action.store_key(), outcome.before, outcome.after);
    writer.commit();
    return outcome;
}

void replace_item(Engine& engine, const Request& request, WriteAction::Kind kind, std::string& reply) {
    WriteAction action(kind, request.root());
    request.check();
    const auto return_values = text_of(request.root(), "ReturnValues");
    if (!return_values.empty() && return_values != "NONE" && return_values != "ALL_OLD") {
        throw_validation("ReturnValues can only be ALL_OLD or NONE");
    }
    action.check();
    const auto outcome = write_item(engine, text_of(request.root(), "TableName"), action);

    reply.push_back('{');
    bool first = true;
    if (return_values == "ALL_OLD" && outcome.before) {
        append_member(reply, "Attributes", first);
        append_json(reply, ItemView(outcome.before.view()));
    }
    append_write_details(engine, reply, request, action, outcome, first);
    reply.push_back('}');
}

void append_member(std::string& reply, std::string_view name, bool& first) {
    if (!first) reply.push_back(',');
    first = false;
    reply.push_back('"');
    reply.append(name);
    reply.append("\":");
}

void append_collection_metrics(Engine& engine, std::string& reply, const TableRef& table,
                               const ItemView& item) {
    reply.append("{\"ItemCollectionKey\":");
    append_json(reply, ItemView(encode_subset(item, {table->key.partition.front().name})));
    const auto gigabyte =
        std::max<std::int64_t>(static_cast<std::int64_t>(engine.options().item_collection_limit / 10), 1);
    std::int64_t whole = 0;
    if (all_collections_bytes(*table) >= gigabyte) {  // else there is nothing to measure
        const std::string partition = partition_prefix(table->key, item);
        whole = table.live->estimates.of(partition, [&] {
            return collection_bytes(engine.store(), *table, partition);
        }) / gigabyte;
    }
    reply.append(",\"SizeEstimateRangeGB\":[").append(std::to_string(whole)).append(".0,");
    reply.append(std::to_string(whole + 1)).append(".0]}");
}

void append_write_details(Engine& engine, std::string& reply, const Request& request,
                          const WriteAction& action, const WriteOutcome& outcome, bool& first) {
    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    if (detail != CapacityDetail::none) {
        Capacity capacity(outcome.table->name);
        capacity.add_write(size_of(outcome.before), size_of(outcome.after), outcome.index_units);
        append_member(reply, "ConsumedCapacity", first);
        capacity.append_json(reply, detail);
    }
    if (text_of(request.root(), "ReturnItemCollectionMetrics") == "SIZE" &&
        outcome.table->has_local_indexes()) {
        append_member(reply, "ItemCollectionMetrics", first);
        append_collection_metrics(engine, reply, outcome.table, action.target().view());
    }
}

}  // namespace dynantic::engine::api
