#include "backend/backend_fixture.hpp"
#include "http/in_child.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <future>
#include <iterator>
#include <latch>
#include <thread>
#include <vector>

namespace {

using namespace dynantic;
using namespace dynantic::tests;
using namespace dynantic::http::test;
using namespace std::chrono_literals;
using Kind = TransportFailure::Kind;

std::string echo(const SeenRequest& request) { return good_reply(request.body); }

Reply ask(Backend& backend, const Call& call) {
    std::promise<Reply> promise;
    backend.async_call(call, [&](Reply reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
}

TEST(AsyncBackend, AnswersAsTheBlockingOneDoes) {
    FakeServer server(answering(echo));
    BackendFixture fixture;
    const auto backend = fixture.make(server);
    const std::string large = "\"" + std::string(3'000'000, 'x') + "\"";
    for (const std::string& body : {std::string("{}"), std::string(R"({"a":1})"), large}) {
        const Reply reply = ask(*backend, call_of("GetItem", body));
        ASSERT_FALSE(reply.failure) << reply.failure->message;
        EXPECT_EQ(reply.body.view(), body);
        EXPECT_EQ(reply.request_id, "REQ1");
        EXPECT_FALSE(reply.crc_mismatch);
    }
    EXPECT_EQ(server.accepted(), 1U);
}

TEST(AsyncBackend, SharesItsConnectionsWithBlockingCalls) {
    FakeServer server(answering(echo));
    BackendFixture fixture;
    const auto backend = fixture.make(server);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(ask(*backend, call_of("GetItem")).status, 200);
        EXPECT_EQ(backend->call(call_of("GetItem")).status, 200);
    }
    EXPECT_LE(server.accepted(), 2U);
}

TEST(AsyncBackend, ManyCallsAtOnceKeepToTheBoundAndLoseNothing) {
    constexpr int calls = 500;
    FakeServer server(answering(echo));
    BackendFixture fixture;
    fixture.config.max_pool_connections = 4;
    const auto backend = fixture.make(server);
    std::vector<std::string> bodies;
    for (int i = 0; i < calls; ++i) bodies.push_back("{\"call\":" + std::to_string(i) + "}");
    std::atomic<int> right{0};
    std::atomic<int> ended{0};
    for (int i = 0; i < calls; ++i) {
        const std::string& body = bodies[static_cast<std::size_t>(i)];
        backend->async_call(call_of("GetItem", body), [&](Reply reply) {
            if (!reply.failure && reply.body.view() == body) ++right;
            ++ended;
            ended.notify_one();
        });
    }
    for (int now = ended; now < calls; now = ended) ended.wait(now);
    EXPECT_EQ(right.load(), calls);
    EXPECT_LE(server.most_open(), 4U);
}

TEST(AsyncBackend, MayBeAskedAgainFromWithinItsAnswer) {
    FakeServer server(answering(echo));
    BackendFixture fixture;
    fixture.config.max_pool_connections = 1;
    const auto backend = fixture.make(server);
    std::promise<int> promise;
    int left = 20;
    std::function<void(Reply)> next = [&](Reply reply) {
        if (reply.failure || --left == 0) return promise.set_value(left);
        backend->async_call(call_of("GetItem"), next);
    };
    backend->async_call(call_of("GetItem"), next);
    EXPECT_EQ(promise.get_future().get(), 0);
}

TEST(AsyncBackend, NobodyListeningIsAFailure) {
    BackendFixture fixture;
    fixture.config.endpoint_url = "http://127.0.0.1:" + std::to_string(unused_port());
    const auto backend = fixture.try_make().value();
    const Reply reply = ask(*backend, call_of("GetItem"));
    ASSERT_TRUE(reply.failure);
    EXPECT_EQ(reply.failure->kind, Kind::connect);
    EXPECT_EQ(reply.failure->sent, TransportFailure::Sent::no);
}

TEST(AsyncBackend, SilenceEndsWithTheReadTimeoutOrTheDeadline) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    BackendFixture fixture;
    fixture.config.read_timeout = 5ms;
    const auto backend = fixture.make(server);
    const Reply slow = ask(*backend, call_of("GetItem"));
    ASSERT_TRUE(slow.failure);
    EXPECT_EQ(slow.failure->kind, Kind::timeout);
    EXPECT_EQ(slow.failure->sent, TransportFailure::Sent::maybe);
    EXPECT_NE(slow.failure->message.find("read_timeout"), std::string::npos);

    fixture.config.read_timeout = 60s;
    const auto patient = fixture.make(server);
    Call call = call_of("GetItem");
    call.deadline = std::chrono::steady_clock::now() + 20ms;
    const Reply late = ask(*patient, call);
    ASSERT_TRUE(late.failure);
    EXPECT_NE(late.failure->message.find("deadline"), std::string::npos) << late.failure->message;
}

TEST(AsyncBackend, WhoWaitsForAConnectionGivesUpAtTheDeadlineOrWhenCancelled) {
    std::promise<void> arrived;
    FakeServer server([&](ServerConnection& connection) {
        (void)connection.read_request();
        arrived.set_value();
        connection.stall();
    });
    BackendFixture fixture;
    fixture.config.max_pool_connections = 1;
    const auto backend = fixture.make(server);
    CancellationToken hanging;
    Call first = call_of("GetItem");
    first.cancellation = &hanging;
    std::promise<Reply> first_reply;
    backend->async_call(first, [&](Reply reply) { first_reply.set_value(std::move(reply)); });
    arrived.get_future().wait();

    Call late = call_of("GetItem");
    late.deadline = std::chrono::steady_clock::now() + 2ms;
    EXPECT_EQ(ask(*backend, late).failure->kind, Kind::pool);
    CancellationToken token;
    token.cancel();
    Call cancelled = call_of("GetItem");
    cancelled.cancellation = &token;
    EXPECT_EQ(ask(*backend, cancelled).failure->kind, Kind::cancelled);

    hanging.cancel();
    const Reply reply = first_reply.get_future().get();
    ASSERT_TRUE(reply.failure);
    EXPECT_EQ(reply.failure->kind, Kind::cancelled);
    EXPECT_EQ(reply.failure->sent, TransportFailure::Sent::maybe);
}

TEST(AsyncBackend, AConnectionThatItsServerClosedIsReplaced) {
    FakeServer server([](ServerConnection& connection) {
        if (connection.read_request()) connection.send(good_reply("{}"));
    });
    BackendFixture fixture;
    const auto backend = fixture.make(server);
    for (int i = 0; i < 5; ++i) {
        const Reply reply = ask(*backend, call_of("GetItem"));
        ASSERT_FALSE(reply.failure) << reply.failure->message;
    }
    EXPECT_EQ(server.accepted(), 5U);
}

TEST(AsyncBackend, LivesUntilItsLastAnswer) {
    FakeServer server(answering(echo));
    BackendFixture fixture;
    std::promise<Reply> promise;
    {
        const auto backend = fixture.make(server);
        backend->async_call(call_of("GetItem"), [&](Reply reply) { promise.set_value(std::move(reply)); });
    }
    EXPECT_EQ(promise.get_future().get().status, 200);
}

TEST(AsyncBackend, FetchesCredentialsWithoutBlockingItsCaller) {
    FakeServer server(answering(echo));
    BackendFixture fixture;
    std::promise<void> go;
    fixture.config.credentials = [&] {
        go.get_future().wait();
        return Credentials{.access_key_id = "AKID", .secret_access_key = "SECRET"};
    };
    const auto backend = fixture.make(server);
    std::promise<Reply> promise;
    backend->async_call(call_of("GetItem"), [&](Reply reply) { promise.set_value(std::move(reply)); });
    go.set_value();  // would never be reached otherwise
    EXPECT_EQ(promise.get_future().get().status, 200);
}

// Credentials that come when a test says so.
struct SlowKeys {
    std::latch asked{1};
    std::latch released{1};
    std::atomic<int> loads{0};
    Credentials operator()() {
        if (++loads == 1) asked.count_down();
        released.wait();
        return {.access_key_id = "AKID", .secret_access_key = "SECRET"};
    }
};

std::ptrdiff_t threads_of_this_process() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                         std::filesystem::directory_iterator());
}

