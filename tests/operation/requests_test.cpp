#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/requests.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

// What would be sent, without sending it.
namespace dynantic {
namespace {

using testing::Country;
using testing::Document;
using testing::Reading;
using testing::Script;

struct RequestsTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};
    Table<Country> countries{script.client};
    Table<Document> documents{script.client};

    void TearDown() override { EXPECT_TRUE(script.asked().empty()) << "something was sent"; }
};

const Reading reading{"s1", 7, "heat", Decimal("21.5"), std::nullopt};
const std::string item = R"({"sensor":{"S":"s1"},"at":{"N":"7"},"kind":{"S":"heat"},"value":{"N":"21.5"}})";
const std::string key_json = R"({"sensor":{"S":"s1"},"at":{"N":"7"}})";

TEST_F(RequestsTest, WritesOfOneItem) {
    EXPECT_EQ(readings.request().save(reading), R"({"TableName":"readings","Item":)" + item + "}");
    EXPECT_EQ(readings.request().exchange(reading),
              R"({"TableName":"readings","Item":)" + item + R"(,"ReturnValues":"ALL_OLD"})");
    EXPECT_EQ(readings.request().create(reading),
              R"({"TableName":"readings","Item":)" + item +
                  R"~(,"ConditionExpression":"attribute_not_exists(#0)",)~"
                  R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
                  R"("ExpressionAttributeNames":{"#0":"sensor"}})");
    EXPECT_EQ(
        readings.request().save(reading, field<&Reading::kind> == "cold"),
        R"({"TableName":"readings","Item":)" + item +
            R"(,"ConditionExpression":"#0 = :0","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
            R"("ExpressionAttributeNames":{"#0":"kind"},"ExpressionAttributeValues":{":0":{"S":"cold"}}})");
    EXPECT_EQ(readings.request().remove("s1", 7), R"({"TableName":"readings","Key":)" + key_json + "}");
    EXPECT_EQ(readings.request().take("s1", 7),
              R"({"TableName":"readings","Key":)" + key_json + R"(,"ReturnValues":"ALL_OLD"})");
    Reading changed = reading;
    changed.kind = "cold";
    EXPECT_NE(readings.request().save_changes(reading, changed).find(R"("UpdateExpression":"SET #0 = :0")"),
              std::string::npos);
    EXPECT_EQ(readings.request().save_changes(reading, reading), "");
}

TEST_F(RequestsTest, ReadsOfOneItem) {
    EXPECT_EQ(readings.request().get("s1", 7), R"({"TableName":"readings","Key":)" + key_json + "}");
    EXPECT_EQ(readings.request().get("s1", 7, GetOptions{.consistent_read = true}),
              R"({"TableName":"readings","Key":)" + key_json + R"(,"ConsistentRead":true})");
}

TEST_F(RequestsTest, BatchesInTheirChunks) {
    std::vector<Country> many;
    for (int each = 0; each < 30; ++each) many.push_back({std::to_string(each), "x", {}, {}});
    const std::vector<std::string> writes = countries.request().batch_save(many);
    ASSERT_EQ(writes.size(), 2U);
    EXPECT_EQ(countries.request().batch_get({"CH"}),
              std::vector<std::string>{R"({"RequestItems":{"countries":{"Keys":[{"code":{"S":"CH"}}]}}})"});
    EXPECT_EQ(countries.request().batch_remove({"CH"}),
              std::vector<std::string>{
                  R"({"RequestItems":{"countries":[{"DeleteRequest":{"Key":{"code":{"S":"CH"}}}}]}})"});
}

TEST_F(RequestsTest, TheTableItself) {
    EXPECT_EQ(countries.named("lands").request().create_table(),
              R"({"TableName":"lands","KeySchema":[{"AttributeName":"code","KeyType":"HASH"}],)"
              R"("AttributeDefinitions":[{"AttributeName":"code","AttributeType":"S"}],)"
              R"("BillingMode":"PAY_PER_REQUEST"})");
}

TEST_F(RequestsTest, AnItemGivenIsNotChanged) {
    const Document document{.text = "one"};
    const std::string request = documents.request().create(document);
    EXPECT_NE(request.find(R"("version":{"N":"1"})"), std::string::npos) << request;
    EXPECT_EQ(document.version, 0);
}

TEST_F(RequestsTest, WhatTheVerbRefusesIsRefused) {
    EXPECT_THROW(static_cast<void>(countries.request().get("\xFF")), ValidationError);
    const Document read{.id = "d1", .version = 3};
    EXPECT_THROW(static_cast<void>(documents.request().batch_save({read})), ValidationError);
}

TEST_F(RequestsTest, AnyWorkThroughAClient) {
    const auto requests = requests_of(script.client, [](const Client& dry) {
        Transaction tx(dry);
        tx.put(reading);
        tx.token("t");
        tx.commit();
        Table<Country>(dry).scan().count();
    });
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_EQ(requests[0], (PreparedRequest{"TransactWriteItems",
                                            R"({"TransactItems":[{"Put":{"TableName":"readings","Item":)" +
                                                item + R"(}}],"ClientRequestToken":"t"})"}));
    EXPECT_EQ(requests[1], (PreparedRequest{"Scan", R"({"TableName":"countries","Select":"COUNT"})"}));
}

}  // namespace
}  // namespace dynantic
