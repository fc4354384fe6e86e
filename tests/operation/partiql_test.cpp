#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/partiql.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Country;
using testing::Reading;
using testing::Script;

struct Named {  // part of a Country
    std::string name{};
    friend bool operator==(const Named&, const Named&) = default;
};

struct PartiqlTest : ::testing::Test {
    Script script;
    Client client = script.client;
};

TEST_F(PartiqlTest, AStatementTravelsWithItsParametersEncodedByType) {
    script->answer(R"({"Items":[{"code":{"S":"CH"},"name":{"S":"Switzerland"},"counts":{"M":{}}}]})");
    const std::vector<Country> found =
        client.execute<Country>(R"(SELECT * FROM "countries" WHERE code = ? AND size(name) > ?)", "CH", 5);
    EXPECT_EQ(script.asked().at(0).operation, "ExecuteStatement");
    EXPECT_EQ(script.asked().at(0).body,
              R"({"Statement":"SELECT * FROM \"countries\" WHERE code = ? AND size(name) > ?",)"
              R"("Parameters":[{"S":"CH"},{"N":"5"}]})");
    EXPECT_EQ(script.asked().at(0).repeat, Repeat::safe);
    EXPECT_EQ(found, (std::vector<Country>{{"CH", "Switzerland", {}, {}}}));
}

TEST_F(PartiqlTest, OnlyAStatementThatWritesMayHaveBeenApplied) {
    const auto lost = [&](const auto& work) {
        for (int attempt = 0; attempt < 3; ++attempt) {
            script->fail({TransportFailure::Kind::timeout, TransportFailure::Sent::maybe, true, "lost"});
        }
        const auto result = work();
        EXPECT_FALSE(result);
        return result.error().maybe_applied();
    };
    const Statement<Country> select("SELECT * FROM c WHERE code = 'CH'");
    const Statement<> erase("DELETE FROM c WHERE code = 'CH'");
    EXPECT_FALSE(lost([&] { return client.try_execute(select); }));
    EXPECT_TRUE(lost([&] { return client.try_execute(erase); }));
    EXPECT_FALSE(lost([&] { return client.try_execute_batch(select); }));
    EXPECT_TRUE(lost([&] { return client.try_execute_batch(select, erase); }));
    EXPECT_FALSE(lost([&] { return client.try_execute_transaction(select); }));
    EXPECT_TRUE(lost([&] { return client.try_execute_transaction(erase); }));
}

TEST_F(PartiqlTest, ParametersMayStandInBracesOrInAVector) {
    script->answer("{}");
    script->answer("{}");
    EXPECT_TRUE(client.execute<Country>("SELECT * FROM c WHERE a = ? AND b = ?", {"x", 1}).empty());
    const std::vector<Parameter> parameters{Decimal("1.5"), true};
    EXPECT_TRUE(client.execute<Country>("SELECT * FROM c WHERE a = ? AND b = ?", parameters).empty());
    EXPECT_EQ(script.asked().at(0).body,
              R"({"Statement":"SELECT * FROM c WHERE a = ? AND b = ?","Parameters":[{"S":"x"},{"N":"1"}]})");
    EXPECT_EQ(
        script.asked().at(1).body,
        R"({"Statement":"SELECT * FROM c WHERE a = ? AND b = ?","Parameters":[{"N":"1.5"},{"BOOL":true}]})");
}

