#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Country;
using testing::Document;
using testing::Script;

struct TransactionTest : ::testing::Test {
    Script script;
    Client client = script.client;
    Table<Country> countries{client};
    Table<Country> eu = countries.named("countries-eu");
    Table<Document> documents{client};
};

std::string dry(const std::string& actions) {
    return R"({"TransactItems":[)" + actions + R"(],"ClientRequestToken":"dry-run"})";
}

TEST_F(TransactionTest, ActionsGoToTheTableThatIsNamed) {
    Transaction tx{client};
    tx.put(eu, Country{"A", "a", {}, {}});
    tx.create(eu, Country{"B", "b", {}, {}});
    tx.remove(eu, "C", field<&Country::name> == "c");
    tx.check(eu, "D", field<&Country::name>.exists());
    tx.update(eu.update("E").set<&Country::name>("e"));
    EXPECT_EQ(
        tx.request(),
        dry(R"x({"Put":{"TableName":"countries-eu","Item":{"code":{"S":"A"},"name":{"S":"a"},"counts":{"M":{}}}}},)x"
            R"x({"Put":{"TableName":"countries-eu","Item":{"code":{"S":"B"},"name":{"S":"b"},"counts":{"M":{}}},)x"
            R"x("ConditionExpression":"attribute_not_exists(#0)","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)x"
            R"x("ExpressionAttributeNames":{"#0":"code"}}},)x"
            R"x({"Delete":{"TableName":"countries-eu","Key":{"code":{"S":"C"}},"ConditionExpression":"#0 = :0",)x"
            R"x("ReturnValuesOnConditionCheckFailure":"ALL_OLD","ExpressionAttributeNames":{"#0":"name"},)x"
            R"x("ExpressionAttributeValues":{":0":{"S":"c"}}}},)x"
            R"x({"ConditionCheck":{"TableName":"countries-eu","Key":{"code":{"S":"D"}},)x"
            R"x("ConditionExpression":"attribute_exists(#0)","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)x"
            R"x("ExpressionAttributeNames":{"#0":"name"}}},)x"
            R"x({"Update":{"TableName":"countries-eu","Key":{"code":{"S":"E"}},"UpdateExpression":"SET #0 = :0",)x"
            R"x("ExpressionAttributeNames":{"#0":"name"},"ExpressionAttributeValues":{":0":{"S":"e"}}}})x"));
}

TEST_F(TransactionTest, CreatingExpectsNoVersion) {
    Document document{};
    document.id = "d1";
    document.version = 7;
    Transaction tx{client};
    tx.create(document);
    EXPECT_NE(tx.request().find(R"x("ConditionExpression":"attribute_not_exists(#0)",)x"), std::string::npos);
}

TEST_F(TransactionTest, ATablesOwnPrefixCountsInUpdatesToo) {
    const Table<Country> tenant = countries.with(client.with_table_prefix("t1-"));
    Transaction tx{client};
    tx.update(tenant.update("A").remove<&Country::name>());
    tx.remove(tenant, "B");
    tx.remove<Country>("B");  // of another table: another item
    EXPECT_EQ(tx.request(),
              dry(R"({"Update":{"TableName":"t1-countries","Key":{"code":{"S":"A"}},)"
                  R"("UpdateExpression":"REMOVE #0","ExpressionAttributeNames":{"#0":"name"}}},)"
                  R"({"Delete":{"TableName":"t1-countries","Key":{"code":{"S":"B"}}}},)"
                  R"({"Delete":{"TableName":"countries","Key":{"code":{"S":"B"}}}})"));
}

TEST_F(TransactionTest, ATableOfAnotherDatabaseIsRefused) {
    const Script other;
    Transaction tx{client};
    EXPECT_THROW(tx.update(Table<Country>{other.client}.update("A").remove<&Country::name>()),
                 ValidationError);
    EXPECT_THROW(tx.remove(Table<Country>{other.client}, "A"), ValidationError);
    EXPECT_EQ(tx.size(), 0U);
}

TEST_F(TransactionTest, AnItemIsRemovedWhereNobodyWroteItMeanwhile) {
    Transaction tx{client};
    tx.remove(Document{.id = "d", .version = 3});
    tx.remove(documents.named("old"), Document{.id = "d", .version = 4}, field<&Document::text> == "x");
    EXPECT_EQ(
        tx.request(),
        dry(R"({"Delete":{"TableName":"documents","Key":{"id":{"S":"d"}},"ConditionExpression":"#0 = :0",)"
            R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD","ExpressionAttributeNames":{"#0":"version"},)"
            R"("ExpressionAttributeValues":{":0":{"N":"3"}}}},)"
            R"({"Delete":{"TableName":"old","Key":{"id":{"S":"d"}},"ConditionExpression":"#0 = :0 AND #1 = :1",)"
            R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
            R"("ExpressionAttributeNames":{"#0":"version","#1":"text"},)"
            R"("ExpressionAttributeValues":{":0":{"N":"4"},":1":{"S":"x"}}}})"));
}

TEST_F(TransactionTest, OneItemHasOneActionWhateverNamesItsTable) {
    Transaction tx{client};
    tx.put(Country{"A", "a", {}, {}});
    EXPECT_THROW(tx.remove(countries, "A"), ValidationError);
    EXPECT_THROW(tx.update(countries.update("A").remove<&Country::name>()), ValidationError);
    tx.remove(eu, "A");
    EXPECT_EQ(tx.size(), 2U);
}

TEST_F(TransactionTest, HoldsUpTo100ActionsAnd4Megabytes) {
    Transaction many{client};
    for (int place = 0; place < 100; ++place) many.remove<Country>("c" + std::to_string(place));
    EXPECT_THROW(many.remove<Country>("one more"), ValidationError);

    // Escapes make the JSON larger than the items: 11 of 370 KB are less than 4 MB, 12 are more.
    Transaction large{client};
    const std::string text(370'000, '\n');
    for (int place = 0; place < 11; ++place) large.put(Country{"c" + std::to_string(place), text, {}, {}});
    EXPECT_THROW(large.put(Country{"c11", text, {}, {}}), ValidationError);
    EXPECT_EQ(large.size(), 11U);
}

TEST_F(TransactionTest, ATokenOfMoreThan36CharactersIsRefused) {
    Transaction tx{client};
    tx.remove<Country>("A");
    EXPECT_THROW(tx.commit({.token = std::string(37, 'x')}), ValidationError);
    script->answer("{}");
    tx.commit({.token = "mine"});
    EXPECT_NE(script.asked().at(0).body.find(R"("ClientRequestToken":"mine")"), std::string::npos);
}

TEST_F(TransactionTest, GetReadsTablesUnderNamesOfTheirOwn) {
    script->answer(R"({"Responses":[{"Item":{"code":{"S":"A"},"name":{"S":"a"},"counts":{"M":{}}}},{}]})");
    const auto [a, b] = transact_get(eu.key("A"), key<Document>("d"));
    EXPECT_EQ(script.asked().at(0).body,
              R"({"TransactItems":[{"Get":{"TableName":"countries-eu","Key":{"code":{"S":"A"}}}},)"
              R"({"Get":{"TableName":"documents","Key":{"id":{"S":"d"}}}}]})");
    EXPECT_EQ(a->name, "a");
    EXPECT_FALSE(b);
}

struct CountryName {
    std::string name{};
};

TEST_F(TransactionTest, GetReadsPartsOfItems) {
    script->answer(
        R"({"Responses":[{"Item":{"name":{"S":"a"}}},{"Item":{"name":{"S":"b"},"counts":{"M":{"x":{"N":"4"}}}}},)"
        R"({}]})");
    const auto [a, b, none] = transact_get(client, eu.key("A").as<CountryName>(),
                                           key<Country>("B").values<&Country::name, &Country::counts>(),
                                           key<Country>("C").as<CountryName>());
    EXPECT_EQ(script.asked().at(0).body,
              R"({"TransactItems":[{"Get":{"TableName":"countries-eu","Key":{"code":{"S":"A"}},)"
              R"("ProjectionExpression":"#0","ExpressionAttributeNames":{"#0":"name"}}},)"
              R"({"Get":{"TableName":"countries","Key":{"code":{"S":"B"}},)"
              R"("ProjectionExpression":"#0, #1","ExpressionAttributeNames":{"#0":"name","#1":"counts"}}},)"
              R"({"Get":{"TableName":"countries","Key":{"code":{"S":"C"}},)"
              R"("ProjectionExpression":"#0","ExpressionAttributeNames":{"#0":"name"}}}]})");
    EXPECT_EQ(a->name, "a");
    EXPECT_EQ(std::get<0>(*b), "b");
    EXPECT_EQ(std::get<1>(*b).at("x"), 4);
    EXPECT_FALSE(none);
}

TEST_F(TransactionTest, APartThatMustBeThereIsMissedByName) {
    script->answer(R"({"Responses":[{"Item":{}}]})");
    const auto found = try_transact_get(client, key<Country>("A").as<CountryName>());
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().operation(), "TransactGetItems");
    ASSERT_EQ(found.error().fields().size(), 1U);
    EXPECT_EQ(found.error().fields()[0].path, "name");
}

TEST_F(TransactionTest, GetTellsWhatItCost) {
    script->answer(
        R"({"Responses":[{},{}],"ConsumedCapacity":[{"TableName":"countries","CapacityUnits":4.0}]})");
    ConsumedCapacity cost;
    static_cast<void>(transact_get(client, {.consumed = &cost}, key<Country>("A"), key<Country>("B")));
    EXPECT_EQ(cost.units, 4);
    EXPECT_NE(script.asked().at(0).body.find(R"(],"ReturnConsumedCapacity":"TOTAL"})"), std::string::npos);
}

TEST_F(TransactionTest, GetOfAListOfParts) {
    script->answer(R"({"Responses":[{"Item":{"name":{"S":"a"}}},{}]})");
    std::vector keys{eu.key("A").as<CountryName>(), eu.key("B").as<CountryName>()};
    const auto found = transact_get(keys);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0]->name, "a");
    EXPECT_FALSE(found[1]);
}

TEST_F(TransactionTest, GetGivesUpAfterAsManyConflictsAsAsked) {
    script->answer(R"({"__type":"x#TransactionCanceledException","message":"m",)"
                   R"("CancellationReasons":[{"Code":"TransactionConflict"}]})",
                   400);
    const auto found = try_transact_get(client, {.conflict_retries = 0}, key<Country>("A"));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind(), ErrorKind::transaction_canceled);
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(TransactionTest, GetIsSentAgainAfterAConflict) {
    script->answer(R"({"__type":"x#TransactionCanceledException","message":"m",)"
                   R"("CancellationReasons":[{"Code":"TransactionConflict"}]})",
                   400);
    script->answer(R"({"Responses":[{}]})");
    const std::vector<ItemKey<Country>> keys{"A"};
    const auto found = transact_get(client, keys);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_FALSE(found[0]);
    EXPECT_EQ(script.asked().size(), 2U);
}

}  // namespace
}  // namespace dynantic
