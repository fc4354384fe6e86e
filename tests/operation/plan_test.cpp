#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <string>

namespace dynantic {
namespace {

using testing::Country;
using testing::Script;

struct Tagged {
    std::string id{};
    std::string kind{};
    std::string note{};
    struct Meta {
        static constexpr auto table_name = "tagged";
        using key = Key<&Tagged::id>;
        using indexes = Indexes<Gsi<"ByKind", &Tagged::kind, include<&Tagged::note>>>;
    };
};

struct PlanTest : ::testing::Test {
    Script script;
    Table<Tagged> tagged{script.client};

    static std::string description(const std::string& more) {
        return R"({"Table":{"TableStatus":"ACTIVE","TableArn":"arn:t","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
               R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}])" +
               more + "}}";
    }
    static std::string index(const std::string& projection) {
        return R"(,"GlobalSecondaryIndexes":[{"IndexName":"ByKind","IndexStatus":"ACTIVE",)"
               R"("KeySchema":[{"AttributeName":"kind","KeyType":"HASH"}],"Projection":)" +
               projection + R"(,"ProvisionedThroughput":{"ReadCapacityUnits":0,"WriteCapacityUnits":0}}])";
    }
    const std::string as_in_model = index(R"({"ProjectionType":"INCLUDE","NonKeyAttributes":["note"]})");
    const std::string on_demand = R"(,"BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"})";
};

TEST_F(PlanTest, ATableThatIsAsItsModelSaysNeedsNothing) {
    script->answer(description(as_in_model + on_demand));
    EXPECT_TRUE(tagged.plan().empty());
    script->answer(description(as_in_model + on_demand));
    EXPECT_TRUE(tagged.plan(TableOptions{}).empty());
}

TEST_F(PlanTest, AnIndexWithAnotherProjectionIsMadeAnewWhereThatIsAllowed) {
    script->answer(description(index(R"({"ProjectionType":"ALL"})")));
    const TablePlan plan = tagged.plan();
    EXPECT_EQ(plan.text(), "drop and make anew the index ByKind\n");

    script->answer(description(index(R"({"ProjectionType":"ALL"})")));
    tagged.apply(plan);
    EXPECT_EQ(script.asked().size(), 2U);

    script->answer(description(index(R"({"ProjectionType":"ALL"})")));
    for (int step = 0; step < 2; ++step) {
        script->answer("{}");
        script->answer(description(""));
    }
    tagged.apply(plan, {.drop_indexes = true});
    EXPECT_EQ(script.asked().at(3).body,
              R"({"TableName":"tagged","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"ByKind"}}]})");
    EXPECT_EQ(script.asked().at(5).body,
              R"({"TableName":"tagged","AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
              R"({"AttributeName":"kind","AttributeType":"S"}],"GlobalSecondaryIndexUpdates":[{"Create":)"
              R"({"IndexName":"ByKind","KeySchema":[{"AttributeName":"kind","KeyType":"HASH"}],)"
              R"("Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["note"]}}}]})");
}

TEST_F(PlanTest, AKeyCannotBeChanged) {
    script->answer(
        R"({"Table":{"TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"other","KeyType":"HASH"},)"
        R"({"AttributeName":"at","KeyType":"RANGE"}],"AttributeDefinitions":[]}})");
    EXPECT_EQ(Table<Country>{script.client}.plan().text(),
              "impossible: the key of the table is (other, at), of the model (code)\n");
    script->answer(
        R"({"Table":{"TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"code","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"code","AttributeType":"N"}]}})");
    EXPECT_EQ(Table<Country>{script.client}.plan().text(),
              "impossible: the key attribute code is of type N, in the model of type S\n");
}

TEST_F(PlanTest, BillingStreamProtectionAndTagsFollowTheOptions) {
    const TableOptions options{.throughput = Throughput{5, 2},
                               .stream = StreamView::new_image,
                               .tags = {{"stage", "dev"}, {"team", "web"}},
                               .deletion_protection = true};
    const std::string present =
        description(as_in_model + on_demand +
                    R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"})");
    script->answer(present);
    script->answer(R"({"Tags":[{"Key":"team","Value":"web"}],"NextToken":"more"})");
    script->answer(R"({"Tags":[{"Key":"stage","Value":"test"}]})");
    const TablePlan plan = tagged.plan(options);
    EXPECT_EQ(plan.text(),
              "bill for 5 read and 2 write units a second\nprotect from deletion\nstream NEW_IMAGE\n"
              "set the tag stage\n");
    EXPECT_EQ(script.asked().at(2).body, R"({"ResourceArn":"arn:t","NextToken":"more"})");

    script->answer(present);
    for (int step = 0; step < 4; ++step) {
        script->answer("{}");
        script->answer(present);
    }
    script->answer("{}");
    tagged.apply(plan);
    EXPECT_EQ(
        script.asked().at(4).body,
        R"({"TableName":"tagged","BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":5,)"
        R"("WriteCapacityUnits":2},"GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"ByKind",)"
        R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":2}}}]})");
    EXPECT_EQ(script.asked().at(6).body, R"({"TableName":"tagged","DeletionProtectionEnabled":true})");
    EXPECT_EQ(script.asked().at(8).body,
              R"({"TableName":"tagged","StreamSpecification":{"StreamEnabled":false}})");
    EXPECT_EQ(
        script.asked().at(10).body,
        R"({"TableName":"tagged","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})");
    EXPECT_EQ(script.asked().at(12).body,
              R"({"ResourceArn":"arn:t","Tags":[{"Key":"stage","Value":"dev"}]})");
}

TEST_F(PlanTest, AStreamThatIsOffMeanwhileNeedsNoChange) {
    script->answer(
        description(as_in_model + on_demand +
                    R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"})"));
    const TablePlan plan = tagged.plan(TableOptions{});
    EXPECT_EQ(plan.text(), "switch off the stream\n");
    script->answer(description(as_in_model + on_demand));
    tagged.apply(plan);
    EXPECT_EQ(script.asked().size(), 2U);
}

}  // namespace
}  // namespace dynantic
