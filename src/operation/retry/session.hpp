#pragma once

#include "operation/retry/classify.hpp"
#include "operation/retry/state.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/config.hpp>

#include <array>
#include <chrono>
#include <cstdint>

namespace dynantic::detail {

/// What a driver does next.
struct RetryStep {
    enum class Kind : std::uint8_t {
        send,   ///< send the request, then `on_reply`
        sleep,  ///< wait for `delay` (bounded by cancellation), then `next`
        done,   ///< the last reply given to `on_reply` is the answer; see `RetrySession::end`
    };
    Kind kind = Kind::done;
    std::chrono::steady_clock::duration delay{};
};

/// Why a session ended.
enum class RetryEnd : std::uint8_t {
    not_yet,
    success,
    not_retryable,  ///< the last reply stands
    attempts,       ///< max_attempts were sent
    quota,          ///< the client's retry quota is used up
    ambiguous,      ///< repeating is unsafe, and the options say stop
    deadline,       ///< the next attempt would begin after the deadline; perhaps nothing was sent
    cancelled,      ///< the call's token was cancelled; perhaps nothing was sent
};

/// One logical call: decides whether its request is sent again, and when. Does no I/O and never sleeps; a
/// driver does
///
///     for (RetryStep step = session.next(); step.kind != RetryStep::Kind::done;) {
///         if (step.kind == RetryStep::Kind::sleep) { sleep(step.delay); step = session.next(); continue; }
///         session.stamp(call);
///         reply = backend.call(call);
///         step = session.on_reply(reply);
///     }
///
/// Not to be shared between threads at the same time. The state, and the token if any, outlive it.
class RetrySession {
  public:
    struct Request {
        Repeat repeat = Repeat::safe;
        Deadline deadline = Deadline::max();
        const CancellationToken* cancellation = nullptr;
        const RetryOptions* options =
            nullptr;  ///< what this call asks in place of the client's options; read at once
    };

    RetrySession(RetryState& state, const Request& request);
    RetrySession(const RetrySession&) = delete;
    RetrySession& operator=(const RetrySession&) = delete;
    ~RetrySession();

    /// The first step, and the step after a sleep.
    [[nodiscard]] RetryStep next();
    /// The step after a send.
    [[nodiscard]] RetryStep on_reply(const Reply& reply);

    /// Fills in what belongs to the logical call: attempt, max_attempts, invocation id (a view into this
    /// session), repeat, deadline, cancellation.
    void stamp(Call& call) const noexcept;

    /// Requests sent so far.
    [[nodiscard]] int attempts() const noexcept { return attempts_; }
    [[nodiscard]] RetryEnd end() const noexcept { return end_; }
    /// Some attempt may have been applied although no success came of it.
    [[nodiscard]] bool maybe_applied() const noexcept { return maybe_applied_ && end_ != RetryEnd::success; }
    /// The class of the last reply: whether the same call may succeed later.
    [[nodiscard]] ReplyClass last_class() const noexcept { return last_class_; }
    [[nodiscard]] bool retryable() const noexcept {
        return last_class_ == ReplyClass::throttling || last_class_ == ReplyClass::transient;
    }

  private:
    [[nodiscard]] RetryStep finish(RetryEnd why) noexcept;
    [[nodiscard]] RetryStep sleep_or_next(std::chrono::steady_clock::duration delay);
    [[nodiscard]] bool mend(const Reply& reply) noexcept;
    [[nodiscard]] bool past_deadline(std::chrono::steady_clock::duration delay) const;
    [[nodiscard]] bool cancelled() const noexcept {
        return cancellation_ != nullptr && cancellation_->cancelled();
    }
    [[nodiscard]] std::chrono::steady_clock::duration back_off(const Reply& reply) const;

    RetryState& state_;
    RetryPolicy policy_;
    Repeat repeat_;
    Deadline deadline_;
    const CancellationToken* cancellation_;
    int attempts_ = 0;
    int quota_taken_ = 0;  // by the last retry
    RetryEnd end_ = RetryEnd::not_yet;
    ReplyClass last_class_ = ReplyClass::final;
    bool maybe_applied_ = false;
    bool has_token_ = false;  // of the rate limiter, for the attempt to come
    bool credentials_mended_ = false;
    bool skew_mended_ = false;
    std::array<char, 36> invocation_id_;
};

}  // namespace dynantic::detail
