#include "backend/backend_fixture.hpp"

#include <dynantic/client.hpp>
#include <dynantic/observer.hpp>

#include <gtest/gtest.h>

namespace {

using namespace dynantic;
using namespace dynantic::tests;
using namespace dynantic::http::test;
using namespace std::chrono_literals;

TEST(Backend, SendsASignedRequestAsTheServiceWantsIt) {
    SeenRequest seen;
    FakeServer server(answering([&](const SeenRequest& request) {
        seen = request;
        return good_reply(R"({"Item":{}})");
    }));
    BackendFixture fixture;
    fixture.config.app_id = "my app/1";
    const auto backend = fixture.make(server);
    Call call = call_of("GetItem", R"({"TableName":"t"})");
    call.attempt = 2;
    call.max_attempts = 4;
    const Reply reply = backend->call(call);

    ASSERT_FALSE(reply.failure) << reply.failure->message;
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body.view(), R"({"Item":{}})");
    EXPECT_EQ(reply.request_id, "REQ1");
    EXPECT_FALSE(reply.crc_mismatch);
    EXPECT_EQ(seen.line, "POST / HTTP/1.1");
    EXPECT_EQ(seen.body, R"({"TableName":"t"})");
    EXPECT_EQ(seen.header("Host"), "127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(seen.header("X-Amz-Target"), "DynamoDB_20120810.GetItem");
    EXPECT_EQ(seen.header("Content-Type"), "application/x-amz-json-1.0");
    EXPECT_EQ(seen.header("Content-Length"), "17");
    EXPECT_EQ(seen.header("amz-sdk-invocation-id"), "11111111-2222-4333-8444-555555555555");
    EXPECT_EQ(seen.header("amz-sdk-request"), "attempt=2; max=4");
    EXPECT_EQ(seen.header("X-Amz-Date"), "20240501T000000Z");
    EXPECT_EQ(seen.header("X-Amz-Security-Token"), "");
    EXPECT_TRUE(seen.header("Authorization")
                    .starts_with("AWS4-HMAC-SHA256 Credential=AKID/20240501/eu-west-1/dynamodb/aws4_request, "
                                 "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="));
    const std::string agent = seen.header("User-Agent");
    EXPECT_TRUE(agent.starts_with("dynantic-cpp/")) << agent;
    EXPECT_TRUE(agent.ends_with(" app/my-app-1")) << agent;
    for (const auto& [name, value] : seen.headers) EXPECT_EQ(value.find("SECRET"), std::string::npos) << name;
}

TEST(Backend, SendsTheSessionTokenOfTemporaryKeys) {
    SeenRequest seen;
    FakeServer server(answering([&](const SeenRequest& request) {
        seen = request;
        return good_reply("{}");
    }));
    BackendFixture fixture;
    fixture.config.credentials =
        Credentials{.access_key_id = "ASIA", .secret_access_key = "SECRET", .session_token = "TOKEN"};
    EXPECT_EQ(fixture.make(server)->call(call_of("ListTables")).status, 200);
    EXPECT_EQ(seen.header("X-Amz-Security-Token"), "TOKEN");
}

TEST(Backend, DoesNotShowTheTokenThatAServiceQuotes) {
    const std::string quoted =
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"The Canonical String )"
        R"(should have been 'POST\nx-amz-security-token:T/OK+EN+OF+STS==\nx-amz-target:x'"})";
    FakeServer server(answering([&](const SeenRequest&) { return reply_text(403, quoted); }));
    BackendFixture fixture;
    fixture.config.credentials = Credentials{
        .access_key_id = "AKID", .secret_access_key = "SECRET", .session_token = "T/OK+EN+OF+STS=="};
    const Reply reply = fixture.make(server)->call(call_of("GetItem"));
    EXPECT_NE(reply.body.view().find("x-amz-security-token:***"), std::string_view::npos)
        << reply.body.view();
    EXPECT_EQ(reply.body.view().find("T/OK"), std::string_view::npos);
}

TEST(Backend, DoesNotShowATokenThatIsQuotedWithEscapesOrInARedirection) {
    for (const int status : {302, 400, 502}) {
        FakeServer server(answering([&](const SeenRequest&) {
            return reply_text(status, R"({"message":"you sent T\/OK+EN+OF+STS\/=="})");
        }));
        BackendFixture fixture;
        fixture.config.credentials = Credentials{
            .access_key_id = "AKID", .secret_access_key = "SECRET", .session_token = "T/OK+EN+OF+STS/=="};
        EXPECT_EQ(fixture.make(server)->call(call_of("GetItem")).body.view(),
                  R"({"message":"you sent ***"})");
    }
}

