#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>
#include <dynantic/testing.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace dynantic::testing {
namespace {

const Table<Country> countries;

struct User {
    std::string user_id{};
    std::string email{};
    struct Meta {
        static constexpr auto table_name = "users";
        using key = Key<&User::user_id>;
    };
    friend bool operator==(const User&, const User&) = default;
};

TEST(MockClient, AnswersWithTheItemItWasGiven) {
    MockClient mock;
    mock.on_get_item().returns({{"user_id", "test-123"}, {"email", "test@example.com"}});
    const Table<User> users{mock};
    EXPECT_EQ(users.get("test-123"), (User{"test-123", "test@example.com"}));
    ASSERT_EQ(mock.requests().size(), 1U);
    EXPECT_EQ(mock.requests()[0].operation, "GetItem");
    EXPECT_EQ(mock.requests()[0].table, "users");
    EXPECT_EQ(mock.requests()[0].json, R"({"TableName":"users","Key":{"user_id":{"S":"test-123"}}})");
}

TEST(MockClient, IsTheCurrentClientOfAScope) {
    MockClient mock;
    const auto scope = using_client(mock);
    mock.on_get_item().returns(Country{"CH", "Switzerland", {"de"}, {}});
    EXPECT_EQ(countries.at("CH").name, "Switzerland");
}

TEST(MockClient, AnswersInTurnAndThenWithTheLast) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_get_item().returns_each({{{"user_id", "1"}, {"email", "a"}}, {{"user_id", "2"}, {"email", "b"}}});
    EXPECT_EQ(users.at("x").user_id, "1");
    EXPECT_EQ(users.at("x").user_id, "2");
    EXPECT_EQ(users.at("x").user_id, "2");
}

TEST(MockClient, AnswersABatchOfTheTableThatAsked) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_batch_get_item().returns_each({User{"1", "a"}, User{"3", "c"}});
    EXPECT_EQ(users.batch_get({"3", "2", "1"}),
              (std::vector<std::optional<User>>{User{"3", "c"}, std::nullopt, User{"1", "a"}}));
    EXPECT_EQ(users.named("users-eu").batch_get({"1"})[0], (User{"1", "a"}));
}

TEST(MockClient, AnswersATransactionWithAnItemForEachKey) {
    MockClient mock;
    mock.on_transact_get_items().returns_each({{{"user_id", "1"}, {"email", "a"}}, Item{}});
    const auto [there, missing] = transact_get(mock, key<User>("1"), key<User>("2"));
    EXPECT_EQ(there, (User{"1", "a"}));
    EXPECT_FALSE(missing);
}

TEST(MockClient, AnswersStatementsWithItems) {
    MockClient mock;
    mock.on_execute_statement().returns({{"user_id", "1"}});
    mock.on_batch_execute_statement().returns_each({{{"user_id", "1"}}, {{"user_id", "2"}}});
    mock.on_execute_transaction().returns({{"user_id", "1"}});
    EXPECT_EQ(mock.call("ExecuteStatement", R"({"Statement":"x"})"), R"({"Items":[{"user_id":{"S":"1"}}]})");
    EXPECT_EQ(mock.call("BatchExecuteStatement", R"({"Statements":[]})"),
              R"({"Responses":[{"Item":{"user_id":{"S":"1"}}},{"Item":{"user_id":{"S":"2"}}}]})");
    EXPECT_EQ(mock.call("ExecuteTransaction", R"({"TransactStatements":[]})"),
              R"({"Responses":[{"Item":{"user_id":{"S":"1"}}}]})");
}

TEST(MockClient, HasALineForEachVerbOfATablesLife) {
    MockClient mock;
    mock.on_create_table();
    mock.on_update_table();
    mock.on_delete_table();
    mock.on_list_tables();
    mock.on_describe_time_to_live();
    mock.on_update_time_to_live();
    for (const char* operation : {"CreateTable", "UpdateTable", "DeleteTable", "ListTables",
                                  "DescribeTimeToLive", "UpdateTimeToLive"}) {
        EXPECT_EQ(mock.call(operation, "{}"), "{}");
        EXPECT_EQ(mock.count(operation), 1U);
    }
}

