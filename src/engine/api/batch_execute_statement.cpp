#include "engine/api/handlers.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api/partiql.hpp"
#include "engine/api_error.hpp"
#include "engine/item/encode.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <deque>
#include <optional>
#include <vector>

namespace dynantic::engine::api {

namespace {

/// "ResourceNotFound" of "...#ResourceNotFoundException"; batches call a ValidationException a ValidationError.
std::string error_code(const ApiError& error) {
    std::string code = error.type.substr(error.type.find('#') + 1);
    constexpr std::string_view suffix = "Exception";
    if (code == "ValidationException") return "ValidationError";
    if (code.ends_with(suffix)) code.erase(code.size() - suffix.size());
    return code;
}

void append_error(std::string& reply, const ApiError& error) {
    detail::JsonWriter writer(reply);
    reply.append("{\"Error\":{\"Code\":");
    writer.quoted(error_code(error));
    if (error.item) {
        reply.append(",\"Item\":");
        append_json(reply, ItemView(encode(*error.item)));
    }
    reply.append(",\"Message\":");
    writer.quoted(error.message);
    reply.append("}}");
}

}  // namespace

void batch_execute_statement(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::batch_execute_statement);
    std::deque<PreparedStatement> statements;
    std::vector<StatementOptions> options;
    if (const auto given = request["Statements"]) {
        for (const auto& each : given.as_list()) {
            const auto statement = each.as_element_structure("BatchStatementRequest");
            statements.emplace_back(statement);
            options.emplace_back();
            options.back().consistent = flag_of(statement, "ConsistentRead");
            options.back().only_by_whole_key = true;
        }
    }
    request.check();

    // A statement that cannot be parsed is answered in its place, and counts as neither.
    std::vector<std::optional<ApiError>> problems(statements.size());
    std::size_t reads = 0;
    std::size_t writes = 0;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        try {
            statements[i].parse();
            ++(statements[i].is_select() ? reads : writes);
        } catch (const ApiError& error) {
            problems[i] = error;
        }
    }
    if (reads != 0 && writes != 0) {
        throw_validation("Read and write requests together in the same batch is not supported.");
    }

    std::vector<Capacity> capacities;
    std::string responses;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        if (i > 0) responses.push_back(',');
        try {
            if (problems[i]) throw *problems[i];
            const auto result = run_statement(engine, statements[i], options[i]);
            capacities.push_back(result.capacity);
            responses.push_back('{');
            bool first = true;
            if (!result.items.empty()) {
                append_member(responses, "Item", first);
                responses.append(result.items.front());
            }
            append_member(responses, "TableName", first);
            detail::JsonWriter(responses).quoted(result.table);
            responses.push_back('}');
        } catch (const ApiError& error) {
            append_error(responses, error);
        }
    }
    reply.append("{\"Responses\":[").append(responses).append("]");
    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    if (detail != CapacityDetail::none) {
        reply.append(",\"ConsumedCapacity\":");
        append_capacities(reply, capacities, detail);
    }
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
