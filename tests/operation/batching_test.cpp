#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Country;
using testing::Script;

struct BatchingTest : ::testing::Test {
    Script script;
    Table<Country> countries{script.client};

    static std::vector<Country> some(int count) {
        std::vector<Country> all;
        for (int place = 0; place < count; ++place)
            all.push_back({"c" + std::to_string(place), "name", {}, {}});
        return all;
    }
    static std::string put(const std::string& code) {
        return R"({"PutRequest":{"Item":{"code":{"S":")" + code +
               R"("},"name":{"S":"name"},"counts":{"M":{}}}}})";
    }
    static std::string unprocessed(const std::string& writes) {
        return R"({"UnprocessedItems":{"countries":[)" + writes + "]}}";
    }
    std::size_t writes_in(std::size_t place) const {
        std::size_t count = 0;
        const std::string& body = script.asked().at(place).body;
        for (std::size_t at = body.find("Request\""); at != std::string::npos;
             at = body.find("Request\"", at + 1))
            ++count;
        return count;
    }
};

TEST_F(BatchingTest, WritesGoInChunksOf25) {
    for (int request = 0; request < 3; ++request) script->answer("{}");
    countries.batch_save(some(60));
    ASSERT_EQ(script.asked().size(), 3U);
    EXPECT_EQ((std::vector{writes_in(0), writes_in(1), writes_in(2)}),
              (std::vector<std::size_t>{25, 25, 10}));
    EXPECT_EQ(script.asked()[0].repeat, Repeat::safe);
}

TEST_F(BatchingTest, TheRequestNamesTheTableAndItsWrites) {
    script->answer("{}");
    countries.batch_write([](auto& writer) {
        writer.save({"c0", "name", {}, {}});
        writer.remove("c1");
    });
    EXPECT_EQ(script.asked().at(0).body, R"({"RequestItems":{"countries":[)" + put("c0") +
                                             R"(,{"DeleteRequest":{"Key":{"code":{"S":"c1"}}}}]}})");
}

TEST_F(BatchingTest, WhatTheServiceLeavesIsSentAgainAfterAPause) {
    script->answer(unprocessed(put("c1")));
    script->answer("{}");
    countries.batch_save(some(3));
    ASSERT_EQ(script.asked().size(), 2U);
    EXPECT_EQ(script.asked()[1].body, R"({"RequestItems":{"countries":[)" + put("c1") + "]}}");
    EXPECT_EQ(script.slept, std::vector{std::chrono::milliseconds(25)});
}

TEST_F(BatchingTest, APauseDoesNotReachBeyondTheCallsTime) {
    using ms = std::chrono::milliseconds;
    script->answer(unprocessed(put("c1")));
    const Table<Country> hurried{script.client.with({.timeout = ms(10)})};
    EXPECT_THROW(hurried.batch_save(some(3)), RequestTimeoutError);
    EXPECT_EQ(script.slept, std::vector{ms(10)}) << "it would be 25";
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(BatchingTest, OnlyRoundsWithoutProgressAreCountedAndWaitLonger) {
    const std::string both = put("c0") + "," + put("c1");
    script->answer(unprocessed(both));       // no progress: 1
    script->answer(unprocessed(both));       // 2
    script->answer(unprocessed(put("c1")));  // progress
    script->answer(unprocessed(put("c1")));  // 1
    script->answer("{}");
    countries.batch_save(some(2), {.max_rounds_without_progress = 2});
    using ms = std::chrono::milliseconds;
    EXPECT_EQ(script.slept, (std::vector{ms(50), ms(100), ms(25), ms(50)}));
}

TEST_F(BatchingTest, WhatIsLeftForTooLongIsHandedBack) {
    for (int round = 0; round < 3; ++round) script->answer(unprocessed(put("c0")));
    const Result<void> result = countries.try_batch_save(some(1), {.max_rounds_without_progress = 2});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::unprocessed_items);
    ASSERT_EQ(result.error().unprocessed().size(), 1U);
    EXPECT_EQ(result.error().unprocessed()[0].table, "countries");
    EXPECT_EQ(result.error().unprocessed()[0].item.at("code").as_string(), "c0");
    EXPECT_FALSE(result.error().unprocessed()[0].is_delete);
    EXPECT_TRUE(result.error().retryable());
}

