#include "http/transport.hpp"

#include "http/fake_server.hpp"
#include "http/resolver.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

using namespace dynantic;
using namespace dynantic::http;
using namespace dynantic::http::test;
using namespace std::chrono_literals;
using Kind = TransportFailure::Kind;
using Sent = TransportFailure::Sent;

struct Outcome {
    int status = 0;
    std::string body;
    std::optional<TransportFailure> failure;
};

struct Asking {
    Repeat repeat = Repeat::safe;
    Deadline deadline = Deadline::max();
    const CancellationToken* cancellation = nullptr;
    std::string body = "{}";
    std::string host = "127.0.0.1";
    bool tls = false;
};

Outcome ask(Transport& transport, std::uint16_t port, const Asking& asking = {}) {
    const Origin origin{.tls = asking.tls, .host = asking.host, .port = port};
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(asking.body.size()) + "\r\n\r\n";
    Outcome out;
    out.failure = transport.exchange({.origin = origin,
                                      .head = head,
                                      .body = asking.body,
                                      .repeat = asking.repeat,
                                      .deadline = asking.deadline,
                                      .cancellation = asking.cancellation},
                                     out.body, [&](const ResponseHead& reply) { out.status = reply.status; });
    return out;
}

std::string echo(const SeenRequest& request) { return reply_text(200, request.body); }

TEST(Transport, KeepsOneConnectionForCallsInTurn) {
    FakeServer server(answering(echo));
    Transport transport({});
    for (int i = 0; i < 20; ++i) {
        const Outcome out = ask(transport, server.port(), {.body = "call " + std::to_string(i)});
        ASSERT_FALSE(out.failure) << out.failure->message;
        EXPECT_EQ(out.body, "call " + std::to_string(i));
    }
    EXPECT_EQ(server.accepted(), 1U);
    EXPECT_FALSE(transport.tls().loaded()) << "plain HTTP touches nothing of TLS";
}

TEST(Transport, MovesLargeBodiesBothWays) {
    FakeServer server(answering(echo));
    Transport transport({});
    const std::string large(5'000'000, 'x');
    const Outcome out = ask(transport, server.port(), {.body = large});
    ASSERT_FALSE(out.failure) << out.failure->message;
    EXPECT_EQ(out.body, large);
}

TEST(Transport, NobodyListeningIsAConnectFailureThatNamesTheHost) {
    Transport transport({});
    const Outcome out = ask(transport, unused_port());
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::connect);
    EXPECT_EQ(out.failure->sent, Sent::no);
    EXPECT_TRUE(out.failure->retryable);
    EXPECT_NE(out.failure->message.find("127.0.0.1 port"), std::string::npos);
    EXPECT_NE(out.failure->message.find("Connection refused"), std::string::npos);
    EXPECT_EQ(transport.pool().counts().open, 0U);
}

TEST(Transport, ANameWithSeveralAddressesIsTriedUntilOneAnswers) {
    // localhost has ::1 and 127.0.0.1 nearly everywhere; one server for each family, both are reached by name.
    for (const bool v6 : {false, true}) {
        std::optional<FakeServer> server;
        try {
            server.emplace(answering(echo), FakeServer::Options{.v6 = v6});
        } catch (const std::runtime_error&) {
            GTEST_SKIP() << "no IPv6 on this machine";
        }
        const Resolved known = resolve("localhost", 1, {});
        const auto& addresses = std::get<Addresses>(known);
        const bool has_family = std::any_of(addresses.begin(), addresses.end(), [&](const Address& a) {
            return a.family() == (v6 ? AF_INET6 : AF_INET);
        });
        if (!has_family) continue;
        Transport transport({});
        const Outcome out = ask(transport, server->port(), {.host = "localhost"});
        EXPECT_FALSE(out.failure) << out.failure->message;
    }
}

TEST(Transport, SilenceEndsWithTheReadTimeout) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    Transport transport({.read_timeout = 5ms});
    const Outcome out = ask(transport, server.port());
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::timeout);
    EXPECT_EQ(out.failure->sent, Sent::maybe);
    EXPECT_TRUE(out.failure->retryable);
    EXPECT_EQ(out.failure->message, "no reply within 5 ms (read_timeout)");
    EXPECT_EQ(transport.pool().counts().open, 0U) << "a reply that comes late must meet nobody";
}

