#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace dynantic::testing {
namespace {

struct Batches : OnBackend {
    Table<Reading> readings{client};
    Table<Country> countries{client};

    void SetUp() override {
        readings.create_table();
        countries.create_table();
    }
    void TearDown() override {
        readings.delete_table();
        countries.delete_table();
    }
    static std::vector<Reading> many(std::int64_t count) {
        std::vector<Reading> all;
        for (std::int64_t at = 0; at < count; ++at)
            all.push_back({"s1", at, "heat", Decimal(at), std::nullopt});
        return all;
    }
};

TEST_P(Batches, ManyItemsAreSavedWithProgress) {
    std::vector<std::size_t> done;
    readings.batch_save(many(130), {.concurrency = 2, .on_progress = [&](BatchProgress progress) {
                                        EXPECT_EQ(progress.total, 130U);
                                        done.push_back(progress.done);
                                    }});
    EXPECT_EQ(readings.query("s1").count(), 130U);
    EXPECT_EQ(done.size(), 6U);
    EXPECT_EQ(done.back(), 130U);
}

TEST_P(Batches, GetAnswersEachPlaceInTheOrderAsked) {
    readings.batch_save(many(3));
    const std::vector<std::optional<Reading>> found =
        readings.batch_get({{"s1", 2}, {"s1", 9}, {"s1", 0}, {"s1", 2}});
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0]->at, 2);
    EXPECT_EQ(found[1], std::nullopt);
    EXPECT_EQ(found[2]->at, 0);
    EXPECT_EQ(found[3]->at, 2);
}

TEST_P(Batches, KeysMayBePairsOrTuplesOfTheirValues) {
    readings.batch_save(many(3));
    const std::vector<std::pair<std::string, int>> pairs{{"s1", 1}, {"s1", 9}};
    const std::vector<std::tuple<std::string, std::int64_t>> tuples{{"s1", 0}, {"s1", 2}};
    const auto found = readings.batch_get(pairs);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0]->at, 1);
    EXPECT_FALSE(found[1]);
    readings.batch_remove(tuples);
    EXPECT_EQ(readings.query("s1").one().at, 1);
    const std::vector<std::string> codes{"CH"};
    EXPECT_EQ(countries.batch_get(codes), std::vector<std::optional<Country>>(1));
}

TEST_P(Batches, GetTakesMoreKeysThanOneRequestHolds) {
    readings.batch_save(many(230));
    std::vector<ItemKey<Reading>> keys;
    for (std::int64_t at = 229; at >= 0; --at) keys.emplace_back("s1", at);
    const auto found = readings.batch_get(keys, {.concurrency = 3, .consistent_read = true});
    ASSERT_EQ(found.size(), 230U);
    for (std::size_t place = 0; place < found.size(); ++place) {
        ASSERT_TRUE(found[place]);
        EXPECT_EQ(found[place]->at, 229 - static_cast<std::int64_t>(place));
    }
}

TEST_P(Batches, TheLastOfSeveralWritesToOneKeyWins) {
    readings.batch_save({{"s1", 1, "first", Decimal(1), {}}, {"s1", 1, "last", Decimal(2), {}}});
    EXPECT_EQ(readings.at("s1", 1).kind, "last");
    readings.batch_write([&](auto& writer) {
        writer.save({"s1", 2, "saved", Decimal(1), {}});
        writer.remove("s1", 2);
        writer.remove("s1", 1);
        writer.save({"s1", 1, "again", Decimal(1), {}});
    });
    EXPECT_FALSE(readings.get("s1", 2));
    EXPECT_EQ(readings.at("s1", 1).kind, "again");
}

TEST_P(Batches, RemoveDeletesManyKeys) {
    countries.batch_save({{"A", "a", {}, {}}, {"B", "b", {}, {}}, {"C", "c", {}, {}}});
    countries.batch_remove({"A", "C"});
    EXPECT_EQ(countries.scan().count(), 1U);
}

TEST_P(Batches, AWriterThatIsLeftByAnExceptionSendsNoMore) {
    EXPECT_THROW(readings.batch_write([&](auto& writer) {
        writer.save({"s1", 1, "x", Decimal(1), {}});
        throw std::runtime_error("the caller's own");
    }),
                 std::runtime_error);
    EXPECT_EQ(readings.scan().count(), 0U);
}

TEST_P(Batches, AWriterThatDiesFullSaysSo) {
    std::size_t unflushed = 0;
    {
        auto writer = readings.batch_writer();
        writer.on_unflushed = [&](std::size_t writes) { unflushed = writes; };
        writer.save({"s1", 1, "x", Decimal(1), {}});
    }
    EXPECT_EQ(unflushed, 1U);
    EXPECT_EQ(readings.scan().count(), 0U);
}

TEST_P(Batches, AWriterSendsByItselfWhenItIsFull) {
    auto writer = readings.batch_writer();
    for (const Reading& each : many(150)) writer.save(each);
    EXPECT_EQ(readings.scan().count(), 100U);
    writer.flush();
    EXPECT_EQ(readings.scan().count(), 150U);
}

DYNANTIC_ON_EVERY_BACKEND(Batches);

}  // namespace
}  // namespace dynantic::testing
