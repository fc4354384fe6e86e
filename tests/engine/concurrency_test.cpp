// Many threads on one database: what is promised of writes, transactions, indexes, streams and changes of tables.

#include "engine/database.hpp"
#include "engine/item/json.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace dynantic::engine {
namespace {

constexpr int thread_count = 4;

class Concurrency : public testing::Test {
  protected:
    void SetUp() override {
        ok("CreateTable",
           R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
           R"({"AttributeName":"g","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],)"
           R"("BillingMode":"PAY_PER_REQUEST","GlobalSecondaryIndexes":[{"IndexName":"gsi","KeySchema":)"
           R"([{"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}],)"
           R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})");
    }

    std::string ok(std::string_view operation, const std::string& request) {
        auto reply = database_->handle(operation, request);
        EXPECT_EQ(reply.status, 200) << operation << " " << request << "\n" << reply.body;
        return std::move(reply.body);
    }

    static void in_threads(const std::function<void(int)>& work) {
        std::vector<std::thread> threads;
        for (int i = 0; i < thread_count; ++i) threads.emplace_back(work, i);
        for (auto& thread : threads) thread.join();
    }

    void put_account(int account, int balance) {
        ok("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"acc)" + std::to_string(account) +
                          R"("},"n":{"N":")" + std::to_string(balance) + R"("}}})");
    }

    std::shared_ptr<Database> database_ = Database::in_memory();
};

int number_in(const std::string& reply, std::string_view before) {
    const auto at = reply.find(before);
    return at == std::string::npos ? -1 : std::stoi(reply.substr(at + before.size()));
}

TEST_F(Concurrency, additions_to_one_item_are_all_counted) {
    constexpr int each = 250;
    in_threads([&](int) {
        for (int i = 0; i < each; ++i) {
            ok("UpdateItem",
               R"({"TableName":"tab","Key":{"pk":{"S":"counter"}},"UpdateExpression":"ADD n :one",)"
               R"("ExpressionAttributeValues":{":one":{"N":"1"}}})");
        }
    });
    EXPECT_EQ(
        ok("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"counter"}}})"),
        R"({"Item":{"n":{"N":")" + std::to_string(each * thread_count) + R"("},"pk":{"S":"counter"}}})");
}

TEST_F(Concurrency, of_many_conditional_creations_one_succeeds) {
    for (int round = 0; round < 50; ++round) {
        const auto request = R"x({"TableName":"tab","Item":{"pk":{"S":"once)x" + std::to_string(round) +
                             R"x("}},"ConditionExpression":"attribute_not_exists(pk)"})x";
        std::atomic<int> created{0};
        in_threads([&](int) {
            if (database_->handle("PutItem", request).status == 200) ++created;
        });
        EXPECT_EQ(created, 1);
    }
}

TEST_F(Concurrency, transfers_keep_the_sum_in_every_read) {
    constexpr int accounts = 4;
    for (int i = 0; i < accounts; ++i) put_account(i, 100);
    std::atomic<bool> stop{false};
    std::atomic<int> conflicts{0};
    std::thread reader([&] {
        while (!stop) {
            std::string request = R"({"TransactItems":[)";
            for (int i = 0; i < accounts; ++i) {
                request += std::string(i == 0 ? "" : ",") +
                           R"({"Get":{"TableName":"tab","Key":{"pk":{"S":"acc)" + std::to_string(i) +
                           R"("}}}})";
            }
            const auto reply = ok("TransactGetItems", request + "]}");
            int sum = 0;
            for (auto at = reply.find(R"("n":{"N":")"); at != std::string::npos;
                 at = reply.find(R"("n":{"N":")", at + 1)) {
                sum += std::stoi(reply.substr(at + 10));
            }
            EXPECT_EQ(sum, 100 * accounts) << reply;
        }
    });
    in_threads([&](int thread) {
        for (int i = 0; i < 200; ++i) {
            const int from = (thread + i) % accounts;
            const int to = (thread + i * 3 + 1) % accounts;
            if (from == to) continue;
            const auto side = [](int account, const char* change) {
                return R"({"Update":{"TableName":"tab","Key":{"pk":{"S":"acc)" + std::to_string(account) +
                       R"("}},"UpdateExpression":"SET n = n )" + change +
                       R"( :one","ExpressionAttributeValues":{":one":{"N":"1"}}}})";
            };
            const auto request = R"({"TransactItems":[)" + side(from, "-") + "," + side(to, "+") + "]}";
            for (;;) {
                const auto reply = database_->handle("TransactWriteItems", request);
                if (reply.status == 200) break;
                ASSERT_NE(reply.body.find("TransactionConflict"), std::string::npos) << reply.body;
                ++conflicts;
            }
        }
    });
    stop = true;
    reader.join();
}

