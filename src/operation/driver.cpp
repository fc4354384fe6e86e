#include "operation/client_core.hpp"
#include "operation/logical_call.hpp"

#include <dynantic/detail/operation/exchange.hpp>

#include <algorithm>
#include <thread>
#include <utility>

namespace dynantic::detail {

using SteadyClock = std::chrono::steady_clock;

void wait(const ClientCore& core, SteadyClock::duration time) {
    if (core.sleep) return core.sleep(time, cancellation_of(core));
    sleep_for(time, cancellation_of(core));
}

void sleep_for(SteadyClock::duration time, const CancellationToken* cancellation) {
    constexpr SteadyClock::duration slice = std::chrono::milliseconds(50);
    const auto end = SteadyClock::now() + time;
    if (cancellation == nullptr) return std::this_thread::sleep_until(end);
    for (auto now = SteadyClock::now(); now < end && !cancellation->cancelled(); now = SteadyClock::now()) {
        std::this_thread::sleep_until(std::min(end, now + slice));
    }
}

SteadyClock::duration pause_within(const ClientCore& core, SteadyClock::duration pause, Deadline deadline) {
    if (deadline == Deadline::max()) return pause;
    const auto left = deadline - core.retry->environment().now();
    return std::clamp(left, SteadyClock::duration::zero(), pause);
}

std::shared_ptr<ClientCore> make_core(std::shared_ptr<Backend> backend, const ClientConfig& config) {
    auto core = std::make_shared<ClientCore>();
    core->backend = std::move(backend);
    core->retry = std::make_shared<RetryState>(config.retries);
    core->observer = config.observer;
    core->table_prefix = config.table_prefix;
    core->options.timeout = config.call_timeout;
    return core;
}

Deadline deadline_after(SteadyClock::time_point now, std::chrono::milliseconds time) {
    // "For ever" may be said as milliseconds::max(), which a clock that counts nanoseconds cannot add.
    constexpr auto a_century = std::chrono::hours(24 * 36525);
    if (time >= a_century) return Deadline::max();
    // Nor can it go back as far as milliseconds::min(); no time at all is as little.
    return now + std::max(time, std::chrono::milliseconds::zero());
}

Deadline deadline_of(const ClientCore& core) {
    if (!core.options.timeout) return Deadline::max();
    return deadline_after(core.retry->environment().now(), *core.options.timeout);
}

bool wants_capacity(const ClientCore& core) noexcept { return core.observer != nullptr; }

std::string wire_table(const ClientCore& core, std::string_view name) {
    std::string result;
    if (name.empty()) return result;
    result.reserve(core.table_prefix.size() + name.size());
    result.append(core.table_prefix).append(name);
    return result;
}

Result<Reply> exchange(const ClientCore& core, const Request& request, std::string_view table,
                       Deadline deadline) {
    LogicalCall call(core, request, table, deadline, cancellation_of(core));
    for (RetryStep step = call.next(); step.kind != RetryStep::Kind::done;) {
        if (step.kind == RetryStep::Kind::sleep) {
            wait(core, step.delay);
            step = call.next();
        } else {
            step = call.on_reply(core.backend->call(call.attempt()));
        }
    }
    return call.take();
}

void run(const ClientCore& core, Machine& machine, std::string_view table, Deadline deadline) {
    for (;;) {
        const Machine::Step step = machine.next();
        switch (step.want) {
            case Machine::Want::send:
                machine.on_reply(exchange(core, *step.request, table, deadline));
                break;
            case Machine::Want::sleep:
                wait(core, pause_within(core, step.pause, deadline));
                break;
            case Machine::Want::done:
                return;
        }
    }
}

}  // namespace dynantic::detail
