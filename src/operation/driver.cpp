#include "operation/capacity.hpp"
#include "operation/client_core.hpp"
#include "operation/retry/session.hpp"

#include <dynantic/detail/error_code.hpp>
#include <dynantic/detail/operation/exchange.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace dynantic::detail {
namespace {

using SteadyClock = std::chrono::steady_clock;

const CancellationToken* cancellation_of(const ClientCore& core) noexcept {
    return core.options.cancellation ? &*core.options.cancellation : nullptr;
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

Error failure(Reply&& reply, const RetrySession& session, std::string_view table) {
    const bool sent = session.attempts() > 0;
    Error::Info info = sent ? error_of(std::move(reply)) : ended_before_reply(session.end());
    info.table = table;
    info.attempts = session.attempts();
    info.maybe_applied = session.maybe_applied();
    if (sent && session.end() == RetryEnd::cancelled) {
        info.kind = ErrorKind::request_timeout;
        info.message = "the call was cancelled; before that: " + info.message;
    }
    return Error(std::move(info));
}

}  // namespace

void sleep_for(SteadyClock::duration time, const CancellationToken* cancellation) {
    constexpr SteadyClock::duration slice = std::chrono::milliseconds(50);
    const auto end = SteadyClock::now() + time;
    if (cancellation == nullptr) return std::this_thread::sleep_until(end);
    for (auto now = SteadyClock::now(); now < end && !cancellation->cancelled(); now = SteadyClock::now()) {
        std::this_thread::sleep_until(std::min(end, now + slice));
    }
}

std::shared_ptr<ClientCore> make_core(std::shared_ptr<Backend> backend, const ClientConfig& config) {
    auto core = std::make_shared<ClientCore>();
    core->backend = std::move(backend);
    core->retry = std::make_shared<RetryState>(config.retries);
    core->observer = config.observer;
    core->table_prefix = config.table_prefix;
    core->options.timeout = config.call_timeout;
    core->sleep = &sleep_for;
    return core;
}

Deadline deadline_of(const ClientCore& core) {
    return core.options.timeout ? core.retry->environment().now() + *core.options.timeout : Deadline::max();
}

bool wants_capacity(const ClientCore& core) noexcept { return core.observer != nullptr; }

std::string wire_table(const ClientCore& core, std::string_view name) {
    std::string result;
    result.reserve(core.table_prefix.size() + name.size());
    result.append(core.table_prefix).append(name);
    return result;
}

Result<Reply> exchange(const ClientCore& core, const Request& request, std::string_view table,
                       Deadline deadline) {
    const RetryEnvironment& environment = core.retry->environment();
    Observer* const observer = core.observer.get();
    const CancellationToken* const cancellation = cancellation_of(core);
    RetrySession session(*core.retry, {.repeat = request.repeat,
                                       .deadline = deadline,
                                       .cancellation = cancellation,
                                       .options = core.options.retries ? &*core.options.retries : nullptr});
    SteadyClock::time_point begun{};
    if (observer != nullptr) {
        begun = environment.now();
        observer->on_request({request.operation, table, request.body.size()});
    }

    Reply reply;
    for (RetryStep step = session.next(); step.kind != RetryStep::Kind::done;) {
        if (step.kind == RetryStep::Kind::sleep) {
            core.sleep(step.delay, cancellation);
            step = session.next();
            continue;
        }
        Call call{.operation = request.operation, .body = request.body, .invocation_id = {}};
        session.stamp(call);
        const auto sent = observer != nullptr ? environment.now() : begun;
        reply = core.backend->call(call);
        if (observer != nullptr) {
            const std::string_view code =
                reply.status == 200 || reply.failure ? std::string_view() : error_code(reply.body.view());
            observer->on_attempt({request.operation, table, static_cast<int>(call.attempt), reply.status,
                                  code, environment.now() - sent});
        }
        step = session.on_reply(reply);
    }

    const std::size_t reply_bytes = reply.body.size();
    const bool success = session.end() == RetryEnd::success;
    if (observer == nullptr) {
        if (success) return reply;
        return failure(std::move(reply), session, table);
    }
    ReplyEvent event{request.operation,   table,       session.attempts(), environment.now() - begun,
                     request.body.size(), reply_bytes, std::nullopt,       nullptr};
    if (success) {
        event.capacity_units = capacity_units_of(reply.body);
        observer->on_reply(event);
        return reply;
    }
    Error error = failure(std::move(reply), session, table);
    event.error = &error;
    observer->on_reply(event);
    return error;
}

void run(const ClientCore& core, Machine& machine, std::string_view table, Deadline deadline) {
    for (;;) {
        const Machine::Step step = machine.next();
        switch (step.want) {
            case Machine::Want::send:
                machine.on_reply(exchange(core, *step.request, table, deadline));
                break;
            case Machine::Want::sleep:
                core.sleep(step.pause, cancellation_of(core));
                break;
            case Machine::Want::done:
                return;
        }
    }
}

}  // namespace dynantic::detail
