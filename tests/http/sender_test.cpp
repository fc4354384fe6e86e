#include "http/sender.hpp"

#include "http/fake_server.hpp"

#include <gtest/gtest.h>

namespace {

using namespace dynantic;
using namespace dynantic::http;
using namespace dynantic::http::test;
using namespace std::chrono_literals;
using Kind = TransportFailure::Kind;

std::string url_of(const FakeServer& server, const std::string& path) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + path;
}

TEST(Sender, SendsWhatItIsAskedAndReturnsWhatCame) {
    SeenRequest seen;
    FakeServer server(answering([&](const SeenRequest& request) {
        seen = request;
        return reply_text(201, "made", "X-Token: t1\r\n");
    }));
    const auto sender = make_sender({});
    const Response response = sender->send({.method = "PUT",
                                            .url = url_of(server, "/latest/api/token?x=1"),
                                            .headers = {{"X-TTL", "60"}},
                                            .body = "payload"},
                                           Deadline::max());
    ASSERT_FALSE(response.failure) << response.failure->message;
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body, "made");
    EXPECT_EQ(response.header("x-token"), "t1");
    EXPECT_EQ(response.header("absent"), "");
    EXPECT_EQ(seen.line, "PUT /latest/api/token?x=1 HTTP/1.1");
    EXPECT_EQ(seen.header("Host"), "127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(seen.header("X-TTL"), "60");
    EXPECT_EQ(seen.body, "payload");
}

TEST(Sender, OpensAConnectionForEachRequest) {
    FakeServer server(answering([](const SeenRequest&) { return reply_text(200, ""); }));
    const auto sender = make_sender({});
    for (int i = 0; i < 2; ++i)
        EXPECT_EQ(sender->send({.url = url_of(server, "/")}, Deadline::max()).status, 200);
    EXPECT_EQ(server.accepted(), 2U);
}

TEST(Sender, KeepsToItsTimeouts) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    const auto sender = make_sender({});
    const Response slow = sender->send({.url = url_of(server, "/"), .read_timeout = 5ms}, Deadline::max());
    ASSERT_TRUE(slow.failure);
    EXPECT_EQ(slow.failure->kind, Kind::timeout);
    const Response late = sender->send({.url = url_of(server, "/")}, std::chrono::steady_clock::now());
    EXPECT_TRUE(late.failure);
}

TEST(Sender, EndsSoonWhenTheCallIsCancelled) {
    CancellationToken token;
    FakeServer server([&](ServerConnection& connection) {
        static_cast<void>(connection.read_request());
        token.cancel();
        connection.stall();
    });
    const Response response =
        make_sender({})->send({.url = url_of(server, "/"), .read_timeout = 1h}, {Deadline::max(), &token});
    ASSERT_TRUE(response.failure);
    EXPECT_EQ(response.failure->kind, Kind::cancelled);
    EXPECT_FALSE(response.failure->retryable);
}

TEST(Sender, UsesTheProxyOnlyWhereItMay) {
    SeenRequest seen;
    FakeServer proxy(answering([&](const SeenRequest& request) {
        seen = request;
        return reply_text(200, "proxy");
    }));
    FakeServer server(answering([](const SeenRequest&) { return reply_text(200, "server"); }));
    const auto sender =
        make_sender({.proxies = *ProxyRules::parse(
                         std::nullopt, "http://me:pw@127.0.0.1:" + std::to_string(proxy.port()), "")});
    EXPECT_EQ(sender->send({.url = url_of(server, "/a?b")}, Deadline::max()).body, "proxy");
    EXPECT_EQ(seen.line, "GET " + url_of(server, "/a?b") + " HTTP/1.1");
    EXPECT_EQ(seen.header("Proxy-Authorization"), "Basic bWU6cHc=");
    EXPECT_EQ(sender->send({.url = url_of(server, "/"), .use_proxy = false}, Deadline::max()).body, "server");
}

TEST(Sender, RefusesWhatIsNoUrlAndHeadersWithLineBreaks) {
    const auto sender = make_sender({});
    EXPECT_EQ(sender->send({.url = "ftp://x/"}, Deadline::max()).failure->kind, Kind::config);
    EXPECT_EQ(sender->send({.url = "http://127.0.0.1:1/", .headers = {{"A", "b\r\nC: d"}}}, Deadline::max())
                  .failure->kind,
              Kind::config);
}

TEST(Sender, RefusesALargeReply) {
    FakeServer server(answering([](const SeenRequest&) { return reply_text(200, std::string(5000, 'x')); }));
    const auto sender = make_sender({.max_reply_bytes = 1000});
    const Response response = sender->send({.url = url_of(server, "/")}, Deadline::max());
    EXPECT_EQ(response.failure->kind, Kind::too_large);
    EXPECT_EQ(response.body, "");
}

}  // namespace
