#include "engine/api/handlers.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api/partiql.hpp"
#include "engine/api_error.hpp"
#include "engine/item/read.hpp"
#include "engine/partiql/translate.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
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

/// The table is told where the statement ran and its condition failed; the item never is.
void append_error(std::string& reply, const ApiError& error, std::string_view table) {
    detail::JsonWriter writer(reply);
    const auto code = error_code(error);
    reply.append("{\"Error\":{\"Code\":");
    writer.quoted(code);
    reply.append(",\"Message\":");
    writer.quoted(error.message);
    reply.push_back('}');
    if (code == "ConditionalCheckFailed" || code == "DuplicateItem") {
        reply.append(",\"TableName\":");
        writer.quoted(table);
    }
    reply.push_back('}');
}

/// The key of the one item that a statement names, as bytes; nothing where it names none.
std::string item_of(const partiql::Statement& statement, const Table& table) {
    const auto names = key_names_of(table.key);
    const bool is_insert = statement.kind == partiql::Statement::Kind::insert;
    const auto json = is_insert ? statement.item : partiql::key_of(statement, names);
    if (json.empty()) return {};
    const JsonDocument document(json);
    std::string bytes;
    for (const auto name : names) {
        const auto value = document.root()[name];
        if (!value) return {};
        bytes += read_value(value).bytes;
    }
    return bytes;
}

/// Two statements on one item are refused before any runs. What does not name one item, or a table that there is,
/// is answered in its place.
void refuse_duplicates(Engine& engine, const std::deque<PreparedStatement>& statements,
                       const std::vector<std::optional<ApiError>>& problems) {
    std::set<std::pair<std::string_view, std::string>> seen;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        if (problems[i]) continue;
        const auto& statement = statements[i].statement();
        const auto table = engine.catalog().find(statement.table);
        if (!table) continue;
        auto key = item_of(statement, *table);
        if (!key.empty() && !seen.emplace(statement.table, std::move(key)).second) {
            throw_validation("Provided list of item keys contains duplicates");
        }
    }
}

/// One entry a table, in the order of appearance.
void add_to(std::vector<Capacity>& capacities, const Capacity& more) {
    const auto found = std::ranges::find(capacities, more.table_name(), &Capacity::table_name);
    if (found == capacities.end()) {
        capacities.push_back(more);
    } else {
        found->add(more);
    }
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

    refuse_duplicates(engine, statements, problems);

    std::vector<Capacity> capacities;
    std::vector<Capacity> refused;
    std::string responses;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        if (i > 0) responses.push_back(',');
        try {
            if (problems[i]) throw *problems[i];
            const auto result = run_statement(engine, statements[i], options[i]);
            add_to(capacities, result.capacity);
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
            append_error(responses, error, statements[i].statement().table);
            if (error.refused_bytes == 0) continue;
            refused.emplace_back(statements[i].statement().table);
            refused.back().add_refused_write(error.refused_bytes);
        }
    }
    reply.append("{\"Responses\":[").append(responses).append("]");
    const auto detail = capacity_detail(text_of(request.root(), "ReturnConsumedCapacity"));
    if (detail != CapacityDetail::none && !capacities.empty()) {
        // A table of which nothing succeeded is not told of, whatever was tried.
        for (const auto& each : refused) {
            const auto found = std::ranges::find(capacities, each.table_name(), &Capacity::table_name);
            if (found != capacities.end()) found->add(each);
        }
        reply.append(",\"ConsumedCapacity\":");
        append_capacities(reply, capacities, detail);
    }
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
