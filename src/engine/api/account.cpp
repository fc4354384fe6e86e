#include "engine/api/handlers.hpp"
#include "engine/api/request.hpp"
#include "engine/api_error.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

namespace dynantic::engine::api {

// What an account has: limits, endpoints, backups (there are none).

void describe_limits(Engine&, std::string_view body, std::string& reply) {
    const Request request(body, validation::nothing);
    reply.append(
        "{\"AccountMaxReadCapacityUnits\":80000,\"AccountMaxWriteCapacityUnits\":80000,"
        "\"TableMaxReadCapacityUnits\":40000,\"TableMaxWriteCapacityUnits\":40000}");
}

void describe_endpoints(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::nothing);
    detail::JsonWriter json(reply);
    json.raw("{\"Endpoints\":[{\"Address\":");
    json.quoted("dynamodb." + engine.options().region + ".amazonaws.com");
    json.raw(",\"CachePeriodInMinutes\":1440}]}");
}

void describe_continuous_backups(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::describe_continuous_backups);
    request.check();
    const auto name = table_name_of(text_of(request.root(), "TableName"));
    if (!engine.catalog().find(name)) {
        throw ApiError("com.amazonaws.dynamodb.v20120810#TableNotFoundException",
                       "Table not found: " + std::string(name));
    }
    // A new table of DynamoDB has continuous backups, but no point-in-time recovery; turning that on is not built.
    reply.append(
        "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\","
        "\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":\"DISABLED\"}}}");
}

}  // namespace dynantic::engine::api
