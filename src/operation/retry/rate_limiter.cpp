#include "operation/retry/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace dynantic::detail {
namespace {

constexpr double smoothing = 0.8;  // weight of the newest half second
constexpr double window = 0.5;     // seconds over which a rate is measured
constexpr double throttling_factor = 0.7;
constexpr double cubic_scale = 0.4;
constexpr double min_fill_rate = 0.5;  // requests a second
constexpr double min_capacity = 1;

}  // namespace

double RateLimiter::seconds() {
    const Clock::time_point now = now_();
    if (!started_) {
        started_ = true;
        epoch_ = now;
    }
    return std::chrono::duration<double>(now - epoch_).count();
}

RateLimiter::Clock::duration RateLimiter::acquire() {
    const std::scoped_lock lock(mutex_);
    if (!enabled_) return {};
    refill(seconds());
    tokens_ -= 1;
    if (tokens_ >= 0) return {};
    const std::chrono::duration<double> wait(-tokens_ / fill_rate_);
    return std::chrono::ceil<Clock::duration>(wait);
}

void RateLimiter::release() {
    const std::scoped_lock lock(mutex_);
    if (enabled_) tokens_ = std::min(capacity_, tokens_ + 1);
}

void RateLimiter::on_reply(bool throttled) {
    const std::scoped_lock lock(mutex_);
    const double now = seconds();
    measure(now);
    double rate = 0;
    if (throttled) {
        rate_before_throttling_ = enabled_ ? std::min(measured_rate_, fill_rate_) : measured_rate_;
        throttled_at_ = now;
        enabled_ = true;
        rate = rate_before_throttling_ * throttling_factor;
    } else {
        // The curve reaches the rate at which throttling struck after k seconds, flattens there, then climbs
        // beyond.
        const double k = std::cbrt(rate_before_throttling_ * (1 - throttling_factor) / cubic_scale);
        const double since = now - throttled_at_ - k;
        rate = cubic_scale * since * since * since + rate_before_throttling_;
    }
    set_rate(std::min(rate, 2 * measured_rate_), now);
}

void RateLimiter::measure(double now) {
    ++requests_since_;
    const double until = std::floor(now / window) * window;
    if (until <= measured_until_) return;
    const double rate = requests_since_ / (until - measured_until_);
    measured_rate_ = rate * smoothing + measured_rate_ * (1 - smoothing);
    requests_since_ = 0;
    measured_until_ = until;
}

void RateLimiter::refill(double now) {
    tokens_ = std::min(capacity_, tokens_ + std::max(0.0, now - filled_at_) * fill_rate_);
    filled_at_ = std::max(filled_at_, now);
}

void RateLimiter::set_rate(double rate, double now) {
    refill(now);  // what flowed in so far flowed at the old rate
    fill_rate_ = std::max(rate, min_fill_rate);
    capacity_ = std::max(rate, min_capacity);
    tokens_ = std::min(tokens_, capacity_);
}

double RateLimiter::fill_rate() const {
    const std::scoped_lock lock(mutex_);
    return fill_rate_;
}

double RateLimiter::measured_rate() const {
    const std::scoped_lock lock(mutex_);
    return measured_rate_;
}

bool RateLimiter::enabled() const {
    const std::scoped_lock lock(mutex_);
    return enabled_;
}

}  // namespace dynantic::detail
