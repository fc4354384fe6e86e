#include "integration/backends.hpp"

#include <dynantic/entities.hpp>
#include <dynantic/field.hpp>
#include <dynantic/transaction.hpp>

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

TEST_P(EntityTables, AnUpdateNamesItsType) {
    shop.update<Customer>("CUSTOMER#1", "PROFILE").set<&Customer::name>("Eve").execute();
    EXPECT_EQ(std::get<Customer>(shop.at("CUSTOMER#1", "PROFILE")).name, "Eve");
    EXPECT_THROW(shop.update<Customer>("CUSTOMER#1", "ORDER#7").set<&Customer::name>("Eve").execute(),
                 ConditionalCheckFailedError);
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

TEST_P(EntityTables, ARemovalDoesNotTouchAnItemOfAnotherType) {
    const Table<Order> orders = shop.of<Order>();
    EXPECT_THROW(orders.remove("CUSTOMER#1", "PROFILE"), ConditionalCheckFailedError);
    EXPECT_THROW(orders.take("CUSTOMER#1", "PROFILE"), ConditionalCheckFailedError);
    orders.remove("CUSTOMER#1", "ORDER#none");
    orders.remove("CUSTOMER#1", "ORDER#7");
    orders.remove(Order{"1", "8", 12});
    EXPECT_EQ(shop.query("CUSTOMER#1").count(), 1U);
}

TEST_P(EntityTables, OneTypesTableReadsItsOwnItemsAlone) {
    const std::vector<Order> orders = shop.of<Order>().query("CUSTOMER#1").all();
    EXPECT_EQ(orders, (std::vector<Order>{{"1", "7", 30}, {"1", "8", 12}}));
    EXPECT_EQ(shop.of<Customer>().scan().count(), 2U);
    EXPECT_EQ(shop.of<Customer>().query("CUSTOMER#1").one().name, "Ada");
    EXPECT_EQ(shop.of<Order>().query("CUSTOMER#1").begins_with("ORDER#8").one().total, Decimal(12));
}

TEST_P(EntityTables, ABatchIsOfAnyTypes) {
    std::vector<std::variant<Customer, Order>> many{Customer{"3", "Cy"}, Order{"3", "1", 5}};
    shop.batch_save(many);
    shop.batch_save(std::vector<Order>{{"3", "2", 6}});
    const auto found =
        shop.batch_get({{"CUSTOMER#3", "ORDER#2"}, {"CUSTOMER#3", "none"}, {"CUSTOMER#3", "PROFILE"}});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(std::get<Order>(*found[0]).total, Decimal(6));
    EXPECT_FALSE(found[1]);
    EXPECT_EQ(std::get<Customer>(*found[2]).name, "Cy");
    const auto [customer, order] =
        batch_get(shop.of<Customer>().key("CUSTOMER#3"), shop.of<Order>().key("CUSTOMER#3", "ORDER#1"));
    EXPECT_EQ(customer->name, "Cy");
    EXPECT_EQ(order->total, Decimal(5));
    shop.batch_write([](auto& writer) {
        writer.save(Customer{"4", "Di"});
        writer.remove("CUSTOMER#3", "ORDER#1");
    });
    const auto [customers, orders] = by_type(shop.scan().all());
    EXPECT_EQ(customers.size(), 4U);
    EXPECT_EQ(orders.size(), 3U);
}

TEST_P(EntityTables, ATransactionIsOfAnyTypes) {
    if (!GetParam().transactions) GTEST_SKIP() << "this server has no transactions";
    Transaction tx{client};
    tx.put(shop, Customer{"5", "Ed"});
    tx.put(shop, std::variant<Customer, Order>(Order{"5", "1", 9}));
    tx.remove(shop, Order{"1", "7", 30});
    tx.check(shop, "CUSTOMER#1", "PROFILE", field<&Customer::name> == "Ada");
    tx.commit();
    const auto [order, gone] =
        transact_get(shop.key("CUSTOMER#5", "ORDER#1"), shop.of<Order>().key("CUSTOMER#1", "ORDER#7"));
    EXPECT_EQ(std::get<Order>(*order).total, Decimal(9));
    EXPECT_FALSE(gone);

    Transaction wrong{client};
    wrong.remove(shop.of<Order>(), "CUSTOMER#5", "PROFILE");
    EXPECT_THROW(wrong.commit(), TransactionCanceledError);
}

TEST_P(EntityTables, TheDiscriminatorMayStandAnywhere) {
    for (const char* item :
         {R"({"type":{"S":"ORDER"},"pk":{"S":"p"},"sk":{"S":"ORDER#1"},"customer_id":{"S":"p"},)"
          R"("order_id":{"S":"1"},"total":{"N":"1"}})",
          R"({"pk":{"S":"p"},"sk":{"S":"ORDER#2"},"customer_id":{"S":"a\"b\\"},)"
          R"("order_id":{"S":"2"},"total":{"N":"2"},"type":{"S":"ORDER"}})"}) {
        ASSERT_TRUE(client.try_call("PutItem", R"({"TableName":"shop","Item":)" + std::string(item) + "}"));
    }
    const auto [customers, orders] = by_type(shop.query("p").all());
    ASSERT_EQ(orders.size(), 2U);
    EXPECT_EQ(orders[1].customer_id, "a\"b\\");
    EXPECT_TRUE(customers.empty());
}

DYNANTIC_ON_EVERY_BACKEND(EntityTables);

}  // namespace
}  // namespace dynantic::testing
