// Requests that are as large as a request may be, of parts of which no limit but that is known: they are answered, in a time
// that grows with their size and not with its square, which would be hours, and by calls that go no deeper than a stack is.

#include "engine/database.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dynantic::engine {
namespace {

constexpr int many = 100'000;

class LargeRequestTest : public testing::Test {
  protected:
    void SetUp() override {
        ok("CreateTable",
           R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
           R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})");
        ok("PutItem", R"({"TableName":"tab","Item":{"pk":{"S":"a"},"n99999":{"N":"1"},"other":{"N":"2"}}})");
    }
    std::string ok(std::string_view operation, const std::string& request) {
        auto reply = database_->handle(operation, request);
        EXPECT_EQ(reply.status, 200) << operation << "\n" << reply.body.substr(0, 500);
        return std::move(reply.body);
    }
    // {"n0":VALUE,"n1":VALUE,...}
    static std::string members(const std::string& value) {
        std::string json = "{";
        for (int i = 0; i < many; ++i) {
            if (i != 0) json += ',';
            json += "\"n" + std::to_string(i) + "\":" + value;
        }
        return json + "}";
    }
    static std::string list(const std::string& element, int count) {
        std::string json = "[";
        for (int i = 0; i < count; ++i) json += (i == 0 ? "" : ",") + element;
        return json + "]";
    }

    std::shared_ptr<Database> database_ = Database::in_memory();
};

TEST_F(LargeRequestTest, attribute_updates_take_effect) {
    ok("UpdateItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}},"AttributeUpdates":)" +
                         members(R"({"Action":"DELETE"})") + "}");
    EXPECT_EQ(ok("GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})"),
              R"({"Item":{"other":{"N":"2"},"pk":{"S":"a"}}})");
}

TEST_F(LargeRequestTest, expectations_are_all_looked_at) {
    const auto put = [](const std::string& item) {
        return R"({"TableName":"tab","Item":{"pk":{"S":")" + item + R"("}},"Expected":)" +
               members(R"({"Exists":false})") + "}";
    };
    ok("PutItem", put("b"));
    EXPECT_EQ(database_->handle("PutItem", put("a")).status, 400) << "the last one is not met";
}

TEST_F(LargeRequestTest, a_filter_is_looked_at_to_its_end) {
    const auto scan = [](const std::string& conditional_operator) {
        return R"({"TableName":"tab","Select":"COUNT","ConditionalOperator":")" + conditional_operator +
               R"(","ScanFilter":)" + members(R"({"ComparisonOperator":"NOT_NULL"})") + "}";
    };
    EXPECT_EQ(ok("Scan", scan("AND")), R"({"Count":0,"ScannedCount":1})");
    EXPECT_EQ(ok("Scan", scan("OR")), R"({"Count":1,"ScannedCount":1})");
}

TEST_F(LargeRequestTest, attributes_to_get_are_too_many) {
    std::string names = "[";
    for (int i = 0; i < many; ++i) names += (i == 0 ? "\"n" : ",\"n") + std::to_string(i) + "\"";
    const auto reply = database_->handle(
        "GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}},"AttributesToGet":)" + names + "]}");
    EXPECT_EQ(reply.status, 400);
    EXPECT_NE(reply.body.find("at 'attributesToGet' failed to satisfy constraint: Member must have length "
                              "less than or equal to 255"),
              std::string::npos);
}

TEST_F(LargeRequestTest, an_error_shows_so_much_of_a_value_and_no_more) {
    const auto reply =
        database_->handle("BatchExecuteStatement", R"({"Statements":)" + list("{}", 300'000) + "}");
    EXPECT_EQ(reply.status, 400);
    EXPECT_LT(reply.body.size(), 300'000U);
    EXPECT_NE(reply.body.find(", ...]' at 'statements' failed to satisfy constraint: Member must have length "
                              "less than or equal to 25;"),
              std::string::npos)
        << reply.body.substr(reply.body.size() - 2000);
}

}  // namespace
}  // namespace dynantic::engine