TEST(Transport, SilenceEndsWithTheDeadline) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    Transport transport({});
    const Outcome out = ask(transport, server.port(), {.deadline = std::chrono::steady_clock::now() + 20ms});
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::timeout);
    EXPECT_NE(out.failure->message.find("deadline"), std::string::npos);
}

TEST(Transport, AStallInTheMiddleOfAReplyEndsToo) {
    FakeServer server([](ServerConnection& connection) {
        (void)connection.read_request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        connection.stall();
    });
    Transport transport({.read_timeout = 5ms});
    const Outcome out = ask(transport, server.port());
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::timeout);
}

TEST(Transport, AServerThatReadsNothingEndsWithTheTimeoutAndWasSentNothingWhole) {
    FakeServer server([](ServerConnection& connection) {
        pollfd gone{.fd = connection.fd(), .events = POLLRDHUP, .revents = 0};
        ::poll(&gone, 1, 10'000);
    });
    Transport transport({.read_timeout = 5ms});
    const Outcome out = ask(transport, server.port(), {.body = std::string(30'000'000, 'x')});
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::timeout);
    EXPECT_EQ(out.failure->sent, Sent::no);
}

TEST(Transport, AnEarlyRefusalOfALargeRequestIsHeard) {
    FakeServer server([](ServerConnection& connection) {
        connection.send(reply_text(413, "too much", "Connection: close\r\n"));
        connection.stall();
    });
    Transport transport({});
    const Outcome out = ask(transport, server.port(), {.body = std::string(30'000'000, 'x')});
    ASSERT_FALSE(out.failure) << out.failure->message;
    EXPECT_EQ(out.status, 413);
    EXPECT_EQ(out.body, "too much");
    EXPECT_EQ(transport.pool().counts().open, 0U);
}

TEST(Transport, DropsResetsAndTruncationsAreReadFailures) {
    const std::vector<FakeServer::Script> scripts{
        [](ServerConnection& c) { (void)c.read_request(); },
        [](ServerConnection& c) {
            (void)c.read_request();
            c.reset();
        },
        [](ServerConnection& c) {
            (void)c.read_request();
            c.send("HTTP/1.1 200 OK\r\nContent-Le");
        },
        [](ServerConnection& c) {
            (void)c.read_request();
            c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        },
        [](ServerConnection& c) {
            (void)c.read_request();
            c.send("220 smtp ready\r\n");
            c.stall();
        },
    };
    for (const FakeServer::Script& script : scripts) {
        FakeServer server(script);
        Transport transport({});
        const Outcome out = ask(transport, server.port());
        ASSERT_TRUE(out.failure);
        EXPECT_EQ(out.failure->kind, Kind::read) << out.failure->message;
        EXPECT_EQ(out.failure->sent, Sent::maybe);
        EXPECT_EQ(server.accepted(), 1U)
            << "a new connection is not tried twice here: that is the retry's business";
    }
}

TEST(Transport, AnOversizedReplyIsRefused) {
    FakeServer server(answering([](const SeenRequest&) { return reply_text(200, std::string(2000, 'x')); }));
    Transport transport({.max_reply_bytes = 1999});
    EXPECT_EQ(ask(transport, server.port()).failure->kind, Kind::too_large);
}

TEST(Transport, ConnectionCloseIsObeyed) {
    FakeServer server([](ServerConnection& connection) {
        (void)connection.read_request();
        connection.send(reply_text(200, "once", "Connection: close\r\n"));
    });
    Transport transport({});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(transport, server.port()).body, "once");
    EXPECT_EQ(server.accepted(), 3U);
}

// A server that answers once on each connection and closes it without having said so.
FakeServer::Script rude() {
    return [](ServerConnection& connection) {
        if (connection.read_request()) connection.send(reply_text(200, "once"));
    };
}

