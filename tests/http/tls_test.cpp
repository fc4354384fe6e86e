#include "http/fake_server.hpp"
#include "http/transport.hpp"

#include <gtest/gtest.h>

namespace {

using namespace dynantic;
using namespace dynantic::http;
using namespace dynantic::http::test;
using Kind = TransportFailure::Kind;
using Sent = TransportFailure::Sent;

const TestAuthority& authority() {
    static const TestAuthority made;
    return made;
}

struct Outcome {
    std::string body;
    std::optional<TransportFailure> failure;
};

Outcome ask(Transport& transport, const std::string& host, std::uint16_t port,
            const std::string& body = "{}") {
    const Origin origin{.tls = true, .host = host, .port = port};
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    Outcome out;
    out.failure =
        transport.exchange({.origin = origin, .head = head, .body = body}, out.body, [](const auto&) {});
    return out;
}

FakeServer::Script echo() {
    return answering([](const SeenRequest& request) { return reply_text(200, request.body); });
}

TEST(Tls, SpeaksWithAServerWhoseAuthorityIsTrusted) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const ServerContext context = authority().server("DNS:localhost,IP:127.0.0.1", 3600, version);
        FakeServer server(echo(), {.tls = context.get()});
        Transport transport({.ca_bundle = authority().pem_file()});
        for (const char* host : {"localhost", "127.0.0.1"}) {
            for (int i = 0; i < 3; ++i) {
                const Outcome out = ask(transport, host, server.port(), "hello");
                ASSERT_FALSE(out.failure) << out.failure->message;
                EXPECT_EQ(out.body, "hello");
            }
        }
        EXPECT_EQ(server.accepted(), 2U) << "one connection for each name";
    }
}

TEST(Tls, MovesLargeBodiesBothWays) {
    const ServerContext context = authority().server("DNS:localhost");
    FakeServer server(echo(), {.tls = context.get()});
    Transport transport({.ca_bundle = authority().pem_file()});
    const std::string large(2'000'000, 'x');
    const Outcome out = ask(transport, "localhost", server.port(), large);
    ASSERT_FALSE(out.failure) << out.failure->message;
    EXPECT_EQ(out.body, large);
}

TEST(Tls, RefusesACertificateOfAnotherHost) {
    const ServerContext context = authority().server("DNS:elsewhere.example,IP:10.0.0.1");
    FakeServer server(echo(), {.tls = context.get()});
    Transport transport({.ca_bundle = authority().pem_file()});
    for (const char* host : {"localhost", "127.0.0.1"}) {
        const Outcome out = ask(transport, host, server.port());
        ASSERT_TRUE(out.failure);
        EXPECT_EQ(out.failure->kind, Kind::tls);
        EXPECT_EQ(out.failure->sent, Sent::no);
        EXPECT_FALSE(out.failure->retryable) << "it will be no better next time";
        EXPECT_NE(out.failure->message.find("mismatch"), std::string::npos) << out.failure->message;
    }
}

TEST(Tls, RefusesAnAuthorityThatIsNotTrusted) {
    const TestAuthority stranger;
    const ServerContext context = stranger.server("DNS:localhost");
    FakeServer server(echo(), {.tls = context.get()});
    Transport trusting_another({.ca_bundle = authority().pem_file()});
    Transport trusting_the_system({});
    for (Transport* transport : {&trusting_another, &trusting_the_system}) {
        const Outcome out = ask(*transport, "localhost", server.port());
        ASSERT_TRUE(out.failure);
        EXPECT_EQ(out.failure->kind, Kind::tls);
        EXPECT_NE(out.failure->message.find("certificate is refused"), std::string::npos)
            << out.failure->message;
    }
}

