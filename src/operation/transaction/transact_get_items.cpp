#include "operation/capacity.hpp"
#include "operation/client_core.hpp"
#include "operation/read_reply.hpp"
#include "operation/transaction/conflict_retry.hpp"

#include <dynantic/detail/async/works.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/transacting.hpp>

namespace dynantic::detail {

Request transact_get_request(const ClientCore& core, std::span<const TransactGet> gets,
                             bool consumed_capacity) {
    if (gets.size() > TransactWrites::most) {
        Error(ErrorKind::validation, "transact_get() takes up to 100 keys").raise();
    }
    Request request{"TransactGetItems", {}, Repeat::safe};
    JsonWriter json(request.body);
    json.raw(R"({"TransactItems":[)");
    bool first = true;
    for (const TransactGet& get : gets) {
        json.raw(first ? R"({"Get":{"TableName":)" : R"(,{"Get":{"TableName":)");
        first = false;
        json.quoted(get.table);
        json.raw(R"(,"Key":)");
        json.raw(get.key_json);
        write_projection(json, get.projection);
        json.raw("}}");
    }
    json.raw(']');
    write_capacity_wish(json, {&core, {}}, consumed_capacity);
    json.raw('}');
    return request;
}

Result<void> transact_get(const ClientCore& core, std::span<TransactGet> gets,
                          const TransactGetOptions& options) {
    if (gets.empty()) return {};
    const Result<Reply> reply = exchange_transaction(
        core, transact_get_request(core, gets, options.consumed != nullptr), options.conflict_retries);
    if (!reply) return reply.error();
    if (options.consumed != nullptr) {
        options.consumed->units += capacity_units_of(reply->body).value_or(0);
    }
    return read_transact_get(*reply, gets);
}

std::unique_ptr<Committing> start_transact_get(const ClientCore& core, std::span<const TransactGet> gets,
                                               const TransactGetOptions& options) {
    if (gets.empty()) return nullptr;
    return std::make_unique<ConflictRetry>(transact_get_request(core, gets, options.consumed != nullptr),
                                           options.conflict_retries, core.retry->environment().random);
}

Result<void> read_transact_get(const Reply& reply, std::span<TransactGet> gets) {
    std::string_view table;
    JsonReader reader(reply.body);
    const bool read = read_responses(reader, gets.size(), [&](std::size_t place, JsonValue& response) {
        table = gets[place].table;
        return response.members([&](std::string_view member, JsonValue& item) {
            return member == "Item" ? read_item_of(gets[place], item) : item.skip();
        });
    });
    if (!read) return about(misfit(reader.error(), table, reply.request_id), "TransactGetItems", {});
    return {};
}

}  // namespace dynantic::detail
