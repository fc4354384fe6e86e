#include "operation/retry/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace {

using dynantic::detail::RateLimiter;
using namespace std::chrono_literals;

struct FakeClock {
    RateLimiter::Clock::time_point start{100h};
    double seconds = 0;
    std::function<RateLimiter::Clock::time_point()> function() {
        return [this] {
            return start + std::chrono::duration_cast<RateLimiter::Clock::duration>(
                               std::chrono::duration<double>(seconds));
        };
    }
};

double seconds(RateLimiter::Clock::duration d) { return std::chrono::duration<double>(d).count(); }

// So many replies at once, then at the half second: a measured rate that is known.
void measure(FakeClock& clock, RateLimiter& limiter, double at, int requests) {
    clock.seconds = at;
    for (int i = 0; i < requests; ++i) limiter.on_reply(false);
}

TEST(RateLimiter, NothingWaitsBeforeTheFirstThrottling) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(limiter.acquire().count(), 0);
        limiter.on_reply(false);
    }
    EXPECT_FALSE(limiter.enabled());
}

TEST(RateLimiter, MeasuresHalfSecondsSmoothedByEightTenths) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    measure(clock, limiter, 0.0, 9);
    measure(clock, limiter, 0.5, 1);  // ten in half a second: 20/s, of which 0.8 counts
    EXPECT_DOUBLE_EQ(limiter.measured_rate(), 16.0);
    measure(clock, limiter, 0.9, 4);
    EXPECT_DOUBLE_EQ(limiter.measured_rate(), 16.0);  // the half second is not over
    measure(clock, limiter, 1.0, 1);
    EXPECT_DOUBLE_EQ(limiter.measured_rate(), 0.8 * 10 + 0.2 * 16);
}

TEST(RateLimiter, ThrottlingCutsTheMeasuredRateByThreeTenthsAndStartsTheBucket) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    measure(clock, limiter, 0.0, 9);
    measure(clock, limiter, 0.5, 1);
    limiter.on_reply(true);
    EXPECT_TRUE(limiter.enabled());
    EXPECT_DOUBLE_EQ(limiter.fill_rate(), 16.0 * 0.7);
}

TEST(RateLimiter, GrowsBackAlongTheCubicCurve) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    measure(clock, limiter, 0.0, 499);
    measure(clock, limiter, 0.5, 1);
    limiter.on_reply(true);
    const double before = limiter.measured_rate();
    ASSERT_DOUBLE_EQ(before, 800.0);
    const double k = std::cbrt(before * 0.3 / 0.4);
    for (double since : {1.0, 2.0, 5.0, 8.0}) {
        measure(clock, limiter, 0.5 + since, 10000);
        EXPECT_NEAR(limiter.fill_rate(),
                    std::min(0.4 * std::pow(since - k, 3) + before, 2 * limiter.measured_rate()), 1e-6)
            << since;
    }
    EXPECT_NEAR(limiter.fill_rate(), 0.4 * std::pow(8.0 - k, 3) + before, 1e-6);
}

TEST(RateLimiter, TheCurveFromTenASecondPassesThePointsThatTheSdksShare) {
    const std::vector<double> expected{7.0,
                                       9.64893600966,
                                       10.000030849917364,
                                       10.453284520772092,
                                       13.408697022224185,
                                       21.26626835427364,
                                       36.425998516920465};
    for (std::size_t since = 0; since < expected.size(); ++since) {
        FakeClock clock;
        RateLimiter limiter(clock.function());
        measure(clock, limiter, 0.0, 24);
        measure(clock, limiter, 2.0, 1);  // 25 in two seconds, 0.8 of it: 10/s
        ASSERT_DOUBLE_EQ(limiter.measured_rate(), 10.0);
        limiter.on_reply(true);
        measure(clock, limiter, 2.0, 1000);  // sends enough that twice the measured rate is never in the way
        measure(clock, limiter, 2.0 + static_cast<double>(since), 1);
        EXPECT_NEAR(limiter.fill_rate(), expected[since], 1e-9) << since;
    }
}

TEST(RateLimiter, NeverExceedsTwiceTheMeasuredRate) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    measure(clock, limiter, 0.0, 9);
    measure(clock, limiter, 0.5, 1);
    limiter.on_reply(true);
    measure(clock, limiter, 100.0, 1);  // the curve is at a hundred thousand by now; we sent next to nothing
    EXPECT_LT(limiter.measured_rate(), 4);
    EXPECT_DOUBLE_EQ(limiter.fill_rate(), 2 * limiter.measured_rate());
}

TEST(RateLimiter, NeverFallsBelowOneRequestInTwoSeconds) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    for (int i = 0; i < 20; ++i) limiter.on_reply(true);
    EXPECT_DOUBLE_EQ(limiter.fill_rate(), 0.5);
    EXPECT_DOUBLE_EQ(seconds(limiter.acquire()), 2.0);
}

TEST(RateLimiter, WaitersStandInLine) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    limiter.on_reply(true);  // 0.5/s
    EXPECT_NEAR(seconds(limiter.acquire()), 2.0, 1e-6);
    EXPECT_NEAR(seconds(limiter.acquire()), 4.0, 1e-6);
    EXPECT_NEAR(seconds(limiter.acquire()), 6.0, 1e-6);
    limiter.release();
    EXPECT_NEAR(seconds(limiter.acquire()), 6.0, 1e-6);
    clock.seconds = 10;
    EXPECT_NEAR(seconds(limiter.acquire()), 0.0, 1e-6);
}

TEST(RateLimiter, HoldsNoMoreThanASecondsWorthOfTokens) {
    FakeClock clock;
    RateLimiter limiter(clock.function());
    measure(clock, limiter, 0.0, 9);
    measure(clock, limiter, 0.5, 1);
    limiter.on_reply(true);  // 11.2/s
    clock.seconds = 1000;
    int free = 0;
    while (limiter.acquire() <= 1ns) ++free;
    EXPECT_EQ(free, 11);
}

}  // namespace
