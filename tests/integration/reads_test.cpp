#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace dynantic::testing {
namespace {

// 20 readings of each of two sensors, one kind in four "cold".
struct Reads : OnBackend {
    Table<Reading> readings{client};

    void SetUp() override {
        readings.create_table();
        std::vector<Reading> all;
        for (const char* sensor : {"s1", "s2"}) {
            for (std::int64_t at = 0; at < 20; ++at) {
                all.push_back({sensor, at, at % 4 == 0 ? "cold" : "heat", Decimal(100 - at), std::nullopt});
            }
        }
        readings.batch_save(all);
    }
    void TearDown() override { readings.delete_table(); }

    static std::vector<std::int64_t> times(const std::vector<Reading>& found) {
        std::vector<std::int64_t> all;
        for (const Reading& each : found) all.push_back(each.at);
        return all;
    }
};
using Times = std::vector<std::int64_t>;

TEST_P(Reads, AQueryGivesAPartitionInTheOrderOfItsSortKey) {
    EXPECT_EQ(times(readings.query("s1").lt(3).all()), (Times{0, 1, 2}));
    EXPECT_EQ(times(readings.query("s1").le(2).reverse().all()), (Times{2, 1, 0}));
    EXPECT_EQ(times(readings.query("s1").gt(17).all()), (Times{18, 19}));
    EXPECT_EQ(times(readings.query("s1").ge(18).all()), (Times{18, 19}));
    EXPECT_EQ(times(readings.query("s1").between(4, 6).all()), (Times{4, 5, 6}));
    EXPECT_EQ(times(readings.query("s1").eq(4).all()), (Times{4}));
    EXPECT_EQ(readings.query("s1").all().size(), 20U);
    EXPECT_TRUE(readings.query("s3").all().empty());
}

TEST_P(Reads, AnIndexIsQueriedByItsOwnKey) {
    EXPECT_EQ(times(readings.query<"ByKind">("cold").lt(5).all()), (Times{0, 0, 4, 4}));
    EXPECT_EQ(times(readings.query<"ByValue">("s1").ge(99).all()), (Times{1, 0}));
    EXPECT_EQ(readings.scan<"ByKind">().all().size(), 40U);
}

TEST_P(Reads, AnIndexOfKeysGivesPartialItems) {
    const std::vector<Partial<Reading>> found = readings.query<"KindKeys">("cold").eq(Decimal(100)).all();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].get<&Reading::at>(), 0);
    EXPECT_FALSE(found[0].has<&Reading::note>());
}

TEST_P(Reads, AFilterLeavesOut) {
    const auto cold = readings.query("s1").filter(field<&Reading::kind> == "cold");
    EXPECT_EQ(times(cold.all()), (Times{0, 4, 8, 12, 16}));
    EXPECT_EQ(cold.count(), 5U);
    EXPECT_EQ(times(cold.filter(field<&Reading::value> < 90).all()), (Times{12, 16}));
    Condition<Reading> wanted;
    EXPECT_EQ(readings.query("s1").filter(wanted).count(), 20U);
    wanted &= field<&Reading::kind> == "heat";
    EXPECT_EQ(readings.query("s1").filter(wanted).count(), 15U);
}

TEST_P(Reads, IterationGoesThroughAllPages) {
    Times seen;
    for (const Reading& each : readings.query("s1").page_size(3).filter(field<&Reading::kind> == "heat")) {
        seen.push_back(each.at);
    }
    EXPECT_EQ(seen.size(), 15U);
    EXPECT_EQ(seen.back(), 19);
}

