#include "integration/backends.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic::testing {
namespace {

struct Product {
    std::string id{};
    std::string name{};
    Decimal price{};

    struct Meta {
        static constexpr auto table_name = "products";
        using key = Key<&Product::id>;
        static constexpr auto rules =
            dynantic::rules(rule<&Product::name>(min_length(1)), rule<&Product::price>(ge(0)));
    };
};

const Product broken{"p1", "", -1};

struct RulesOnWrites : OnBackend {
    Table<Product> products{client};
    void SetUp() override { products.create_table(); }
    void TearDown() override { products.delete_table(); }

    // Both failing fields are told, and nothing was written.
    void refused(const Result<void>& result) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().kind(), ErrorKind::validation);
        ASSERT_EQ(result.error().fields().size(), 2U) << result.error();
        EXPECT_EQ(result.error().fields()[0].path, "name");
        EXPECT_EQ(result.error().fields()[1].path, "price");
        EXPECT_EQ(products.scan().count(), 0U);
    }
};

TEST_P(RulesOnWrites, SaveAndCreateRefuse) {
    refused(products.try_save(broken));
    refused(products.try_create(broken));
}

TEST_P(RulesOnWrites, BatchesRefuse) {
    const std::vector<Product> many{{"p0", "fine", 1}, broken};
    refused(products.try_batch_save(many));
}

TEST_P(RulesOnWrites, TransactionsRefuse) {
    const auto scope = using_client(client);
    Transaction tx;
    EXPECT_THROW(tx.put(broken), ValidationError);
    EXPECT_EQ(products.scan().count(), 0U);
}

TEST_P(RulesOnWrites, UpdatesRefuseValues) {
    const auto result = products.update("p1").set<&Product::price>(-5).try_execute();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::validation);
    EXPECT_EQ(products.get("p1").has_value(), false);
}

DYNANTIC_ON_EVERY_BACKEND(RulesOnWrites);

}  // namespace
}  // namespace dynantic::testing
