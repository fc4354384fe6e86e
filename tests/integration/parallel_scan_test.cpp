#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>
#include <dynantic/testing.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace dynantic::testing {
namespace {

struct Loose {  // the same table with another layout: what it stores does not fit Country
    std::string code{};
    std::int64_t name{};
    struct Meta {
        static constexpr auto table_name = "countries";
        using key = Key<&Loose::code>;
    };
};

struct ParallelScan : OnBackend {
    Table<Country> countries{client};

    void SetUp() override {
        countries.create_table();
        std::vector<Country> all;
        for (int each = 0; each < 150; ++each) all.push_back({std::to_string(each), "x", {}, {}});
        countries.batch_save(all);
    }
    void TearDown() override { countries.delete_table(); }
};

TEST_P(ParallelScan, SegmentsTogetherAreTheTable) {
    std::set<std::string> codes;
    for (const Country& each : countries.scan().segments(70)) codes.insert(each.code);
    EXPECT_EQ(codes.size(), 150U);
    EXPECT_EQ(countries.scan().segments(7).all().size(), 150U);
    EXPECT_EQ(countries.scan().segments(7).filter(field<&Country::code> == "42").count(), 1U);
}

TEST_P(ParallelScan, PagesGoOnWhereEachSegmentWas) {
    const auto scan = countries.scan().segments(3).page_size(7);
    std::multiset<std::string> codes;
    Cursor after;
    do {
        const auto page = scan.page(after);
        EXPECT_LE(page.items.size(), 21U);
        for (const Country& each : page.items) codes.insert(each.code);
        after = Cursor(page.cursor.text());
    } while (after);
    EXPECT_EQ(codes.size(), 150U);
    EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 150U);
}

TEST_P(ParallelScan, LeavingALazyScanSendsNoMore) {
    const RecordingClient recorded(client);
    std::size_t seen = 0;
    for (const Country& each : countries.with(recorded).scan().page_size(10)) {
        seen += each.code.empty() ? 0 : 1;
        if (seen == 5) break;
    }
    EXPECT_EQ(seen, 5U);
    EXPECT_EQ(recorded.requests().size(), 1U);
}

TEST_P(ParallelScan, ItemsThatDoNotFitAreToldOf) {
    Table<Loose>(client).save({"odd", 1});
    std::vector<std::string> told;
    const auto tell = [&](const ItemError& error) { told.push_back(error.raw.at("code").as_string()); };
    EXPECT_EQ(countries.scan().segments(3).on_bad_item(tell).all().size(), 150U);
    EXPECT_THROW(countries.scan().all(), SerializationError);
    const auto found = countries.batch_get({"odd", "7"}, {.bad_items = BadItems::skip, .on_bad_item = tell});
    EXPECT_FALSE(found[0]);
    EXPECT_TRUE(found[1]);
    EXPECT_EQ(told, (std::vector<std::string>{"odd", "odd"}));
}

TEST_P(ParallelScan, AReadTellsWhatItCost) {
    ConsumedCapacity spent;
    static_cast<void>(countries.get("7", {.consistent_read = true, .consumed = &spent}));
    EXPECT_EQ(spent.units, 1);
}

DYNANTIC_ON_EVERY_BACKEND(ParallelScan);

}  // namespace
}  // namespace dynantic::testing