TEST(AsyncBackend, HoweverManyCallsNeedCredentialsOneThreadFetchesThem) {
    constexpr int many = 200;
    FakeServer server(answering(echo));
    SlowKeys keys;
    BackendFixture fixture;
    fixture.config.credentials = [&] { return keys(); };
    const auto backend = fixture.make(server);
    const std::ptrdiff_t before = threads_of_this_process();
    std::latch answered{many};
    std::atomic<int> good{0};
    for (int i = 0; i < many; ++i) {
        backend->async_call(call_of("GetItem"), [&](const Reply& reply) {
            good += reply.status == 200 ? 1 : 0;
            answered.count_down();
        });
    }
    keys.asked.wait();
    EXPECT_LE(threads_of_this_process() - before, 2) << "one that fetches, perhaps the reactor's";
    keys.released.count_down();
    answered.wait();
    EXPECT_EQ(good, many);
    EXPECT_EQ(keys.loads, 1);
}

TEST(AsyncBackend, WhoWaitsForAnothersCredentialsGivesUpAtTheDeadlineOrWhenCancelled) {
    FakeServer server(answering(echo));
    SlowKeys keys;
    BackendFixture fixture;
    fixture.config.credentials = [&] { return keys(); };
    const auto backend = fixture.make(server);
    std::promise<Reply> fetching;
    backend->async_call(call_of("GetItem"), [&](Reply reply) { fetching.set_value(std::move(reply)); });
    Call call = call_of("GetItem");
    call.deadline = std::chrono::steady_clock::now();
    EXPECT_EQ(ask(*backend, call).failure->message,
              "the deadline passed while credentials were being fetched");
    call = call_of("GetItem");
    CancellationToken token;
    call.cancellation = &token;
    std::promise<Reply> cancelled;
    backend->async_call(call, [&](Reply reply) { cancelled.set_value(std::move(reply)); });
    token.cancel();
    EXPECT_EQ(cancelled.get_future().get().failure->message,
              "the call was cancelled while it waited for credentials");
    keys.released.count_down();
    EXPECT_EQ(fetching.get_future().get().status, 200);
}

