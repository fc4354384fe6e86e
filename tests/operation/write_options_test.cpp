#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/item_collection.hpp>
#include <dynantic/partiql.hpp>
#include <dynantic/table.hpp>
#include <dynantic/tracked.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Country;
using testing::Document;
using testing::Reading;
using testing::Script;

constexpr const char* both_wishes =
    R"(,"ReturnConsumedCapacity":"TOTAL","ReturnItemCollectionMetrics":"SIZE"})";
constexpr const char* told_of_one =
    R"("ConsumedCapacity":{"TableName":"readings","CapacityUnits":2.5},"ItemCollectionMetrics":)"
    R"({"ItemCollectionKey":{"sensor":{"S":"s1"}},"SizeEstimateRangeGB":[1.5,2.5]}})";

struct WriteOptionsTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};
    Table<Country> countries{script.client};
    Reading reading{"s1", 7, "heat", Decimal("21.5"), std::nullopt};

    ConsumedCapacity cost;
    std::vector<ItemCollectionMetrics> sizes;
    WriteOptions all{.consumed = &cost, .collections = &sizes};

    const ItemCollectionMetrics s1{"readings", Item{{"sensor", "s1"}}, 1.5, 2.5};

    std::string asked(std::size_t place) const { return script.asked().at(place).body; }
    // So many answers that tell of a write to one item, with this before it.
    void answer_telling(std::size_t times, const std::string& before = "") {
        for (std::size_t each = 0; each < times; ++each) script->answer("{" + before + told_of_one);
    }
    void expect_that_all_asked_and_were_told(std::size_t writes) const {
        ASSERT_EQ(script.asked().size(), writes);
        for (const auto& each : script.asked()) EXPECT_TRUE(each.body.ends_with(both_wishes)) << each.body;
        EXPECT_EQ(cost.units, 2.5 * static_cast<double>(writes));
        EXPECT_EQ(sizes, std::vector<ItemCollectionMetrics>(writes, s1));
    }
};

TEST_F(WriteOptionsTest, ASaveTellsWhatItCostAndWhereItWent) {
    answer_telling(1);
    readings.save(reading, {.consumed = &cost, .collections = &sizes});
    EXPECT_EQ(asked(0),
              std::string(
                  R"({"TableName":"readings","Item":{"sensor":{"S":"s1"},"at":{"N":"7"},"kind":{"S":"heat"},)"
                  R"("value":{"N":"21.5"}})") +
                  both_wishes);
    EXPECT_EQ(cost.units, 2.5);
    EXPECT_EQ(sizes, std::vector<ItemCollectionMetrics>{s1});
}

TEST_F(WriteOptionsTest, NothingIsAskedThatNobodyWantsToKnow) {
    script->answer("{}");
    script->answer("{}");
    countries.remove("DE", {.consumed = &cost});
    countries.remove("DE", {.collections = &sizes});
    EXPECT_EQ(asked(0),
              R"({"TableName":"countries","Key":{"code":{"S":"DE"}},"ReturnConsumedCapacity":"TOTAL"})");
    EXPECT_EQ(asked(1),
              R"({"TableName":"countries","Key":{"code":{"S":"DE"}},"ReturnItemCollectionMetrics":"SIZE"})");
    EXPECT_EQ(cost.units, 0);
    EXPECT_TRUE(sizes.empty());
}

TEST_F(WriteOptionsTest, EveryFormOfAPutTells) {
    const Reading& constant = reading;
    const auto is_heat = field<&Reading::kind> == "heat";
    answer_telling(8);
    readings.save(constant, is_heat, all);
    static_cast<void>(readings.try_save(reading, all).value());
    readings.create(reading, all);
    readings.create(constant, all);
    static_cast<void>(readings.stored(reading, all));
    static_cast<void>(readings.stored(reading, is_heat, all));
    static_cast<void>(readings.exchange(reading, all));
    static_cast<void>(readings.exchange(constant, is_heat, all));
    expect_that_all_asked_and_were_told(8);
}

TEST_F(WriteOptionsTest, EveryFormOfADeleteTells) {
    const auto is_heat = field<&Reading::kind> == "heat";
    answer_telling(7);
    readings.remove("s1", 7, all);
    readings.remove("s1", 7, is_heat, all);
    readings.remove(reading, {.consumed = &cost, .collections = &sizes});
    readings.remove(reading, is_heat, all);
    static_cast<void>(readings.take("s1", 7, all));
    static_cast<void>(readings.take("s1", 7, is_heat, {.consumed = &cost, .collections = &sizes}));
    static_cast<void>(readings.try_take(reading, is_heat, all).value());
    expect_that_all_asked_and_were_told(7);
}

TEST_F(WriteOptionsTest, UpdatesTellWhateverTheyAnswerWith) {
    const std::string item =
        R"("Attributes":{"sensor":{"S":"s1"},"at":{"N":"7"},"kind":{"S":"heat"},"value":{"N":"1"}},)";
    answer_telling(5, item);
    const auto update = readings.update("s1", 7).set<&Reading::kind>("cold");
    update.execute(all);
    EXPECT_EQ(update.return_values(ReturnValues::all_new).execute(all).kind, "heat");
    EXPECT_TRUE(update.return_values(ReturnValues::updated_old).execute(all).has<&Reading::kind>());
    readings.patch(reading).execute({.consumed = &cost, .collections = &sizes});
    Reading after = reading;
    after.kind = "cold";
    EXPECT_TRUE(readings.save_changes(reading, after, all));
    expect_that_all_asked_and_were_told(5);
}

