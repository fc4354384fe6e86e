#pragma once

#include "operation/client_core.hpp"
#include "operation/retry/session.hpp"

#include <dynantic/detail/operation/exchange.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace dynantic::detail {

/// One logical call without I/O: its attempts, what the observer is told, and the error that comes of it. The blocking
/// driver and the asynchronous one are a few lines around it:
///
///     for (RetryStep step = call.next(); step.kind != RetryStep::Kind::done;) {
///         if (step.kind == RetryStep::Kind::sleep) { ...wait for step.delay...; step = call.next(); continue; }
///         step = call.on_reply(...what came of call.attempt()...);
///     }
///     return call.take();
///
/// Request, table and token outlive it. `table` is without the client's prefix, and empty where the request tells its table, or has
/// none or several. Not to be shared between threads at the same time.
class LogicalCall {
  public:
    LogicalCall(const ClientCore& core, const Request& request, std::string_view table, Deadline deadline,
                const CancellationToken* cancellation);

    /// The first step, and the step after a sleep.
    [[nodiscard]] RetryStep next();
    /// What to send; after a step of `send`.
    [[nodiscard]] Call attempt();
    [[nodiscard]] RetryStep on_reply(Reply reply);
    /// A reply with status 200, or the error; once, after a step of `done`.
    [[nodiscard]] Result<Reply> take();

  private:
    [[nodiscard]] std::chrono::steady_clock::time_point now() const;

    const ClientCore& core_;
    const Request& request_;
    std::string_view table_;
    RetrySession session_;
    Reply reply_;
    // Of the observer alone.
    std::string told_table_;  // as on the wire
    std::chrono::steady_clock::time_point begun_{};
    std::chrono::steady_clock::time_point sent_{};
};

/// The token that the client's options name, if any.
[[nodiscard]] inline const CancellationToken* cancellation_of(const ClientCore& core) noexcept {
    return core.options.cancellation ? &*core.options.cancellation : nullptr;
}

}  // namespace dynantic::detail
