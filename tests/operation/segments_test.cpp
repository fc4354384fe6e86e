#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>
#include <vector>

// Parallel scans: how many at a time, how fast, and where to go on; and items that do not fit, on all ways of reading.
namespace dynantic {
namespace {

using testing::Country;
using testing::Script;

std::string country(int number) {
    return R"({"code":{"S":")" + std::to_string(number) + R"("},"name":{"S":"x"},"counts":{"M":{}}})";
}
std::string page(const std::vector<std::string>& items, const std::string& last = {}, int units = 0) {
    std::string text = R"({"Items":[)";
    for (const std::string& each : items) text += (text.back() == '[' ? "" : ",") + each;
    text +=
        "],\"Count\":" + std::to_string(items.size()) + ",\"ScannedCount\":" + std::to_string(items.size());
    if (!last.empty()) text += R"(,"LastEvaluatedKey":{"code":{"S":")" + last + R"("}})";
    if (units > 0)
        text +=
            R"(,"ConsumedCapacity":{"TableName":"countries","CapacityUnits":)" + std::to_string(units) + "}";
    return text + "}";
}

struct SegmentsTest : ::testing::Test {
    Script script;
    Table<Country> countries{script.client};

    std::multiset<std::string> asked(std::size_t from) const {
        std::multiset<std::string> bodies;
        for (std::size_t place = from; place < script.asked().size(); ++place)
            bodies.insert(script.asked()[place].body);
        return bodies;
    }
};

TEST_F(SegmentsTest, ManySegmentsAreReadAFewAtATime) {
    for (int each = 0; each < 200; ++each) script->answer(page({country(each)}));
    std::set<std::string> codes;
    std::size_t rounds_of_first_item = 0;
    for (const Country& each : countries.scan().segments(200)) {
        if (codes.empty()) rounds_of_first_item = script.asked().size();
        codes.insert(each.code);
    }
    EXPECT_EQ(codes.size(), 200U);
    EXPECT_EQ(rounds_of_first_item, 64U);
    EXPECT_EQ(script.asked().size(), 200U);
    for (int each = 0; each < 200; ++each) script->answer(page({country(each)}));
    EXPECT_EQ(countries.scan().segments(200).all().size(), 200U);
    for (int each = 0; each < 200; ++each) script->answer(page({country(each)}));
    EXPECT_EQ(countries.scan().segments(200).count(), 200U);
}

TEST_F(SegmentsTest, ACursorHoldsThePlaceOfEachSegment) {
    script->answer(page({country(1)}, "1"));
    script->answer(page({country(2)}, "2"));
    const auto scan = countries.scan().segments(2);
    const auto first = scan.page();
    EXPECT_EQ(first.items.size(), 2U);
    EXPECT_EQ(first.count, 2U);
    ASSERT_TRUE(first.cursor);
    script->answer(page({country(3)}));
    script->answer(page({country(4)}));
    const auto second = scan.page(Cursor(first.cursor.text()));
    EXPECT_EQ(second.items.size(), 2U);
    EXPECT_FALSE(second.cursor);
    const std::multiset<std::string> went_on = asked(2);
    ASSERT_EQ(went_on.size(), 2U);
    std::set<std::string> starts;
    for (const std::string& body : went_on) starts.insert(body.substr(body.find("\"ExclusiveStartKey\"")));
    EXPECT_EQ(starts, (std::set<std::string>{R"("ExclusiveStartKey":{"code":{"S":"1"}}})",
                                             R"("ExclusiveStartKey":{"code":{"S":"2"}}})"}));
}

TEST_F(SegmentsTest, ACursorLeavesOutSegmentsAtTheirEnd) {
    script->answer(page({country(1)}, "1"));
    script->answer(page({country(2)}));
    const auto scan = countries.scan().segments(2);
    const Cursor after = scan.page().cursor;
    script->answer(page({country(3)}));
    EXPECT_EQ(scan.page(after).items.size(), 1U);
    EXPECT_EQ(script.asked().size(), 3U);
}

TEST_F(SegmentsTest, ACursorFitsOnlyAsManySegments) {
    script->answer(page({country(1)}, "1"));
    script->answer(page({country(2)}, "2"));
    const Cursor after = countries.scan().segments(2).page().cursor;
    EXPECT_THROW(countries.scan().segments(3).page(after), ValidationError);
    EXPECT_THROW(countries.scan().page(after), ValidationError);
    for (const char* text : {"x", "2", "3~0.abc", "2~9.abc", "2~0", "2~0.", "2~0.abc", "99999999999~0.a"})
        EXPECT_THROW(countries.scan().segments(2).page(Cursor(text)), ValidationError) << text;
    EXPECT_EQ(script.asked().size(), 2U);
}

TEST_F(SegmentsTest, ReadingIsAsFastAsItsRate) {
    script->answer(page({country(1)}, "1", 20));
    script->answer(page({country(2)}, "2", 5));
    script->answer(page({country(3)}, {}, 5));
    EXPECT_EQ(countries.scan().read_units_per_second(10).all().size(), 3U);
    EXPECT_EQ(script.slept, (std::vector<std::chrono::milliseconds>{std::chrono::milliseconds(2'000),
                                                                    std::chrono::milliseconds(500)}));
    EXPECT_EQ(script.asked().front().body, R"({"TableName":"countries","ReturnConsumedCapacity":"TOTAL"})");
}

TEST_F(SegmentsTest, AReadAtARateWaitsNoLongerThanItsTime) {
    using ms = std::chrono::milliseconds;
    script->answer(page({country(1)}, "1", 20));
    const Table<Country> hurried{script.client.with({.timeout = ms(300)})};
    EXPECT_THROW(hurried.scan().read_units_per_second(10).all(), RequestTimeoutError);
    EXPECT_EQ(script.slept, std::vector{ms(300)}) << "it would be 2 seconds";
    EXPECT_EQ(script.asked().size(), 1U);
}

constexpr const char* bad = R"({"code":{"S":"bad"},"name":{"N":"1"},"counts":{"M":{}}})";

TEST_F(SegmentsTest, EachBadItemIsToldOf) {
    std::vector<std::string> told;
    const auto scan = countries.scan().on_bad_item([&](const ItemError& error) {
        told.push_back(error.raw.at("code").as_string() + " " + error.error.fields()[0].path);
    });
    script->answer(page({country(1), bad, country(2)}));
    EXPECT_EQ(scan.all().size(), 2U);
    script->answer(page({bad, country(2)}));
    std::size_t seen = 0;
    for (const Country& each : scan) seen += each.code.size();
    EXPECT_EQ(seen, 1U);
    EXPECT_EQ(told, (std::vector<std::string>{"bad name", "bad name"}));
}

TEST_F(SegmentsTest, ABatchLeavesThePlaceOfABadItemEmpty) {
    const std::string reply = R"({"Responses":{"countries":[)" + std::string(bad) + "," + country(2) + "]}}";
    std::vector<Item> raw;
    script->answer(reply);
    const auto found = countries.batch_get(
        {"bad", "2"}, {.bad_items = BadItems::skip,
                       .on_bad_item = [&](const ItemError& error) { raw.push_back(error.raw); }});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_FALSE(found[0]);
    EXPECT_EQ(found[1]->code, "2");
    ASSERT_EQ(raw.size(), 1U);
    EXPECT_EQ(raw[0].at("code"), AttributeValue("bad"));
    script->answer(reply);
    EXPECT_THROW(countries.batch_get({"bad", "2"}), SerializationError);
}

TEST_F(SegmentsTest, WhatAGetCostIsAddedUp) {
    script->answer(R"({"ConsumedCapacity":{"TableName":"countries","CapacityUnits":0.5}})");
    script->answer(R"({"ConsumedCapacity":{"TableName":"countries","CapacityUnits":1.0}})");
    ConsumedCapacity spent;
    EXPECT_FALSE(countries.get("x", {.consumed = &spent}));
    EXPECT_FALSE(countries.get("x", {.consistent_read = true, .consumed = &spent}));
    EXPECT_EQ(spent.units, 1.5);
    EXPECT_EQ(script.asked().front().body,
              R"({"TableName":"countries","Key":{"code":{"S":"x"}},"ReturnConsumedCapacity":"TOTAL"})");
}

TEST_F(SegmentsTest, AFilterOnTheKeyBuiltAtRunTimeIsRefusedBeforeItIsSent) {
    Condition<Country> wanted = field<&Country::code> == "CH";
    const auto found = countries.query("CH").filter(wanted).try_all();
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind(), ErrorKind::validation);
    EXPECT_NE(found.error().message().find("`code`"), std::string_view::npos) << found.error().message();
    EXPECT_TRUE(script.asked().empty());
    script->answer(page({}));
    EXPECT_TRUE(countries.scan().filter(wanted).all().empty());
}

TEST_F(SegmentsTest, ExchangeTakesACondition) {
    script->answer("{}");
    Country lands{"CH", "x", {}, {}};
    EXPECT_EQ(countries.exchange(lands, field<&Country::name> == "y"), std::nullopt);
    EXPECT_NE(script.asked().front().body.find(R"("ConditionExpression":"#0 = :0")"), std::string::npos);
    EXPECT_NE(script.asked().front().body.find(R"("ReturnValues":"ALL_OLD")"), std::string::npos);
}

TEST_F(SegmentsTest, TakeOfAnItemExpectsItsVersion) {
    const Table<testing::Document> documents{script.client};
    script->answer(
        R"({"Attributes":{"id":{"S":"d1"},"text":{"S":"one"},"created":{"S":"2024-01-01T00:00:00.000Z"},)"
        R"("updated":{"S":"2024-01-01T00:00:00.000Z"},"version":{"N":"3"}}})");
    const testing::Document read{.id = "d1", .version = 3};
    EXPECT_EQ(documents.take(read)->text, "one");
    EXPECT_EQ(
        script.asked().front().body,
        R"({"TableName":"documents","Key":{"id":{"S":"d1"}},"ConditionExpression":"#0 = :0",)"
        R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD","ExpressionAttributeNames":{"#0":"version"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"3"}},"ReturnValues":"ALL_OLD"})");
}

TEST_F(SegmentsTest, CreateAsksForNoVersion) {
    const Table<testing::Document> documents{script.client};
    script->answer("{}");
    testing::Document copy{.id = "d2", .version = 3};
    documents.create(copy);
    EXPECT_EQ(copy.version, 4);
    EXPECT_NE(script.asked().front().body.find(R"~("ConditionExpression":"attribute_not_exists(#0)")~"),
              std::string::npos);
}

}  // namespace
}  // namespace dynantic
