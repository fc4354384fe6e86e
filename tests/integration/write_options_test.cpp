#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/item_collection.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace dynantic::testing {
namespace {

struct WritesThatTell : OnBackend {
    Table<Country> countries{client};
    Table<Reading> readings{client};  // has a local index
    ConsumedCapacity cost;
    std::vector<ItemCollectionMetrics> sizes;

    void SetUp() override {
        countries.create_table();
        readings.create_table();
    }
    void TearDown() override {
        countries.delete_table();
        readings.delete_table();
    }
    // What was told since the last time.
    double spent() { return std::exchange(cost, {}).units; }
};

TEST_P(WritesThatTell, WhatASmallWriteCosts) {
    Country country{"CH", "Switzerland", {"de", "fr"}, {}};
    countries.save(country, {.consumed = &cost});
    EXPECT_EQ(spent(), 1);
    countries.update("CH").set<&Country::name>("Suisse").execute({.consumed = &cost});
    EXPECT_EQ(spent(), 1);
    EXPECT_EQ(countries.exchange(country, {.consumed = &cost})->name, "Suisse");
    EXPECT_EQ(spent(), 1);
    Country after = country;
    after.name = "Svizzera";
    EXPECT_TRUE(countries.save_changes(country, after, {.consumed = &cost}));
    EXPECT_EQ(spent(), 1);
    EXPECT_EQ(countries.take("CH", {.consumed = &cost})->name, "Svizzera");
    EXPECT_EQ(spent(), 1);
    countries.remove("CH", field<&Country::name>.not_exists(), {.consumed = &cost});
    EXPECT_EQ(spent(), 1);
    countries.batch_save({country, Country{"FR", "France", {}, {}}}, {.consumed = &cost});
    EXPECT_EQ(spent(), 2);
}

TEST_P(WritesThatTell, ALargeItemCostsItsKilobytes) {
    const Country country{"CH", std::string(2'500, 'x'), {}, {}};
    countries.create(country, {.consumed = &cost});
    EXPECT_EQ(spent(), 3);
}

TEST_P(WritesThatTell, ATransactionCostsTwice) {
    if (!GetParam().transactions) GTEST_SKIP() << "this server has no transactions";
    Transaction tx(client);
    tx.put(Country{"CH", "Switzerland", {}, {}});
    tx.put(Country{"FR", "France", {}, {}});
    tx.commit({.consumed = &cost});
    EXPECT_EQ(spent(), 4);
}

TEST_P(WritesThatTell, HowLargeTheItemCollectionIs) {
    const Reading first{"s1", 1, "heat", 20, std::nullopt};
    const WriteOptions options{.collections = &sizes};
    readings.save(first, options);
    readings.update("s1", 1).set<&Reading::value>(21).execute(options);
    readings.remove("s1", 1, options);
    readings.batch_save({first}, {.collections = &sizes});
    countries.save(Country{"CH", "Switzerland", {}, {}}, options);  // has no local index
    if (!GetParam().collections) {
        EXPECT_TRUE(sizes.empty());
        return;
    }
    const ItemCollectionMetrics s1{"readings", Item{{"sensor", "s1"}}, 0, 1};
    EXPECT_EQ(sizes, (std::vector<ItemCollectionMetrics>{s1, s1, s1, s1}));
}

DYNANTIC_ON_EVERY_BACKEND(WritesThatTell);

}  // namespace
}  // namespace dynantic::testing
