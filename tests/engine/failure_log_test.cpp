// Who runs a database learns why it fails, and nobody else does.

#include "engine/engine.hpp"
#include "engine/hooked_store.hpp"
#include "engine/storage/memory_store.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace dynantic::engine {
namespace {

using namespace std::chrono_literals;

class FailureLogTest : public testing::Test {
  protected:
    FailureLogTest() {
        EXPECT_EQ(
            engine_
                .handle("CreateTable", R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk",)"
                                       R"("AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk",)"
                                       R"("KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})")
                .status,
            200);
        store_->before_write = [] { throw std::runtime_error("no space is left on the disk"); };
    }
    EngineReply put() {
        return engine_.handle("DynamoDB_20120810.PutItem",
                              R"({"TableName":"tab","Item":{"pk":{"S":"a secret"}}})");
    }

    std::chrono::system_clock::time_point now_{1'700'000'000s};
    std::vector<std::string> told_;
    test::HookedStore* store_ = new test::HookedStore(storage::make_memory_store());
    Engine engine_{
        {.clock = [this] { return now_; }, .log = [this](const std::string& text) { told_.push_back(text); }},
        std::unique_ptr<storage::Store>(store_)};
};

TEST_F(FailureLogTest, TellsWhichOperationFailedAndWhy) {
    const auto reply = put();
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body.find("disk"), std::string::npos) << reply.body;
    EXPECT_EQ(told_, std::vector<std::string>{"PutItem failed: no space is left on the disk"});
}

TEST_F(FailureLogTest, TellsOnceASecondAtMost) {
    for (int i = 0; i < 100; ++i) static_cast<void>(put());
    EXPECT_EQ(told_.size(), 1U);
    now_ += 1s;
    static_cast<void>(put());
    EXPECT_EQ(told_.size(), 2U);
}

TEST_F(FailureLogTest, DoesNotTellWhatIsTheCallersFault) {
    EXPECT_EQ(engine_.handle("PutItem", R"({"TableName":"none","Item":{"pk":{"S":"a"}}})").status, 400);
    EXPECT_TRUE(told_.empty());
}

}  // namespace
}  // namespace dynantic::engine
