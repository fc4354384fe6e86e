#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Country;
using testing::Document;
using testing::Reading;
using testing::Script;

struct TableTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};
    Table<Country> countries{script.client};
    Table<Document> documents{script.client};

    std::string asked(std::size_t place = 0) const { return script.asked().at(place).body; }
    std::string operation(std::size_t place = 0) const { return script.asked().at(place).operation; }
    Repeat repeat(std::size_t place = 0) const { return script.asked().at(place).repeat; }
};

constexpr const char* reading_json =
    R"({"sensor":{"S":"s1"},"at":{"N":"7"},"kind":{"S":"heat"},"value":{"N":"21.5"}})";
const Reading reading{"s1", 7, "heat", Decimal("21.5"), std::nullopt};

TEST_F(TableTest, SavePutsTheItem) {
    script->answer("{}");
    readings.save(reading);
    EXPECT_EQ(operation(), "PutItem");
    EXPECT_EQ(asked(), std::string(R"({"TableName":"readings","Item":)") + reading_json + "}");
    EXPECT_EQ(repeat(), Repeat::safe);
}

TEST_F(TableTest, SaveWithAConditionAsksForTheItemThatFailsIt) {
    script->answer("{}");
    readings.save(reading, field<&Reading::note>.not_exists());
    EXPECT_EQ(asked(), std::string(R"({"TableName":"readings","Item":)") + reading_json +
                           R"~(,"ConditionExpression":"attribute_not_exists(#0)",)~"
                           R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
                           R"("ExpressionAttributeNames":{"#0":"note"}})");
    EXPECT_EQ(repeat(), Repeat::unsafe);
}

TEST_F(TableTest, CreateRequiresThatTheKeyIsFree) {
    script->answer(
        R"({"__type":"x#ConditionalCheckFailedException","message":"The conditional request failed"})", 400);
    EXPECT_THROW(readings.create(reading), ConditionalCheckFailedError);
    EXPECT_NE(asked().find(R"~("ConditionExpression":"attribute_not_exists(#0)")~"), std::string::npos);
    EXPECT_NE(asked().find(R"({"#0":"sensor"})"), std::string::npos);
}

TEST_F(TableTest, GetReadsTheItem) {
    script->answer(std::string(R"({"Item":)") + reading_json + "}");
    EXPECT_EQ(readings.get("s1", 7), reading);
    EXPECT_EQ(operation(), "GetItem");
    EXPECT_EQ(asked(), R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}}})");
}

TEST_F(TableTest, GetTellsThatThereIsNone) {
    script->answer("{}");
    EXPECT_EQ(readings.get("s1", 7), std::nullopt);
}

TEST_F(TableTest, GetReadsConsistentlyWhereAsked) {
    script->answer("{}");
    script->answer("{}");
    EXPECT_FALSE(readings.get("s1", 7, {.consistent_read = true}));
    EXPECT_FALSE(countries.get("DE", {.consistent_read = true}));
    EXPECT_EQ(asked(0),
              R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},"ConsistentRead":true})");
    EXPECT_EQ(asked(1), R"({"TableName":"countries","Key":{"code":{"S":"DE"}},"ConsistentRead":true})");
}

TEST_F(TableTest, AtThrowsWhereThereIsNone) {
    script->answer("{}");
    EXPECT_THROW(readings.at("s1", 7), ItemNotFoundError);
}

TEST_F(TableTest, AMisfitNamesTheAttributeAndTheRequest) {
    script->answer(
        R"({"Item":{"sensor":{"S":"s1"},"at":{"S":"soon"},"kind":{"S":"heat"},"value":{"N":"1"}}})");
    const Result<std::optional<Reading>> got = readings.try_get("s1", 7);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::serialization);
    EXPECT_EQ(got.error().table(), "readings");
    EXPECT_EQ(got.error().request_id(), "request-1");
    ASSERT_EQ(got.error().fields().size(), 1U);
    EXPECT_EQ(got.error().fields()[0].path, "at");
}

TEST_F(TableTest, ATryTwinReturnsWhatAValueThrows) {
    const Result<std::optional<Country>> got = countries.try_get("\xFF\xFE");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::validation);
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(TableTest, RemoveDeletesByKeyWithACondition) {
    script->answer("{}");
    script->answer("{}");
    readings.remove("s1", 7);
    readings.remove("s1", 7, field<&Reading::kind> == "heat");
    EXPECT_EQ(operation(), "DeleteItem");
    EXPECT_EQ(asked(0), R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}}})");
    EXPECT_EQ(asked(1),
              R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},)"
              R"("ConditionExpression":"#0 = :0","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
              R"("ExpressionAttributeNames":{"#0":"kind"},"ExpressionAttributeValues":{":0":{"S":"heat"}}})");
}

