#include "engine/api/capacity.hpp"
#include "engine/api/handlers.hpp"
#include "engine/api/item_read.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api/key_check.hpp"
#include "engine/api/request.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/read.hpp"
#include "engine/validation/shapes.hpp"
#include "wire/scratch.hpp"

#include <dynantic/backend.hpp>

namespace dynantic::engine::api {

void get_item(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::get_item);
    const auto key = read_attributes(request["Key"]);
    ReadProjection projection(request.root());
    request.check();
    projection.check_parameters();
    key.check();
    projection.check_expression();
    const auto table = require_table(engine, text_of(request.root(), "TableName"));
    check_key(*table, key.view());
    projection.bind(*table);
    detail::Scratch place;
    append_item_key(*place, *table, key.view());
    const auto item = engine.store().get(*place);

    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    // Mostly enough: names and tags come on top, and the room behind it.
    reply.reserve(item.size() + item.size() / 2 + 128 + Body::padding);
    reply.push_back('{');
    bool first = true;
    if (detail != CapacityDetail::none) {
        Capacity capacity(table->name);
        capacity.add_read(item ? ItemView(item.view()).size() : 0, flag_of(request.root(), "ConsistentRead"));
        append_member(reply, "ConsumedCapacity", first);
        capacity.append_json(reply, detail);
    }
    if (item) {
        append_member(reply, "Item", first);
        const ItemView view(item.view());
        if (projection.projection().everything()) {
            append_json(reply, view);
        } else {
            projection.projection().append_json(reply, view);
        }
    }
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
