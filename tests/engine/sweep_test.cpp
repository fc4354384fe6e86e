// What a sweep drops for its age, and what it must not: what others write while it is at work, and the numbers of records
// that it dropped.

#include "engine/engine.hpp"
#include "engine/hooked_store.hpp"
#include "engine/storage/memory_store.hpp"
#include "engine/stream/stream_record.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace dynantic::engine {
namespace {

using namespace std::chrono_literals;

class SweepTest : public testing::Test {
  protected:
    void open() {
        DatabaseOptions options;
        options.clock = [this] { return now_; };
        options.ttl_interval = interval_;
        auto store = std::make_unique<test::HookedStore>(kept_);
        store_ = store.get();
        engine_ = std::make_unique<Engine>(std::move(options), std::move(store));
    }
    void SetUp() override {
        open();
        ok("CreateTable",
           R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
           R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST",)"
           R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})");
    }

    std::string ok(std::string_view operation, const std::string& request) {
        auto reply = engine_->handle(operation, request);
        EXPECT_EQ(reply.status, 200) << operation << " " << request << "\n" << reply.body;
        return std::move(reply.body);
    }
    void put(const std::string& key) {
        ok("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":")" + key + R"("}}})");
    }
    void transact(const std::string& key, const std::string& token) {
        ok("TransactWriteItems", R"({"ClientRequestToken":")" + token +
                                     R"(","TransactItems":[{"Put":{"TableName":"tab","Item":{"pk":{"S":")" +
                                     key + R"("}}}}]})");
    }
    // Does something when the sweep has looked through the keys from `begin` on, and not yet acted on what it saw.
    void once_behind(const std::string& begin, const std::function<void()>& act) {
        store_->after_look = [=, this](const std::string& looked) {
            if (looked != begin) return;
            store_->after_look = {};
            act();
        };
    }
    // The sequence numbers of the records that are there, without the zeros before them.
    std::string records(std::uint32_t stream = 1) {
        std::string numbers;
        const auto range = storage::prefix_range(stream::records_prefix(1, stream));
        kept_->snapshot()->scan(range, storage::Direction::forward,
                                [&](std::string_view key, const storage::Bytes&) {
                                    numbers += std::to_string(stream::sequence_number_of(key)) + " ";
                                    return true;
                                });
        return numbers;
    }

    std::chrono::milliseconds interval_{0};
    std::shared_ptr<storage::Store> kept_ = storage::make_memory_store();
    std::chrono::system_clock::time_point now_{1'769'860'800s};
    test::HookedStore* store_ = nullptr;
    std::unique_ptr<Engine> engine_;
};

TEST_F(SweepTest, drops_stream_records_of_more_than_a_day) {
    put("a");
    put("b");
    now_ += 24h;
    engine_->expire();
    EXPECT_EQ(records(), "1 2 ");
    now_ += 1s;
    put("c");
    engine_->expire();
    EXPECT_EQ(records(), "3 ");
}

TEST_F(SweepTest, keeps_a_stream_record_that_is_written_while_it_drops_the_old_ones) {
    put("a");
    put("b");
    now_ += 25h;
    once_behind(stream::records_prefix(1, 1), [this] { put("c"); });
    engine_->expire();
    EXPECT_EQ(records(), "3 ");
}

TEST_F(SweepTest, drops_more_records_than_it_looks_at_at_once) {
    for (int i = 0; i < 5000; ++i) put(std::to_string(i));
    now_ += 25h;
    put("new");
    engine_->expire();
    EXPECT_EQ(records(), "5001 ");
}

TEST_F(SweepTest, leaves_the_numbers_of_dropped_records_used) {
    put("a");
    put("b");
    now_ += 25h;
    engine_->expire();
    EXPECT_EQ(records(), "");
    open();
    put("c");
    EXPECT_EQ(records(), "3 ");
    const std::string arn =
        "arn:aws:dynamodb:us-east-1:123456789012:table/tab/stream/2026-01-31T12:00:00.000";
    const auto iterator = ok("GetShardIterator",
                             R"({"StreamArn":")" + arn +
                                 R"(","ShardId":"shardId-00000000000000000001-00000001","ShardIteratorType":)"
                                 R"("AFTER_SEQUENCE_NUMBER","SequenceNumber":"100000000000000000002"})");
    const auto found = ok("GetRecords", iterator);
    EXPECT_NE(found.find(R"("Keys":{"pk":{"S":"c"}})"), std::string::npos)
        << "a reader who had read all before goes on here: " << found;
}

TEST_F(SweepTest, leaves_nothing_of_a_table_that_is_deleted_meanwhile) {
    put("a");
    now_ += 25h;
    once_behind(stream::records_prefix(1, 1), [this] { ok("DeleteTable", R"({"TableName":"tab"})"); });
    engine_->expire();
    std::string left;
    kept_->snapshot()->scan(storage::prefix_range(stream::streams_prefix(1)), storage::Direction::forward,
                            [&](std::string_view key, const storage::Bytes&) {
                                left += key;
                                return true;
                            });
    EXPECT_EQ(left, "");
}

TEST_F(SweepTest, is_not_needed_to_drop_a_stream_that_was_switched_off_before_the_last) {
    const std::string off = R"({"TableName":"tab","StreamSpecification":{"StreamEnabled":false}})";
    const std::string on =
        R"({"TableName":"tab","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}})";
    put("a");
    ok("UpdateTable", off);
    EXPECT_EQ(records(1), "1 ") << "it can still be read";
    ok("UpdateTable", on);
    put("b");
    ok("UpdateTable", off);
    EXPECT_EQ(records(1), "") << "nobody can read it any more";
    EXPECT_EQ(records(2), "2 ");
}

TEST_F(SweepTest, forgets_tokens_after_ten_minutes) {
    transact("a", "token");
    engine_->expire();
    EXPECT_TRUE(kept_->get("ktoken"));
    now_ += 10min;
    engine_->expire();
    EXPECT_FALSE(kept_->get("ktoken"));
}

TEST_F(SweepTest, keeps_a_token_that_is_used_anew_while_it_drops_the_old_ones) {
    transact("a", "token");
    transact("a", "other");
    now_ += 11min;
    once_behind("k", [this] { transact("b", "token"); });
    engine_->expire();
    EXPECT_TRUE(kept_->get("ktoken"));
    EXPECT_FALSE(kept_->get("kother"));
}

TEST_F(SweepTest, deletes_expired_items_by_itself_and_lets_go_in_the_middle) {
    interval_ = 1ms;
    open();
    const auto put_expired = [this] {
        for (int i = 0; i < 1000; ++i)  // several times what it looks at at once
            ok("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"old-)" + std::to_string(i) +
                              R"("},"ttl":{"N":"1769860000"}}})");
    };
    put("stays");
    put_expired();
    ok("UpdateTimeToLive",
       R"({"TableName":"tab","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}})");
    const std::string left = R"({"Count":1,"ScannedCount":1})";
    while (ok("Scan", R"({"TableName":"tab","Select":"COUNT"})") != left) std::this_thread::yield();
    put_expired();
    open();  // closes one that is at it again
    EXPECT_EQ(ok("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"stays"}}})"),
              R"({"Item":{"pk":{"S":"stays"}}})");
    EXPECT_LE(engine_->expire(), 1000U);
    while (ok("Scan", R"({"TableName":"tab","Select":"COUNT"})") != left) std::this_thread::yield();
}

}  // namespace
}  // namespace dynantic::engine
