#include "engine/api/handlers.hpp"
#include "engine/api/table_management.hpp"
#include "engine/api_error.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

namespace dynantic::engine::api {

void update_time_to_live(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::update_time_to_live);
    request.check();
    const auto name = table_name_of(text_of(request.root(), "TableName"));
    const auto specification = request["TimeToLiveSpecification"].raw_object();
    const bool enable = flag_of(specification, "Enabled");
    const auto attribute = text_of(specification, "AttributeName");
    const auto changed = engine.catalog().change(name, [&](Table& table, storage::Batch&) {
        if (table.deleted_at != 0) throw_named_table_not_found(name);
        if (!enable && !table.ttl_attribute) throw_validation("TimeToLive is already disabled");
        if (enable && table.ttl_attribute == attribute) throw_validation("TimeToLive is already enabled");
        if (table.ttl_attribute && *table.ttl_attribute != attribute) {
            throw_validation("TimeToLive is active on a different AttributeName: current AttributeName is " +
                             *table.ttl_attribute);
        }
        if (enable) {
            table.ttl_attribute = attribute;
        } else {
            table.ttl_attribute.reset();
        }
        table.ttl_changed = engine.now_seconds();
    });
    if (!changed) throw_named_table_not_found(name);
    if (enable) engine.start_sweeping();

    detail::JsonWriter json(reply);
    json.raw("{\"TimeToLiveSpecification\":{\"AttributeName\":");
    json.quoted(attribute);
    json.raw(",\"Enabled\":");
    json.raw(enable ? "true}}" : "false}}");
}

void describe_time_to_live(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::describe_time_to_live);
    const auto table = require_named_table(engine, request);
    detail::JsonWriter json(reply);
    json.raw("{\"TimeToLiveDescription\":{");
    if (table->ttl_attribute) {
        json.raw("\"AttributeName\":");
        json.quoted(*table->ttl_attribute);
        json.raw(",\"TimeToLiveStatus\":\"ENABLED\"}}");
    } else {
        json.raw("\"TimeToLiveStatus\":\"DISABLED\"}}");
    }
}

}  // namespace dynantic::engine::api