TEST_F(Concurrency, one_token_used_by_many_is_done_once) {
    for (int round = 0; round < 30; ++round) {
        const auto request =
            R"({"ClientRequestToken":"token)" + std::to_string(round) +
            R"(","TransactItems":[{"Update":{"TableName":"tab","Key":{"pk":{"S":"tok"}},)"
            R"("UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":{"N":"1"}}}}]})";
        in_threads([&](int) {
            const auto reply = database_->handle("TransactWriteItems", request);
            EXPECT_TRUE(reply.status == 200 ||
                        reply.body.find("TransactionInProgressException") != std::string::npos)
                << reply.body;
        });
    }
    EXPECT_EQ(number_in(ok("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"tok"}}})"), R"("n":{"N":")"),
              30);
}

TEST_F(Concurrency, an_index_agrees_with_its_items_and_the_stream_has_every_change) {
    constexpr int rounds = 150;
    in_threads([&](int thread) {
        for (int i = 0; i < rounds; ++i) {
            const auto key = "k" + std::to_string(i % 7);
            if ((i + thread) % 5 == 0) {
                ok("DeleteItem", R"({"TableName":"tab","Key":{"pk":{"S":")" + key + R"("}}})");
            } else {
                ok("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":")" + key + R"("},"g":{"S":"g)" +
                                  std::to_string((i * 7 + thread) % 3) + R"("},"v":{"S":")" +
                                  std::to_string(thread) + "-" + std::to_string(i) + R"("}}})");
            }
        }
    });
    std::set<std::string> in_table;
    std::set<std::string> in_index;
    const auto collect = [](const std::string& reply, std::set<std::string>& values) {
        const JsonDocument document(reply);
        for (const auto item : document["Items"].raw_array()) {
            values.emplace(item.raw_object()["v"].raw_object()["S"].as_string());
        }
    };
    collect(ok("Scan", R"({"TableName":"tab"})"), in_table);
    collect(ok("Scan", R"({"TableName":"tab","IndexName":"gsi"})"), in_index);
    EXPECT_EQ(in_table, in_index);

    // What is in the stream at last, by key, is what is in the table.
    const auto streams = ok("ListStreams", "{}");
    const auto arn_at = streams.find("arn:");
    const auto arn = streams.substr(arn_at, streams.find('"', arn_at) - arn_at);
    const auto first = ok("GetShardIterator", R"({"StreamArn":")" + arn +
                                                  R"(","ShardId":"shardId-00000000000000000001-00000001",)"
                                                  R"("ShardIteratorType":"TRIM_HORIZON"})");
    const JsonDocument iterator(first);
    const auto records = ok(
        "GetRecords", R"({"ShardIterator":")" + std::string(iterator["ShardIterator"].as_string()) + R"("})");
    std::map<std::string, std::string> replayed;
    const JsonDocument document(records);
    for (const auto record : document["Records"].raw_array()) {
        const auto change = record.raw_object()["dynamodb"].raw_object();
        const std::string key(change["Keys"].raw_object()["pk"].raw_object()["S"].as_string());
        if (change["NewImage"]) {
            replayed[key] = change["NewImage"].raw_object()["v"].raw_object()["S"].as_string();
        } else {
            replayed.erase(key);
        }
    }
    std::set<std::string> from_stream;
    for (const auto& [key, value] : replayed) from_stream.insert(value);
    EXPECT_EQ(from_stream, in_table);
}

TEST_F(Concurrency, an_index_added_while_others_write_misses_nothing) {
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    std::thread writer([&] {
        for (int i = 0; !stop || i < 200; ++i) {
            ok("PutItem",
               R"({"TableName":"tab","Item":{"pk":{"S":"w)" + std::to_string(i) + R"("},"h":{"S":"all"}}})");
            written = i + 1;
        }
    });
    while (written < 50) std::this_thread::yield();
    ok("UpdateTable",
       R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"h","AttributeType":"S"}],)"
       R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"byh","KeySchema":)"
       R"([{"AttributeName":"h","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}}]})");
    stop = true;
    writer.join();
    const auto counted =
        ok("Query", R"({"TableName":"tab","IndexName":"byh","KeyConditionExpression":"h = :h",)"
                    R"("ExpressionAttributeValues":{":h":{"S":"all"}},"Select":"COUNT"})");
    EXPECT_EQ(number_in(counted, R"("Count":)"), written.load());
}

TEST_F(Concurrency, tables_come_and_go_under_writers) {
    std::atomic<bool> stop{false};
    std::thread churn([&] {
        for (int i = 0; i < 40; ++i) {
            ok("CreateTable",
               R"({"TableName":"come","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
               R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})");
            ok("DeleteTable", R"({"TableName":"come"})");
        }
        stop = true;
    });
    in_threads([&](int thread) {
        while (!stop) {
            const auto reply = database_->handle(
                "PutItem", R"({"TableName":"come","Item":{"pk":{"S":")" + std::to_string(thread) + R"("}}})");
            EXPECT_TRUE(reply.status == 200 ||
                        reply.body.find("ResourceNotFoundException") != std::string::npos)
                << reply.body;
        }
    });
    churn.join();
    ok("CreateTable",
       R"({"TableName":"come","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
       R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})");
    EXPECT_EQ(ok("Scan", R"({"TableName":"come"})"), R"({"Count":0,"Items":[],"ScannedCount":0})");
}

}  // namespace
}  // namespace dynantic::engine
