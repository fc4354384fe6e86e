#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/batch_tables.hpp>
#include <dynantic/field.hpp>
#include <dynantic/partiql.hpp>
#include <dynantic/requests.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

// What would be sent, without sending it.
namespace dynantic {
namespace {

using testing::Country;
using testing::Document;
using testing::Reading;
using testing::Script;

struct Named {  // a part of Reading
    std::string sensor{};
    std::string kind{};
};

struct RequestsTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};
    Table<Country> countries{script.client};
    Table<Document> documents{script.client};

    void TearDown() override { EXPECT_EQ(script.asked().size(), sent_) << "a dry run sent something"; }

    // What a verb sends first.
    template <class Verb>
    std::string sent(const Verb& verb) {
        const std::size_t before = script.asked().size();
        script->answer("{}");
        static_cast<void>(verb());
        sent_ = script.asked().size();
        return script.asked().at(before).body;
    }

  private:
    std::size_t sent_ = 0;
};

const Reading reading{"s1", 7, "heat", Decimal("21.5"), std::nullopt};
const std::string item = R"({"sensor":{"S":"s1"},"at":{"N":"7"},"kind":{"S":"heat"},"value":{"N":"21.5"}})";

TEST_F(RequestsTest, ADryRunIsWhatTheVerbSends) {
    Reading changed = reading;
    changed.kind = "cold";
    const auto condition = field<&Reading::kind> == "cold";
    const auto dry = readings.request();
    EXPECT_EQ(dry.save(reading), sent([&] { return readings.try_save(reading); }));
    EXPECT_EQ(dry.save(reading, condition), sent([&] { return readings.try_save(reading, condition); }));
    EXPECT_EQ(dry.create(reading), sent([&] { return readings.try_create(reading); }));
    EXPECT_EQ(dry.exchange(reading), sent([&] { return readings.try_exchange(changed = reading); }));
    EXPECT_EQ(dry.remove("s1", 7, condition), sent([&] { return readings.try_remove("s1", 7, condition); }));
    EXPECT_EQ(dry.take("s1", 7), sent([&] { return readings.try_take("s1", 7); }));
    EXPECT_EQ(dry.get("s1", 7), sent([&] { return readings.try_get("s1", 7); }));
    EXPECT_EQ(dry.get("s1", 7, GetOptions{.consistent_read = true}),
              sent([&] { return readings.try_get("s1", 7, {.consistent_read = true}); }));
    EXPECT_EQ(dry.get_as<Named>({"s1", 7}), sent([&] { return readings.try_get_as<Named>({"s1", 7}); }));
    EXPECT_EQ(dry.get_values<&Reading::note>({"s1", 7}), sent([&] {
                  return readings.try_get_values<&Reading::note>({"s1", 7});
              }));
    EXPECT_EQ(dry.get_values({"s1", 7}, field<&Reading::note>), sent([&] {
                  return readings.try_get_values({"s1", 7}, field<&Reading::note>);
              }));
    EXPECT_EQ(dry.batch_get_as<Named>({{"s1", 7}}).at(0), sent([&] {
                  return readings.try_batch_get_as<Named, std::vector<ItemKey<Reading>>>({{"s1", 7}});
              }));
    EXPECT_EQ(dry.set_deletion_protection(false),
              sent([&] { return readings.try_set_deletion_protection(false); }));
    EXPECT_EQ(dry.delete_table(),
              sent([&] { return readings.try_delete_table(std::chrono::milliseconds(0)); }));
}

TEST_F(RequestsTest, ChangesAreToldWhereSomethingDiffers) {
    Reading changed = reading;
    changed.kind = "cold";
    EXPECT_NE(readings.request().save_changes(reading, changed).find(R"("UpdateExpression":"SET #0 = :0")"),
              std::string::npos);
    EXPECT_EQ(readings.request().save_changes(reading, reading), "");
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

TEST_F(RequestsTest, StatementsOfAClient) {
    const Client client = script.client.with_table_prefix("dev-");
    const Statement<Country> one("SELECT * FROM {countries} WHERE code = ?", {"CH"});
    const Statement<> two("DELETE FROM {countries} WHERE code = ?", {"DE"});
    const std::string select =
        R"({"Statement":"SELECT * FROM \"dev-countries\" WHERE code = ?","Parameters":[{"S":"CH"}])";
    const std::string erase =
        R"({"Statement":"DELETE FROM \"dev-countries\" WHERE code = ?","Parameters":[{"S":"DE"}],)"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})";
    EXPECT_EQ(client.request().execute(one), select + "}");
    EXPECT_EQ(client.request().execute<Country>("SELECT * FROM {countries} WHERE code = ?", "CH"),
              select + "}");
    EXPECT_EQ(client.request().execute_batch(one, one),
              std::vector<std::string>{R"({"Statements":[)" + select + "}," + select + "}]}"});
    EXPECT_EQ(client.request().execute_batch(std::vector<Statement<Country>>(30, one)).size(), 2U);
    EXPECT_EQ(client.request().execute_transaction(CommitOptions{.token = "t"}, two, two),
              R"({"TransactStatements":[)" + erase + "," + erase + R"(],"ClientRequestToken":"t"})");
}

TEST_F(RequestsTest, WorkOfAClientOnSeveralTables) {
    const ClientRequests dry = script.client.request();
    EXPECT_EQ(
        dry.transact_get(countries.key("CH"), key<Reading>("s1", 7).as<Named>()),
        R"({"TransactItems":[{"Get":{"TableName":"countries","Key":{"code":{"S":"CH"}}}},)"
        R"({"Get":{"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},)"
        R"("ProjectionExpression":"#0, #1","ExpressionAttributeNames":{"#0":"sensor","#1":"kind"}}}]})");
    EXPECT_EQ(dry.batch_get(countries.key("CH")),
              std::vector<std::string>{R"({"RequestItems":{"countries":{"Keys":[{"code":{"S":"CH"}}]}}})"});
    EXPECT_EQ(dry.batch_write([&](auto& writer) { writer.remove(countries, "CH"); }),
              std::vector<std::string>{
                  R"({"RequestItems":{"countries":[{"DeleteRequest":{"Key":{"code":{"S":"CH"}}}}]}})"});
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