void wait_until_closed(Transport& transport, const Origin& origin) {
    Pool::Answer answer = transport.pool().acquire(origin, Deadline::max(), nullptr);
    ASSERT_NE(answer.slot.connection(), nullptr);
    pollfd closed{.fd = answer.slot.connection()->channel.fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&closed, 1, 10'000), 1);
    answer.slot.keep();
}

TEST(Transport, AConnectionThatItsServerClosedIsReplacedWithoutAnyoneNoticing) {
    for (const Repeat repeat : {Repeat::safe, Repeat::unsafe}) {
        FakeServer server(rude());
        Transport transport({});
        for (int i = 0; i < 3; ++i) {
            const Outcome out = ask(transport, server.port(), {.repeat = repeat});
            ASSERT_FALSE(out.failure) << out.failure->message;
            EXPECT_EQ(out.body, "once");
            wait_until_closed(transport, {.tls = false, .host = "127.0.0.1", .port = server.port()});
        }
        EXPECT_EQ(server.accepted(), 3U);
    }
}

TEST(Transport, ARequestThatMayHaveBeenHeardIsRepeatedHereOnlyWhereThatIsSafe) {
    for (const Repeat repeat : {Repeat::safe, Repeat::unsafe}) {
        // The second request of the first connection is read and then answered by silence and a close.
        FakeServer server([](ServerConnection& connection) {
            if (!connection.read_request()) return;
            connection.send(reply_text(200, "first"));
            if (!connection.read_request() || connection.index() == 0) return;
            connection.send(reply_text(200, "again"));
        });
        Transport transport({});
        ASSERT_FALSE(ask(transport, server.port()).failure);
        const Outcome out = ask(transport, server.port(), {.repeat = repeat});
        if (repeat == Repeat::safe) {
            ASSERT_FALSE(out.failure) << out.failure->message;
            EXPECT_EQ(out.body, "first");
            EXPECT_EQ(server.accepted(), 2U);
        } else {
            ASSERT_TRUE(out.failure);
            EXPECT_EQ(out.failure->sent, Sent::maybe);
            EXPECT_EQ(server.accepted(), 1U);
        }
    }
}

TEST(Transport, WhoFindsNoFreeConnectionFailsAtTheDeadline) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    Transport transport({.max_connections = 1});
    const Origin origin{.tls = false, .host = "127.0.0.1", .port = server.port()};
    const Pool::Answer held = transport.pool().acquire(origin, Deadline::max(), nullptr);
    const Outcome out = ask(transport, server.port(), {.deadline = std::chrono::steady_clock::now() + 2ms});
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::pool);
    EXPECT_NE(out.failure->message.find("max_pool_connections"), std::string::npos);
}

TEST(Transport, ACancelledCallEndsSoon) {
    std::atomic<bool> arrived{false};
    FakeServer server([&](ServerConnection& connection) {
        (void)connection.read_request();
        arrived = true;
        connection.stall();
    });
    Transport transport({});
    CancellationToken token;
    std::thread canceller([&] {
        while (!arrived) std::this_thread::yield();
        token.cancel();
    });
    const Outcome out = ask(transport, server.port(), {.cancellation = &token});
    canceller.join();
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::cancelled);
    EXPECT_EQ(out.failure->sent, Sent::maybe);
    EXPECT_FALSE(out.failure->retryable);
}

TEST(Transport, StoppingInterruptsCallsUnderWay) {
    std::atomic<int> arrived{0};
    FakeServer server([&](ServerConnection& connection) {
        (void)connection.read_request();
        ++arrived;
        connection.stall();
    });
    Transport transport({.max_connections = 2});
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i) {
        callers.emplace_back([&] {
            const Outcome out = ask(transport, server.port());
            ASSERT_TRUE(out.failure);
            EXPECT_EQ(out.failure->kind, Kind::cancelled) << out.failure->message;
        });
    }
    while (arrived < 2 || transport.pool().counts().waiting < 2) std::this_thread::yield();
    transport.stop();
    for (std::thread& each : callers) each.join();
    EXPECT_EQ(ask(transport, server.port()).failure->kind, Kind::cancelled);
    EXPECT_EQ(transport.pool().counts().open, 0U);
}

TEST(Transport, APlainRequestGoesToItsForwardProxy) {
    FakeServer proxy(answering(echo));
    const auto rules =
        ProxyRules::parse(std::nullopt, "http://127.0.0.1:" + std::to_string(proxy.port()), std::nullopt);
    Transport transport({.proxies = *rules});
    const Origin origin{.tls = false, .host = "dynamodb.invalid", .port = 80};
    ASSERT_NE(transport.forward_proxy(origin), nullptr);
    const Outcome out = ask(transport, 80, {.host = "dynamodb.invalid"});
    ASSERT_FALSE(out.failure) << out.failure->message;
    EXPECT_EQ(proxy.accepted(), 1U);
}

}  // namespace
