#include "engine/database.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dynantic::engine {
namespace {

// A few placeholders are found one by one, many by a sorted table: both find all, and miss what is not there.
TEST(ManyPlaceholders, AreEachFound) {
    for (const int count : {1, 16, 17, 100}) {
        std::string expression;
        std::string names;
        std::string values;
        for (int i = 0; i < count; ++i) {
            const std::string number = std::to_string(i * 7919 % 1000);
            expression += (i == 0 ? "#n" : " AND #n") + number + " = :v" + number;
            names += (i == 0 ? "\"#n" : ",\"#n") + number + "\":\"attribute\"";
            values += (i == 0 ? "\":v" : ",\":v") + number + "\":{\"N\":\"1\"}";
        }
        const auto database = Database::in_memory();
        const auto ask = [&](const std::string& filter) {
            return database
                ->handle("Scan", R"({"TableName":"none","FilterExpression":")" + filter +
                                     R"(","ExpressionAttributeNames":{)" + names +
                                     R"(},"ExpressionAttributeValues":{)" + values + "}}")
                .body;
        };
        EXPECT_NE(ask(expression).find("Requested resource not found"), std::string::npos) << ask(expression);
        EXPECT_NE(ask(expression + " AND #missing = :v0").find("attribute name: #missing"),
                  std::string::npos);
    }
}

}  // namespace
}  // namespace dynantic::engine