TEST_F(WriteOptionsTest, SavedChangesOfATrackedItemTell) {
    answer_telling(1);
    Tracked<Reading> tracked(reading);
    tracked->kind = "cold";
    EXPECT_TRUE(readings.save_changes(tracked, all));
    EXPECT_FALSE(readings.save_changes(tracked, all)) << "nothing differs any more";
    expect_that_all_asked_and_were_told(1);
}

TEST_F(WriteOptionsTest, TheTableOfACollectionIsNamedAsOnTheWire) {
    answer_telling(2);
    const Table<Reading> tenant = readings.with(script.client.with_table_prefix("t1-")).named("mine");
    tenant.save(reading, all);
    tenant.update("s1", 7).set<&Reading::kind>("x").execute(all);
    EXPECT_EQ(sizes.at(0).table, "t1-mine");
    EXPECT_EQ(sizes.at(1).table, "t1-mine");
}

TEST_F(WriteOptionsTest, AWriteThatIsRefusedTellsNothing) {
    script->answer(
        R"({"__type":"x#ConditionalCheckFailedException","message":"The conditional request failed"})", 400);
    EXPECT_THROW(readings.create(reading, all), ConditionalCheckFailedError);
    EXPECT_EQ(cost.units, 0);
    EXPECT_TRUE(sizes.empty());
}

TEST_F(WriteOptionsTest, WordsThatNobodyKnowsFailNoWrite) {
    script->answer(R"({"ItemCollectionMetrics":{"ItemCollectionKey":7}})");
    script->answer(R"({"ItemCollectionMetrics":{"New":[],"SizeEstimateRangeGB":[1,2,3]}})");
    readings.save(reading, all);
    readings.save(reading, all);
    EXPECT_TRUE(sizes.empty());
}

constexpr const char* told_of_many =
    R"("ConsumedCapacity":[{"TableName":"readings","CapacityUnits":4},{"TableName":"countries","CapacityUnits":2}],)"
    R"("ItemCollectionMetrics":{"readings":[{"ItemCollectionKey":{"sensor":{"S":"s1"}},)"
    R"("SizeEstimateRangeGB":[1.5,2.5]},{"ItemCollectionKey":{"sensor":{"S":"s2"}},"SizeEstimateRangeGB":[0,1]}]}})";

TEST_F(WriteOptionsTest, ATransactionTellsOfAllItsTables) {
    script->answer(std::string("{") + told_of_many);
    Transaction tx(script.client);
    tx.remove<Reading>("s1", 7).remove<Reading>("s2", 7).remove<Country>("DE");
    tx.commit({.token = "t", .consumed = &cost, .collections = &sizes});
    EXPECT_EQ(
        asked(0),
        std::string(
            R"({"TransactItems":[{"Delete":{"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}}}},)"
            R"({"Delete":{"TableName":"readings","Key":{"sensor":{"S":"s2"},"at":{"N":"7"}}}},)"
            R"({"Delete":{"TableName":"countries","Key":{"code":{"S":"DE"}}}}],"ClientRequestToken":"t")") +
            both_wishes);
    EXPECT_EQ(cost.units, 6);
    EXPECT_EQ(sizes, (std::vector<ItemCollectionMetrics>{s1, {"readings", Item{{"sensor", "s2"}}, 0, 1}}));
}

TEST_F(WriteOptionsTest, ATransactionOfStatementsTellsWhatItCost) {
    script->answer(R"({"Responses":[{}],"ConsumedCapacity":[{"TableName":"countries","CapacityUnits":2}]})");
    script.client.execute_transaction({.token = "t", .consumed = &cost},
                                      Statement<void>("DELETE FROM countries WHERE code = 'DE'"));
    EXPECT_TRUE(asked(0).ends_with(R"("ClientRequestToken":"t","ReturnConsumedCapacity":"TOTAL"})"))
        << asked(0);
    EXPECT_EQ(cost.units, 2);
}

TEST_F(WriteOptionsTest, ABatchTellsOfEachOfItsRequests) {
    script->answer(std::string(R"({"UnprocessedItems":{},)") + told_of_many);
    script->answer(std::string(R"({"UnprocessedItems":{},)") + told_of_many);
    std::vector<Reading> many(30, reading);
    for (std::size_t each = 0; each < many.size(); ++each) many[each].at = static_cast<std::int64_t>(each);
    readings.batch_save(many, {.consumed = &cost, .collections = &sizes});
    ASSERT_EQ(script.asked().size(), 2U);
    EXPECT_TRUE(asked(0).ends_with(both_wishes)) << asked(0);
    EXPECT_TRUE(asked(1).ends_with(both_wishes)) << asked(1);
    EXPECT_EQ(cost.units, 12);
    ASSERT_EQ(sizes.size(), 4U);
    EXPECT_EQ(sizes.front(), s1);
}

TEST_F(WriteOptionsTest, ABatchOfReadsHasNoCollections) {
    script->answer(R"({"Responses":{}})");
    static_cast<void>(readings.batch_get({{"s1", 7}}, {.collections = &sizes}));
    EXPECT_EQ(asked(0), R"({"RequestItems":{"readings":{"Keys":[{"sensor":{"S":"s1"},"at":{"N":"7"}}]}}})");
}

TEST_F(WriteOptionsTest, DryRequestsShowTheWishes) {
    EXPECT_EQ(
        readings.request().remove("s1", 7, all),
        std::string(R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}})") + both_wishes);
    EXPECT_TRUE(readings.request().create(reading, all).ends_with(both_wishes));
    EXPECT_EQ(cost.units, 0);
}

}  // namespace
}  // namespace dynantic
