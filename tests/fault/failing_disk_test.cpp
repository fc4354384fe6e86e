#include "fault/check_store.hpp"
#include "fault/run_writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace {

// The disk fails at the nth write: while the store is made, while tables are, while items are.
class FailingDiskTest : public ::testing::TestWithParam<int> {};

TEST_P(FailingDiskTest, GivesErrorsAndThenAStoreThatOpens) {
    const auto folder = std::filesystem::temp_directory_path() /
                        ("dynantic-failing-" + std::to_string(::getpid()) + "-" + std::to_string(GetParam()));
    std::filesystem::remove_all(folder);
    const auto before = fault::run_writer(folder, "group", 0, 30);  // a healthy disk, and a kill
    ASSERT_EQ(before.exit_status, -1) << before.complaint;

    const auto failed = fault::run_writer(folder, "group", 100'000, 0, FAULT_FAILING_DISK, GetParam());
    EXPECT_EQ(failed.exit_status, 3) << "an error, not a crash: " << failed.complaint;
    EXPECT_FALSE(failed.complaint.empty());

    fault::check_store(folder, failed, 100'000);  // what was acknowledged before the disk failed is there
    std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(AfterWrites, FailingDiskTest,
                         ::testing::Values(0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 144, 377));

}  // namespace