// Notes every text that it is told.
struct Listener final : Observer {
    std::string heard;
    void on_request(const RequestEvent& event) override {
        ((heard += event.operation) += event.table) += "\n";
    }
    void on_attempt(const AttemptEvent& event) override {
        (((heard += event.operation) += event.table) += event.error_code) += "\n";
    }
    void on_reply(const ReplyEvent& event) override {
        (heard += event.operation) += event.table;
        if (event.error == nullptr) return;
        const Error& error = *event.error;
        try {
            error.raise();
        } catch (const DynanticError& thrown) {
            ((((heard += error.code()) += error.message()) += error.request_id()) += thrown.what()) += "\n";
        }
    }
};

TEST(Backend, NothingOfASignatureButItsNamesReachesAnErrorOrAnObserver) {
    // A gateway that tells its visitor all that he sent.
    FakeServer server(answering([](const SeenRequest& request) {
        std::string said;
        for (const auto& [name, value] : request.headers) said += name + ": " + value + "; ";
        return reply_text(request.header("amz-sdk-request") == "attempt=1; max=2" ? 503 : 403,
                          R"({"__type":"gateway#)" + said + R"(","message":")" + said + "\"}");
    }));
    const auto listener = std::make_shared<Listener>();
    BackendFixture fixture;
    fixture.config.credentials = Credentials{
        .access_key_id = "ASIA", .secret_access_key = "secret/Hunter2", .session_token = "token/Hunter2+=="};
    fixture.config.retries.max_attempts = 2;
    fixture.config.observer = listener;
    const Client client(fixture.make(server), fixture.config);
    const Result<std::string> got = client.try_call("GetItem", R"({"Key":{"id":{"S":"Hunter2"}}})");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().attempts(), 2);
    EXPECT_NE(got.error().message().find("X-Amz-Security-Token: ***;"), std::string_view::npos);
    EXPECT_NE(listener->heard.find("X-Amz-Security-Token: ***;"), std::string::npos);
    EXPECT_EQ(got.error().message().find("Hunter2"), std::string_view::npos);
    EXPECT_EQ(listener->heard.find("Hunter2"), std::string::npos) << listener->heard;
}

TEST(Backend, AsksTheEndpointOfTheAccountThatOwnsTheTable) {
    std::string asked_for;
    FakeServer proxy(answering([&](const SeenRequest& request) {
        asked_for = request.line;
        return reply_text(403, "");
    }));
    BackendFixture fixture;
    fixture.config.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
    fixture.config.credentials =
        Credentials{.access_key_id = "AKID", .secret_access_key = "SECRET", .account_id = "111111111111"};
    const auto backend = fixture.try_make().value();
    const auto host_of = [&](std::string_view body) {
        EXPECT_TRUE(backend->call(call_of("Any", body)).failure) << "the proxy refuses all";
        return asked_for.substr(0, asked_for.find(':'));
    };
    const std::string own = "CONNECT 111111111111.ddb.eu-west-1.amazonaws.com";
    const std::string theirs = "CONNECT 222222222222.ddb.eu-west-1.amazonaws.com";
    const std::string arn = R"("arn:aws:dynamodb:eu-west-1:222222222222:table/users")";
    EXPECT_EQ(host_of(R"({"TableName":"users"})"), own);
    EXPECT_EQ(host_of(R"({"TableName":)" + arn + R"(,"Key":{}})"), theirs);
    EXPECT_EQ(host_of(R"({"RequestItems":{)" + arn + R"(:{}}})"), theirs);
    EXPECT_EQ(host_of(R"({"TransactItems":[{"Put":{"TableName":)" + arn + "}}]}"), theirs);
    EXPECT_EQ(host_of(R"({"TableName":"arn:aws:dynamodb:us-east-1:222222222222:table/users"})"), own)
        << "an account elsewhere";
    EXPECT_EQ(host_of(R"({"TableName":"users","Item":{"a":{"S":)" + arn + "}}}"), own);
}

TEST(Backend, TheAccountOfTheEnvironmentSaysNothingOfOtherKeys) {
    std::string asked_for;
    FakeServer proxy(answering([&](const SeenRequest& request) {
        asked_for = request.line;
        return reply_text(403, "");
    }));
    BackendFixture fixture;
    fixture.config.proxy = "http://127.0.0.1:" + std::to_string(proxy.port());
    fixture.environment->variables["AWS_ACCOUNT_ID"] = "111111111111";
    const auto host = [&] {
        EXPECT_TRUE(fixture.try_make().value()->call(call_of("ListTables")).failure)
            << "the proxy refuses all";
        return asked_for.substr(0, asked_for.find(':'));
    };
    EXPECT_EQ(host(), "CONNECT dynamodb.eu-west-1.amazonaws.com") << "keys in code";
    fixture.config.credentials = {};
    fixture.environment->variables["AWS_ACCESS_KEY_ID"] = "AKID";
    fixture.environment->variables["AWS_SECRET_ACCESS_KEY"] = "SECRET";
    EXPECT_EQ(host(), "CONNECT 111111111111.ddb.eu-west-1.amazonaws.com") << "keys beside it";
}

