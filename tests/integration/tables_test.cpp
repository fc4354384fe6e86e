#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/batch_tables.hpp>
#include <dynantic/field.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic::testing {
namespace {

// Several tables at once: two models, a table under another name, and a tenant's by prefix.
struct SeveralTables : OnBackend {
    Table<Country> countries{client};
    Table<Country> eu = countries.named("countries-eu");
    Table<Country> tenant = countries.with(client.with_table_prefix("t1-"));
    Table<Reading> readings{client};

    void SetUp() override {
        for (const Table<Country>& each : {countries, eu, tenant}) each.create_table();
        readings.create_table();
    }
    void TearDown() override {
        for (const Table<Country>& each : {countries, eu, tenant}) each.delete_table();
        readings.delete_table();
    }
};

TEST_P(SeveralTables, AreWrittenAndReadInOneBatch) {
    batch_write(client, [&](auto& writer) {
        writer.save(Country{"A", "plain", {}, {}});
        writer.save(eu, Country{"A", "eu", {}, {}});
        writer.save(tenant, Country{"A", "tenant", {}, {}});
        for (std::int64_t at = 0; at < 120; ++at) writer.save(Reading{"s", at, "heat", at, {}});
    });
    std::vector<ItemKey<Reading>> many;
    for (std::int64_t at = 0; at < 120; ++at) many.emplace_back("s", at);
    const auto [plain, in_eu, in_tenant, missing, all] =
        batch_get(client, {.concurrency = 2, .consistent_read = true}, countries.key("A"), eu.key("A"),
                  tenant.key("A"), key<Country>("B"), many);
    EXPECT_EQ(plain->name, "plain");
    EXPECT_EQ(in_eu->name, "eu");
    EXPECT_EQ(in_tenant->name, "tenant");
    EXPECT_FALSE(missing);
    ASSERT_EQ(all.size(), 120U);
    for (std::size_t at = 0; at < all.size(); ++at) EXPECT_EQ(all[at]->value, Decimal(at));
    batch_write(client, [&](auto& writer) {
        writer.remove(eu, "A");
        writer.template remove<Reading>("s", 0);
    });
    EXPECT_FALSE(eu.get("A"));
    EXPECT_TRUE(countries.get("A"));
    EXPECT_EQ(readings.scan().count(), 119U);
}

TEST_P(SeveralTables, TakePartInOneTransaction) {
    if (!GetParam().transactions) GTEST_SKIP() << "this server has no transactions";
    eu.save({"old", "x", {}, {}});
    Transaction tx{client};
    tx.create(eu, Country{"A", "eu", {}, {}});
    tx.put(tenant, Country{"A", "tenant", {}, {}});
    tx.remove(eu, "old", field<&Country::name> == "x");
    tx.check(tenant, "none", field<&Country::code>.not_exists());
    tx.put(Reading{"s", 1, "heat", 5, {}});
    tx.commit();
    EXPECT_FALSE(countries.get("A"));
    const auto [in_eu, in_tenant, reading] = transact_get(eu.key("A"), tenant.key("A"), key<Reading>("s", 1));
    EXPECT_EQ(in_eu->name, "eu");
    EXPECT_EQ(in_tenant->name, "tenant");
    EXPECT_EQ(reading->value, Decimal(5));
    EXPECT_FALSE(eu.get("old"));

    Transaction again{client};
    again.create(eu, Country{"A", "again", {}, {}});
    again.update(tenant.update("A").set<&Country::name>("changed"));
    const Result<CommitResult> result = again.try_commit();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().cancellation_reasons()[0].code, "ConditionalCheckFailed");
    EXPECT_EQ(result.error().cancellation_reasons()[0].item->at("name").as_string(), "eu");
    EXPECT_EQ(tenant.at("A").name, "tenant");
}

DYNANTIC_ON_EVERY_BACKEND(SeveralTables);

}  // namespace
}  // namespace dynantic::testing
