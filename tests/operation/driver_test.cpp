#include "operation/scripted_backend.hpp"

#include <dynantic/detail/operation/exchange.hpp>
#include <dynantic/observer.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Script;

const detail::Request get{"GetItem", R"({"TableName":"users"})", Repeat::safe};

Error error_of(Script& script) {
    const Result<Reply> reply = detail::exchange(*script.core, get, "users");
    EXPECT_FALSE(reply);
    return reply.error();
}

TEST(Driver, GivesTheReply) {
    Script script;
    script->answer(R"({"Item":{}})");
    const Result<Reply> reply = detail::exchange(*script.core, get, "users");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body.view(), R"({"Item":{}})");
    ASSERT_EQ(script.asked().size(), 1U);
    EXPECT_EQ(script.asked()[0].operation, "GetItem");
}

TEST(Driver, MapsTheServicesCodesToKinds) {
    struct Case {
        const char* type;
        ErrorKind kind;
    };
    for (const Case& each : {
             Case{"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", ErrorKind::table_not_found},
             Case{"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                  ErrorKind::conditional_check_failed},
             Case{"com.amazon.coral.validate#ValidationException", ErrorKind::validation},
             Case{"com.amazonaws.dynamodb.v20120810#ItemCollectionSizeLimitExceededException",
                  ErrorKind::item_collection_size_limit},
             Case{"com.amazonaws.dynamodb.v20120810#TransactionConflictException",
                  ErrorKind::transaction_conflict},
             Case{"com.amazon.coral.service#UnrecognizedClientException", ErrorKind::credentials},
             Case{"com.amazon.coral.service#SerializationException", ErrorKind::serialization},
             Case{"com.amazon.coral.service#AccessDeniedException", ErrorKind::service},
         }) {
        Script script;
        script->answer("{\"__type\":\"" + std::string(each.type) + R"(","message":"why"})", 400);
        const Error error = error_of(script);
        EXPECT_EQ(error.kind(), each.kind) << each.type;
        EXPECT_EQ(error.message(), "why");
        EXPECT_EQ(error.table(), "users");
        EXPECT_EQ(error.http_status(), 400);
        EXPECT_EQ(error.request_id(), "request-1");
    }
}

TEST(Driver, HandsOverTheItemOfAFailedCondition) {
    Script script;
    script->answer(
        R"({"__type":"a#ConditionalCheckFailedException","Message":"The conditional request failed",)"
        R"("Item":{"id":{"S":"u1"},"n":{"N":"5"}}})",
        400);
    const Error error = error_of(script);
    EXPECT_EQ(error.message(), "The conditional request failed");
    ASSERT_NE(error.item(), nullptr);
    EXPECT_EQ(*error.item(), (Item{{"id", "u1"}, {"n", 5}}));
    EXPECT_FALSE(error.retryable());
}

TEST(Driver, HandsOverTheReasonsOfACancelledTransaction) {
    Script script;
    script->answer(
        R"({"__type":"a#TransactionCanceledException","Message":"cancelled","CancellationReasons":[)"
        R"({"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed",)"
        R"("Item":{"id":{"S":"o1"}}}]})",
        400);
    const Error error = error_of(script);
    EXPECT_EQ(error.kind(), ErrorKind::transaction_canceled);
    ASSERT_EQ(error.cancellation_reasons().size(), 2U);
    EXPECT_EQ(error.cancellation_reasons()[0].code, "None");
    EXPECT_EQ(error.cancellation_reasons()[1].code, "ConditionalCheckFailed");
    EXPECT_EQ(error.cancellation_reasons()[1].item, (Item{{"id", "o1"}}));
}

TEST(Driver, TellsOfABodyThatIsNotDynamoDBs) {
    Script script;
    script->answer("<html>Forbidden</html>", 403);
    const Error error = error_of(script);
    EXPECT_EQ(error.kind(), ErrorKind::service);
    EXPECT_EQ(error.message(), "HTTP status 403 with a body that is not DynamoDB's");
}

