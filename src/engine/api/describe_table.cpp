#include "engine/api/handlers.hpp"
#include "engine/api/request.hpp"
#include "engine/api/table_description.hpp"
#include "engine/api/table_management.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

void describe_table(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::describe_table);
    const auto table = require_named_table(engine, request);
    reply.append("{\"Table\":");
    append_table_description(reply, engine, *table);
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
