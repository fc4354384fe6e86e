#include "integration/backends.hpp"

#include <dynantic/entities.hpp>
#include <dynantic/field.hpp>

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace dynantic::testing {
namespace {

struct Customer {
    std::string customer_id{};
    std::string name{};

    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">;
        using key = Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "PROFILE">>;
    };
    friend bool operator==(const Customer&, const Customer&) = default;
};

struct Order {
    std::string customer_id{};
    std::string order_id{};
    Decimal total{};

    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "ORDER">;
        using key = Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "ORDER#{order_id}">>;
    };
    friend bool operator==(const Order&, const Order&) = default;
};

using Shop = Entities<Customer, Order>;

struct EntityTables : OnBackend {
    Table<Shop> shop{client};

    void SetUp() override {
        shop.create_table();
        shop.save(Customer{"1", "Ada"});
        shop.save(Order{"1", "7", 30});
        shop.save(Order{"1", "8", 12});
        shop.save(Customer{"2", "Bob"});
    }
    void TearDown() override { shop.delete_table(); }
};

TEST_P(EntityTables, AQueryGivesEachItemAsItsType) {
    const std::vector<std::variant<Customer, Order>> all = shop.query("CUSTOMER#1").all();
    const std::vector<std::variant<Customer, Order>> expected{Order{"1", "7", 30}, Order{"1", "8", 12},
                                                              Customer{"1", "Ada"}};
    EXPECT_EQ(all, expected);
    EXPECT_EQ(shop.query("CUSTOMER#1").begins_with("ORDER#").count(), 2U);
    EXPECT_EQ(shop.scan().all().size(), 4U);
}

TEST_P(EntityTables, GetGivesTheTypeThatIsThere) {
    EXPECT_EQ(std::get<Customer>(shop.at("CUSTOMER#2", "PROFILE")).name, "Bob");
    EXPECT_FALSE(shop.get("CUSTOMER#3", "PROFILE"));
}

TEST_P(EntityTables, OneTypeIsATableOfItsOwn) {
    const Table<Order> orders = shop.of<Order>();
    EXPECT_EQ(orders.at("CUSTOMER#1", "ORDER#8").total, Decimal(12));
    EXPECT_EQ(shop.of<Customer>().at("CUSTOMER#1").name, "Ada");  // the sort key is always the same
    orders.update("CUSTOMER#1", "ORDER#8").add<&Order::total>(1).execute();
    EXPECT_EQ(orders.at("CUSTOMER#1", "ORDER#8").total, Decimal(13));
}

TEST_P(EntityTables, AnUpdateDoesNotTouchAnItemOfAnotherType) {
    EXPECT_THROW(shop.of<Order>().update("CUSTOMER#1", "PROFILE").add<&Order::total>(1).execute(),
                 ConditionalCheckFailedError);
    EXPECT_THROW(shop.of<Order>().at("CUSTOMER#1", "PROFILE"), SerializationError);
}

TEST_P(EntityTables, ConditionsMayBeOnAnyOfTheTypes) {
    EXPECT_EQ(shop.scan().filter(field<&Order::total> > 20).count(), 1U);
    EXPECT_EQ(shop.scan().filter(field<&Customer::name> == "Ada").count(), 1U);
}

TEST_P(EntityTables, AVariantIsSavedAsWhatItHolds) {
    for (std::variant<Customer, Order> each : shop.query("CUSTOMER#1").all()) {
        std::visit([](auto& entity) { entity.customer_id = "9"; }, each);
        shop.save(each);
    }
    EXPECT_EQ(shop.query("CUSTOMER#9").count(), 3U);
}

TEST_P(EntityTables, AnUnknownTypeIsAnItemErrorOrDelivered) {
    const std::string put =
        R"({"TableName":"shop","Item":{"pk":{"S":"CUSTOMER#1"},"sk":{"S":"X"},"type":{"S":"NOTE"}}})";
    ASSERT_TRUE(client.try_call("PutItem", put));
    EXPECT_THROW(shop.query("CUSTOMER#1").all(), SerializationError);
    EXPECT_EQ(shop.query("CUSTOMER#1").bad_items(BadItems::skip).all().size(), 3U);
    const auto page = shop.query("CUSTOMER#1").bad_items(BadItems::collect).page();
    EXPECT_EQ(page.items.size(), 3U);
    ASSERT_EQ(page.errors.size(), 1U);
    EXPECT_EQ(page.errors[0].raw.at("type").as_string(), "NOTE");
    EXPECT_EQ(page.errors[0].error.kind(), ErrorKind::serialization);

    const Table<Entities<Customer, Order, Unknown>> all{client};
    std::size_t unknown = 0;
    for (const auto& each : all.query("CUSTOMER#1")) {
        unknown += std::visit(match{[](const Unknown&) { return 1U; }, [](const auto&) { return 0U; }}, each);
    }
    EXPECT_EQ(unknown, 1U);
}

DYNANTIC_ON_EVERY_BACKEND(EntityTables);

}  // namespace
}  // namespace dynantic::testing
