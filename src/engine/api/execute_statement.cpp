#include "engine/api/handlers.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api/partiql.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

void execute_statement(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::execute_statement);
    PreparedStatement prepared(request.root());
    request.check();
    prepared.parse();
    StatementOptions options;
    options.consistent = flag_of(request.root(), "ConsistentRead");
    if (const auto limit = request["Limit"]) options.limit = static_cast<std::size_t>(limit.as_integer());
    options.fingerprint = prepared.fingerprint();
    options.next_token = text_of(request.root(), "NextToken");
    const auto result = run_statement(engine, prepared, options);

    reply.push_back('{');
    bool first = true;
    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    if (detail != CapacityDetail::none) {
        append_member(reply, "ConsumedCapacity", first);
        result.capacity.append_json(reply, detail);
    }
    append_member(reply, "Items", first);
    char separator = '[';
    for (const auto& item : result.items) {
        reply.push_back(separator);
        reply.append(item);
        separator = ',';
    }
    if (separator == '[') reply.push_back('[');
    reply.push_back(']');
    if (!result.last_key.empty()) {
        append_member(reply, "LastEvaluatedKey", first);
        reply.append(result.last_key);
        append_member(reply, "NextToken", first);
        reply.append(result.next_token);
    }
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
