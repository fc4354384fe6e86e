#include "operation/retry/session.hpp"

#include "operation/retry/random.hpp"

#include <cmath>

namespace dynantic::detail {
namespace {

using Duration = std::chrono::steady_clock::duration;
using namespace std::chrono_literals;

constexpr Duration max_delay = 20s;
constexpr Duration legacy_base = 50ms;
constexpr Duration standard_base = 25ms;
constexpr Duration throttling_base = 1s;
constexpr Duration retry_after_window = 5s;  // how far above the computed delay the service may ask

// base * 2^(retry - 1), up to 20 s.
Duration exponential(Duration base, int retry) {
    Duration delay = base;
    for (int i = 1; i < retry && delay < max_delay; ++i) delay *= 2;
    return std::min(delay, max_delay);
}

RetryPolicy policy_of(const RetryState& state, const RetryOptions* options) {
    return options == nullptr ? state.policy() : state.policy().with(*options);
}

}  // namespace

RetrySession::RetrySession(RetryState& state, const Request& request)
    : state_(state),
      policy_(policy_of(state, request.options)),
      repeat_(request.repeat),
      deadline_(request.deadline),
      cancellation_(request.cancellation),
      invocation_id_(random_uuid_text()) {}

RetrySession::~RetrySession() {
    if (has_token_) state_.rate().release();
}

RetryStep RetrySession::next() {
    if (cancelled()) return finish(RetryEnd::cancelled);
    if (past_deadline({})) return finish(RetryEnd::deadline);
    if (policy_.mode == RetryMode::adaptive && !has_token_) {
        const Duration wait = state_.rate().acquire();
        has_token_ = true;
        if (past_deadline(wait)) return finish(RetryEnd::deadline);
        if (wait > Duration::zero()) return {.kind = RetryStep::Kind::sleep, .delay = wait};
    }
    has_token_ = false;  // spent
    ++attempts_;
    return {.kind = RetryStep::Kind::send};
}

RetryStep RetrySession::on_reply(const Reply& reply) {
    const Classification what = classify(reply);
    last_class_ = what.kind;
    maybe_applied_ = maybe_applied_ || what.ambiguous;
    if (policy_.mode == RetryMode::adaptive) state_.rate().on_reply(what.kind == ReplyClass::throttling);

    if (what.kind == ReplyClass::success) {
        if (policy_.mode != RetryMode::legacy) {
            state_.quota().give_back(quota_taken_ > 0 ? quota_taken_ : RetryQuota::first_try_refund);
        }
        return finish(RetryEnd::success);
    }
    if (cancelled()) return finish(RetryEnd::cancelled);
    const bool mended = mend(reply);
    if (!mended && !retryable()) return finish(RetryEnd::not_retryable);
    if (attempts_ >= policy_.max_attempts) return finish(RetryEnd::attempts);
    if (mended) return sleep_or_next(Duration::zero());
    if (what.ambiguous && repeat_ == Repeat::unsafe && policy_.ambiguous == Ambiguous::stop) {
        return finish(RetryEnd::ambiguous);
    }
    const Duration delay = back_off(reply);
    if (past_deadline(delay)) return finish(RetryEnd::deadline);
    if (policy_.mode != RetryMode::legacy) {
        const int cost =
            what.kind == ReplyClass::throttling ? RetryQuota::throttling_cost : RetryQuota::retry_cost;
        if (!state_.quota().take(cost)) return finish(RetryEnd::quota);
        quota_taken_ = cost;
    }
    return sleep_or_next(delay);
}

void RetrySession::stamp(Call& call) const noexcept {
    call.deadline = deadline_;
    call.cancellation = cancellation_;
    call.repeat = repeat_;
    call.attempt = static_cast<std::uint32_t>(attempts_);
    call.max_attempts = static_cast<std::uint32_t>(policy_.max_attempts);
    call.invocation_id = std::string_view(invocation_id_.data(), invocation_id_.size());
}

RetryStep RetrySession::finish(RetryEnd why) noexcept {
    end_ = why;
    return {.kind = RetryStep::Kind::done};
}

RetryStep RetrySession::sleep_or_next(Duration delay) {
    if (delay > Duration::zero()) return {.kind = RetryStep::Kind::sleep, .delay = delay};
    return next();
}

// Once for each cause: a backend that mends again what did not help is going in circles.
bool RetrySession::mend(const Reply& reply) noexcept {
    if (!reply.mended) return false;
    bool* const done = last_class_ == ReplyClass::credentials ? &credentials_mended_
                       : last_class_ == ReplyClass::skew      ? &skew_mended_
                                                              : nullptr;
    if (done == nullptr || *done) return false;
    *done = true;
    return true;
}

bool RetrySession::past_deadline(Duration delay) const {
    if (deadline_ == Deadline::max()) return false;
    return deadline_ - state_.environment().now() <= delay;
}

Duration RetrySession::back_off(const Reply& reply) const {
    const int retry = attempts_;  // the number of the retry to come: 1 after the first try
    if (policy_.mode == RetryMode::legacy) {
        return retry == 1 ? Duration::zero() : exponential(legacy_base, retry);
    }
    const Duration base = last_class_ == ReplyClass::throttling ? throttling_base : standard_base;
    const std::chrono::duration<double, Duration::period> longest(exponential(base, retry));
    auto delay = std::chrono::duration_cast<Duration>(longest * state_.environment().random());
    if (reply.retry_after) {
        // Not before the service asks, but no service may hold a call for long.
        const auto asked = std::chrono::duration_cast<Duration>(
            std::clamp<std::chrono::milliseconds>(*reply.retry_after, 0ms, std::chrono::milliseconds(1h)));
        delay = std::clamp<Duration>(asked, delay, delay + retry_after_window);
    }
    return delay;
}

}  // namespace dynantic::detail
