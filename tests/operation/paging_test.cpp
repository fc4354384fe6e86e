#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Reading;
using testing::Script;

std::string item(int at, const char* value = "1") {
    return R"({"sensor":{"S":"s1"},"at":{"N":")" + std::to_string(at) +
           R"("},"kind":{"S":"heat"},"value":{"N":")" + value + R"("}})";
}
std::string page(const std::vector<std::string>& items, int scanned, const std::string& last_key = {}) {
    std::string all;
    for (const std::string& each : items) all += (all.empty() ? "" : ",") + each;
    return R"({"Items":[)" + all + R"(],"Count":)" + std::to_string(items.size()) + R"(,"ScannedCount":)" +
           std::to_string(scanned) + (last_key.empty() ? "" : R"(,"LastEvaluatedKey":)" + last_key) + "}";
}
const std::string key_7 = R"({"sensor":{"S":"s1"},"at":{"N":"7"}})";

struct PagingTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};

    std::string asked(std::size_t place) const { return script.asked().at(place).body; }
    // The Limit of a request, 0 where it has none.
    int limit(std::size_t place) const {
        const std::size_t found = asked(place).find(R"("Limit":)");
        return found == std::string::npos ? 0 : std::stoi(asked(place).substr(found + 8));
    }
};

TEST_F(PagingTest, AFilterBuiltAtRunTimeSpeaksOfWhatTheIndexHolds) {
    const Condition<Reading> on_note = field<&Reading::note> == "x";
    const Result<std::vector<Partial<Reading>>> refused =
        readings.query<"KindKeys">("heat").filter(on_note).try_all();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::validation);
    EXPECT_NE(
        refused.error().message().find("the filter is on `note`, which the index `KindKeys` does not hold"),
        std::string::npos);
    EXPECT_TRUE(script.asked().empty());

    // A key of the table is in every index, what the model does not know may be, and a scan of all holds all.
    script->answer(page({}, 0));
    script->answer(page({}, 0));
    script->answer(page({}, 0));
    const Condition<Reading> held = field<&Reading::at> > 5 && field<&Reading::value> > 1;
    EXPECT_TRUE(readings.scan<"KindKeys">().filter(held).all().empty());
    EXPECT_TRUE(readings.scan<"KindKeys">().filter(attr("legacy").exists()).all().empty());
    EXPECT_TRUE(readings.scan<"ByKind">().filter(on_note).all().empty());
}

TEST_F(PagingTest, AQueryIsOneRequestWithAllItsParts) {
    EXPECT_EQ(
        readings.query("s1")
            .between(1, 5)
            .filter(field<&Reading::kind> == "heat")
            .reverse()
            .page_size(10)
            .consistent_read()
            .request(),
        R"({"TableName":"readings","KeyConditionExpression":"#0 = :0 AND #1 BETWEEN :1 AND :2",)"
        R"("FilterExpression":"#2 = :3",)"
        R"("ExpressionAttributeNames":{"#0":"sensor","#1":"at","#2":"kind"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"s1"},":1":{"N":"1"},":2":{"N":"5"},":3":{"S":"heat"}},)"
        R"("ScanIndexForward":false,"ConsistentRead":true,"Limit":10})");
}

TEST_F(PagingTest, AScanOfAnIndexNamesIt) {
    EXPECT_EQ(readings.scan<"ByKind">().request(), R"({"TableName":"readings","IndexName":"ByKind"})");
}

TEST_F(PagingTest, TheNextPageStartsAfterTheLastKey) {
    script->answer(page({item(1)}, 1, key_7));
    script->answer(page({item(8)}, 1));
    EXPECT_EQ(readings.query("s1").all().size(), 2U);
    EXPECT_EQ(asked(0).find("ExclusiveStartKey"), std::string::npos);
    EXPECT_NE(asked(1).find(R"("ExclusiveStartKey":)" + key_7), std::string::npos);
}

TEST_F(PagingTest, AnEmptyPageIsNotTheEnd) {
    script->answer(page({}, 100, key_7));
    script->answer(page({item(8)}, 1));
    EXPECT_EQ(readings.query("s1").all().size(), 1U);
}

TEST_F(PagingTest, IterationFetchesAPageWhenItIsReached) {
    script->answer(page({item(1), item(2)}, 2, key_7));
    script->answer(page({item(8)}, 1));
    int seen = 0;
    for (const Reading& each : readings.query("s1")) {
        ++seen;
        EXPECT_EQ(script.asked().size(), each.at == 8 ? 2U : 1U);
    }
    EXPECT_EQ(seen, 3);
}

