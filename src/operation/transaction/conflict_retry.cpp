#include "operation/transaction/conflict_retry.hpp"

#include "operation/client_core.hpp"

#include <dynantic/uuid.hpp>

#include <algorithm>
#include <utility>

namespace dynantic::detail {
namespace {

constexpr double largest_delay_ms = 2'000;
constexpr std::size_t longest_token = 36;  // AWS API reference, ClientRequestToken

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

}  // namespace

ConflictRetry::ConflictRetry(Request request, int conflict_retries, std::function<double()> random)
    : request_(std::move(request)), retries_left_(conflict_retries), random_(std::move(random)) {}

Machine::Step ConflictRetry::next() {
    if (result_) return {};
    if (std::exchange(pause_, false)) {
        const auto pause = std::chrono::milliseconds(static_cast<std::int64_t>(random_() * delay_ms_));
        delay_ms_ = std::min(delay_ms_ * 2, largest_delay_ms);
        return {Want::sleep, nullptr, pause};
    }
    return {Want::send, &request_, {}};
}

void ConflictRetry::on_reply(Result<Reply> reply) {
    if (!reply && retries_left_ > 0 && is_mere_conflict(reply.error())) {
        // A cancelled transaction leaves no trace under its token, so the same token is right.
        --retries_left_;
        pause_ = true;
    } else {
        result_.emplace(std::move(reply));
    }
}

Result<Reply> exchange_transaction(const ClientCore& core, Request request, int conflict_retries) {
    ConflictRetry transaction(std::move(request), conflict_retries, core.retry->environment().random);
    run(core, transaction, {}, deadline_of(core));
    return transaction.take();
}

std::string commit_token(const std::string& given) {
    if (given.empty()) return Uuid::v4().to_string();
    if (given.size() > longest_token) {
        Error(ErrorKind::validation, "the token of a transaction has 1 to 36 characters").raise();
    }
    return given;
}

}  // namespace dynantic::detail