TEST_F(PartiqlTest, AWholeModelMayBeAParameter) {
    script->answer("{}");
    client.execute("INSERT INTO {countries} VALUE ?", Country{"CH", "Switzerland", {"de"}, {}});
    EXPECT_EQ(script.asked().at(0).body,
              R"({"Statement":"INSERT INTO \"countries\" VALUE ?","Parameters":[{"M":{"code":{"S":"CH"},)"
              R"("name":{"S":"Switzerland"},"languages":{"SS":["de"]},"counts":{"M":{}}}}],)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
    EXPECT_EQ(script.asked().at(0).repeat, Repeat::unsafe);
}

TEST_F(PartiqlTest, ANameInBracesIsTheTableWithTheClientsPrefix) {
    const Statement<Country> all(
        R"(SELECT * FROM {countries}."ByName" WHERE x = '{countries}' AND y = {'a': 1})");
    EXPECT_EQ(
        all.request(client.with_table_prefix("dev-")),
        R"({"Statement":"SELECT * FROM \"dev-countries\".\"ByName\" WHERE x = '{countries}' AND y = {'a': 1}"})");
    EXPECT_EQ(Statement<>("INSERT INTO {a} VALUE {'x': 'it''s {b}'}").request(client),
              R"({"Statement":"INSERT INTO \"a\" VALUE {'x': 'it''s {b}'}",)"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD"})");
}

TEST_F(PartiqlTest, AllPagesAreRead) {
    script->answer(R"({"Items":[{"name":{"S":"a"}}],"NextToken":"t1"})");
    script->answer(R"({"Items":[],"NextToken":"t2"})");
    script->answer(R"({"Items":[{"name":{"S":"b"}}]})");
    EXPECT_EQ(client.execute(Statement<Named>("SELECT name FROM c").page_size(1).consistent_read()),
              (std::vector<Named>{{"a"}, {"b"}}));
    EXPECT_EQ(script.asked().at(2).body,
              R"({"Statement":"SELECT name FROM c","ConsistentRead":true,"Limit":1,"NextToken":"t2"})");
}

TEST_F(PartiqlTest, ACursorLeadsToTheNextPageOfTheSameStatementAlone) {
    const Statement<Named> names("SELECT name FROM c WHERE a = ?", {"x"});
    script->answer(R"({"Items":[{"name":{"S":"a"}}],"NextToken":"t\"1"})");
    const Page<Named> first = client.execute_page(names);
    EXPECT_EQ(first.items.size(), 1U);
    ASSERT_TRUE(first.cursor);
    script->answer(R"({"Items":[{"name":{"S":"b"}}]})");
    const Page<Named> second = client.execute_page(names, first.cursor);
    EXPECT_FALSE(second.cursor);
    EXPECT_EQ(
        script.asked().at(1).body,
        R"({"Statement":"SELECT name FROM c WHERE a = ?","Parameters":[{"S":"x"}],"NextToken":"t\"1"})");
    const Statement<Named> other("SELECT name FROM c WHERE a = ?", {"y"});
    EXPECT_THROW(client.execute_page(other, first.cursor), ValidationError);
    EXPECT_EQ(script.asked().size(), 2U);
}

TEST_F(PartiqlTest, RowsMayBeItemsOrPartsOfAModel) {
    script->answer(R"({"Items":[{"name":{"S":"a"},"other":{"N":"1"}}]})");
    const std::vector<Item> items = client.execute<Item>("SELECT name, other FROM c");
    EXPECT_EQ(items.at(0).at("other").as_number(), Decimal(1));
    script->answer(R"({"Items":[{"name":{"S":"a"}}]})");
    const std::vector<Partial<Country>> parts = client.execute<Partial<Country>>("SELECT name FROM c");
    EXPECT_EQ(parts.at(0).get<&Country::name>(), "a");
    EXPECT_FALSE(parts.at(0).has<&Country::code>());
}

TEST_F(PartiqlTest, AnItemThatDoesNotFitIsAnErrorWithItsPath) {
    script->answer(R"({"Items":[{"name":{"N":"1"}}]})");
    const Result<std::vector<Named>> result = client.try_execute<Named>("SELECT name FROM c");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::serialization);
    EXPECT_EQ(result.error().fields()[0].path, "name");
}

