#include "operation/scripted_backend.hpp"

#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace dynantic {
namespace {

using testing::Script;

struct Address {
    std::string city{};
    std::optional<std::string> street{};
    friend bool operator==(const Address&, const Address&) = default;
};
struct Firm {
    std::string id{};
    std::string name{};
    Address home{};
    Address work{};
    struct Meta {
        static constexpr auto table_name = "firms";
        using key = Key<&Firm::id>;
        using attributes = Attributes<flatten<&Firm::home>, flatten<&Firm::work, "work_">>;
        using indexes = Indexes<Gsi<"ByName", &Firm::name, include<&Firm::id>>>;
    };
};

struct ValuesTest : ::testing::Test {
    Script script;
    Table<Firm> firms{script.client};
};

TEST_F(ValuesTest, AFlattenedMemberIsReadFromItsOwnAttributes) {
    script->answer(
        R"({"Items":[{"work_city":{"S":"Bern"},"work_street":{"S":"A"},"name":{"S":"n"}}],"Count":1})");
    const auto rows = firms.scan().values<&Firm::work, &Firm::name>();
    EXPECT_EQ(script.asked().at(0).body,
              R"({"TableName":"firms","ProjectionExpression":"#0, #1, #2",)"
              R"("ExpressionAttributeNames":{"#0":"work_city","#1":"work_street","#2":"name"}})");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(std::get<0>(rows[0]), (Address{"Bern", "A"}));
    EXPECT_EQ(std::get<1>(rows[0]), "n");
}

TEST_F(ValuesTest, AnAttributeThatAFlattenedMemberRequiresMustBeThere) {
    script->answer(R"({"Items":[{"work_street":{"S":"A"}}],"Count":1})");
    const auto rows = firms.scan().try_values<&Firm::work>();
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().fields()[0].path, "work_city");
}

TEST_F(ValuesTest, APartialItemHasAFlattenedMemberWhereAnyOfItsAttributesIsThere) {
    script->answer(R"({"Items":[{"id":{"S":"1"},"name":{"S":"n"},"city":{"S":"Bern"}}],"Count":1})");
    const auto rows = firms.query<"ByName">("n").all();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_TRUE(rows[0].has<&Firm::home>());
    EXPECT_FALSE(rows[0].has<&Firm::work>());
    EXPECT_EQ(rows[0].get<&Firm::home>().city, "Bern");
}

}  // namespace
}  // namespace dynantic