TEST_F(TableTest, AConditionMayFollowAnItemThatIsRemoved) {
    script->answer("{}");
    script->answer("{}");
    documents.remove(Document{.id = "d1", .version = 3}, field<&Document::text> == "x");
    EXPECT_EQ(
        asked(),
        R"({"TableName":"documents","Key":{"id":{"S":"d1"}},"ConditionExpression":"#0 = :0 AND #1 = :1",)"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
        R"("ExpressionAttributeNames":{"#0":"version","#1":"text"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"3"},":1":{"S":"x"}}})");
    EXPECT_EQ(documents.take(Document{.id = "d1", .version = 3}, field<&Document::text> == "x"),
              std::nullopt);
    EXPECT_NE(asked(1).find(R"("ReturnValues":"ALL_OLD")"), std::string::npos);
}

TEST_F(TableTest, StoredTakesACondition) {
    script->answer("{}");
    const Document stored = documents.stored(Document{.id = "d1"}, field<&Document::text>.not_exists());
    EXPECT_EQ(stored.version, 1);
    EXPECT_NE(asked().find(R"~(attribute_not_exists)~"), std::string::npos);
}

TEST_F(TableTest, AConstItemIsExchangedWhereNothingIsGenerated) {
    script->answer(std::string(R"({"Attributes":)") + reading_json + "}");
    EXPECT_EQ(readings.exchange(reading), reading);
    EXPECT_EQ(asked(), std::string(R"({"TableName":"readings","Item":)") + reading_json +
                           R"(,"ReturnValues":"ALL_OLD"})");
}

TEST_F(TableTest, TakeReturnsWhatItDeleted) {
    script->answer(std::string(R"({"Attributes":)") + reading_json + "}");
    script->answer("{}");
    EXPECT_EQ(readings.take("s1", 7), reading);
    EXPECT_EQ(readings.take("s1", 7), std::nullopt);
    EXPECT_NE(asked().find(R"("ReturnValues":"ALL_OLD")"), std::string::npos);
}

TEST_F(TableTest, UpdateSendsItsActionsAndItsCondition) {
    script->answer("{}");
    countries.update("DE").set<&Country::name>("Germany").condition(field<&Country::name> != "x").execute();
    EXPECT_EQ(operation(), "UpdateItem");
    EXPECT_EQ(asked(),
              R"({"TableName":"countries","Key":{"code":{"S":"DE"}},"UpdateExpression":"SET #0 = :0",)"
              R"("ConditionExpression":"#0 <> :1","ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
              R"("ExpressionAttributeNames":{"#0":"name"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"Germany"},":1":{"S":"x"}}})");
}

TEST_F(TableTest, UpdateMustExistRequiresTheKey) {
    EXPECT_NE(countries.update("DE").set<&Country::name>("x").must_exist().request().find(
                  R"~("ConditionExpression":"attribute_exists(#1)")~"),
              std::string::npos);
}

TEST_F(TableTest, UpdateReturnsWhatItWasAskedFor) {
    script->answer(R"({"Attributes":{"code":{"S":"DE"},"name":{"S":"Germany"},"counts":{"M":{}}}})");
    const Country now =
        countries.update("DE").set<&Country::name>("Germany").return_values(ReturnValues::all_new).execute();
    EXPECT_EQ(now.name, "Germany");

    script->answer("{}");
    const std::optional<Country> before =
        countries.update("DE").set<&Country::name>("x").return_values(ReturnValues::all_old).execute();
    EXPECT_EQ(before, std::nullopt);

    script->answer(R"({"Attributes":{"name":{"S":"Germany"}}})");
    const Partial<Country> changed = countries.update("DE")
                                         .set<&Country::name>("Germany")
                                         .return_values(ReturnValues::updated_new)
                                         .execute();
    EXPECT_TRUE(changed.has<&Country::name>());
    EXPECT_FALSE(changed.has<&Country::code>());
    EXPECT_EQ(changed.get<&Country::name>(), "Germany");
    EXPECT_THROW(static_cast<void>(changed.get<&Country::code>()), ValidationError);
}

TEST_F(TableTest, ABuilderStepOnANamedUpdateLeavesItAsItWas) {
    const auto base = countries.update("DE");
    const auto named = base.set<&Country::name>("x");
    EXPECT_EQ(base.request(), R"({"TableName":"countries","Key":{"code":{"S":"DE"}}})");
    EXPECT_NE(named.request(), base.request());
}

TEST_F(TableTest, SaveWritesGeneratedValuesBackOnSuccess) {
    script->answer("{}");
    Document document{.text = "hello"};
    documents.save(document);
    EXPECT_EQ(document.id.size(), 36U);
    EXPECT_EQ(document.version, 1);
    EXPECT_NE(document.created, Timestamp{});
    EXPECT_EQ(document.created, document.updated);
    EXPECT_NE(asked().find(R"~("ConditionExpression":"attribute_not_exists(#0)")~"), std::string::npos);

    script->answer("{}");
    const std::string id = document.id;
    documents.save(document);
    EXPECT_EQ(document.id, id);
    EXPECT_EQ(document.version, 2);
    EXPECT_NE(asked(1).find(R"("ConditionExpression":"#0 = :0")"), std::string::npos);
    EXPECT_NE(asked(1).find(R"({":0":{"N":"1"}})"), std::string::npos);
}

TEST_F(TableTest, SaveLeavesTheObjectAsItWasWhereItFails) {
    script->answer(R"({"__type":"x#ConditionalCheckFailedException","message":"no"})", 400);
    Document document{.text = "hello"};
    EXPECT_FALSE(documents.try_save(document));
    EXPECT_EQ(document, (Document{.text = "hello"}));
}

TEST_F(TableTest, StoredReturnsTheGeneratedValues) {
    script->answer("{}");
    const Document document = documents.stored({.text = "hello"});
    EXPECT_EQ(document.version, 1);
    EXPECT_EQ(document.id.size(), 36U);
}

TEST_F(TableTest, UpdatesMoveVersionAndDatesOn) {
    const std::string request = documents.update("d1").set<&Document::text>("x").expect_version(3).request();
    EXPECT_NE(
        request.find(R"("UpdateExpression":"SET #0 = :0, #1 = if_not_exists(#1, :1), #2 = :2 ADD #3 :3")"),
        std::string::npos)
        << request;
    EXPECT_NE(request.find(R"("ConditionExpression":"#3 = :4")"), std::string::npos) << request;
}

TEST_F(TableTest, NamesTheTableWithPrefixAndTenant) {
    script.core->table_prefix = "stage-";
    script->answer("{}");
    script->answer("{}");
    EXPECT_FALSE(countries.get("DE"));
    EXPECT_FALSE(countries.named("countries-acme").get("DE"));
    EXPECT_EQ(asked(0), R"({"TableName":"stage-countries","Key":{"code":{"S":"DE"}}})");
    EXPECT_EQ(asked(1), R"({"TableName":"stage-countries-acme","Key":{"code":{"S":"DE"}}})");
}

}  // namespace
}  // namespace dynantic
