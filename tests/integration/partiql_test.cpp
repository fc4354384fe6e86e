#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/partiql.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic::testing {
namespace {

struct Partiql : OnBackend {
    Table<Reading> readings{client};

    void SetUp() override {
        if (!GetParam().transactions) GTEST_SKIP() << "this server has no PartiQL";
        readings.create_table();
        for (std::int64_t at = 0; at < 5; ++at) {
            client.execute("INSERT INTO {readings} VALUE ?", Reading{"s1", at, "heat", at * 10, {}});
        }
    }
    void TearDown() override {
        if (GetParam().transactions) readings.delete_table();
    }
};

TEST_P(Partiql, SelectGivesModels) {
    const std::vector<Reading> found =
        client.execute<Reading>("SELECT * FROM {readings} WHERE sensor = ? AND at >= ?", "s1", 3);
    EXPECT_EQ(found, (std::vector<Reading>{{"s1", 3, "heat", 30, {}}, {"s1", 4, "heat", 40, {}}}));
    const std::vector<Reading> none =
        client.execute<Reading>("SELECT * FROM {readings} WHERE sensor = ?", {"s2"});
    EXPECT_TRUE(none.empty());
}

TEST_P(Partiql, PagesAreFollowedByCursor) {
    const Statement<Reading> all =
        Statement<Reading>("SELECT * FROM {readings} WHERE sensor = ?", {"s1"}).page_size(2);
    std::vector<std::int64_t> seen;
    Page<Reading> page = client.execute_page(all);
    for (;;) {
        EXPECT_LE(page.items.size(), 2U);
        for (const Reading& each : page.items) seen.push_back(each.at);
        if (!page.cursor) break;
        page = client.execute_page(all, page.cursor);
    }
    EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(client.execute(all).size(), 5U);
}

TEST_P(Partiql, UpdateAndDeleteChangeOneItem) {
    client.execute("UPDATE {readings} SET note = ? WHERE sensor = ? AND at = ?", "seen", "s1", 1);
    EXPECT_EQ(readings.at("s1", 1).note, "seen");
    client.execute("DELETE FROM {readings} WHERE sensor = ? AND at = ?", {"s1", 1});
    EXPECT_FALSE(readings.get("s1", 1));
}

TEST_P(Partiql, ABatchTellsOfEachStatement) {
    const auto [there, missing] = client.execute_batch(
        Statement<Reading>("SELECT * FROM {readings} WHERE sensor = ? AND at = ?", {"s1", 2}),
        Statement<Reading>("SELECT * FROM {readings} WHERE sensor = ? AND at = ?", {"s1", 99}));
    EXPECT_EQ(there.value()->value, Decimal(20));
    EXPECT_FALSE(missing.value());

    const auto writes = client.execute_batch(std::vector<Statement<>>{
        Statement<>("INSERT INTO {readings} VALUE ?", {Reading{"s1", 0, "again", 0, {}}}),
        Statement<>("INSERT INTO {readings} VALUE ?", {Reading{"s1", 7, "new", 0, {}}})});
    ASSERT_EQ(writes.size(), 2U);
    ASSERT_FALSE(writes[0]);
    EXPECT_EQ(writes[0].error().kind(), ErrorKind::conditional_check_failed);
    EXPECT_TRUE(writes[1]);
    EXPECT_EQ(readings.at("s1", 7).kind, "new");
}

TEST_P(Partiql, ATransactionIsAllOrNothing) {
    const Statement<> update("UPDATE {readings} SET kind = ? WHERE sensor = ? AND at = ?", {"cold", "s1", 0});
    const Statement<> twice("INSERT INTO {readings} VALUE ?", {Reading{"s1", 1, "again", 0, {}}});
    try {
        client.execute_transaction(update, twice);
        FAIL() << "committed";
    } catch (const TransactionCanceledError& error) {
        const auto reasons = error.error().cancellation_reasons();
        ASSERT_EQ(reasons.size(), 2U);
        EXPECT_EQ(reasons[0].code, "None");
        EXPECT_EQ(reasons[1].code, "DuplicateItem");
    }
    EXPECT_EQ(readings.at("s1", 0).kind, "heat");
    client.execute_transaction(CommitOptions{.token = "only-once"}, update);
    EXPECT_EQ(readings.at("s1", 0).kind, "cold");

    const auto [zero, none] = client.execute_transaction(
        Statement<Reading>("SELECT * FROM {readings} WHERE sensor = ? AND at = ?", {"s1", 0}),
        Statement<Reading>("SELECT * FROM {readings} WHERE sensor = ? AND at = ?", {"s9", 0}));
    EXPECT_EQ(zero->kind, "cold");
    EXPECT_FALSE(none);
}

TEST_P(Partiql, ThePrefixOfAClientIsThatOfItsStatements) {
    const Client tenant = client.with_table_prefix("t1-");
    const Table<Reading> theirs = readings.with(tenant);
    theirs.create_table();
    tenant.execute("INSERT INTO {readings} VALUE ?", Reading{"s1", 50, "theirs", 0, {}});
    EXPECT_TRUE(theirs.get("s1", 50));
    EXPECT_FALSE(readings.get("s1", 50));
    theirs.delete_table();
}

DYNANTIC_ON_EVERY_BACKEND(Partiql);

}  // namespace
}  // namespace dynantic::testing
