#include "http/exchange.hpp"

#include "http/exchange_harness.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace dynantic;
using namespace dynantic::http;
using dynantic::http::test::FakePeer;
using Kind = TransportFailure::Kind;
using Sent = TransportFailure::Sent;
using std::string_literals::operator""s;

constexpr std::string_view request_head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n";
constexpr std::string_view request_body = "{}";

struct Outcome {
    int status = 0;
    std::string body;
    bool reusable = false;
    bool heard = false;
    std::optional<TransportFailure> failure;
    std::string request;
};

Outcome run(FakePeer peer, Exchange::Options options = {}) {
    Exchange exchange;
    Outcome out;
    exchange.start(request_head, request_body, out.body, options);
    peer.run(exchange);
    out.status = exchange.head().status;
    out.reusable = exchange.reusable();
    out.heard = exchange.heard();
    out.failure = exchange.failure();
    out.request = peer.received;
    return out;
}

const std::string length_reply =
    "HTTP/1.1 200 OK\r\nx-amzn-RequestId: R1\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
    "11\r\n\r\n"
    "hello world";
const std::string chunked_reply =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;note=\"x\"\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: y\r\n\r\n";

TEST(Exchange, SendsHeadAndBodyAndKeepsTheConnection) {
    const Outcome out = run({.reply = length_reply});
    ASSERT_FALSE(out.failure) << out.failure->message;
    EXPECT_EQ(out.request, std::string(request_head) + std::string(request_body));
    EXPECT_EQ(out.status, 200);
    EXPECT_EQ(out.body, "hello world");
    EXPECT_TRUE(out.reusable);
}

TEST(Exchange, DoesNotCareWhereBytesAreCut) {
    for (const std::string& reply : {length_reply, chunked_reply}) {
        for (std::size_t piece = 1; piece < reply.size(); ++piece) {
            const Outcome out = run({.reply = reply, .piece = piece});
            ASSERT_FALSE(out.failure) << piece << ": " << out.failure->message;
            EXPECT_EQ(out.body, "hello world") << piece;
            EXPECT_EQ(out.request, std::string(request_head) + std::string(request_body)) << piece;
            EXPECT_TRUE(out.reusable) << piece;
        }
    }
}

TEST(Exchange, AReplyThatEndsTooSoonIsAFailureWhereverItEnds) {
    for (const std::string& reply : {length_reply, chunked_reply}) {
        for (std::size_t end = 0; end < reply.size(); ++end) {
            const Outcome out = run({.reply = reply, .closes_after = end});
            ASSERT_TRUE(out.failure) << end;
            EXPECT_EQ(out.failure->kind, Kind::read);
            EXPECT_EQ(out.failure->sent, Sent::maybe);
            EXPECT_TRUE(out.failure->retryable);
            EXPECT_EQ(out.heard, end > 0);
            EXPECT_FALSE(out.reusable);
        }
    }
}

TEST(Exchange, ARequestThatCannotBeWrittenWholeWasNotSent) {
    const std::size_t whole = request_head.size() + request_body.size();
    for (std::size_t end = 0; end < whole; ++end) {
        const Outcome out = run({.reply = "", .refuses_after = end});
        ASSERT_TRUE(out.failure) << end;
        EXPECT_EQ(out.failure->kind, Kind::write);
        EXPECT_EQ(out.failure->sent, Sent::no) << "a server cannot act on half a request";
    }
}

