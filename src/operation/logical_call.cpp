#include "operation/logical_call.hpp"

#include "operation/capacity.hpp"

#include <dynantic/detail/error_code.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace dynantic::detail {
namespace {

constexpr std::array<std::string_view, 5> beginnings_of_reads{"Get", "BatchGet", "TransactGet", "Describe",
                                                              "List"};

// Whether it cannot write: then it may be repeated whatever is known of the request, and nothing was applied.
bool only_reads(const Request& request) noexcept {
    const std::string_view operation = request.operation;
    if (request.selects || operation == "Query" || operation == "Scan") return true;
    return std::any_of(beginnings_of_reads.begin(), beginnings_of_reads.end(),
                       [&](std::string_view beginning) { return operation.starts_with(beginning); });
}

std::string named_table(const ClientCore& core, const Request& request, std::string_view table) {
    return request.table.empty() ? wire_table(core, table) : std::string(request.table);
}

// Why the last reply is not the whole story: the session stopped although it could have been repeated.
Error::Info ended_before_reply(RetryEnd end) {
    Error::Info info;
    info.kind = ErrorKind::request_timeout;
    info.message = end == RetryEnd::cancelled ? "the call was cancelled"
                                              : "the call's time ran out before its request could be sent";
    info.retryable = end != RetryEnd::cancelled;
    return info;
}

Error failure(Reply&& reply, const RetrySession& session, const Request& request, std::string_view table) {
    const bool sent = session.attempts() > 0;
    Error::Info info = sent ? error_of(std::move(reply)) : ended_before_reply(session.end());
    info.operation = request.operation;
    info.table = table;
    info.attempts = session.attempts();
    info.maybe_applied = session.maybe_applied() && !only_reads(request);
    if (sent && session.end() == RetryEnd::cancelled) {
        info.kind = ErrorKind::request_timeout;
        info.message = "the call was cancelled; before that: " + info.message;
    }
    return Error(std::move(info));
}

}  // namespace

LogicalCall::LogicalCall(const ClientCore& core, const Request& request, std::string_view table,
                         Deadline deadline, const CancellationToken* cancellation)
    : core_(core),
      request_(request),
      table_(table),
      session_(*core.retry, {.repeat = only_reads(request) ? Repeat::safe : request.repeat,
                             .deadline = deadline,
                             .cancellation = cancellation,
                             .options = core.options.retries ? &*core.options.retries : nullptr}) {
    if (core_.observer == nullptr) return;
    begun_ = now();
    told_table_ = named_table(core, request, table);
    core_.observer->on_request({request_.operation, told_table_, request_.body.size()});
}

std::chrono::steady_clock::time_point LogicalCall::now() const { return core_.retry->environment().now(); }

RetryStep LogicalCall::next() { return session_.next(); }

Call LogicalCall::attempt() {
    Call call{.operation = request_.operation, .body = request_.body, .invocation_id = {}};
    session_.stamp(call);
    if (core_.observer != nullptr) sent_ = now();
    return call;
}

RetryStep LogicalCall::on_reply(Reply reply) {
    reply_ = std::move(reply);
    if (core_.observer != nullptr) {
        const std::string_view code =
            reply_.status == 200 || reply_.failure ? std::string_view() : error_code(reply_.body.view());
        core_.observer->on_attempt(
            {request_.operation, told_table_, session_.attempts(), reply_.status, code, now() - sent_});
    }
    return session_.on_reply(reply_);
}

Result<Reply> LogicalCall::take() {
    const std::size_t reply_bytes = reply_.body.size();
    const bool success = session_.end() == RetryEnd::success;
    if (core_.observer == nullptr) {
        if (success) return std::move(reply_);
        return failure(std::move(reply_), session_, request_, named_table(core_, request_, table_));
    }
    ReplyEvent event{request_.operation,   told_table_, session_.attempts(), now() - begun_,
                     request_.body.size(), reply_bytes, std::nullopt,        nullptr};
    if (success) {
        event.capacity_units = capacity_units_of(reply_.body);
        core_.observer->on_reply(event);
        return std::move(reply_);
    }
    Error error = failure(std::move(reply_), session_, request_, told_table_);
    event.error = &error;
    core_.observer->on_reply(event);
    return error;
}

}  // namespace dynantic::detail
