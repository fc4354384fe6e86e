#include "operation/client_core.hpp"
#include "operation/transaction/conflict_retry.hpp"
#include "operation/transaction/put_bytes.hpp"

#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/transacting.hpp>

#include <utility>

namespace dynantic::detail {

void TransactWrites::add(std::string_view kind, std::string body, std::string_view table,
                         std::string_view key_json) {
    const auto refuse = [&](std::string message) {
        Error::Info info;
        info.kind = ErrorKind::validation;
        info.table = table;
        info.message = std::move(message);
        Error(std::move(info)).raise();
    };
    if (actions_ == most) refuse("a transaction holds up to 100 actions");
    // JSON is never shorter than what it says, so the exact size is of interest only where the JSON is large.
    if (body_.size() + body.size() > most_bytes) {
        std::string action("{\"");
        action.append(kind).append("\":").append(body).append("}");
        if (put_bytes(body_) + put_bytes(action) > most_bytes) {
            refuse("the items that a transaction puts have up to 4 MB together");
        }
    }
    if (!items_.insert(std::string(table) + '\n' + std::string(key_json)).second) {
        refuse("a transaction has one action per item: this item has one already");
    }
    if (actions_++ != 0) body_.push_back(',');
    JsonWriter json(body_);
    json.raw('{');
    json.key(kind);
    json.raw(body);
    json.raw('}');
}

Request TransactWrites::request(const ClientCore& core, std::string_view token) const {
    Request request{"TransactWriteItems", {}, Repeat::safe};
    request.body.reserve(body_.size() + 128);
    JsonWriter json(request.body);
    json.raw(R"({"TransactItems":[)");
    json.raw(body_);
    json.raw(R"(],"ClientRequestToken":)");
    json.quoted(token);
    write_capacity_wish(json, {&core, {}});
    json.raw('}');
    return request;
}

Result<void> TransactWrites::commit(const ClientCore& core, const CommitOptions& options) const {
    if (actions_ == 0) return {};
    const std::string token = commit_token(options.token.empty() ? token_ : options.token);
    const Result<Reply> reply = exchange_transaction(core, request(core, token), options);
    if (!reply) return reply.error();
    return {};
}

}  // namespace dynantic::detail
