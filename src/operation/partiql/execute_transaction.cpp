#include "operation/client_core.hpp"
#include "operation/partiql/statement_text.hpp"
#include "operation/read_reply.hpp"
#include "operation/transaction/conflict_retry.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <string>

namespace dynantic::detail {
namespace {

Request transaction_request(const ClientCore& core, std::span<const StatementPart> parts,
                            std::string_view token, bool asks_capacity) {
    Request request{"ExecuteTransaction", {}, Repeat::safe, all_select(parts)};
    JsonWriter json(request.body);
    json.raw(R"({"TransactStatements":[)");
    for (std::size_t place = 0; place < parts.size(); ++place) {
        StatementSpec spec = *parts[place].spec;
        spec.consistent_read = false;  // a transaction is, and its statements know no such option
        json.raw(place == 0 ? "{" : ",{");
        write_statement(json, spec, core.table_prefix);
        if (!is_select(spec.text)) json.raw(R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")");
        json.raw('}');
    }
    json.raw(R"(],"ClientRequestToken":)");
    json.quoted(token);
    write_capacity_wish(json, {&core, {}}, asks_capacity);
    json.raw('}');
    return request;
}

}  // namespace

std::unique_ptr<Committing> start_statement_transaction(const ClientCore& core,
                                                        std::span<const StatementPart> parts,
                                                        const CommitOptions& options) {
    if (parts.empty()) return nullptr;
    if (parts.size() > TransactWrites::most) {
        Error(ErrorKind::validation, "a transaction holds up to 100 statements").raise();
    }
    return std::make_unique<ConflictRetry>(
        transaction_request(core, parts, commit_token(options.token), options.consumed != nullptr),
        options.conflict_retries, core.retry->environment().random);
}

Result<void> read_statement_transaction(const Reply& reply, std::span<StatementPart> parts,
                                        const CommitOptions& options) {
    tell_of_write(reply, {}, {.consumed = options.consumed});
    JsonReader reader(reply.body);
    const bool read = read_responses(reader, parts.size(), [&](std::size_t place, JsonValue& response) {
        return response.members([&](std::string_view member, JsonValue& item) {
            return member == "Item" ? read_item_of(parts[place], item) : item.skip();
        });
    });
    if (!read) return about(misfit(reader.error(), {}, reply.request_id), "ExecuteTransaction", {});
    return {};
}

Result<void> execute_statement_transaction(const ClientCore& core, std::span<StatementPart> parts,
                                           const CommitOptions& options) {
    const auto transaction = start_statement_transaction(core, parts, options);
    if (transaction == nullptr) return {};
    run(core, *transaction, {}, deadline_of(core));
    const Result<Reply> reply = transaction->take();
    if (!reply) return reply.error();
    return read_statement_transaction(*reply, parts, options);
}

}  // namespace dynantic::detail
