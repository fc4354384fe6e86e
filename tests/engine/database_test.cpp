#include "engine/database.hpp"

#include <gtest/gtest.h>

namespace dynantic::engine {
namespace {

TEST(Database, answers_an_operation_that_does_not_exist_with_unknown_operation) {
    const auto database = Database::in_memory();
    for (const auto* target :
         {"GetItems", "DynamoDB_20120810.ListStreams", "DynamoDB_20111205.GetItem", ""}) {
        const auto reply = database->handle(target, "{}");
        EXPECT_EQ(reply.status, 400) << target;
        EXPECT_EQ(reply.body, R"({"__type":"com.amazon.coral.service#UnknownOperationException"})") << target;
    }
}

}  // namespace
}  // namespace dynantic::engine
