#include "backend/backend_fixture.hpp"
#include "operation/client_core.hpp"

#include <dynantic/client.hpp>
#include <dynantic/observer.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

// The whole way of a call, retries and pool included, over real sockets to a server that gets things wrong.
namespace dynantic {
namespace {

using namespace http::test;
using tests::BackendFixture;
using tests::error_reply;
using tests::good_reply;
using namespace std::chrono_literals;

constexpr std::string_view answer = R"({"Item":{"id":{"S":"1"}}})";

// What the server does with one request. False: it ends the connection.
using Act = std::function<bool(ServerConnection&, const SeenRequest&)>;

Act sends(std::string text) {
    return [text = std::move(text)](ServerConnection& connection, const SeenRequest&) {
        connection.send(text);
        return true;
    };
}
Act sends_and_closes(std::string text) {
    return [text = std::move(text)](ServerConnection& connection, const SeenRequest&) {
        connection.send(text);
        return false;
    };
}

// What happened to a call, as an observer sees it.
struct Attempts final : Observer {
    void on_attempt(const AttemptEvent& event) override {
        all.push_back(event.http_status == 0 ? "failed" : std::to_string(event.http_status));
    }
    std::vector<std::string> all;
};

// A server that plays `acts`, one a request, whatever the connection, and then answers well; and a client of it whose
// retries wait for nothing.
class Stage {
  public:
    explicit Stage(bool tls, std::vector<Act> acts) : acts_(std::move(acts)) {
        if (tls) {
            authority_ = std::make_unique<TestAuthority>();
            context_ = authority_->server("DNS:localhost");
            fixture.config.ca_bundle = authority_->pem_file();
        }
        server_ = std::make_unique<FakeServer>([this](ServerConnection& connection) { serve(connection); },
                                               FakeServer::Options{.tls = context_.get()});
        fixture.config.endpoint_url =
            (tls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(server_->port());
        fixture.config.read_timeout = 30s;
        fixture.config.max_reply_bytes = 100'000;
    }

    Client client() {
        ClientConfig config = fixture.config;
        config.observer = attempts;
        const auto core = detail::make_core(fixture.try_make().value(), config);
        core->retry = std::make_shared<detail::RetryState>(
            config.retries, detail::RetryEnvironment{.now = [] { return std::chrono::steady_clock::now(); },
                                                     .random = [] { return 0.0; }});
        return detail::ClientAccess::make(core);
    }
    [[nodiscard]] const FakeServer& server() const { return *server_; }

    BackendFixture fixture;
    std::shared_ptr<Attempts> attempts = std::make_shared<Attempts>();
    std::vector<SeenRequest> seen;

  private:
    void serve(ServerConnection& connection) {
        while (const auto request = connection.read_request()) {
            Act act = sends(good_reply(answer));
            {
                const std::scoped_lock lock(mutex_);
                if (seen.size() < acts_.size()) act = acts_[seen.size()];
                seen.push_back(*request);
            }
            if (!act(connection, *request)) return;
        }
    }

    std::vector<Act> acts_;
    std::mutex mutex_;
    std::unique_ptr<TestAuthority> authority_;
    ServerContext context_;
    std::unique_ptr<FakeServer> server_;
};

// Over plain TCP and over TLS.
class Trouble : public ::testing::TestWithParam<bool> {
  protected:
    // Plays `act` for the first request, and expects that the second attempt brings the answer.
    void expect_cured(const Act& act, const std::string& first_attempt, std::size_t connections) {
        Stage stage(GetParam(), {act});
        const Client client = stage.client();
        const Result<std::string> got = client.try_call("GetItem", R"({"TableName":"t"})");
        ASSERT_TRUE(got) << got.error().message();
        EXPECT_EQ(*got, answer);
        EXPECT_EQ(stage.attempts->all, (std::vector<std::string>{first_attempt, "200"}));
        EXPECT_EQ(stage.server().accepted(), connections);
        ASSERT_EQ(stage.seen.size(), 2U);
        EXPECT_EQ(stage.seen[0].body, stage.seen[1].body);
        EXPECT_EQ(stage.seen[0].header("amz-sdk-invocation-id"),
                  stage.seen[1].header("amz-sdk-invocation-id"));
        EXPECT_EQ(stage.seen[0].header("amz-sdk-request"), "attempt=1; max=4");
        EXPECT_EQ(stage.seen[1].header("amz-sdk-request"), "attempt=2; max=4");
    }
    // Plays `act` for ever, and hands over the error.
    Error expect_refused(const Act& act, std::size_t requests) {
        Stage stage(GetParam(), std::vector<Act>(20, act));
        const Result<std::string> got = stage.client().try_call("GetItem", "{}");
        EXPECT_FALSE(got);
        EXPECT_EQ(stage.seen.size(), requests);
        return got ? Error(ErrorKind::config, "no error") : got.error();
    }
};
INSTANTIATE_TEST_SUITE_P(Over, Trouble, ::testing::Bool(),
                         [](const auto& each) { return each.param ? "Tls" : "Plain"; });

TEST_P(Trouble, AServerInTroubleIsAskedAgainOnTheSameConnection) {
    expect_cured(sends(error_reply(500, "InternalServerError")), "500", 1);
    expect_cured(sends(reply_text(503, "")), "503", 1);
    expect_cured(sends(reply_text(502, "<html>bad gateway</html>")), "502", 1);
}

TEST_P(Trouble, ThrottlingIsWaitedOut) {
    expect_cured(sends(error_reply(400, "ProvisionedThroughputExceededException")), "400", 1);
    expect_cured(sends(error_reply(400, "ThrottlingException", "x-amz-retry-after: 0\r\n")), "400", 1);
    expect_cured(sends(reply_text(429, "")), "429", 1);
}

TEST_P(Trouble, ADamagedReplyIsFetchedAgain) {
    expect_cured(sends(reply_text(200, answer, "x-amz-crc32: 1\r\n")), "200", 1);
}

TEST_P(Trouble, AReplyThatIsCutOffIsFetchedAgainOnANewConnection) {
    expect_cured(sends_and_closes("HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"Item\""), "failed", 2);
    expect_cured(sends_and_closes("HTTP/1.1 200 O"), "failed", 2);
    expect_cured([](ServerConnection&, const SeenRequest&) { return false; }, "failed", 2);
}

TEST_P(Trouble, AResetIsNoEnd) {
    expect_cured(
        [](ServerConnection& connection, const SeenRequest&) {
            connection.reset();
            return false;
        },
        "failed", 2);
}

TEST_P(Trouble, WhatIsNotHttpIsTriedAgainElsewhere) {
    expect_cured(sends("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "failed", 2);
    const Error error = expect_refused(sends("SSH-2.0-OpenSSH_9.2\r\n\r\n"), 4);
    EXPECT_EQ(error.kind(), ErrorKind::connection);
    EXPECT_EQ(error.attempts(), 4);
}

TEST_P(Trouble, AServerThatFallsSilentIsGivenUpAndAskedAgain) {
    Stage stage(GetParam(), {[](ServerConnection& connection, const SeenRequest&) {
                    connection.stall();
                    return false;
                }});
    stage.fixture.config.read_timeout = 200ms;  // of the silence; the second answer has as long
    const Result<std::string> got = stage.client().try_call("GetItem", "{}");
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_EQ(stage.attempts->all, (std::vector<std::string>{"failed", "200"}));
}

TEST_P(Trouble, ADeadlineEndsACallAndItsRetries) {
    Stage stage(GetParam(), {[](ServerConnection& connection, const SeenRequest&) {
                    connection.stall();
                    return false;
                }});
    const Result<std::string> got = stage.client().with({.timeout = 300ms}).try_call("PutItem", "{}");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::request_timeout);
    EXPECT_NE(got.error().message().find("deadline"), std::string_view::npos) << got.error().message();
    EXPECT_TRUE(got.error().maybe_applied());
}

TEST_P(Trouble, AReplyBeyondTheLimitIsRefusedOnce) {
    const Error error = expect_refused(sends_and_closes(good_reply(std::string(200'000, 'x'))), 1);
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(error.message().find("100000"), std::string_view::npos) << error.message();
}

TEST_P(Trouble, ARefusalIsNotRepeated) {
    const Error error = expect_refused(sends(error_reply(400, "ValidationException")), 1);
    EXPECT_EQ(error.kind(), ErrorKind::validation);
    EXPECT_EQ(error.request_id(), "REQ2");
    EXPECT_EQ(error.http_status(), 400);
}

TEST_P(Trouble, AnErrorWithoutABodyTellsItsStatus) {
    const Error error = expect_refused(sends(reply_text(403, "<html>who are you?</html>")), 1);
    EXPECT_EQ(error.http_status(), 403);
    EXPECT_NE(error.message().find("403"), std::string_view::npos) << error.message();
}

TEST_P(Trouble, KeysThatExpiredAreFetchedAnewOnce) {
    Stage stage(GetParam(), std::vector<Act>(20, sends(error_reply(400, "ExpiredTokenException"))));
    int loads = 0;
    stage.fixture.config.credentials = [&] {
        return Credentials{.access_key_id = "KEY" + std::to_string(++loads), .secret_access_key = "SECRET"};
    };
    const Result<std::string> got = stage.client().try_call("GetItem", "{}");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::credentials);
    EXPECT_EQ(loads, 2);
    ASSERT_EQ(stage.seen.size(), 2U);
    EXPECT_NE(stage.seen[0].header("Authorization").find("KEY1/"), std::string::npos);
    EXPECT_NE(stage.seen[1].header("Authorization").find("KEY2/"), std::string::npos);
}

TEST_P(Trouble, KeysThatCannotChangeAreNotTriedAgain) {
    for (const char* code :
         {"UnrecognizedClientException", "ExpiredTokenException", "InvalidClientTokenId"}) {
        const Error error = expect_refused(sends(error_reply(400, code)), 1);
        EXPECT_EQ(error.kind(), ErrorKind::credentials) << code;
    }
}

TEST_P(Trouble, AClockThatIsOffIsPutRight) {
    Stage stage(GetParam(),
                {sends(error_reply(400, "RequestTimeTooSkewed", "Date: Wed, 01 May 2024 06:00:00 GMT\r\n"))});
    const Result<std::string> got = stage.client().try_call("GetItem", "{}");
    ASSERT_TRUE(got) << got.error().message();
    ASSERT_EQ(stage.seen.size(), 2U);
    EXPECT_EQ(stage.seen[0].header("X-Amz-Date"), "20240501T000000Z");
    EXPECT_EQ(stage.seen[1].header("X-Amz-Date"), "20240501T060000Z");
}

TEST_P(Trouble, AConnectionThatTheServerGaveUpCostsNoAttempt) {
    Stage stage(GetParam(), {sends_and_closes(good_reply(answer)), sends_and_closes(good_reply(answer))});
    const Client client = stage.client();
    // One that may be repeated, for the client may still believe in the connection when it writes.
    for (int call = 0; call < 3; ++call) EXPECT_TRUE(client.try_list_tables());
    EXPECT_EQ(stage.attempts->all, (std::vector<std::string>{"200", "200", "200"}));
    EXPECT_EQ(stage.server().accepted(), 3U);
}

TEST_P(Trouble, ACallMayAskForOtherRetriesThanItsClient) {
    Stage stage(GetParam(), std::vector<Act>(20, sends(error_reply(500, "InternalServerError"))));
    const Client client = stage.client();
    const Result<std::string> once =
        client.with({.retries = RetryOptions{.max_attempts = 1}}).try_call("GetItem", "{}");
    ASSERT_FALSE(once);
    EXPECT_EQ(once.error().attempts(), 1);
    const Result<std::string> stopped =
        client.with({.retries = RetryOptions{.ambiguous = Ambiguous::stop}}).try_call("PutItem", "{}");
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().attempts(), 1) << "nobody knows whether it may be repeated";
    EXPECT_TRUE(stopped.error().maybe_applied());
}

TEST(EmptyServer, NobodyListeningIsAConnectionErrorThatNamesTheHost) {
    BackendFixture fixture;
    fixture.config.endpoint_url = "http://127.0.0.1:" + std::to_string(unused_port());
    fixture.config.retries.max_attempts = 1;
    const Client client(fixture.try_make().value(), fixture.config);
    const Result<std::string> got = client.try_call("GetItem", "{}");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::connection);
    EXPECT_NE(got.error().message().find("127.0.0.1"), std::string_view::npos) << got.error().message();
    EXPECT_FALSE(got.error().maybe_applied());
}

TEST(Ipv6, AnEndpointMayBeAnAddressInBrackets) {
    std::unique_ptr<FakeServer> server;
    try {
        server = std::make_unique<FakeServer>(answering([](const SeenRequest& request) {
                                                  return good_reply("\"" + request.header("Host") + "\"");
                                              }),
                                              FakeServer::Options{.v6 = true});
    } catch (const std::runtime_error&) {
        GTEST_SKIP() << "no IPv6 on this machine";
    }
    const std::string host = "[::1]:" + std::to_string(server->port());
    BackendFixture fixture;
    fixture.config.endpoint_url = "http://" + host;
    const Client client(fixture.try_make().value(), fixture.config);
    EXPECT_EQ(client.call("GetItem", "{}"), "\"" + host + "\"");
}

}  // namespace
}  // namespace dynantic