TEST(Tls, AnAuthorityOfTheSystemsBundleIsTrustedThoughTheFolderLacksIt) {
    // What the next attempt brings, as a retry would make it.
    const auto ask_twice = [](Transport& transport, std::uint16_t port) {
        const Outcome first = ask(transport, "localhost", port);
        if (first.failure && !first.failure->retryable) return first;
        return ask(transport, "localhost", port);
    };
    const ServerContext context = authority().server("DNS:localhost");
    FakeServer server(echo(), {.tls = context.get()});
    ::setenv("SSL_CERT_FILE", authority().pem_file().c_str(), 1);  // stands for the system's bundle
    {
        Transport transport({});
        const Outcome out = ask_twice(transport, server.port());
        EXPECT_FALSE(out.failure) << out.failure->message;
    }
    ::setenv("SSL_CERT_FILE", "/nonexistent", 1);
    {
        Transport transport({});
        const Outcome out = ask_twice(transport, server.port());
        ASSERT_TRUE(out.failure);
        EXPECT_FALSE(out.failure->retryable) << "there is nothing more to trust";
    }
    ::unsetenv("SSL_CERT_FILE");
}

TEST(Tls, RefusesAnExpiredCertificate) {
    const ServerContext context = authority().server("DNS:localhost", -60);
    FakeServer server(echo(), {.tls = context.get()});
    Transport transport({.ca_bundle = authority().pem_file()});
    const Outcome out = ask(transport, "localhost", server.port());
    ASSERT_TRUE(out.failure);
    EXPECT_NE(out.failure->message.find("expired"), std::string::npos) << out.failure->message;
}

TEST(Tls, RefusesVersionsBeforeOnePointTwo) {
    const ServerContext context = authority().server("DNS:localhost", 3600, TLS1_1_VERSION);
    FakeServer server(echo(), {.tls = context.get()});
    Transport transport({.ca_bundle = authority().pem_file()});
    const Outcome out = ask(transport, "localhost", server.port());
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::tls);
}

TEST(Tls, AServerThatSpeaksNoTlsIsATlsFailure) {
    FakeServer server([](ServerConnection& connection) {
        connection.send(reply_text(400, "speak up"));
        connection.stall();
    });
    Transport transport({.ca_bundle = authority().pem_file()});
    const Outcome out = ask(transport, "localhost", server.port());
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::tls);
    EXPECT_TRUE(out.failure->retryable);
    EXPECT_NE(out.failure->message.find("does it speak plain HTTP? Then its URL begins with http://"),
              std::string::npos)
        << out.failure->message;
}

TEST(Tls, AHandshakeThatStallsEndsWithTheConnectTimeout) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    Transport transport(
        {.connect_timeout = std::chrono::milliseconds(10), .ca_bundle = authority().pem_file()});
    const Outcome out = ask(transport, "localhost", server.port());
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::connect);
    EXPECT_NE(out.failure->message.find("within 10 ms (connect_timeout)"), std::string::npos)
        << out.failure->message;
}

TEST(Tls, ABundleThatCannotBeReadIsAConfigFailureThatNamesIt) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    Transport transport({.ca_bundle = "/no/such/bundle.pem"});
    for (int i = 0; i < 2; ++i) {
        const Outcome out = ask(transport, "localhost", server.port());
        ASSERT_TRUE(out.failure);
        EXPECT_EQ(out.failure->kind, Kind::config);
        EXPECT_FALSE(out.failure->retryable);
        EXPECT_NE(out.failure->message.find("/no/such/bundle.pem"), std::string::npos);
    }
}

TEST(Tls, ResumesTheSessionWhenItConnectsAgain) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        std::vector<bool> resumed;
        const ServerContext context = authority().server("DNS:localhost", 3600, version);
        FakeServer server(
            [&](ServerConnection& connection) {
                resumed.push_back(connection.resumed());
                if (connection.read_request())
                    connection.send(reply_text(200, "once", "Connection: close\r\n"));
            },
            {.tls = context.get()});
        Transport transport({.ca_bundle = authority().pem_file()});
        for (int i = 0; i < 3; ++i) {
            const Outcome out = ask(transport, "localhost", server.port());
            ASSERT_FALSE(out.failure) << out.failure->message;
        }
        server.stop();
        EXPECT_EQ(resumed, (std::vector<bool>{false, true, true}));
    }
}

