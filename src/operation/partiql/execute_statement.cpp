#include "operation/client_core.hpp"
#include "operation/cursor/codec.hpp"
#include "operation/partiql/statement_text.hpp"
#include "operation/read_reply.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <array>
#include <string>
#include <utility>

namespace dynantic::detail {
namespace {

constexpr std::string_view token_attribute = "NextToken";

Request statement_request(const StatementSpec& spec, std::string_view prefix, bool wants_capacity,
                          std::string_view next_token) {
    Request request{"ExecuteStatement", {}, is_select(spec.text) ? Repeat::safe : Repeat::unsafe};
    JsonWriter json(request.body);
    json.raw('{');
    write_statement(json, spec, prefix);
    if (spec.page_size != 0) {
        json.raw(R"(,"Limit":)");
        json.integer(std::uint64_t{spec.page_size});
    }
    if (!next_token.empty()) {
        json.raw(R"(,"NextToken":)");
        json.quoted(next_token);
    }
    // A failed condition then tells the item that failed it. (AWS API reference, ExecuteStatement)
    if (!is_select(spec.text)) json.raw(R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")");
    if (wants_capacity) json.raw(R"(,"ReturnConsumedCapacity":"TOTAL")");
    json.raw('}');
    return request;
}

// Sends one request; gives the token of the next page, empty at the end.
Result<std::string> send_page(const ClientCore& core, const StatementSpec& spec, std::string_view next_token,
                              ItemReader sink, Deadline deadline) {
    const Result<Reply> reply = exchange(
        core, statement_request(spec, core.table_prefix, wants_capacity(core), next_token), {}, deadline);
    if (!reply) return reply.error();
    std::string token;
    JsonReader reader(reply->body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name == "Items") {
            return value.elements(
                [&](std::size_t, JsonValue& item) { return sink.read(sink.context, item); });
        }
        return name == token_attribute ? read_text(value, token) : value.skip();
    });
    if (!read) return about(misfit(reader.error(), {}, reply->request_id), "ExecuteStatement", {});
    return token;
}

// What a cursor of a statement is bound to: its text and values, and whether the tables are the same.
std::string binding_of(const ClientCore& core, const StatementSpec& spec) {
    std::string binding = "PartiQL\n" + place_tables(spec.text, core.table_prefix);
    for (const std::string& parameter : spec.parameters) binding.append("\n").append(parameter);
    return binding;
}

}  // namespace

std::string statement_json(const StatementSpec& spec, std::string_view prefix) {
    return statement_request(spec, prefix, false, {}).body;
}

Result<void> execute_statement(const ClientCore& core, const StatementSpec& spec, ItemReader sink) {
    const Deadline deadline = deadline_of(core);
    std::string token;
    do {
        Result<std::string> next = send_page(core, spec, token, sink, deadline);
        if (!next) return next.error();
        token = std::move(*next);
    } while (!token.empty());
    return {};
}

Result<Cursor> execute_statement_page(const ClientCore& core, const StatementSpec& spec, const Cursor& after,
                                      ItemReader sink) {
    constexpr std::array attributes{token_attribute};
    const std::string binding = binding_of(core, spec);
    std::string token;
    if (after) {
        const Result<std::string> opened = open_cursor(after, binding, attributes);
        if (!opened) return opened.error();
        token = item_from_json(*opened).at(token_attribute).as_string();
    }
    Result<std::string> next = send_page(core, spec, token, sink, deadline_of(core));
    if (!next) return next.error();
    if (next->empty()) return Cursor();
    Item key;
    key.set(std::string(token_attribute), AttributeValue(std::move(*next)));
    return make_cursor(binding, to_json(key));
}

}  // namespace dynantic::detail