TEST(Backend, AReplyWhoseChecksumIsWrongSaysSo) {
    FakeServer server(answering(
        [](const SeenRequest&) { return reply_text(200, R"({"Item":{}})", "x-amz-crc32: 12345\r\n"); }));
    BackendFixture fixture;
    const Reply reply = fixture.make(server)->call(call_of("GetItem"));
    EXPECT_TRUE(reply.crc_mismatch);
}

TEST(Backend, AReplyWithoutAChecksumIsTaken) {
    FakeServer server(answering([](const SeenRequest&) { return reply_text(200, "{}"); }));
    BackendFixture fixture;
    EXPECT_FALSE(fixture.make(server)->call(call_of("GetItem")).crc_mismatch);
}

TEST(Backend, ARefusalKeepsItsBodyIdDateAndRetryAfter) {
    FakeServer server(answering([](const SeenRequest&) {
        return error_reply(400, "ThrottlingException",
                           "x-amz-retry-after: 1500\r\nDate: Wed, 01 May 2024 00:00:07 GMT\r\n");
    }));
    BackendFixture fixture;
    const Reply reply = fixture.make(server)->call(call_of("PutItem"));
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.request_id, "REQ2");
    EXPECT_EQ(reply.retry_after, 1500ms);
    EXPECT_EQ(reply.date, fixture.clock->now() + 7s);
    EXPECT_NE(reply.body.view().find("ThrottlingException"), std::string_view::npos);
    EXPECT_FALSE(reply.mended);
}

TEST(Backend, LearnsTheServersClockWhenItIsRefusedForItsDate) {
    std::vector<std::string> dates;
    FakeServer server(answering([&](const SeenRequest& request) {
        dates.push_back(request.header("X-Amz-Date"));
        if (dates.size() > 1) return good_reply("{}");
        return error_reply(400, "RequestTimeTooSkewed", "Date: Wed, 01 May 2024 01:00:00 GMT\r\n");
    }));
    BackendFixture fixture;
    const auto backend = fixture.make(server);
    const Reply refused = backend->call(call_of("GetItem"));
    EXPECT_TRUE(refused.mended);
    EXPECT_EQ(backend->call(call_of("GetItem")).status, 200);
    EXPECT_EQ(dates, (std::vector<std::string>{"20240501T000000Z", "20240501T010000Z"}));
}

TEST(Backend, AWrongSignatureIsNoMatterOfTheClockWhereTheClocksAgree) {
    FakeServer server(answering([](const SeenRequest&) {
        return error_reply(400, "InvalidSignatureException", "Date: Wed, 01 May 2024 00:01:00 GMT\r\n");
    }));
    BackendFixture fixture;
    EXPECT_FALSE(fixture.make(server)->call(call_of("GetItem")).mended);
}

TEST(Backend, DropsKeysThatTheServiceCallsExpired) {
    std::vector<std::string> keys;
    FakeServer server(answering([&](const SeenRequest& request) {
        const std::string authorization = request.header("Authorization");
        keys.push_back(authorization.substr(authorization.find("Credential=") + 11, 4));
        return keys.back() == "KEY1" ? error_reply(400, "ExpiredTokenException") : good_reply("{}");
    }));
    BackendFixture fixture;
    int loads = 0;
    fixture.config.credentials = [&] {
        return Credentials{.access_key_id = "KEY" + std::to_string(++loads), .secret_access_key = "SECRET"};
    };
    const auto backend = fixture.make(server);
    EXPECT_TRUE(backend->call(call_of("GetItem")).mended);
    EXPECT_EQ(backend->call(call_of("GetItem")).status, 200);
    EXPECT_EQ(backend->call(call_of("GetItem")).status, 200);
    EXPECT_EQ(keys, (std::vector<std::string>{"KEY1", "KEY2", "KEY2"}));
    EXPECT_EQ(loads, 2);
}

