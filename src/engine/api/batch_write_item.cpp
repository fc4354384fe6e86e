#include "engine/api/handlers.hpp"
#include "engine/api/held_tables.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api_error.hpp"
#include "engine/index/item_writer.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <deque>

namespace dynantic::engine::api {

namespace {

constexpr std::size_t max_writes = 25;

struct TableWrites {
    std::string_view name;
    std::deque<WriteAction> actions;
    const WritableTable* table = nullptr;
};

using Writes = std::deque<TableWrites>;

void read(TableWrites& writes, const JsonArray& requests) {
    for (const auto element : requests) {
        const auto request = element.as_element_structure("WriteRequest");
        const auto put = request["PutRequest"];
        const auto remove = request["DeleteRequest"];
        if (put && remove) {
            throw_validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
                "supported "
                "datatypes");
        }
        if (put) {
            writes.actions.emplace_back(WriteAction::Kind::put, put.as_structure("PutRequest"));
        } else if (remove) {
            writes.actions.emplace_back(WriteAction::Kind::remove, remove.as_structure("DeleteRequest"));
        } else {
            throw_validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
                "supported "
                "datatypes");
        }
    }
}

/// A batch says of an item what it says of a key; PutItem has words of its own.
void check_put_key(const Table& table, const ItemView& item) {
    table.key.each([&](const KeyDefinition& definition) {
        const auto value = item.find(definition.name);
        if (!value || !value->is(definition.type)) {
            throw_validation("The provided key element does not match the schema");
        }
        return true;
    });
}

}  // namespace

void batch_write_item(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::batch_write_item);
    const auto tables = request["RequestItems"];
    if (tables && tables.raw_object().empty()) {
        throw_validation("The requestItems parameter is required for BatchWriteItem");
    }
    request.check();
    Writes writes;
    std::size_t count = 0;
    for (const auto [name, requests] : tables.raw_object()) {
        auto& each = writes.emplace_back();
        each.name = name;
        read(each, requests.as_list());
        count += each.actions.size();
    }
    for (auto& each : writes) {
        for (auto& action : each.actions) action.check();
    }
    if (count > max_writes) throw_validation("Too many items requested for the BatchWriteItem call");

    std::vector<std::string_view> names;
    for (const auto& each : writes) names.push_back(each.name);
    const HeldTables tables_held(engine, names);
    std::vector<std::string_view> keys;
    for (auto& each : writes) {
        each.table = &tables_held.at(each.name);
        for (auto& action : each.actions) {
            if (action.kind() == WriteAction::Kind::put) check_put_key(**each.table, action.target().view());
            action.bind(**each.table);
            keys.push_back(action.store_key());
        }
    }
    std::ranges::sort(keys);
    if (std::ranges::adjacent_find(keys) != keys.end()) {
        throw_validation("Provided list of item keys contains duplicates");
    }

    std::vector<Capacity> capacities;
    {
        const auto hold = engine.locks().lock(keys);
        ItemWriter writer(engine.store(), engine.now(), engine.options().item_collection_limit);
        for (auto& each : writes) {
            auto& capacity = capacities.emplace_back((*each.table)->name);
            for (const auto& action : each.actions) {
                const auto before = engine.store().get(action.store_key());
                const auto after = action.apply(**each.table, before);
                const auto size = [](const storage::Bytes& item) {
                    return item ? ItemView(item.view()).size() : 0;
                };
                const auto units = before || after
                                       ? writer.add(each.table->ref(), action.store_key(), before, after)
                                       : std::vector<IndexUnits>{};
                capacity.add_write(size(before), size(after), units);
            }
        }
        writer.commit();
    }

    reply.append("{\"UnprocessedItems\":{}");
    if (text_of(request.root(), "ReturnItemCollectionMetrics") == "SIZE") {
        reply.append(",\"ItemCollectionMetrics\":{");
        detail::JsonWriter json(reply);
        bool first = true;
        for (const auto& each : writes) {
            if (!(*each.table)->has_local_indexes()) continue;
            if (!first) reply.push_back(',');
            first = false;
            json.key(each.name);
            reply.push_back('[');
            for (std::size_t i = 0; i < each.actions.size(); ++i) {
                if (i != 0) reply.push_back(',');
                append_collection_metrics(engine, reply, each.table->ref(), each.actions[i].target().view());
            }
            reply.push_back(']');
        }
        reply.push_back('}');
    }
    if (const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
        detail != CapacityDetail::none) {
        reply.append(",\"ConsumedCapacity\":");
        append_capacities(reply, capacities, detail);
    }
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
