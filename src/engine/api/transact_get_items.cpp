#include "engine/api/handlers.hpp"
#include "engine/api/item_read.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api/key_check.hpp"
#include "engine/api/transaction.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/read.hpp"
#include "engine/validation/shapes.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace dynantic::engine::api {

namespace {

struct Get {
    explicit Get(const JsonObject& request)
        : table_name(text_of(request, "TableName")),
          key(read_attributes(request["Key"])),
          projection(request) {}

    std::string_view table_name;
    ReadItem key;
    ReadProjection projection;
    TableRef table{};
    std::string store_key{};
    storage::Bytes item{};
};

void bind(Engine& engine, std::deque<Get>& gets) {
    CancellationReasons reasons(gets.size());
    for (auto& get : gets) get.table = require_table(engine, get.table_name);
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < gets.size(); ++i) {
        auto& get = gets[i];
        reasons.guard(i, [&] {
            check_key(*get.table, get.key.view());
            get.projection.bind(*get.table);
            get.store_key = item_key(*get.table, get.key.view());
        });
        if (!reasons.failed(i) && !seen.insert(get.store_key).second) {
            throw_validation("Transaction request cannot include multiple operations on one item");
        }
    }
    reasons.throw_if_any();
}

// All items as they are at one moment: between two transactions, never within one.
void read(Engine& engine, std::deque<Get>& gets) {
    const auto snapshot = engine.store().snapshot();
    for (auto& get : gets) get.item = snapshot->get(get.store_key);
}

std::vector<Capacity> capacity_of(const std::deque<Get>& gets) {
    std::vector<Capacity> capacities;
    for (const auto& get : gets) {
        auto found = std::ranges::find(capacities, get.table->name, &Capacity::table_name);
        if (found == capacities.end()) {
            capacities.emplace_back(get.table->name, Capacity::Mode::transaction);
            found = std::prev(capacities.end());
        }
        found->add_read(get.item ? ItemView(get.item.view()).size() : 0, true);
    }
    return capacities;
}

}  // namespace

void transact_get_items(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::transact_get_items);
    request.check();
    std::deque<Get> gets;
    for (const auto element : request["TransactItems"].as_list()) {
        gets.emplace_back(element.raw_object()["Get"].as_structure("Get"));
    }
    for (auto& get : gets) {
        get.projection.check_parameters();
        get.key.check();
        get.projection.check_expression();
    }
    bind(engine, gets);
    read(engine, gets);
    std::size_t bytes = 0;
    for (const auto& get : gets) bytes += get.item ? ItemView(get.item.view()).size() : 0;
    check_transaction_size(bytes);

    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    reply.push_back('{');
    if (detail != CapacityDetail::none) {
        reply.append("\"ConsumedCapacity\":");
        append_capacities(reply, capacity_of(gets), detail);
        reply.push_back(',');
    }
    reply.append("\"Responses\":[");
    for (std::size_t i = 0; i < gets.size(); ++i) {
        if (i != 0) reply.push_back(',');
        reply.push_back('{');
        if (gets[i].item) {
            reply.append("\"Item\":");
            const ItemView item(gets[i].item.view());
            const auto& projection = gets[i].projection.projection();
            if (projection.everything()) {
                append_json(reply, item);
            } else {
                projection.append_json(reply, item);
            }
        }
        reply.push_back('}');
    }
    reply.append("]}");
}

}  // namespace dynantic::engine::api
