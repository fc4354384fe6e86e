#include "engine/pace.hpp"

#include <gtest/gtest.h>

namespace dynantic::engine {
namespace {

using namespace std::chrono_literals;

TEST(Pace, rests_nineteen_times_as_long_as_it_worked) {
    Pace pace;
    EXPECT_EQ(pace.after(5ms), 95ms);
    EXPECT_EQ(pace.after(1s), 19s);
}

TEST(Pace, gathers_work_until_a_rest_is_worth_it) {
    Pace pace;
    EXPECT_EQ(pace.after(4ms), 0ms);
    EXPECT_EQ(pace.after(999us), 0ms);
    EXPECT_EQ(pace.after(1us), 95ms);
    EXPECT_EQ(pace.after(1us), 0ms) << "what was rested for is gone";
}

}  // namespace
}  // namespace dynantic::engine
