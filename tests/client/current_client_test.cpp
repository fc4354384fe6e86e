#include "operation/models.hpp"

#include <dynantic/client.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace dynantic {
namespace {

using testing::Country;

// A client whose table of countries holds one, by which it can be told.
Client client_with(const std::string& code) {
    const Client client = Client::embedded();
    const Table<Country> countries{client};
    countries.create_table();
    countries.save({code, code, {}, {}});
    return client;
}

const Table<Country> countries;

TEST(CurrentClient, IsTheInnermostScopesOfThisThread) {
    const Client outer = client_with("A");
    const Client inner = client_with("B");
    const auto outer_scope = using_client(outer);
    EXPECT_EQ(Client::current(), outer);
    {
        const auto inner_scope = using_client(inner);
        EXPECT_TRUE(countries.get("B"));
        EXPECT_FALSE(countries.get("A"));
    }
    EXPECT_TRUE(countries.get("A"));
}

TEST(CurrentClient, OfAnotherThreadIsItsOwn) {
    set_client(client_with("P"));
    const auto scope = using_client(client_with("A"));
    bool sees_the_process_wide_one = false;
    std::thread([&] { sees_the_process_wide_one = countries.get("P").has_value(); }).join();
    EXPECT_TRUE(sees_the_process_wide_one);
    EXPECT_FALSE(countries.get("P"));
}

TEST(CurrentClient, IsReadWhenAnOperationIsCreated) {
    set_client(client_with("P"));
    auto query = [] {
        const auto scope = using_client(client_with("A"));
        return countries.query("A");
    }();
    EXPECT_EQ(query.count(), 1U);
    auto update = [] {
        const auto scope = using_client(client_with("A"));
        return countries.update("A").set<&Country::name>("changed").return_values(ReturnValues::all_new);
    }();
    EXPECT_EQ(update.execute().name, "changed");
    EXPECT_FALSE(countries.get("A"));
}

TEST(CurrentClient, ABoundTableKeepsItsOwn) {
    const auto scope = using_client(client_with("A"));
    const Table<Country> bound = countries.with(client_with("B"));
    EXPECT_TRUE(bound.get("B"));
    EXPECT_TRUE(countries.get("A"));
}

TEST(CurrentClient, SetClientIsSeenByThreadsThatUsedTheOneBefore) {
    set_client(client_with("one"));
    EXPECT_TRUE(countries.get("one"));
    set_client(client_with("two"));
    EXPECT_TRUE(countries.get("two"));
    EXPECT_FALSE(countries.get("one"));
}

TEST(CurrentClient, ManyThreadsMayReadAndReplaceIt) {
    const Client a = client_with("x");
    const Client b = client_with("x");
    set_client(a);
    std::vector<std::thread> threads;
    std::atomic<int> found{0};
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round) found += countries.get("x").has_value() ? 1 : 0;
        });
    }
    for (int round = 0; round < 200; ++round) set_client(round % 2 == 0 ? a : b);
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(found, 800);
}

TEST(Client, EmbeddedIsANewDatabaseEachTime) {
    EXPECT_EQ(Client::embedded().list_tables(), std::vector<std::string>{});
    EXPECT_EQ(client_with("A").list_tables(), std::vector<std::string>{"countries"});
}

TEST(Client, TheUrlEmbeddedIsOneEngineInTheProcess) {
    const Client one{{.endpoint_url = "embedded:"}};
    const Client two{{.endpoint_url = "embedded:", .table_prefix = "p-"}};
    const Table<Country> table{one};
    table.create_table({.if_missing = true});
    EXPECT_EQ(two.list_tables(), std::vector<std::string>{"countries"});
    EXPECT_EQ(one.description(), "embedded:");
    table.delete_table();
}

TEST(Client, CallSendsAnyRequest) {
    const Client client = client_with("A");
    EXPECT_EQ(client.call("GetItem", R"({"TableName":"countries","Key":{"code":{"S":"Z"}}})"), "{}");
    const Result<std::string> refused = client.try_call("NoSuchOperation", "{}");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), "UnknownOperationException");
}

TEST(Client, ListsMoreTablesThanOnePageHolds) {
    const Client client = Client::embedded();
    for (int count = 0; count < 130; ++count) {
        Table<Country>(client).named("table-" + std::to_string(1000 + count)).create_table({.wait = false});
    }
    EXPECT_EQ(client.list_tables().size(), 130U);
}

TEST(Client, APrefixSeparatesTenants) {
    const Client client = client_with("A");
    const Table<Country> acme{client.with_table_prefix("acme-")};
    acme.create_table();
    EXPECT_FALSE(acme.get("A"));
    EXPECT_EQ(client.list_tables(), (std::vector<std::string>{"acme-countries", "countries"}));
}

}  // namespace
}  // namespace dynantic
