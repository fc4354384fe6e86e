#include "engine/api/handlers.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api/transaction.hpp"
#include "engine/item/key.hpp"
#include "engine/item/varint.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <array>

namespace dynantic::engine::api {

namespace {

struct ActionName {
    std::string_view name;
    WriteAction::Kind kind;
};
constexpr std::array action_names{
    ActionName{"ConditionCheck", WriteAction::Kind::check},
    ActionName{"Put", WriteAction::Kind::put},
    ActionName{"Delete", WriteAction::Kind::remove},
    ActionName{"Update", WriteAction::Kind::update},
};

std::deque<TransactionWrite> read_writes(const JsonArray& items) {
    std::deque<TransactionWrite> writes;
    for (const auto element : items) {
        const auto item = element.as_element_structure("TransactWriteItem");
        const auto before = writes.size();
        for (const auto& [name, kind] : action_names) {
            const auto action = item[name];
            if (!action) continue;
            if (writes.size() != before) {
                throw_validation("TransactItems can only contain one of Check, Put, Update or Delete");
            }
            const auto request = action.as_structure(name);
            writes.emplace_back(kind, text_of(request, "TableName"), request);
        }
        if (writes.size() == before) {
            throw_validation(
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
        }
    }
    return writes;
}

/// What a value says, whatever the order in which its members stand.
void append_meaning(std::string& out, const JsonValue& value) {
    if (!value) return out.push_back('-');
    switch (value.kind()) {
        case JsonKind::object: {
            std::vector<JsonObject::Member> members;
            for (const auto member : value.raw_object()) members.push_back(member);
            std::ranges::sort(members, {}, &JsonObject::Member::name);
            out.push_back('{');
            for (const auto& member : members) {
                append_sized(out, member.name);
                append_meaning(out, member.value);
            }
            return out.push_back('}');
        }
        case JsonKind::array:
            out.push_back('[');
            for (const auto element : value.raw_array()) append_meaning(out, element);
            return out.push_back(']');
        case JsonKind::string:
            out.push_back('"');
            return append_sized(out, value.raw_string());
        case JsonKind::boolean:
            return out.push_back(value.as_boolean() ? 't' : 'f');
        default:
            return append_sized(out, std::to_string(value.as_double()));
    }
}

// Two requests are the same if they say the same; the token and what is to be returned do not count.
std::uint64_t hash_of(const Request& request) {
    std::string meaning;
    append_meaning(meaning, request["TransactItems"]);
    return partition_hash(meaning);
}

void append_metrics(std::string& reply, Engine& engine, const std::deque<TransactionWrite>& writes) {
    detail::JsonWriter json(reply);
    json.raw("\"ItemCollectionMetrics\":{");
    std::vector<std::string_view> seen;
    bool first_table = true;
    for (const auto& of_table : writes) {
        const auto name = of_table.table_name;
        if (std::ranges::find(seen, name) != seen.end()) continue;
        seen.push_back(name);
        const auto& table = of_table.table;
        if (!table->has_local_indexes()) continue;
        if (!first_table) json.raw(',');
        first_table = false;
        json.key(table->name);
        json.raw('[');
        bool first = true;
        for (const auto& write : writes) {
            if (write.table_name != name || write.action.kind() == WriteAction::Kind::check) continue;
            if (!first) json.raw(',');
            first = false;
            append_collection_metrics(engine, reply, table, write.action.target().view());
        }
        json.raw(']');
    }
    json.raw('}');
}

}  // namespace

void transact_write_items(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::transact_write_items);
    request.check();
    auto writes = read_writes(request["TransactItems"].as_list());
    for (auto& write : writes) write.action.check();
    TransactionToken token;
    if (const auto text = request["ClientRequestToken"]) token = {text.raw_string(), hash_of(request)};
    const bool done = run_transaction(engine, writes, token);

    reply.push_back('{');
    bool first = true;
    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    if (detail != CapacityDetail::none) {
        append_member(reply, "ConsumedCapacity", first);
        append_capacities(reply, transaction_capacity(writes, !done), detail);
    }
    if (text_of(request.root(), "ReturnItemCollectionMetrics") == "SIZE") {
        if (!first) reply.push_back(',');
        append_metrics(reply, engine, writes);
    }
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
