// The limit of an item collection, which is 10 GB at DynamoDB: here as small as a test wants it.

#include "engine/database.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dynantic::engine {
namespace {

constexpr const char* exceeded =
    R"({"__type":"com.amazonaws.dynamodb.v20120810#ItemCollectionSizeLimitExceededException",)"
    R"("message":"Collection size exceeded."})";

class CollectionLimitTest : public ::testing::Test {
  protected:
    CollectionLimitTest() {
        DatabaseOptions options;
        options.item_collection_limit = 1000;
        database_ = Database::in_memory(options);
        create("tab",
               R"(,"LocalSecondaryIndexes":[{"IndexName":"lsi","KeySchema":[)"
               R"({"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"l","KeyType":"RANGE"}],)"
               R"("Projection":{"ProjectionType":"ALL"}}],"AttributeDefinitions":[)"
               R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"},)"
               R"({"AttributeName":"l","AttributeType":"S"}])");
        create("free", R"(,"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
                       R"({"AttributeName":"sk","AttributeType":"S"}])");
    }

    std::string ask(std::string_view operation, const std::string& body) {
        return database_->handle(operation, body).body;
    }
    void create(const std::string& name, const std::string& more) {
        const auto reply = database_->handle(
            "CreateTable",
            R"({"TableName":")" + name +
                R"(","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
                R"({"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST")" +
                more + "}");
        ASSERT_EQ(reply.status, 200) << reply.body;
    }
    static std::string item(const std::string& partition, const std::string& sort, bool indexed = false,
                            int size = 300) {
        return R"({"pk":{"S":")" + partition + R"("},"sk":{"S":")" + sort + R"("},"x":{"S":")" +
               std::string(static_cast<std::size_t>(size), 'x') + R"("})" +
               (indexed ? R"(,"l":{"S":"l"}})" : "}");
    }
    std::string put(const std::string& json, const std::string& table = "tab") {
        return ask("PutItem", R"({"TableName":")" + table + R"(","Item":)" + json + "}");
    }

    std::shared_ptr<Database> database_;
};

TEST_F(CollectionLimitTest, IsOfTheItemsOfOnePartitionKey) {
    for (const char* sort : {"1", "2", "3"}) EXPECT_EQ(put(item("a", sort)), "{}");
    EXPECT_EQ(put(item("a", "4")), exceeded);
    EXPECT_EQ(put(item("b", "4")), "{}");
    EXPECT_EQ(put(item("a", "3")), "{}") << "nothing grows";
    EXPECT_EQ(ask("DeleteItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"},"sk":{"S":"1"}}})"), "{}");
    EXPECT_EQ(put(item("a", "4")), "{}");
    EXPECT_EQ(put(item("a", "5")), exceeded);
}

TEST_F(CollectionLimitTest, CountsTheEntriesOfLocalIndexes) {
    EXPECT_EQ(put(item("a", "1", true)), "{}");
    EXPECT_EQ(put(item("a", "2", true)), exceeded);
    EXPECT_EQ(put(item("a", "2", false)), "{}");
}

TEST_F(CollectionLimitTest, IsNoneOfTablesWithoutLocalIndexes) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(put(item("a", std::to_string(i)), "free"), "{}");
}

TEST_F(CollectionLimitTest, StopsUpdatesAndWholeBatches) {
    for (const char* sort : {"1", "2", "3"}) EXPECT_EQ(put(item("a", sort)), "{}");
    EXPECT_EQ(ask("UpdateItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"},"sk":{"S":"1"}},)"
                                R"("UpdateExpression":"SET y = x"})"),
              exceeded);
    EXPECT_EQ(ask("BatchWriteItem", R"({"RequestItems":{"tab":[{"PutRequest":{"Item":)" + item("b", "1") +
                                        R"(}},{"PutRequest":{"Item":)" + item("a", "9") + "}}]}}"),
              exceeded);
    EXPECT_EQ(ask("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"b"},"sk":{"S":"1"}}})"), "{}");
}

TEST_F(CollectionLimitTest, IsAReasonOfACancelledTransaction) {
    for (const char* sort : {"1", "2"}) EXPECT_EQ(put(item("a", sort)), "{}");
    const std::string reply =
        ask("TransactWriteItems", R"({"TransactItems":[{"Put":{"TableName":"tab","Item":)" + item("a", "3") +
                                      R"(}},{"Put":{"TableName":"tab","Item":)" + item("a", "4") + "}}]}");
    EXPECT_NE(reply.find("[None, ItemCollectionSizeLimitExceeded]"), std::string::npos) << reply;
    EXPECT_NE(
        reply.find(R"({"Code":"ItemCollectionSizeLimitExceeded","Message":"Collection size exceeded."})"),
        std::string::npos)
        << reply;
    EXPECT_EQ(ask("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"},"sk":{"S":"3"}}})"), "{}");
}

// A gigabyte is 100 bytes here, and each item has about 305.
TEST_F(CollectionLimitTest, IsWhatMetricsAreMeasuredBy) {
    const auto measured = [&](const std::string& json) {
        const std::string reply =
            ask("PutItem", R"({"TableName":"tab","ReturnItemCollectionMetrics":"SIZE","Item":)" + json + "}");
        const auto at = reply.find("[");
        return at == std::string::npos ? reply : reply.substr(at, reply.find("]") - at + 1);
    };
    EXPECT_EQ(measured(item("a", "1", false, 50)), "[0.0,1.0]");
    EXPECT_EQ(measured(item("a", "1")), "[3.0,4.0]");
    EXPECT_EQ(measured(item("b", "1", false, 50)), "[0.0,1.0]");
    EXPECT_EQ(measured(item("a", "2")), "[6.0,7.0]") << "what is followed grows";
    EXPECT_EQ(
        ask("DeleteItem", R"({"TableName":"tab","ReturnItemCollectionMetrics":"SIZE",)"
                          R"("Key":{"pk":{"S":"a"},"sk":{"S":"1"}}})"),
        R"({"ItemCollectionMetrics":{"ItemCollectionKey":{"pk":{"S":"a"}},"SizeEstimateRangeGB":[3.0,4.0]}})");
    EXPECT_EQ(measured(item("a", "2", true)), "[6.0,7.0]") << "the entry in the local index counts";
    EXPECT_EQ(
        ask("BatchWriteItem",
            R"({"ReturnItemCollectionMetrics":"SIZE","RequestItems":{"tab":[{"PutRequest":{"Item":)" +
                item("b", "1") + "}}]}}"),
        R"({"UnprocessedItems":{},"ItemCollectionMetrics":{"tab":[{"ItemCollectionKey":{"pk":{"S":"b"}},)"
        R"("SizeEstimateRangeGB":[3.0,4.0]}]}})");
}

}  // namespace
}  // namespace dynantic::engine
