#include "operation/client_core.hpp"
#include "operation/transaction/conflict_retry.hpp"
#include "operation/transaction/put_bytes.hpp"

#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/transacting.hpp>

#include <algorithm>
#include <utility>

namespace dynantic::detail {

TransactWrites::TransactWrites() noexcept = default;
TransactWrites::TransactWrites(const TransactWrites&) = default;
TransactWrites::TransactWrites(TransactWrites&&) noexcept = default;
TransactWrites& TransactWrites::operator=(const TransactWrites&) = default;
TransactWrites& TransactWrites::operator=(TransactWrites&&) noexcept = default;
TransactWrites::~TransactWrites() = default;

const void* stored_item(const StoredItems& items, std::size_t action) {
    if (action >= items->size() || (*items)[action] == nullptr) {
        Error(ErrorKind::validation, "this transaction stored no item by that action").raise();
    }
    return (*items)[action].get();
}

std::size_t TransactWrites::keep(std::shared_ptr<const void> item) {
    kept_.resize(actions_);
    kept_.back() = std::move(item);
    return actions_ - 1;
}

StoredItems TransactWrites::kept() const {
    return std::make_shared<const std::vector<std::shared_ptr<const void>>>(kept_);
}

void TransactWrites::add(std::string_view kind, std::string body, std::string_view table,
                         std::string_view key_json) {
    const auto refuse = [&](std::string message) {
        Error::Info info;
        info.kind = ErrorKind::validation;
        info.operation = "TransactWriteItems";
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
    std::string item = std::string(table) + '\n' + std::string(key_json);
    const auto place = std::lower_bound(items_.begin(), items_.end(), item);
    if (place != items_.end() && *place == item) {
        refuse("a transaction has one action per item: this item has one already");
    }
    items_.insert(place, std::move(item));
    if (actions_++ != 0) body_.push_back(',');
    JsonWriter json(body_);
    json.raw('{');
    json.key(kind);
    json.raw(body);
    json.raw('}');
}

Request TransactWrites::request(const ClientCore& core, std::string_view token,
                                const WriteOptions& told) const {
    Request request{"TransactWriteItems", {}, Repeat::safe};
    request.body.reserve(body_.size() + 128);
    JsonWriter json(request.body);
    json.raw(R"({"TransactItems":[)");
    json.raw(body_);
    json.raw(R"(],"ClientRequestToken":)");
    json.quoted(token);
    write_wishes(json, {&core, {}}, told);
    json.raw('}');
    return request;
}

std::unique_ptr<Committing> TransactWrites::start(const ClientCore& core,
                                                  const CommitOptions& options) const {
    if (actions_ == 0) return nullptr;
    const std::string token = commit_token(options.token.empty() ? token_ : options.token);
    return std::make_unique<ConflictRetry>(request(core, token, told_by(options)), options.conflict_retries,
                                           core.retry->environment().random);
}

Result<void> TransactWrites::commit(const ClientCore& core, const CommitOptions& options) const {
    const std::unique_ptr<Committing> committing = start(core, options);
    if (committing == nullptr) return {};
    run(core, *committing, {}, deadline_of(core));
    const Result<Reply> reply = committing->take();
    if (!reply) return reply.error();
    tell_of_write(*reply, {}, told_by(options));
    return {};
}

}  // namespace dynantic::detail
