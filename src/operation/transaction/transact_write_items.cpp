#include "operation/client_core.hpp"

#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/transacting.hpp>
#include <dynantic/uuid.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace dynantic::detail {
namespace {

// Cancelled, and by nothing but other transactions at work on the same items: the same again may succeed.
bool is_mere_conflict(const Error& error) {
    if (error.kind() == ErrorKind::transaction_conflict) return true;
    if (error.kind() != ErrorKind::transaction_canceled) return false;
    const auto reasons = error.cancellation_reasons();
    return std::any_of(
               reasons.begin(), reasons.end(),
               [](const CancellationReason& reason) { return reason.code == "TransactionConflict"; }) &&
           std::all_of(reasons.begin(), reasons.end(), [](const CancellationReason& reason) {
               return reason.code == "TransactionConflict" || reason.code == "None";
           });
}

class Commit final : public Committing {
  public:
    Commit(Request request, int conflict_retries, std::function<double()> random)
        : request_(std::move(request)), retries_left_(conflict_retries), random_(std::move(random)) {}

    Step next() override {
        if (result_) return {};
        if (std::exchange(pause_, false)) {
            const auto pause = std::chrono::milliseconds(static_cast<std::int64_t>(random_() * delay_ms_));
            delay_ms_ = std::min(delay_ms_ * 2, 2'000.0);
            return {Want::sleep, nullptr, pause};
        }
        return {Want::send, &request_, {}};
    }
    void on_reply(Result<Reply> reply) override {
        if (reply) {
            result_.emplace();
        } else if (retries_left_ > 0 && is_mere_conflict(reply.error())) {
            // A cancelled transaction leaves no trace under its token, so the same token is right.
            --retries_left_;
            pause_ = true;
        } else {
            result_.emplace(reply.error());
        }
    }
    Result<void> result() const override { return *result_; }

  private:
    Request request_;
    int retries_left_;
    std::function<double()> random_;
    double delay_ms_ = 50;
    bool pause_ = false;
    std::optional<Result<void>> result_;
};

}  // namespace

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
        info.table = table;
        info.message = std::move(message);
        Error(std::move(info)).raise();
    };
    if (actions_ == most) refuse("a transaction holds up to 100 actions");
    if (body_.size() + body.size() > most_bytes * 2) refuse("a transaction holds up to 4 MB");
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

std::unique_ptr<Committing> TransactWrites::start(const ClientCore& core,
                                                  const CommitOptions& options) const {
    if (actions_ == 0) return nullptr;
    return std::make_unique<Commit>(request(core, token_.empty() ? Uuid::v4().to_string() : token_),
                                    options.conflict_retries, core.retry->environment().random);
}

Result<void> TransactWrites::commit(const ClientCore& core, const CommitOptions& options) const {
    const std::unique_ptr<Committing> committing = start(core, options);
    if (committing == nullptr) return {};
    run(core, *committing, {}, deadline_of(core));
    return committing->result();
}

}  // namespace dynantic::detail
