#include "operation/retry/state.hpp"

#include "operation/retry/random.hpp"

namespace dynantic::detail {
namespace {

constexpr int legacy_attempts = 10;
constexpr int standard_attempts = 4;

}  // namespace

double RetryEnvironment::uniform_random() {
    constexpr double two_to_minus_53 = 1.0 / 9007199254740992.0;
    return static_cast<double>(random_bits() >> 11U) * two_to_minus_53;
}

RetryPolicy RetryPolicy::resolve(const RetryOptions& options) noexcept {
    RetryPolicy policy;
    policy.mode = options.mode.value_or(RetryMode::standard);
    const int by_mode = policy.mode == RetryMode::legacy ? legacy_attempts : standard_attempts;
    policy.max_attempts = std::max(1, options.max_attempts.value_or(by_mode));
    policy.ambiguous = options.ambiguous;
    return policy;
}

RetryPolicy RetryPolicy::with(const RetryOptions& call) const noexcept {
    RetryPolicy policy = *this;
    policy.mode = call.mode.value_or(mode);
    policy.max_attempts = std::max(1, call.max_attempts.value_or(max_attempts));
    policy.ambiguous = call.ambiguous;
    return policy;
}

bool RetryQuota::take(int cost) noexcept {
    int left = left_.load(std::memory_order_relaxed);
    while (left >= cost) {
        if (left_.compare_exchange_weak(left, left - cost, std::memory_order_relaxed)) return true;
    }
    return false;
}

void RetryQuota::give_back(int amount) noexcept {
    int left = left_.load(std::memory_order_relaxed);
    while (left < capacity) {  // full nearly always: one load, no shared write
        const int filled = std::min(capacity, left + amount);
        if (left_.compare_exchange_weak(left, filled, std::memory_order_relaxed)) return;
    }
}

}  // namespace dynantic::detail
