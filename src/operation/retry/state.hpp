#pragma once

#include "operation/retry/rate_limiter.hpp"

#include <dynantic/config.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>

namespace dynantic::detail {

/// Where time and chance come from: the real ones, or a test's.
struct RetryEnvironment {
    std::function<std::chrono::steady_clock::time_point()> now = [] {
        return std::chrono::steady_clock::now();
    };
    std::function<double()> random = &uniform_random;  ///< uniform in [0, 1)

    static double uniform_random();
};

/// RetryOptions with nothing left open.
struct RetryPolicy {
    RetryMode mode = RetryMode::standard;
    int max_attempts = 4;
    Ambiguous ambiguous = Ambiguous::repeat;

    static RetryPolicy resolve(const RetryOptions& options) noexcept;
    /// This policy with what a single call asks instead.
    [[nodiscard]] RetryPolicy with(const RetryOptions& call) const noexcept;
};

/// The quota of the standard and adaptive modes: a service in trouble must not get the retries of all calls
/// on top. Lock-free; safe to share between threads.
class RetryQuota {
  public:
    static constexpr int capacity = 500;
    static constexpr int retry_cost = 14;
    static constexpr int throttling_cost = 5;
    static constexpr int first_try_refund = 1;

    /// Takes `cost`; false, and takes nothing, where less is left.
    [[nodiscard]] bool take(int cost) noexcept;
    void give_back(int amount) noexcept;
    [[nodiscard]] int left() const noexcept { return left_.load(std::memory_order_relaxed); }

  private:
    std::atomic<int> left_{capacity};
};

/// What all calls of one client share for retrying. Outlives every RetrySession made from it; safe to share.
class RetryState {
  public:
    explicit RetryState(const RetryOptions& options = {}, RetryEnvironment environment = {})
        : policy_(RetryPolicy::resolve(options)),
          environment_(std::move(environment)),
          rate_(environment_.now) {}

    [[nodiscard]] const RetryPolicy& policy() const noexcept { return policy_; }
    [[nodiscard]] const RetryEnvironment& environment() const noexcept { return environment_; }
    [[nodiscard]] RetryQuota& quota() noexcept { return quota_; }
    [[nodiscard]] RateLimiter& rate() noexcept { return rate_; }

  private:
    RetryPolicy policy_;
    RetryEnvironment environment_;
    RetryQuota quota_;
    RateLimiter rate_;
};

}  // namespace dynantic::detail