TEST_F(PagingTest, IterationThatStopsEarlyAsksForNoMore) {
    script->answer(page({item(1), item(2)}, 2, key_7));
    for (const Reading& each : readings.query("s1")) {
        if (each.at == 1) break;
    }
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(PagingTest, FirstAsksForOneItemWhereNothingIsFiltered) {
    script->answer(page({item(1)}, 1, key_7));
    EXPECT_EQ(readings.query("s1").first()->at, 1);
    EXPECT_EQ(limit(0), 1);
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(PagingTest, FirstWithAFilterEvaluatesMoreWithEachRequest) {
    for (int request = 0; request < 5; ++request) script->answer(page({}, 100, key_7));
    script->answer(page({item(9)}, 1));
    EXPECT_EQ(readings.query("s1").filter(field<&Reading::value> > 100).first()->at, 9);
    EXPECT_EQ((std::vector{limit(0), limit(1), limit(2), limit(3), limit(4), limit(5)}),
              (std::vector{100, 400, 1600, 6400, 0, 0}));
}

TEST_F(PagingTest, OneStopsAtTheSecondResult) {
    script->answer(page({item(1), item(2)}, 2, key_7));
    const Result<Reading> one = readings.query("s1").try_one();
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().kind(), ErrorKind::validation);
    EXPECT_EQ(limit(0), 2);
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(PagingTest, LimitCountsResultsOverAllPages) {
    script->answer(page({item(1), item(2)}, 2, key_7));
    script->answer(page({item(8), item(9)}, 2, key_7));
    EXPECT_EQ(readings.query("s1").limit(3).all().size(), 3U);
    EXPECT_EQ(limit(0), 3);
    EXPECT_EQ(limit(1), 1);
}

TEST_F(PagingTest, MaxEvaluatedCountsWhatIsFilteredOut) {
    script->answer(page({item(1)}, 6, key_7));
    script->answer(page({}, 4, key_7));
    EXPECT_EQ(readings.query("s1").filter(field<&Reading::value> > 0).max_evaluated(10).all().size(), 1U);
    EXPECT_EQ(limit(0), 10);
    EXPECT_EQ(limit(1), 4);
    EXPECT_EQ(script.asked().size(), 2U);
}

TEST_F(PagingTest, MaxPagesCountsRequests) {
    for (int request = 0; request < 3; ++request) script->answer(page({item(1)}, 1, key_7));
    EXPECT_EQ(readings.scan().max_pages(2).all().size(), 2U);
    EXPECT_EQ(script.asked().size(), 2U);
}

TEST_F(PagingTest, CountSendsNoItems) {
    script->answer(R"({"Count":30,"ScannedCount":40,"LastEvaluatedKey":)" + key_7 + "}");
    script->answer(R"({"Count":2,"ScannedCount":2})");
    EXPECT_EQ(readings.query("s1").count(), 32U);
    EXPECT_NE(asked(0).find(R"("Select":"COUNT")"), std::string::npos);
}

TEST_F(PagingTest, ValuesAskForNoMoreThanTheirMembers) {
    script->answer(R"({"Items":[{"at":{"N":"3"}}],"Count":1,"ScannedCount":1})");
    const auto values = readings.query("s1").values<&Reading::at, &Reading::note>();
    EXPECT_EQ(values.at(0), (std::tuple<std::int64_t, std::optional<std::string>>{3, std::nullopt}));
    EXPECT_NE(asked(0).find(R"("ProjectionExpression":"#1, #2")"), std::string::npos) << asked(0);
}

TEST_F(PagingTest, ABadItemStopsIsSkippedOrIsCollected) {
    const std::string bad =
        R"({"sensor":{"S":"s1"},"at":{"N":"2"},"kind":{"S":"heat"},"value":{"S":"much"}})";
    for (int request = 0; request < 3; ++request)
        script->answer(page({item(1), bad, item(3), bad, item(5)}, 5));
    const Result<std::vector<Reading>> stopped = readings.query("s1").try_all();
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind(), ErrorKind::serialization);
    EXPECT_EQ(stopped.error().fields()[0].path, "value");

    EXPECT_EQ(readings.query("s1").bad_items(BadItems::skip).all().size(), 3U);

    const Page<Reading> collected = readings.query("s1").bad_items(BadItems::collect).page();
    EXPECT_EQ(collected.items.size(), 3U);
    EXPECT_EQ(collected.items[2].at, 5);
    ASSERT_EQ(collected.errors.size(), 2U);
    EXPECT_EQ(collected.errors[0].raw.at("value").as_string(), "much");
    EXPECT_EQ(collected.errors[1].error.fields()[0].path, "value");
}

TEST_F(PagingTest, AFailureOnALaterPageIsThrownWhereItIsReached) {
    script->answer(page({item(1)}, 1, key_7));
    script->answer(R"({"__type":"x#ResourceNotFoundException","message":"gone"})", 400);
    int seen = 0;
    EXPECT_THROW(
        {
            for (const Reading& each : readings.query("s1")) seen += each.at == 1 ? 1 : 100;
        },
        TableNotFoundError);
    EXPECT_EQ(seen, 1);
}

TEST_F(PagingTest, SegmentsAreAskedForByNumber) {
    for (int segment = 0; segment < 3; ++segment) script->answer(page({item(segment)}, 1));
    EXPECT_EQ(readings.scan().segments(3).all().size(), 3U);
    std::set<std::string> asked_for;
    for (std::size_t place = 0; place < 3; ++place) asked_for.insert(asked(place));
    EXPECT_EQ(asked_for,
              (std::set<std::string>{R"({"TableName":"readings","Segment":0,"TotalSegments":3})",
                                     R"({"TableName":"readings","Segment":1,"TotalSegments":3})",
                                     R"({"TableName":"readings","Segment":2,"TotalSegments":3})"}));
}

}  // namespace
}  // namespace dynantic