TEST_F(PartiqlTest, AParameterThatCannotBeStoredIsRefusedBeforeAnythingIsSent) {
    const Result<std::vector<Named>> result =
        client.try_execute<Named>("SELECT name FROM c WHERE a = ?", std::string("\xFF"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::validation);
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(PartiqlTest, ABatchAnswersEachStatementByItself) {
    script->answer(R"({"Responses":[{"TableName":"c","Item":{"name":{"S":"a"}}},{"TableName":"c"},)"
                   R"({"TableName":"c","Error":{"Code":"ValidationError","Message":"no such attribute"}}]})");
    const auto [one, none, bad] =
        client.execute_batch(Statement<Named>("SELECT name FROM c WHERE code = ?", {"A"}),
                             Statement<Country>("SELECT * FROM c WHERE code = 'B'"),
                             Statement<Item>("SELECT * FROM c WHERE x = 1"));
    EXPECT_EQ(script.asked().at(0).operation, "BatchExecuteStatement");
    EXPECT_EQ(
        script.asked().at(0).body,
        R"({"Statements":[{"Statement":"SELECT name FROM c WHERE code = ?","Parameters":[{"S":"A"}]},)"
        R"({"Statement":"SELECT * FROM c WHERE code = 'B'"},{"Statement":"SELECT * FROM c WHERE x = 1"}]})");
    EXPECT_EQ(one.value(), Named{"a"});
    EXPECT_EQ(none.value(), std::nullopt);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().kind(), ErrorKind::validation);
    EXPECT_EQ(bad.error().message(), "no such attribute");
    EXPECT_EQ(bad.error().table(), "c");
}

TEST_F(PartiqlTest, ABatchOfManyGoesInRequestsOf25) {
    script->answer(R"({"Responses":[]})");
    script->answer(
        R"({"Responses":[{"TableName":"c","Error":{"Code":"ThrottlingError","Message":"slow"}}]})");
    const std::vector<Statement<>> deletes(26, Statement<>("DELETE FROM c WHERE code = 'A'"));
    const auto results = client.execute_batch(deletes);
    ASSERT_EQ(results.size(), 26U);
    EXPECT_TRUE(results[0]);
    EXPECT_EQ(results[25].error().kind(), ErrorKind::throttled);
    EXPECT_TRUE(results[25].error().retryable());
    EXPECT_EQ(script.asked().at(0).repeat, Repeat::unsafe);
}

TEST_F(PartiqlTest, ATransactionIsSentAgainAfterAConflictWithTheSameToken) {
    script->answer(R"({"__type":"x#TransactionCanceledException","message":"m","CancellationReasons":[)"
                   R"({"Code":"TransactionConflict"},{"Code":"None"}]})",
                   400);
    script->answer(R"({"Responses":[{"Item":{"name":{"S":"a"}}},{}]})");
    const auto [one, none] = client.execute_transaction(
        CommitOptions{.token = "tok"}, Statement<Named>("SELECT name FROM c WHERE code = 'A'"),
        Statement<Named>("SELECT name FROM c WHERE code = 'B'"));
    EXPECT_EQ(one, Named{"a"});
    EXPECT_EQ(none, std::nullopt);
    ASSERT_EQ(script.asked().size(), 2U);
    EXPECT_EQ(script.asked()[1].operation, "ExecuteTransaction");
    EXPECT_EQ(script.asked()[1].body,
              R"({"TransactStatements":[{"Statement":"SELECT name FROM c WHERE code = 'A'"},)"
              R"({"Statement":"SELECT name FROM c WHERE code = 'B'"}],"ClientRequestToken":"tok"})");
    EXPECT_EQ(script.asked()[0].body, script.asked()[1].body);
}

TEST_F(PartiqlTest, TheLimitsOfATransactionAreCheckedBeforeItIsSent) {
    const std::vector<Statement<>> many(101, Statement<>("DELETE FROM c WHERE code = 'A'"));
    EXPECT_THROW(client.execute_transaction(many), ValidationError);
    EXPECT_THROW(client.execute_transaction(CommitOptions{.token = std::string(37, 'x')}, Statement<>("x")),
                 ValidationError);
    EXPECT_TRUE(script.asked().empty());
}

}  // namespace
}  // namespace dynantic
