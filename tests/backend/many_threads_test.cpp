#include "backend/backend_fixture.hpp"
#include "operation/retry/session.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace {

using namespace dynantic;
using namespace dynantic::tests;
using namespace dynantic::http::test;
using namespace std::chrono_literals;

constexpr int total_calls = 10'000;
constexpr int thread_count = 32;

std::string echo(const SeenRequest& request) { return good_reply(request.body); }

TEST(ManyThreads, KeepToTheBoundAndLoseNothing) {
    FakeServer server(answering(echo));
    BackendFixture fixture;
    fixture.config.max_pool_connections = 8;
    const auto backend = fixture.make(server);
    std::atomic<int> next{0};
    std::atomic<int> answered{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < thread_count; ++t) {
        threads.emplace_back([&] {
            for (int i = next++; i < total_calls; i = next++) {
                const std::string body = "{\"call\":" + std::to_string(i) + "}";
                const Reply reply = backend->call(call_of("GetItem", body));
                ASSERT_FALSE(reply.failure) << reply.failure->message;
                ASSERT_EQ(reply.body.view(), body) << "the reply of another call";
                ++answered;
            }
        });
    }
    for (std::thread& each : threads) each.join();
    EXPECT_EQ(answered.load(), total_calls);
    EXPECT_LE(server.most_open(), 8U);
    EXPECT_LE(server.accepted(), 8U);
}

TEST(ManyThreads, EveryCallEndsWhenTheServerIsKilledAndRestarted) {
    auto server = std::make_unique<FakeServer>(answering(echo));
    const std::uint16_t port = server->port();
    BackendFixture fixture;
    fixture.config.max_pool_connections = 8;
    const auto backend = fixture.make(*server);
    std::atomic<int> next{0};
    std::atomic<int> answered{0};
    std::atomic<int> failed{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < thread_count; ++t) {
        threads.emplace_back([&] {
            for (int i = next++; i < total_calls; i = next++) {
                const std::string body = "{\"call\":" + std::to_string(i) + "}";
                Call call = call_of("GetItem", body);
                call.repeat = i % 2 == 0 ? Repeat::safe : Repeat::unsafe;
                const Reply reply = backend->call(call);
                if (reply.failure) {
                    EXPECT_FALSE(reply.failure->message.empty());
                    EXPECT_NE(reply.failure->kind, TransportFailure::Kind::pool);
                    EXPECT_NE(reply.failure->kind, TransportFailure::Kind::timeout) << "it hung";
                    ++failed;
                } else {
                    EXPECT_EQ(reply.body.view(), body);
                    ++answered;
                }
            }
        });
    }
    while (answered < total_calls / 4) std::this_thread::yield();
    server.reset();
    while (failed == 0 && next < total_calls) std::this_thread::yield();
    server = std::make_unique<FakeServer>(answering(echo), FakeServer::Options{.port = port});
    for (std::thread& each : threads) each.join();
    EXPECT_EQ(answered + failed, total_calls);
    EXPECT_EQ(backend->call(call_of("GetItem")).status, 200) << "the client is as good as new";
}

TEST(ManyThreads, OneTokenEndsTheCallsThatWaitForRepliesAndForConnections) {
    std::atomic<int> arrived{0};
    FakeServer server([&](ServerConnection& connection) {
        (void)connection.read_request();
        ++arrived;
        connection.stall();
    });
    BackendFixture fixture;
    fixture.config.max_pool_connections = 4;
    const auto backend = fixture.make(server);
    std::vector<std::thread> threads;
    CancellationToken token;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            Call call = call_of("GetItem");
            call.cancellation = &token;
            const Reply reply = backend->call(call);
            ASSERT_TRUE(reply.failure);
            EXPECT_EQ(reply.failure->kind, TransportFailure::Kind::cancelled);
        });
    }
    while (arrived < 4) std::this_thread::yield();
    token.cancel();
    for (std::thread& each : threads) each.join();
}

}  // namespace
