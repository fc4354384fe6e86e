// What a transaction leaves to tell of it, whatever becomes of its tables meanwhile.

#include "engine/api/transaction.hpp"

#include "engine/engine.hpp"
#include "engine/storage/memory_store.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>

namespace dynantic::engine::api {
namespace {

TEST(Transaction, tells_its_capacity_by_index_though_the_table_is_gone) {
    Engine engine({}, storage::make_memory_store());
    ASSERT_EQ(
        engine
            .handle(
                "CreateTable",
                R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
                R"({"AttributeName":"g","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk",)"
                R"("KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST","GlobalSecondaryIndexes":)"
                R"([{"IndexName":"an-index-with-a-name-of-some-length","KeySchema":[{"AttributeName":"g",)"
                R"("KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]})")
            .status,
        200);
    const JsonDocument put(R"({"TableName":"tab","Item":{"pk":{"S":"a"},"g":{"S":"x"}}})");
    std::deque<TransactionWrite> writes;
    writes.emplace_back(WriteAction::Kind::put, "tab", put.root());
    writes.front().action.check();
    ASSERT_TRUE(run_transaction(engine, writes, {}));

    const std::weak_ptr<const Table> table = engine.catalog().find("tab").table;
    ASSERT_EQ(engine.handle("DeleteTable", R"({"TableName":"tab"})").status, 200);
    EXPECT_FALSE(table.expired()) << "the units are of indexes of that table";
    std::string told;
    append_capacities(told, transaction_capacity(writes, false), CapacityDetail::indexes);
    EXPECT_EQ(told,
              R"([{"CapacityUnits":3.0,"WriteCapacityUnits":3.0,"GlobalSecondaryIndexes":)"
              R"({"an-index-with-a-name-of-some-length":{"CapacityUnits":1.0,"WriteCapacityUnits":1.0}},)"
              R"("Table":{"CapacityUnits":2.0,"WriteCapacityUnits":2.0},"TableName":"tab"}])");
}

}  // namespace
}  // namespace dynantic::engine::api
