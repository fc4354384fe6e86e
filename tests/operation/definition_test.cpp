#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <string>

namespace dynantic {
namespace {

using testing::Reading;
using testing::Script;

struct Session {
    std::string id{};
    std::optional<Timestamp> expires{};
    struct Meta {
        static constexpr auto table_name = "user-sessions";
        using key = Key<&Session::id>;
        static constexpr auto ttl = &Session::expires;
    };
};

struct DefinitionTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};
    Table<Session> sessions{script.client};
};

TEST_F(DefinitionTest, CreateTableNamesEachKeyAttributeOnce) {
    script->answer("{}");
    readings.create_table({.wait = false});
    EXPECT_EQ(
        script.asked().at(0).body,
        R"({"TableName":"readings","KeySchema":[{"AttributeName":"sensor","KeyType":"HASH"},)"
        R"({"AttributeName":"at","KeyType":"RANGE"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"sensor","AttributeType":"S"},)"
        R"({"AttributeName":"at","AttributeType":"N"},{"AttributeName":"kind","AttributeType":"S"},)"
        R"({"AttributeName":"value","AttributeType":"N"}],)"
        R"("LocalSecondaryIndexes":[{"IndexName":"ByValue",)"
        R"("KeySchema":[{"AttributeName":"sensor","KeyType":"HASH"},{"AttributeName":"value","KeyType":"RANGE"}],)"
        R"("Projection":{"ProjectionType":"ALL"}}],)"
        R"("GlobalSecondaryIndexes":[{"IndexName":"ByKind",)"
        R"("KeySchema":[{"AttributeName":"kind","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],)"
        R"("Projection":{"ProjectionType":"ALL"}},{"IndexName":"KindKeys",)"
        R"("KeySchema":[{"AttributeName":"kind","KeyType":"HASH"},{"AttributeName":"value","KeyType":"RANGE"}],)"
        R"("Projection":{"ProjectionType":"KEYS_ONLY"}}],"BillingMode":"PAY_PER_REQUEST"})");
}

TEST_F(DefinitionTest, CreateTableWaitsUntilItIsActiveThenSwitchesTimeToLiveOn) {
    script->answer("{}");
    script->answer(R"({"Table":{"TableStatus":"CREATING"}})");
    script->answer(R"({"Table":{"TableStatus":"ACTIVE"}})");
    script->answer("{}");
    sessions.create_table();
    ASSERT_EQ(script.asked().size(), 4U);
    EXPECT_EQ(script.slept.size(), 1U);
    EXPECT_EQ(
        script.asked()[3].body,
        R"({"TableName":"user-sessions","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"expires"}})");
}

TEST_F(DefinitionTest, WaitingEndsInATimeOut) {
    for (int answer = 0; answer < 20; ++answer) script->answer(R"({"Table":{"TableStatus":"CREATING"}})");
    EXPECT_THROW(sessions.wait_until_active(std::chrono::seconds(1)), RequestTimeoutError);
}

TEST_F(DefinitionTest, WaitsForEverWhereThatIsAsked) {
    for (int answer = 0; answer < 20; ++answer) script->answer(R"({"Table":{"TableStatus":"CREATING"}})");
    script->answer(R"({"Table":{"TableStatus":"ACTIVE"}})");
    sessions.wait_until_active(std::chrono::milliseconds::max());
    EXPECT_EQ(script.slept.size(), 20U);
}

TEST_F(DefinitionTest, CloudFormation) {
    EXPECT_EQ(
        sessions.cloudformation({.stream = StreamView::new_image, .tags = {{"team", "web"}}}),
        R"({"AWSTemplateFormatVersion":"2010-09-09","Resources":{"UserSessionsTable":{)"
        R"("Type":"AWS::DynamoDB::Table","Properties":{"TableName":"user-sessions",)"
        R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
        R"("BillingMode":"PAY_PER_REQUEST","TimeToLiveSpecification":{"AttributeName":"expires","Enabled":true},)"
        R"("StreamSpecification":{"StreamViewType":"NEW_IMAGE"},"Tags":[{"Key":"team","Value":"web"}]}}}})");
}

TEST_F(DefinitionTest, Terraform) {
    EXPECT_EQ(
        readings.terraform({.throughput = Throughput{5, 2}}),
        R"({"resource":{"aws_dynamodb_table":{"readings":{"name":"readings","billing_mode":"PROVISIONED",)"
        R"("read_capacity":5,"write_capacity":2,"hash_key":"sensor","range_key":"at",)"
        R"("attribute":[{"name":"sensor","type":"S"},{"name":"at","type":"N"},{"name":"kind","type":"S"},)"
        R"({"name":"value","type":"N"}],)"
        R"("global_secondary_index":[{"name":"ByKind","hash_key":"kind","range_key":"at",)"
        R"("read_capacity":5,"write_capacity":2,"projection_type":"ALL"},)"
        R"({"name":"KindKeys","hash_key":"kind","range_key":"value","read_capacity":5,"write_capacity":2,)"
        R"("projection_type":"KEYS_ONLY"}],)"
        R"("local_secondary_index":[{"name":"ByValue","range_key":"value","projection_type":"ALL"}]}}}})");
}

