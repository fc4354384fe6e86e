#include "fault/check_store.hpp"
#include "fault/run_writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

int kills() {
    const char* text = std::getenv("DYNANTIC_KILLS");
    return text == nullptr ? 5 : std::atoi(text);
}

class KillTest : public ::testing::TestWithParam<const char*> {
  protected:
    KillTest()
        : folder_(std::filesystem::temp_directory_path() / ("dynantic-kill-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
    }
    ~KillTest() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path folder_;
};

// One store through all kills, so that each opening also recovers from those before.
TEST_P(KillTest, NothingAcknowledgedIsLostAndNoTransactionIsHalf) {
    long first = 0;
    for (int kill = 0; kill < kills(); ++kill) {
        const auto acknowledged = fault::run_writer(folder_, GetParam(), first, 20 + (kill * 37) % 150);
        ASSERT_EQ(acknowledged.exit_status, -1) << "the writer ended by itself: " << acknowledged.complaint;
        fault::check_store(folder_, acknowledged, first);
        if (HasFailure()) FAIL() << "after kill " << kill + 1;
        for (const long last : acknowledged.last) first = std::max(first, last + 2);
    }
}

INSTANTIATE_TEST_SUITE_P(Levels, KillTest, ::testing::Values("group", "every_commit", "none"),
                         [](const auto& level) { return std::string(level.param); });

}  // namespace