TEST(Exchange, AnAnswerToHalfARequestIsReadAndTheConnectionIsNotUsedAgain) {
    const Outcome out =
        run({.reply = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno", .refuses_after = 10});
    ASSERT_FALSE(out.failure);
    EXPECT_EQ(out.status, 413);
    EXPECT_EQ(out.body, "no");
    EXPECT_FALSE(out.reusable);
}

TEST(Exchange, InterimRepliesAreSkipped) {
    const std::string interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    for (std::size_t piece : {1U, 7U, 30U, 1000U}) {
        const Outcome out = run({.reply = interim + length_reply, .piece = piece});
        ASSERT_FALSE(out.failure);
        EXPECT_EQ(out.status, 200);
        EXPECT_EQ(out.body, "hello world");
        EXPECT_TRUE(out.reusable);
    }
}

TEST(Exchange, InterimRepliesWithoutEndAreRefused) {
    std::string reply;
    for (int i = 0; i < 100; ++i) reply += "HTTP/1.1 100 Continue\r\n\r\n";
    const Outcome out = run({.reply = reply + length_reply});
    ASSERT_TRUE(out.failure);
    EXPECT_EQ(out.failure->kind, Kind::read);
}

TEST(Exchange, ConnectionCloseIsObeyed) {
    EXPECT_FALSE(
        run({.reply = "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"}).reusable);
    EXPECT_FALSE(
        run({.reply = "HTTP/1.1 200 OK\r\nConnection: x, close\r\nContent-Length: 0\r\n\r\n"}).reusable);
    EXPECT_FALSE(run({.reply = "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"}).reusable);
    EXPECT_TRUE(
        run({.reply = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"}).reusable);
}

TEST(Exchange, ABodyWithoutALengthEndsWithTheConnection) {
    for (std::size_t piece : {1U, 1000U}) {
        const Outcome out = run({.reply = "HTTP/1.1 200 OK\r\n\r\nuntil the end", .piece = piece});
        ASSERT_FALSE(out.failure);
        EXPECT_EQ(out.body, "until the end");
        EXPECT_FALSE(out.reusable);
    }
}

TEST(Exchange, A204HasNoBody) {
    const Outcome out = run({.reply = "HTTP/1.1 204 No Content\r\n\r\n"});
    EXPECT_FALSE(out.failure);
    EXPECT_EQ(out.body, "");
    EXPECT_TRUE(out.reusable);
}

TEST(Exchange, BytesBehindTheReplySpoilTheConnection) {
    for (const char* reply : {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n",
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nX"}) {
        const Outcome out = run({.reply = reply});
        ASSERT_FALSE(out.failure);
        EXPECT_EQ(out.body, "{}");
        EXPECT_FALSE(out.reusable);
    }
}

TEST(Exchange, ALargeBodyComesWholeAndWithRoomBehindIt) {
    const std::string large(3'000'000, 'x');
    Exchange exchange;
    std::string body;
    exchange.start(request_head, request_body, body, {});
    FakePeer peer{.reply = "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + large, .piece = 100'000};
    peer.run(exchange);
    ASSERT_FALSE(exchange.failure());
    EXPECT_EQ(body, large);
    EXPECT_GE(body.capacity(), body.size() + Body::padding);
}

TEST(Exchange, ABodyBeyondTheLimitIsRefusedAndNotRetried) {
    for (const std::string& reply :
         {"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"s,
          "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n"s,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"s,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n"s,
          "HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')}) {
        const Outcome out = run({.reply = reply}, {.max_body = 1000});
        ASSERT_TRUE(out.failure) << reply;
        EXPECT_EQ(out.failure->kind, Kind::too_large) << reply;
        EXPECT_FALSE(out.failure->retryable);
    }
    EXPECT_FALSE(run({.reply = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd"}, {.max_body = 4}).failure);
}

TEST(Exchange, WhatIsNotHttpIsRefusedWithAReason) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"SSH-2.0-OpenSSH_9.2\r\n", "does not begin with HTTP/1.x"},
        {"\x15\x03\x01", "does not begin with HTTP/1.x"},
        {"HTTP/2 200 OK\r\n\r\n", "does not begin with HTTP/1.x"},
        {"HTTP/1.1 20 OK\r\n\r\n", "three digits"},
        {"HTTP/1.1 2000 OK\r\n\r\n", "three digits"},
        {"HTTP/1.1 099 OK\r\n\r\n", "below 100"},
        {"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "without a colon"},
        {"HTTP/1.1 200 OK\r\nName : x\r\n\r\n", "header name"},
        {"HTTP/1.1 200 OK\r\n: x\r\n\r\n", "header name"},
        {"HTTP/1.1 200 OK\r\nA: x\r\n folded\r\n\r\n", "without a colon"},
        {"HTTP/1.1 200 OK\r\nA: x\r\n folded: y\r\n\r\n", "header name"},
        {"HTTP/1.1 200 OK\r\nA: x\ny\r\n\r\n", "control character"},
        {"HTTP/1.1 200 OK\r\nA: "s + '\0' + "\r\n\r\n", "control character"},
        {"HTTP/1.1 200 O\nK\r\n\r\n", "control character"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n", "no number"},
        {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "no number"},
        {"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n", "no number"},
        {"HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n", "no number"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "no number"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "two different"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "both"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "other than chunked"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
         "other than chunked"},
        {"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "another protocol"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "chunk"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "chunk"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabX", "chunk"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nab", "chunk"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n", "chunk"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nbad\n", "chunk"},
        {"HTTP/1.1 200 OK\r\nA: " + std::string(100'000, 'x') + "\r\n\r\n", "too long"},
    };
    for (const auto& [reply, reason] : cases) {
        for (std::size_t piece : {std::size_t{1}, SIZE_MAX}) {
            const Outcome out = run({.reply = reply, .piece = piece});
            ASSERT_TRUE(out.failure) << reply.substr(0, 80);
            EXPECT_EQ(out.failure->kind, Kind::read);
            EXPECT_NE(out.failure->message.find(reason), std::string::npos) << out.failure->message << '\n'
                                                                            << reply;
        }
    }
}

TEST(Exchange, TooManyHeadersAreRefused) {
    std::string reply = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 257; ++i) reply += "A: b\r\n";
    EXPECT_TRUE(run({.reply = reply + "Content-Length: 0\r\n\r\n"}).failure);
}

TEST(Exchange, EqualContentLengthsAreOne) {
    EXPECT_EQ(run({.reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\n{}"}).body,
              "{}");
}

TEST(Exchange, HeadersKeepTheirPlaceWhileALongHeadFillsTheBuffer) {
    // The head leaves hardly any room behind it, so that the buffer is replaced while the body passes through.
    for (std::size_t filler : {16'000U, 16'300U, 30'000U, 60'000U}) {
        for (const std::string& framing :
             {"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"s, "\r\nhello"s}) {
            Exchange exchange;
            std::string body;
            exchange.start(request_head, request_body, body, {});
            FakePeer peer{.reply = "HTTP/1.1 200 OK\r\nx-amzn-RequestId: R1\r\nFiller: " +
                                   std::string(filler, 'f') + "\r\n" + framing,
                          .piece = 1000};
            peer.run(exchange);
            ASSERT_FALSE(exchange.failure()) << filler << exchange.failure()->message;
            EXPECT_EQ(body, "hello");
            EXPECT_EQ(exchange.head().header("X-Amzn-Requestid"), "R1");
            EXPECT_EQ(exchange.head().header("filler").size(), filler);
        }
    }
}

TEST(Exchange, ATunnelBeginsBehindTheHead) {
    const Outcome open = run({.reply = "HTTP/1.1 200 Established\r\n\r\n"}, {.connect = true});
    EXPECT_FALSE(open.failure);
    EXPECT_TRUE(open.reusable);
    const Outcome refused =
        run({.reply = "HTTP/1.1 407 Who are you\r\nContent-Length: 2\r\n\r\nno"}, {.connect = true});
    EXPECT_EQ(refused.status, 407);
    EXPECT_EQ(refused.body, "no");
}

TEST(Exchange, IsUsedAgainAndAgain) {
    Exchange exchange;
    std::string body;
    for (int i = 0; i < 3; ++i) {
        exchange.start(request_head, request_body, body, {});
        FakePeer broken{.reply = length_reply, .closes_after = 80};
        broken.run(exchange);
        EXPECT_TRUE(exchange.failure());
        exchange.start(request_head, request_body, body, {});
        FakePeer whole{.reply = chunked_reply, .piece = 3};
        whole.run(exchange);
        EXPECT_FALSE(exchange.failure());
        EXPECT_EQ(body, "hello world");
    }
}

TEST(Exchange, AFailureFromOutsideEndsIt) {
    Exchange exchange;
    std::string body;
    exchange.start(request_head, request_body, body, {});
    exchange.fail(Kind::timeout, "too slow");
    EXPECT_EQ(exchange.next().kind, ExchangeStep::Kind::done);
    EXPECT_EQ(exchange.failure()->sent, Sent::no);
    exchange.start(request_head, request_body, body, {});
    exchange.on_written(request_head.size() + request_body.size());
    exchange.fail(Kind::timeout, "too slow");
    EXPECT_EQ(exchange.failure()->sent, Sent::maybe);
}

}  // namespace