TEST_F(DefinitionTest, APlanNamesWhatDiffersFromTheModel) {
    script->answer(
        R"({"Table":{"TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"sensor","KeyType":"HASH"},)"
        R"({"AttributeName":"at","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[)"
        R"({"IndexName":"ByKind","IndexStatus":"ACTIVE","KeySchema":[{"AttributeName":"kind","KeyType":"HASH"},)"
        R"({"AttributeName":"at","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}},)"
        R"({"IndexName":"Old","IndexStatus":"ACTIVE"}]}})");
    const TablePlan plan = readings.plan();
    EXPECT_EQ(plan.text(),
              "add the index KindKeys\ndrop the index Old\n"
              "impossible: the local index ByValue can only be made together with its table\n");
}

TEST_F(DefinitionTest, APlanOfATableThatIsNotThereCreatesIt) {
    script->answer(R"({"__type":"x#ResourceNotFoundException","message":"no"})", 400);
    EXPECT_EQ(readings.plan().text(), "create the table\n");
}

TEST_F(DefinitionTest, APlanSwitchesTimeToLiveOn) {
    script->answer(
        R"({"Table":{"TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}})");
    script->answer(R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
    EXPECT_EQ(sessions.plan().text(), "switch on the time to live of expires\n");
    script->answer(
        R"({"Table":{"TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}})");
    script->answer(R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"expires"}})");
    EXPECT_TRUE(sessions.plan().empty());
}

TEST_F(DefinitionTest, ApplyChangesOneIndexAtATimeAndDropsNoneUnasked) {
    const std::string active = R"({"Table":{"TableStatus":"ACTIVE","GlobalSecondaryIndexes":[)"
                               R"({"IndexName":"ByKind","IndexStatus":"ACTIVE"}]}})";
    TablePlan plan;
    plan.add_indexes = {"KindKeys"};
    plan.drop_indexes = {"Old"};
    script->answer(active);
    script->answer("{}");
    script->answer(active);
    readings.apply(plan);
    ASSERT_EQ(script.asked().size(), 3U);
    EXPECT_EQ(script.asked()[1].operation, "UpdateTable");
    EXPECT_EQ(
        script.asked()[1].body,
        R"({"TableName":"readings","AttributeDefinitions":[{"AttributeName":"sensor","AttributeType":"S"},)"
        R"({"AttributeName":"at","AttributeType":"N"},{"AttributeName":"kind","AttributeType":"S"},)"
        R"({"AttributeName":"value","AttributeType":"N"}],"GlobalSecondaryIndexUpdates":[{"Create":)"
        R"({"IndexName":"KindKeys","KeySchema":[{"AttributeName":"kind","KeyType":"HASH"},)"
        R"({"AttributeName":"value","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}}]})");
    script->answer(active);
    script->answer("{}");
    script->answer(active);
    script->answer("{}");
    script->answer(active);
    readings.apply(plan, {.drop_indexes = true});
    EXPECT_EQ(script.asked().at(6).body,
              R"({"TableName":"readings","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"Old"}}]})");
}

TEST_F(DefinitionTest, IamPolicyHoldsTheActionsOfTheVerbs) {
    EXPECT_EQ(
        readings.iam_policy("123456789012", "eu-west-1", {"Query", "TransactWriteItems", "ListTables"}),
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:ConditionCheckItem",)"
        R"("dynamodb:DeleteItem","dynamodb:PutItem","dynamodb:Query","dynamodb:UpdateItem"],)"
        R"("Resource":["arn:aws:dynamodb:eu-west-1:123456789012:table/readings",)"
        R"("arn:aws:dynamodb:eu-west-1:123456789012:table/readings/index/*"]},)"
        R"({"Effect":"Allow","Action":["dynamodb:ListTables"],"Resource":"*"}]})");
}

TEST_F(DefinitionTest, IamPolicyNamesWhatStatementsInPartiQLDo) {
    EXPECT_EQ(readings.iam_policy("123456789012", "eu-west-1", {"ExecuteStatement"}),
              R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:PartiQLDelete",)"
              R"("dynamodb:PartiQLInsert","dynamodb:PartiQLSelect","dynamodb:PartiQLUpdate"],)"
              R"("Resource":["arn:aws:dynamodb:eu-west-1:123456789012:table/readings",)"
              R"("arn:aws:dynamodb:eu-west-1:123456789012:table/readings/index/*"]}]})");
}

}  // namespace
}  // namespace dynantic