TEST(Backend, MissingCredentialsAreAFailureBeforeAnythingIsSent) {
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    BackendFixture fixture;
    fixture.config.credentials = []() -> Credentials { throw std::runtime_error("SECRET"); };
    const Reply reply = fixture.make(server)->call(call_of("GetItem"));
    ASSERT_TRUE(reply.failure);
    EXPECT_EQ(reply.failure->kind, TransportFailure::Kind::credentials);
    EXPECT_EQ(reply.failure->sent, TransportFailure::Sent::no);
    EXPECT_EQ(reply.failure->message.find("SECRET"), std::string::npos);
    EXPECT_EQ(server.accepted(), 0U);
}

TEST(Backend, ACallIsCancelledWhileItFetchesCredentialsToo) {
    CancellationToken token;
    FakeServer container([&](ServerConnection& connection) {
        static_cast<void>(connection.read_request());
        token.cancel();
        connection.stall();
    });
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    BackendFixture fixture;
    fixture.config.credentials = {};
    fixture.environment->variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] =
        "http://127.0.0.1:" + std::to_string(container.port()) + "/keys";
    const auto backend = fixture.make(server);
    Call call = call_of("GetItem");
    call.cancellation = &token;
    const Reply reply = backend->call(call);
    ASSERT_TRUE(reply.failure);
    EXPECT_EQ(reply.failure->message, "the call was cancelled while it waited for credentials");
    EXPECT_EQ(reply.failure->sent, TransportFailure::Sent::no);
    EXPECT_EQ(server.accepted(), 0U);
    EXPECT_EQ(container.accepted(), 1U) << "a cancelled call does not try again";
}

TEST(Backend, AnOperationsNameIsNoPlaceForAnotherHeader) {
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    BackendFixture fixture;
    const Client client(fixture.make(server), fixture.config);
    for (const char* name : {"", "Get Item", "GetItem\r\nX-Evil: 1", "a.b"}) {
        const Result<std::string> got = client.try_call(name, "{}");
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().message(),
                  "an operation is named by letters and digits, such as DescribeLimits");
    }
    EXPECT_EQ(server.accepted(), 0U);
}

TEST(Backend, SettingsThatContradictEachOtherAreRefusedAtOnce) {
    BackendFixture fixture;
    fixture.config.endpoint_url = "https://user:secret@host";
    ASSERT_FALSE(fixture.try_make());
    EXPECT_EQ(fixture.try_make().error().kind(), ErrorKind::config);
    fixture.config.endpoint_url.reset();
    fixture.config.max_pool_connections = 0;
    EXPECT_FALSE(fixture.try_make());
    fixture.config.max_pool_connections = 1;
    fixture.config.region.reset();
    EXPECT_FALSE(fixture.try_make()) << "no region, no endpoint";
    fixture.config.region = "eu-west-1";
    fixture.config.proxy = "socks5://proxy";
    EXPECT_FALSE(fixture.try_make());
    fixture.config.proxy.reset();
    fixture.config.read_timeout = 0ms;
    EXPECT_FALSE(fixture.try_make()) << "no reply comes in no time";
    fixture.config.read_timeout = std::chrono::milliseconds::max();
    fixture.config.connect_timeout = -1s;
    EXPECT_FALSE(fixture.try_make());
    fixture.config.connect_timeout = std::chrono::milliseconds::max();
    EXPECT_TRUE(fixture.try_make());
}

TEST(Backend, TimesWithoutEndAreNoTimesInThePast) {
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    BackendFixture fixture;
    fixture.config.read_timeout = std::chrono::milliseconds::max();
    fixture.config.connect_timeout = std::chrono::milliseconds::max();
    fixture.config.call_timeout = std::chrono::milliseconds::max();
    const Client client(fixture.make(server), fixture.config);
    EXPECT_EQ(client.call("ListTables", "{}"), "{}");
}

TEST(Backend, AnEndpointOnThisMachineNeedsNoRegion) {
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    BackendFixture fixture;
    fixture.config.region.reset();
    EXPECT_EQ(fixture.make(server)->call(call_of("ListTables")).status, 200);
}

TEST(Backend, SaysWhereItSendsTo) {
    BackendFixture fixture;
    EXPECT_EQ((*fixture.try_make())->description(), "https://dynamodb.eu-west-1.amazonaws.com");
}

TEST(Backend, AnEndpointMayHaveAPath) {
    SeenRequest seen;
    FakeServer server(answering([&](const SeenRequest& request) {
        seen = request;
        return good_reply("{}");
    }));
    BackendFixture fixture;
    fixture.config.endpoint_url = "http://127.0.0.1:" + std::to_string(server.port()) + "/gateway/db";
    EXPECT_EQ((*fixture.try_make())->call(call_of("ListTables")).status, 200);
    EXPECT_EQ(seen.line, "POST /gateway/db HTTP/1.1");
}

}  // namespace