TEST(MockClient, AnswersAQueryWithSeveralItems) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_query().returns_each({{{"user_id", "1"}, {"email", "a"}}, {{"user_id", "1"}, {"email", "b"}}});
    mock.on_scan().returns_nothing();
    EXPECT_EQ(users.query("1").all().size(), 2U);
    EXPECT_EQ(users.query("1").count(), 2U);
    EXPECT_TRUE(users.scan().all().empty());
}

TEST(MockClient, TakesTheFirstLineThatFits) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_get_item().with_key({{"user_id", "2"}}).returns({{"user_id", "2"}, {"email", "two"}});
    mock.on_get_item().for_table("elsewhere").returns({{"user_id", "?"}, {"email", "elsewhere"}});
    mock.on_get_item()
        .matching([](const SentRequest& request) { return request.json.find("\"3\"") != std::string::npos; })
        .returns_nothing();
    mock.on_get_item().returns({{"user_id", "1"}, {"email", "one"}});
    EXPECT_EQ(users.at("2").email, "two");
    EXPECT_FALSE(users.get("3"));
    EXPECT_EQ(users.at("1").email, "one");
}

TEST(MockClient, FailsAsTheServiceDoes) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_put_item().fails_condition({{"user_id", "1"}, {"email", "theirs"}});
    try {
        users.create({"1", "mine"});
        FAIL() << "did not throw";
    } catch (const ConditionalCheckFailedError& error) {
        ASSERT_NE(error.error().item(), nullptr);
        EXPECT_EQ(error.error().item()->at("email").as_string(), "theirs");
    }
    mock.on_update_item().fails("ItemCollectionSizeLimitExceededException");
    EXPECT_THROW(users.update("1").set<&User::email>("x").execute(), ItemCollectionSizeLimitError);
}

TEST(MockClient, ThrottlesAndDisconnectsAsOftenAsAsked) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_get_item().throttles(2).disconnects().returns({{"user_id", "1"}, {"email", "a"}});
    EXPECT_EQ(users.at("1").email, "a");
    EXPECT_EQ(mock.count("GetItem"), 4U);
}

TEST(MockClient, AnUnexpectedRequestFailsWithAMessageThatShowsItAndTheLines) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_get_item().for_table("elsewhere").returns_nothing();
    const Result<std::optional<User>> got = users.try_get("1");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::unexpected_call);
    EXPECT_THROW(users.get("1"), UnexpectedCallError);
    EXPECT_EQ(
        got.error().message(),
        R"(MockClient: nothing was said of this request: GetItem {"TableName":"users","Key":{"user_id":{"S":"1"}}};)"
        " its expectations are: [GetItem on elsewhere, used 0 times]");
}

TEST(MockClient, TellsWhatWasNotUsedAsOftenAsAsked) {
    MockClient mock;
    const Table<User> users{mock};
    mock.on_get_item().times(2).returns_nothing();
    EXPECT_FALSE(users.get("1"));
    EXPECT_EQ(mock.unmet(), "GetItem, used 1 of 2 times");
    EXPECT_FALSE(users.get("1"));
    EXPECT_EQ(mock.unmet(), "");
    EXPECT_FALSE(users.try_get("1").has_value());
}

TEST(RecordingClient, NotesWhatPassesThrough) {
    const RecordingClient recorder{Client::embedded()};
    const Table<Country> table{recorder};
    table.create_table();
    table.save({"CH", "Switzerland", {}, {}});
    EXPECT_TRUE(table.get("CH"));
    EXPECT_EQ(recorder.verbs(),
              (std::set<std::string>{"CreateTable", "DescribeTable", "GetItem", "PutItem"}));
    EXPECT_EQ(recorder.requests().back().table, "countries");
}

}  // namespace
}  // namespace dynantic::testing
