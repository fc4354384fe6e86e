#include "engine/api/partiql.hpp"

#include "engine/api/item_write.hpp"
#include "engine/api/partiql_select.hpp"
#include "engine/api_error.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/key.hpp"
#include "engine/item/read.hpp"
#include "engine/item/varint.hpp"
#include "engine/partiql/parser.hpp"
#include "engine/partiql/translate.hpp"

namespace dynantic::engine::api {

using Kind = partiql::Statement::Kind;

PreparedStatement::PreparedStatement(const JsonObject& request)
    : text_(text_of(request, "Statement")),
      shows_item_on_failure_(text_of(request, "ReturnValuesOnConditionCheckFailure") == "ALL_OLD") {
    const auto parameters = request["Parameters"];
    if (!parameters) return;
    for (const auto& value : read_values(parameters)) {
        if (parameter_problem_.empty()) parameter_problem_ = value.error;
        append_json(parameters_.emplace_back(), value.view());
    }
}

void PreparedStatement::parse() {
    if (!parameter_problem_.empty()) throw_validation(parameter_problem_);
    statement_ = partiql::parse(text_, parameters_);
}

std::string PreparedStatement::write_request(const Table& table) const {
    auto json = partiql::write_request(statement_, key_names_of(table.key));
    if (shows_item_on_failure_) {
        json.insert(json.size() - 1, ",\"ReturnValuesOnConditionCheckFailure\":\"ALL_OLD\"");
    }
    return json;
}

std::uint64_t PreparedStatement::fingerprint() const {
    std::string whole;
    append_sized(whole, text_);
    for (const auto& parameter : parameters_) append_sized(whole, parameter);
    return partition_hash(whole);
}

std::vector<std::string_view> key_names_of(const KeySchema& key) {
    std::vector<std::string_view> names;
    key.each([&](const KeyDefinition& definition) {
        names.push_back(definition.name);
        return true;
    });
    return names;
}

namespace {

std::size_t size_of(const storage::Bytes& item) { return item ? ItemView(item.view()).size() : 0; }

WriteAction::Kind action_kind(Kind kind) noexcept {
    if (kind == Kind::insert) return WriteAction::Kind::put;
    return kind == Kind::update ? WriteAction::Kind::update : WriteAction::Kind::remove;
}

/// What RETURNING shows; nothing where there is nothing to show.
std::string returned(std::string_view returning, const WriteAction& action, const WriteOutcome& outcome) {
    std::string json;
    const auto& item = returning.ends_with("_OLD") ? outcome.before : outcome.after;
    if (returning.empty() || !item) return json;
    const ItemView view(item.view());
    if (returning.starts_with("ALL_")) {
        append_json(json, view);
    } else {
        action.update().touched().append_json(json, view);
        if (json == "{}") json.clear();
    }
    return json;
}

StatementResult run_write(Engine& engine, const PreparedStatement& prepared) {
    const auto& statement = prepared.statement();
    const auto table = require_table(engine, statement.table);
    const JsonDocument request(prepared.write_request(*table));
    WriteAction action(action_kind(statement.kind), request.root());
    action.check();
    try {
        const auto outcome = write_item(engine, statement.table, action);
        StatementResult result{table->name, {}, {}, {}, Capacity(table->name)};
        result.capacity.add_write(size_of(outcome.before), size_of(outcome.after), outcome.index_units);
        if (auto row = returned(statement.returning, action, outcome); !row.empty()) {
            result.items.push_back(std::move(row));
        }
        return result;
    } catch (ApiError& error) {
        if (statement.kind == Kind::insert && error.type.ends_with("#ConditionalCheckFailedException")) {
            ApiError duplicate("com.amazonaws.dynamodb.v20120810#DuplicateItemException",
                               "Duplicate primary key exists in table");
            duplicate.item = std::move(error.item);
            duplicate.refused_bytes = error.refused_bytes;
            throw duplicate;
        }
        throw;
    }
}

/// The statement's writer did not write the expressions that the messages name.
void forget_parameter_name(ApiError& error) {
    if (!error.message.starts_with("Invalid ")) return;
    constexpr std::string_view mark = "Expression: ";
    const auto end = error.message.find(mark);
    if (end != std::string::npos) error.message.erase(0, end + mark.size());
}

}  // namespace

StatementResult run_statement(Engine& engine, const PreparedStatement& prepared,
                              const StatementOptions& options) {
    try {
        if (prepared.is_select()) return run_select(engine, prepared.statement(), options);
        if (prepared.statement().kind == Kind::exists) {
            throw_validation("EXISTS() is only supported within ExecuteTransaction");
        }
        return run_write(engine, prepared);
    } catch (ApiError& error) {
        forget_parameter_name(error);
        throw;
    }
}

}  // namespace dynantic::engine::api
