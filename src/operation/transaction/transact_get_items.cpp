#include "operation/client_core.hpp"
#include "operation/transaction/conflict_retry.hpp"

#include <dynantic/detail/async/works.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/transacting.hpp>

namespace dynantic::detail {

Request transact_get_request(const ClientCore& core, std::span<const TransactGet> gets) {
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
        json.raw("}}");
    }
    json.raw(']');
    write_capacity_wish(json, {&core, {}});
    json.raw('}');
    return request;
}

Result<void> transact_get(const ClientCore& core, std::span<TransactGet> gets, const CommitOptions& options) {
    if (gets.empty()) return {};
    const Result<Reply> reply = exchange_transaction(core, transact_get_request(core, gets), options);
    if (!reply) return reply.error();
    return read_transact_get(*reply, gets);
}

std::unique_ptr<Committing> start_transact_get(const ClientCore& core, std::span<const TransactGet> gets,
                                               const CommitOptions& options) {
    if (gets.empty()) return nullptr;
    return std::make_unique<ConflictRetry>(transact_get_request(core, gets), options.conflict_retries,
                                           core.retry->environment().random);
}

Result<void> read_transact_get(const Reply& reply, std::span<TransactGet> gets) {
    std::string_view table;
    JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "Responses") return value.skip();
        return value.elements([&](std::size_t place, JsonValue& response) {
            if (place >= gets.size()) return response.skip();
            table = gets[place].table;
            return response.members([&](std::string_view member, JsonValue& item) {
                if (member != "Item") return item.skip();
                gets[place].found = true;
                return gets[place].reader.read(gets[place].reader.context, item);
            });
        });
    });
    if (!read) return about(misfit(reader.error(), table, reply.request_id), "TransactGetItems", {});
    return {};
}

}  // namespace dynantic::detail