TEST_F(BatchingTest, AFailureTellsEverythingThatWasNotDone) {
    script->answer("{}");
    script->answer(R"({"__type":"x#ResourceNotFoundException","message":"gone"})", 400);
    const Result<void> result = countries.try_batch_save(some(60));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::table_not_found);
    EXPECT_EQ(result.error().unprocessed().size(), 35U);
}

TEST_F(BatchingTest, KeysThatAreLeftAreAskedForAgain) {
    script->answer(R"({"Responses":{"countries":[{"code":{"S":"B"},"name":{"S":"b"},"counts":{"M":{}}}]},)"
                   R"("UnprocessedKeys":{"countries":{"Keys":[{"code":{"S":"A"}}]}}})");
    script->answer(R"({"Responses":{"countries":[{"code":{"S":"A"},"name":{"S":"a"},"counts":{"M":{}}}]}})");
    const auto found = countries.batch_get({"A", "B", "C", "A"}, {.consistent_read = true});
    EXPECT_EQ(
        script.asked().at(0).body,
        R"({"RequestItems":{"countries":{"Keys":[{"code":{"S":"A"}},{"code":{"S":"B"}},{"code":{"S":"C"}}],)"
        R"("ConsistentRead":true}}})");
    EXPECT_EQ(script.asked().at(1).body,
              R"({"RequestItems":{"countries":{"Keys":[{"code":{"S":"A"}}],"ConsistentRead":true}}})");
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0]->name, "a");
    EXPECT_EQ(found[1]->name, "b");
    EXPECT_FALSE(found[2]);
    EXPECT_EQ(found[3], found[0]);
}

TEST_F(BatchingTest, ItemsFindTheirPlacesInWhateverOrderTheyCome) {
    constexpr int count = 300;
    std::vector<ItemKey<Country>> keys;
    for (int place = 0; place < count; ++place) keys.emplace_back("c" + std::to_string(place));
    keys.emplace_back("c299");
    for (int request = 0; request < 3; ++request) {
        std::string items;
        for (int place = request * 100 + 99; place >= request * 100; --place) {
            const std::string number = std::to_string(place);
            items +=
                R"({"code":{"S":"c)" + number + R"("},"name":{"S":"n)" + number + R"("},"counts":{"M":{}}},)";
        }
        // An item that nobody asked for is nobody's.
        items += R"({"code":{"S":"other"},"name":{"S":"other"},"counts":{"M":{}}})";
        script->answer(R"({"Responses":{"countries":[)" + items + "]}}");
    }
    const auto found = countries.batch_get(keys);
    ASSERT_EQ(found.size(), keys.size());
    for (int place = 0; place < count; ++place) {
        ASSERT_TRUE(found[static_cast<std::size_t>(place)]) << place;
        EXPECT_EQ(found[static_cast<std::size_t>(place)]->name, "n" + std::to_string(place));
    }
    EXPECT_EQ(found.back(), found[299]);
}

TEST_F(BatchingTest, AnItemThatDoesNotFitLeavesNothingInTheirPlaces) {
    // The first is read into the place where it is expected, where it then must not stay.
    script->answer(R"({"Responses":{"countries":[{"code":{"S":"B"},"name":{"N":"1"},"counts":{"M":{}}},)"
                   R"({"code":{"S":"C"},"name":{"S":"c"},"counts":{"M":{}}},)"
                   R"({"code":{"S":"C"},"name":{"S":"twice"},"counts":{"M":{}}}]}})");
    const auto found = countries.batch_get({"A", "B", "C"}, {.bad_items = BadItems::skip});
    EXPECT_FALSE(found.at(0));
    EXPECT_FALSE(found.at(1));
    ASSERT_TRUE(found.at(2));
    EXPECT_EQ(found[2]->name, "twice");
}

TEST_F(BatchingTest, AFailureTellsTheKeysThatWereNotRead) {
    script->answer(R"({"__type":"x#ResourceNotFoundException","message":"gone"})", 400);
    const auto failed = countries.try_batch_get({"A", "B", "A"});
    EXPECT_EQ(failed.error().kind(), ErrorKind::table_not_found);
    EXPECT_EQ(failed.error().unprocessed().size(), 2U) << "a key that is given twice is asked once";
}

TEST_F(BatchingTest, AnEmptyBatchSendsNothing) {
    countries.batch_save(std::vector<Country>());
    EXPECT_TRUE(countries.batch_get(std::vector<ItemKey<Country>>()).empty());
    EXPECT_TRUE(script.asked().empty());
}

}  // namespace
}  // namespace dynantic