TEST_P(Reads, PagesGoOnWithACursor) {
    const auto query = readings.query("s1").page_size(8);
    Page<Reading> page = query.page();
    EXPECT_EQ(times(page.items), (Times{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(page.count, 8U);
    EXPECT_EQ(page.scanned_count, 8U);
    page = query.page(Cursor(page.cursor.text()));
    page = query.page(page.cursor);
    EXPECT_EQ(times(page.items), (Times{16, 17, 18, 19}));
    EXPECT_FALSE(page.cursor);
}

TEST_P(Reads, ACursorIsRefusedByAnyOtherQuery) {
    const Cursor cursor = readings.query("s1").page_size(2).page().cursor;
    EXPECT_THROW(readings.query("s2").page(cursor), ValidationError);
    EXPECT_THROW(readings.query("s1").reverse().page(cursor), ValidationError);
    EXPECT_THROW(readings.query("s1").gt(0).page(cursor), ValidationError);
    EXPECT_THROW(readings.query("s1").filter(field<&Reading::note>.exists()).page(cursor), ValidationError);
    EXPECT_THROW(readings.scan().page(cursor), ValidationError);
    EXPECT_NO_THROW(readings.query("s1").page_size(7).page(cursor));
}

TEST_P(Reads, AFiltersBoundMayChangeBetweenPages) {
    const Cursor cursor = readings.query("s1").page_size(2).filter(field<&Reading::value> > 10).page().cursor;
    EXPECT_EQ(times(readings.query("s1").page_size(2).filter(field<&Reading::value> > 20).page(cursor).items),
              (Times{2, 3}));
}

TEST_P(Reads, FourKnobsBoundARead) {
    EXPECT_EQ(readings.query("s1").limit(5).all().size(), 5U);
    EXPECT_EQ(readings.query("s1").limit(5).page_size(2).all().size(), 5U);
    EXPECT_EQ(readings.query("s1").max_evaluated(7).page_size(3).all().size(), 7U);
    EXPECT_EQ(readings.query("s1").max_pages(2).page_size(3).all().size(), 6U);
    EXPECT_EQ(readings.query("s1").filter(field<&Reading::kind> == "cold").limit(3).all().size(), 3U);
    EXPECT_EQ(readings.query("s1").filter(field<&Reading::kind> == "cold").max_evaluated(5).all().size(), 2U);
    EXPECT_THROW(readings.query("s1").limit(0).all(), ValidationError);
}

TEST_P(Reads, FirstAndOne) {
    EXPECT_EQ(readings.query("s1").first()->at, 0);
    EXPECT_EQ(readings.query("s1").filter(field<&Reading::value> == 83).first()->at, 17);
    EXPECT_EQ(readings.query("s3").first(), std::nullopt);
    EXPECT_EQ(readings.query("s1").eq(3).one().at, 3);
    EXPECT_THROW(readings.query("s3").one(), ItemNotFoundError);
    EXPECT_THROW(readings.query("s1").one(), ValidationError);
}

TEST_P(Reads, ValuesAreTuplesOfMembers) {
    const std::vector<std::tuple<std::int64_t, Decimal, std::optional<std::string>>> found =
        readings.query("s1").lt(2).values<&Reading::at, &Reading::value, &Reading::note>();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[1], std::make_tuple(std::int64_t{1}, Decimal(99), std::nullopt));
}

TEST_P(Reads, AScanInSegmentsFindsEachItemOnce) {
    std::set<std::pair<std::string, std::int64_t>> seen;
    for (const Reading& each : readings.scan().segments(3).page_size(4)) {
        EXPECT_TRUE(seen.emplace(each.sensor, each.at).second);
    }
    EXPECT_EQ(seen.size(), 40U);
    EXPECT_EQ(readings.scan().segments(4).all().size(), 40U);
    EXPECT_EQ(readings.scan().segments(4).count(), 40U);
    EXPECT_EQ(readings.scan().segments(4).limit(6).all().size(), 6U);
}

TEST_P(Reads, CapacityIsToldWhereAsked) {
    EXPECT_FALSE(readings.query("s1").page().capacity);
    const auto page = readings.query("s1").consumed_capacity().page();
    ASSERT_TRUE(page.capacity);
    EXPECT_GT(page.capacity->units, 0);
}

DYNANTIC_ON_EVERY_BACKEND(Reads);

}  // namespace
}  // namespace dynantic::testing
