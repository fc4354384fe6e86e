#include "engine/api/capacity.hpp"
#include "engine/api/handlers.hpp"
#include "engine/api/item_read.hpp"
#include "engine/api/key_check.hpp"
#include "engine/api/request.hpp"
#include "engine/api_error.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/read.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <deque>
#include <set>

namespace dynantic::engine::api {

namespace {

constexpr std::size_t max_keys = 100;
constexpr std::size_t max_reply_bytes = std::size_t{16} * 1024 * 1024;

struct TableGets {
    TableGets(std::string_view table_name, const JsonObject& object)
        : name(table_name), request(object), projection(object) {
        if (const auto list = object["Keys"]) {
            for (const auto key : list.as_list()) keys.push_back(read_item(key));
        }
    }

    std::string_view name;
    JsonObject request;
    ReadProjection projection;
    std::vector<ReadItem> keys;
    TableRef table;
    std::vector<std::string> store_keys;
};

using Gets = std::deque<TableGets>;

void check(Gets& gets) {
    std::size_t count = 0;
    for (auto& each : gets) {
        each.projection.check_parameters();
        for (const auto& key : each.keys) key.check();
        each.projection.check_expression();
        count += each.keys.size();
    }
    if (count > max_keys) throw_validation("Too many items requested for the BatchGetItem call");
    // Whether there are such tables or not.
    for (const auto& each : gets) {
        std::set<std::string_view> seen;
        for (const auto& key : each.keys) {
            if (!seen.insert(key.view().bytes()).second) {
                throw_validation("Provided list of item keys contains duplicates");
            }
        }
    }
}

void bind(Engine& engine, TableGets& gets) {
    gets.table = require_table(engine, gets.name);
    gets.store_keys.reserve(gets.keys.size());
    for (const auto& key : gets.keys) {
        check_key(*gets.table, key.view());
        gets.store_keys.push_back(item_key(*gets.table, key.view()));
    }
    gets.projection.bind(*gets.table);
}

// The members of KeysAndAttributes as they came, but with the keys that are left.
void append_unprocessed(std::string& out, const TableGets& gets, std::size_t first_left) {
    detail::JsonWriter json(out);
    json.key(gets.name);
    json.raw("{\"Keys\":[");
    for (std::size_t i = first_left; i < gets.keys.size(); ++i) {
        if (i != first_left) json.raw(',');
        append_json(out, gets.keys[i].view());
    }
    json.raw(']');
    if (const auto attributes = gets.request["AttributesToGet"]) {
        json.raw(",\"AttributesToGet\":[");
        bool first = true;
        for (const auto name : attributes.raw_array()) {
            if (!first) json.raw(',');
            first = false;
            json.quoted(name.raw_string());
        }
        json.raw(']');
    }
    if (flag_of(gets.request, "ConsistentRead")) json.raw(",\"ConsistentRead\":true");
    if (const auto names = gets.request["ExpressionAttributeNames"]) {
        json.raw(",\"ExpressionAttributeNames\":{");
        bool first = true;
        for (const auto [placeholder, name] : names.raw_object()) {
            if (!first) json.raw(',');
            first = false;
            json.key(placeholder);
            json.quoted(name.raw_string());
        }
        json.raw('}');
    }
    if (const auto projection = gets.request["ProjectionExpression"]) {
        json.raw(",\"ProjectionExpression\":");
        json.quoted(projection.raw_string());
    }
    json.raw('}');
}

}  // namespace

void batch_get_item(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::batch_get_item);
    Gets gets;
    if (const auto tables = request["RequestItems"]) {
        for (const auto [name, object] : tables.as_map("KeysAndAttributes")) {
            gets.emplace_back(name, object.as_element_structure("KeysAndAttributes"));
        }
        if (gets.empty()) throw_validation("The requestItems parameter is required for BatchGetItem");
    }
    request.check();
    check(gets);
    for (auto& each : gets) bind(engine, each);

    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    std::vector<Capacity> capacities;
    std::string unprocessed;
    std::size_t reply_bytes = 0;
    reply.append("{\"Responses\":{");
    detail::JsonWriter json(reply);
    for (std::size_t t = 0; t < gets.size(); ++t) {
        const auto& each = gets[t];
        const auto& projection = each.projection.projection();
        capacities.emplace_back(each.table->name);
        if (t != 0) reply.push_back(',');
        json.key(each.name);
        reply.push_back('[');
        bool first = true;
        for (std::size_t i = 0; i < each.store_keys.size(); ++i) {
            const auto item = engine.store().get(each.store_keys[i]);
            const ItemView view = item ? ItemView(item.view()) : ItemView();
            if (reply_bytes + view.size() > max_reply_bytes) {
                if (!unprocessed.empty()) unprocessed.push_back(',');
                append_unprocessed(unprocessed, each, i);
                break;
            }
            reply_bytes += view.size();
            capacities.back().add_read(view.size(), flag_of(each.request, "ConsistentRead"));
            if (!item) continue;
            if (!first) reply.push_back(',');
            first = false;
            if (projection.everything()) {
                append_json(reply, view);
            } else {
                projection.append_json(reply, view);
            }
        }
        reply.push_back(']');
    }
    reply.append("},\"UnprocessedKeys\":{").append(unprocessed).push_back('}');
    if (detail != CapacityDetail::none) {
        reply.append(",\"ConsumedCapacity\":");
        append_capacities(reply, capacities, detail);
    }
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