TEST(Tls, ABodyWithoutALengthIsWholeOnlyWhereTheServerSaysGoodbye) {
    const ServerContext context = authority().server("DNS:localhost");
    for (const bool goodbye : {true, false}) {
        FakeServer server(
            [&](ServerConnection& connection) {
                (void)connection.read_request();
                connection.send("HTTP/1.1 200 OK\r\n\r\nhalf");
                if (goodbye) connection.say_goodbye();
            },
            {.tls = context.get()});
        Transport transport({.ca_bundle = authority().pem_file()});
        const Outcome out = ask(transport, "localhost", server.port());
        if (goodbye) {
            ASSERT_FALSE(out.failure) << out.failure->message;
            EXPECT_EQ(out.body, "half");
            continue;
        }
        ASSERT_TRUE(out.failure) << "anyone on the way can cut a connection";
        EXPECT_EQ(out.failure->kind, Kind::read);
        EXPECT_EQ(out.failure->sent, Sent::maybe);
        EXPECT_NE(out.failure->message.find("the connection was cut"), std::string::npos)
            << out.failure->message;
    }
}

TEST(Tls, ABodyThatIsCutOffIsNoReply) {
    // Without a length only a goodbye tells a whole body from a cut one.
    const ServerContext context = authority().server("DNS:localhost");
    FakeServer server(
        [](ServerConnection& connection) {
            (void)connection.read_request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            connection.reset();
        },
        {.tls = context.get()});
    Transport transport({.ca_bundle = authority().pem_file()});
    const Outcome out = ask(transport, "localhost", server.port());
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::read);
    EXPECT_EQ(out.failure->sent, Sent::maybe);
}

TEST(Tls, GoesThroughATunnelOfAProxy) {
    const ServerContext context = authority().server("DNS:dynamodb.invalid");
    std::string connect_line;
    std::string authorization;
    FakeServer proxy([&](ServerConnection& connection) {
        const auto request = connection.read_request();
        connect_line = request->line;
        authorization = request->header("Proxy-Authorization");
        connection.send("HTTP/1.1 200 Established\r\n\r\n");
        if (!connection.accept_tls(context.get())) return;
        while (connection.read_request()) connection.send(reply_text(200, "through"));
    });
    const auto rules = ProxyRules::parse("http://me:secret@127.0.0.1:" + std::to_string(proxy.port()),
                                         std::nullopt, std::nullopt);
    Transport transport({.ca_bundle = authority().pem_file(), .proxies = *rules});
    for (int i = 0; i < 2; ++i) {
        const Outcome out = ask(transport, "dynamodb.invalid", 443);
        ASSERT_FALSE(out.failure) << out.failure->message;
        EXPECT_EQ(out.body, "through");
    }
    EXPECT_EQ(connect_line, "CONNECT dynamodb.invalid:443 HTTP/1.1");
    EXPECT_EQ(authorization, "Basic bWU6c2VjcmV0");
    EXPECT_EQ(proxy.accepted(), 1U);
}

TEST(Tls, AProxyThatRefusesSaysSo) {
    FakeServer proxy(answering([](const SeenRequest&) { return reply_text(407, "who are you"); }));
    const auto rules =
        ProxyRules::parse("http://127.0.0.1:" + std::to_string(proxy.port()), std::nullopt, std::nullopt);
    Transport transport({.ca_bundle = authority().pem_file(), .proxies = *rules});
    const Outcome out = ask(transport, "dynamodb.invalid", 443);
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::connect);
    EXPECT_FALSE(out.failure->retryable);
    EXPECT_NE(out.failure->message.find("status 407"), std::string::npos);
}

}  // namespace
