#include "engine/api/handlers.hpp"
#include "engine/api/request.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

namespace dynantic::engine::api {

void list_tables(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::list_tables);
    request.check();
    const auto limit = request["Limit"] ? static_cast<std::size_t>(request["Limit"].as_integer()) : 100;
    bool more = false;
    const auto names =
        engine.catalog().names(text_of(request.root(), "ExclusiveStartTableName"), limit, more);

    detail::JsonWriter json(reply);
    json.raw('{');
    if (more) {
        json.raw("\"LastEvaluatedTableName\":");
        json.quoted(names.back());
        json.raw(',');
    }
    json.raw("\"TableNames\":[");
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) json.raw(',');
        json.quoted(names[i]);
    }
    json.raw("]}");
}

}  // namespace dynantic::engine::api
