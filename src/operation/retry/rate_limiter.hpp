#pragma once

#include <chrono>
#include <functional>
#include <mutex>

namespace dynantic::detail {

/// The send rate of the adaptive mode: CUBIC, as in TCP. Nothing waits until the first throttling is seen;
/// from then on requests draw tokens from a bucket whose fill rate drops by 30 % on throttling and grows back
/// along a cubic curve.
///
/// Safe to share between threads.
class RateLimiter {
  public:
    using Clock = std::chrono::steady_clock;

    explicit RateLimiter(std::function<Clock::time_point()> now) : now_(std::move(now)) {}

    /// Draws a token for one request and says how long to wait until it is there. The token is drawn now,
    /// even when it is only there later, so that waiters are served in the order in which they came.
    [[nodiscard]] Clock::duration acquire();
    /// Gives back a token that will not be used.
    void release();
    /// Tells of a reply.
    void on_reply(bool throttled);

    [[nodiscard]] double fill_rate() const;      ///< requests a second
    [[nodiscard]] double measured_rate() const;  ///< requests a second, smoothed
    [[nodiscard]] bool enabled() const;

  private:
    void refill(double now);
    void measure(double now);
    void set_rate(double rate, double now);
    [[nodiscard]] double seconds();

    std::function<Clock::time_point()> now_;
    mutable std::mutex mutex_;
    bool started_ = false;
    bool enabled_ = false;
    Clock::time_point epoch_{};
    // Seconds since epoch_, requests, and requests a second.
    double fill_rate_ = 0;
    double capacity_ = 0;
    double tokens_ = 0;
    double filled_at_ = 0;
    double measured_rate_ = 0;
    double measured_until_ = 0;
    double requests_since_ = 0;
    double rate_before_throttling_ = 0;
    double throttled_at_ = 0;
};

}  // namespace dynantic::detail
