#include "operation/retry/state.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace {

using dynantic::detail::RetryQuota;

TEST(RetryQuota, LastsForThirtyFiveRetriesAndThenRefuses) {
    RetryQuota quota;
    int retries = 0;
    while (quota.take(RetryQuota::retry_cost)) ++retries;
    EXPECT_EQ(retries, 35);
    EXPECT_EQ(quota.left(), 500 - 35 * 14);
    EXPECT_TRUE(quota.take(RetryQuota::throttling_cost));  // what is left still pays for a cheap one
    EXPECT_EQ(quota.left(), 5);
}

TEST(RetryQuota, IsNeverOverfilled) {
    RetryQuota quota;
    quota.give_back(14);
    EXPECT_EQ(quota.left(), 500);
    ASSERT_TRUE(quota.take(5));
    quota.give_back(14);
    EXPECT_EQ(quota.left(), 500);
}

TEST(RetryQuota, ThreadsNeverTakeMoreThanThereIs) {
    RetryQuota quota;
    std::atomic<int> taken{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                while (quota.take(1)) ++taken;
            });
        }
    }
    EXPECT_EQ(taken.load(), 500);
    EXPECT_EQ(quota.left(), 0);
}

}  // namespace