TEST(AsyncBackend, WhoWaitsSharesAFailureButNotThatOfACancelledCall) {
    FakeServer server(answering(echo));
    std::latch asked{1};
    FakeServer container([&](ServerConnection& connection) {
        static_cast<void>(connection.read_request());
        if (connection.index() == 0) {
            asked.count_down();
            return connection.stall();
        }
        connection.send(reply_text(404, ""));
    });
    BackendFixture fixture;
    fixture.config.credentials = {};
    fixture.environment->variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] =
        "http://127.0.0.1:" + std::to_string(container.port()) + "/keys";
    const auto backend = fixture.make(server);
    CancellationToken token;
    Call fetching = call_of("GetItem");
    fetching.cancellation = &token;
    std::promise<Reply> first;
    backend->async_call(fetching, [&](Reply reply) { first.set_value(std::move(reply)); });
    std::promise<Reply> others[2];
    for (std::promise<Reply>& each : others)
        backend->async_call(call_of("GetItem"), [&](Reply reply) { each.set_value(std::move(reply)); });
    asked.wait();
    token.cancel();
    EXPECT_EQ(first.get_future().get().failure->message,
              "the call was cancelled while it waited for credentials");
    for (std::promise<Reply>& each : others)
        EXPECT_NE(each.get_future().get().failure->message.find("HTTP status 404"), std::string::npos);
    EXPECT_GE(container.accepted(), 2U);
}

TEST(AsyncBackend, CredentialsThatAreThrownAreAFailureAndNotTheEndOfTheProgram) {
    FakeServer server(answering(echo));
    BackendFixture fixture;
    fixture.config.credentials = []() -> Credentials { throw 42; };
    const auto backend = fixture.make(server);
    const Reply reply = ask(*backend, call_of("GetItem"));
    ASSERT_TRUE(reply.failure);
    EXPECT_EQ(reply.failure->kind, Kind::credentials);
}

TEST(AsyncBackend, AnswersInTheChildOfAForkToo) {
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "ThreadSanitizer ends a child of a program with threads that starts one itself";
#endif
    FakeServer server(answering(echo));
    BackendFixture fixture;
    const auto backend = fixture.make(server);
    EXPECT_EQ(ask(*backend, call_of("GetItem")).status, 200);
    EXPECT_EQ(in_child([&] { return ask(*backend, call_of("GetItem")).status == 200 ? 0 : 1; }), 0);
    EXPECT_EQ(ask(*backend, call_of("GetItem")).status, 200);
    EXPECT_EQ(server.accepted(), 2U);
}

TEST(AsyncBackend, SpeaksTls) {
    const TestAuthority authority;
    const ServerContext context = authority.server("DNS:localhost");
    FakeServer server(answering(echo), {.tls = context.get()});
    BackendFixture fixture;
    fixture.config.endpoint_url = "https://localhost:" + std::to_string(server.port());
    fixture.config.ca_bundle = authority.pem_file();
    const auto backend = fixture.try_make().value();
    const std::string large = "\"" + std::string(1'000'000, 'x') + "\"";
    for (const std::string& body : {std::string("{}"), large}) {
        const Reply reply = ask(*backend, call_of("GetItem", body));
        ASSERT_FALSE(reply.failure) << reply.failure->message;
        EXPECT_EQ(reply.body.view(), body);
    }
}

}  // namespace