TEST(Driver, TriesAgainAfterThrottlingAndCountsTheAttempts) {
    Script script;
    script->answer(R"({"__type":"a#ProvisionedThroughputExceededException","message":"slow down"})", 400);
    script->answer("{}");
    EXPECT_TRUE(detail::exchange(*script.core, get, "users"));
    EXPECT_EQ(script.asked().size(), 2U);
    EXPECT_EQ(script.slept.size(), 1U);
}

TEST(Driver, GivesUpAfterMaxAttempts) {
    Script script;
    for (int attempt = 0; attempt < 3; ++attempt) {
        script->answer(R"({"__type":"a#ProvisionedThroughputExceededException","message":"slow down"})", 400);
    }
    const Error error = error_of(script);
    EXPECT_EQ(error.kind(), ErrorKind::provisioned_throughput_exceeded);
    EXPECT_EQ(error.attempts(), 3);
    EXPECT_TRUE(error.retryable());
}

// What an error says of a request whose replies are all lost on their way.
Error error_of_lost(const detail::Request& request, const char* answer = nullptr) {
    Script script;
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (answer != nullptr) {
            script->answer(answer, 501);
        } else {
            script->fail({TransportFailure::Kind::timeout, TransportFailure::Sent::maybe, true, "lost"});
        }
    }
    const Result<Reply> reply = detail::exchange(*script.core, request, "users");
    EXPECT_FALSE(reply) << request.operation;
    return reply.error();
}

TEST(Driver, AReadThatWasLostAppliedNothing) {
    for (const char* operation :
         {"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan", "DescribeTable",
          "DescribeTimeToLive", "DescribeContinuousBackups", "ListTables", "ListTagsOfResource"}) {
        EXPECT_FALSE(error_of_lost({operation, "{}", Repeat::safe}).maybe_applied()) << operation;
        EXPECT_FALSE(error_of_lost({operation, "{}", Repeat::unsafe}, "<html>").maybe_applied()) << operation;
    }
    for (const char* operation : {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem",
                                  "TransactWriteItems", "CreateTable", "UpdateTable", "ExecuteStatement"}) {
        EXPECT_TRUE(error_of_lost({operation, "{}", Repeat::safe}).maybe_applied()) << operation;
        EXPECT_TRUE(error_of_lost({operation, "{}", Repeat::unsafe}, "<html>").maybe_applied()) << operation;
    }
}

TEST(Driver, AReadIsRepeatedWhateverIsKnownOfIt) {
    Script script;
    script.core->options.retries = RetryOptions{.max_attempts = 3, .ambiguous = Ambiguous::stop};
    script->fail({TransportFailure::Kind::timeout, TransportFailure::Sent::maybe, true, "lost"});
    script->answer("{}");
    EXPECT_TRUE(script.client.try_call("Query", "{}"));
    EXPECT_EQ(script.asked().size(), 2U);
}

TEST(Driver, SendsNothingForACancelledCall) {
    Script script;
    CancellationToken token;
    token.cancel();
    auto core = std::make_shared<detail::ClientCore>(*script.core);
    core->options.cancellation = token;
    const Result<Reply> reply = detail::exchange(*core, get, "users");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind(), ErrorKind::request_timeout);
    EXPECT_EQ(reply.error().attempts(), 0);
    EXPECT_TRUE(script.asked().empty());
}

TEST(Driver, SendsNothingInNoTime) {
    for (const auto time :
         {std::chrono::milliseconds(0), std::chrono::milliseconds(-5), std::chrono::milliseconds::min()}) {
        Script script;
        const Result<std::string> got = script.client.with({.timeout = time}).try_call("ListTables", "{}");
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().message(), "the call's time ran out before its request could be sent");
        EXPECT_TRUE(script.asked().empty());
    }
}

struct Recorder final : Observer {
    std::vector<std::string> events;
    void on_request(const RequestEvent& event) override {
        events.push_back("request " + std::string(event.operation) + " " + std::string(event.table));
    }
    void on_attempt(const AttemptEvent& event) override {
        events.push_back("attempt " + std::to_string(event.attempt) + " " +
                         std::to_string(event.http_status) + " " + std::string(event.error_code));
    }
    void on_reply(const ReplyEvent& event) override {
        events.push_back("reply " + std::to_string(event.attempts) + " " +
                         (event.capacity_units ? std::to_string(*event.capacity_units).substr(0, 3) : "-") +
                         (event.error != nullptr ? " failed" : ""));
    }
};

TEST(Driver, TellsTheObserverOfRequestAttemptsAndReply) {
    Script script;
    const auto recorder = std::make_shared<Recorder>();
    script.core->observer = recorder;
    script->answer(R"({"__type":"a#ThrottlingException","message":"slow down"})", 400);
    script->answer(R"({"ConsumedCapacity":{"TableName":"users","CapacityUnits":0.5}})");
    EXPECT_TRUE(detail::exchange(*script.core, get, "users"));
    EXPECT_EQ(recorder->events,
              (std::vector<std::string>{"request GetItem users", "attempt 1 400 ThrottlingException",
                                        "attempt 2 200 ", "reply 2 0.5"}));
}

}  // namespace
}  // namespace dynantic
