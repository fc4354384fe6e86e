#include "engine/api/handlers.hpp"
#include "engine/api/operations.hpp"
#include "engine/api/partiql.hpp"
#include "engine/api_error.hpp"
#include "engine/partiql/translate.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <deque>

namespace dynantic::engine::api {

namespace {

using Kind = partiql::Statement::Kind;

/// The Get of a SELECT that names one item.
std::string get_request(const partiql::Statement& statement, const Table& table) {
    if (!statement.index.empty()) throw_validation("Reads on indices are not supported within transactions.");
    const auto key = partiql::key_of(statement, key_names_of(table.key));
    if (key.empty() || partiql::asks_beyond_key(statement, key_names_of(table.key))) {
        throw_validation(
            "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
    }
    std::string json = "{\"TableName\":";
    detail::JsonWriter writer(json);
    writer.quoted(statement.table);
    json += ",\"Key\":" + key;
    std::string names, paths;
    for (const auto& column : statement.columns) {
        paths += paths.empty() ? "" : ", ";
        bool first = true;
        for (const auto& step : column.path) {
            if (step.is_index) {
                paths += "[" + std::to_string(step.index) + "]";
                continue;
            }
            const auto number = std::to_string(std::count(names.begin(), names.end(), '#'));
            names += names.empty() ? "{\"#" : ",\"#";
            names += number + "\":";
            detail::JsonWriter(names).quoted(step.name);
            paths += (first ? "#" : ".#") + number;
            first = false;
        }
    }
    if (!paths.empty())
        json += ",\"ProjectionExpression\":\"" + paths + "\",\"ExpressionAttributeNames\":" + names + "}";
    return json + "}";
}

std::string action_request(Engine& engine, const PreparedStatement& prepared) {
    const auto& statement = prepared.statement();
    if (!statement.returning.empty()) {
        throw_validation("RETURNING clause is not supported in ExecuteTransaction.");
    }
    const auto table = require_table(engine, statement.table);
    return prepared.is_select() ? get_request(statement, *table) : prepared.write_request(*table);
}

/// INSERT says in its own words that the item is there.
void tell_duplicates(ApiError& error, const std::deque<PreparedStatement>& statements) {
    if (error.cancellation_reasons.size() != statements.size()) return;
    std::string codes;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        auto& reason = error.cancellation_reasons[i];
        if (statements[i].statement().kind == Kind::insert && reason.code == "ConditionalCheckFailed") {
            reason.code = "DuplicateItem";
            reason.message = "Duplicate primary key exists in table";
        }
        codes += (codes.empty() ? "" : ", ") + reason.code;
    }
    const auto list = error.message.rfind('[');
    if (list != std::string::npos) error.message = error.message.substr(0, list) + "[" + codes + "]";
}

}  // namespace

void execute_transaction(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::execute_transaction);
    std::deque<PreparedStatement> statements;
    if (const auto given = request["TransactStatements"]) {
        for (const auto& each : given.as_list()) {
            statements.emplace_back(each.as_element_structure("ParameterizedStatement"));
        }
    }
    request.check();

    std::string actions;
    std::size_t reads = 0;
    for (std::size_t i = 0; i < statements.size(); ++i) {
        try {
            statements[i].parse();
            actions += actions.empty() ? "" : ",";
            actions += "{\"" + std::string(partiql::transaction_action(statements[i].statement())) +
                       "\":" + action_request(engine, statements[i]) + "}";
        } catch (ApiError& error) {
            // What is wrong with a parameter, or with how a statement is written, is told without its number.
            const bool numbered = error.message.ends_with('.') || error.message.starts_with("EXISTS()");
            if (numbered && error.type.ends_with("#ValidationException")) {
                error.message =
                    "Validation failed in TransactStatements[" + std::to_string(i) + "]: " + error.message;
            }
            throw;
        }
        reads += statements[i].is_select() ? 1 : 0;
    }
    if (reads != 0 && reads != statements.size()) {
        throw_validation("Transactions can hold reads or writes, but not both");
    }

    std::string translated = "{\"TransactItems\":[" + actions + "]";
    for (const char* member : {"ClientRequestToken", "ReturnConsumedCapacity"}) {
        const auto text = text_of(request.root(), member);
        if (text.empty() || (reads != 0 && member == std::string_view("ClientRequestToken"))) continue;
        translated += ",\"" + std::string(member) + "\":";
        detail::JsonWriter(translated).quoted(text);
    }
    translated += "}";
    const Handler handler = find_operation(reads != 0 ? "TransactGetItems" : "TransactWriteItems");
    if (handler == nullptr) throw ApiError("com.amazon.coral.service#UnknownOperationException", "");
    try {
        std::string answer;
        handler(engine, translated, answer);
        if (reads != 0) {
            reply += answer;
        } else {
            reply += answer == "{}" ? "{\"Responses\":[]}" : "{\"Responses\":[]," + answer.substr(1);
        }
    } catch (ApiError& error) {
        tell_duplicates(error, statements);
        throw;
    }
}

}  // namespace dynantic::engine::api
