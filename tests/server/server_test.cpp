#include "server/server_fixture.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <zlib.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <iterator>
#include <latch>
#include <stdexcept>
#include <thread>

namespace {

using namespace dynantic::server;
using namespace dynantic::server::test;
using namespace std::chrono_literals;

TEST_F(ServerTest, AnswersWithTheHeadersOfDynamoDb) {
    RawClient client = connect();
    ASSERT_TRUE(client.send(post(R"({"a":1})")));
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, R"({"a":1})");
    EXPECT_EQ(response->headers.at("content-type"), "application/x-amz-json-1.0");
    EXPECT_EQ(response->headers.at("content-length"), "7");
    EXPECT_EQ(response->headers.at("server"), "Server");
    EXPECT_EQ(response->headers.at("connection"), "keep-alive");
    const std::string& id = response->headers.at("x-amzn-requestid");
    EXPECT_EQ(id.size(), 52U);
    EXPECT_EQ(id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUV"), std::string::npos);
    EXPECT_EQ(response->headers.at("x-amz-crc32"),
              std::to_string(::crc32(0, reinterpret_cast<const Bytef*>(R"({"a":1})"), 7)));
    const std::string& date = response->headers.at("date");
    EXPECT_EQ(date.size(), 29U);
    EXPECT_EQ(date.substr(25), " GMT");
}

TEST_F(ServerTest, GivesEachReplyAnotherId) {
    RawClient client = connect();
    client.send(post("{}") + post("{}"));
    EXPECT_NE(client.receive()->headers.at("x-amzn-requestid"),
              client.receive()->headers.at("x-amzn-requestid"));
}

TEST_F(ServerTest, KeepsTheConnection) {
    RawClient client = connect();
    for (int i = 0; i < 100; ++i) {
        const std::string body = "{\"i\":" + std::to_string(i) + "}";
        ASSERT_TRUE(client.send(post(body)));
        EXPECT_EQ(client.receive()->body, body);
    }
}

TEST_F(ServerTest, AnswersRequestsThatWereSentAhead) {
    RawClient client = connect();
    std::string all;
    for (int i = 0; i < 50; ++i) all += post("{\"i\":" + std::to_string(i) + "}");
    ASSERT_TRUE(client.send(all));
    for (int i = 0; i < 50; ++i) EXPECT_EQ(client.receive()->body, "{\"i\":" + std::to_string(i) + "}");
}

TEST_F(ServerTest, TakesARequestInWhateverPieces) {
    RawClient client = connect();
    for (const char c : post(R"({"slowly":true})")) ASSERT_TRUE(client.send(std::string_view(&c, 1)));
    EXPECT_EQ(client.receive()->body, R"({"slowly":true})");
}

TEST_F(ServerTest, TakesChunkedBodies) {
    RawClient client = connect();
    ASSERT_TRUE(client.send(post("4\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n")));
    EXPECT_EQ(client.receive()->body, R"({"a":1})");
}

TEST_F(ServerTest, TellsAClientThatWaitsToContinue) {
    RawClient client = connect();
    const std::string whole = post(R"({"a":1})", "Expect: 100-continue\r\n");
    ASSERT_TRUE(client.send(std::string_view(whole).substr(0, whole.size() - 7)));
    EXPECT_EQ(client.receive()->status, 100);
    ASSERT_TRUE(client.send(R"({"a":1})"));
    EXPECT_EQ(client.receive()->body, R"({"a":1})");
}

TEST_F(ServerTest, TakesABodyOfSixteenMegabytesAndNoMore) {
    RawClient client = connect();
    const std::size_t most = 16 * 1024 * 1024;
    ASSERT_TRUE(client.send(post("{\"x\":\"" + std::string(most - 8, 'x') + "\"}")));
    EXPECT_EQ(client.receive()->body.size(), most);
    client.send(post("{\"x\":\"" + std::string(most - 7, 'x') + "\"}"));
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 413);
    EXPECT_EQ(response->headers.at("connection"), "close");
    EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, CutsChunkedBodiesAtTheSameSize) {
    options_.limits.body_bytes = 10;
    RawClient client = connect();
    client.send(post("8\r\n{\"a\":1,  \r\n8\r\n  \"b\":2}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"));
    EXPECT_NE(client.receive()->status, 200);
    EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, BoundsTheBodiesOfAllRequestsTogether) {
    options_.limits.total_body_bytes = 1024 * 1024;
    RawClient client = connect();
    const std::string whole = post("{\"x\":\"" + std::string(2 * 1024 * 1024, 'x') + "\"}");
    client.send(whole);
    EXPECT_EQ(client.receive()->status, 503);
    EXPECT_TRUE(client.closed());
    RawClient next = connect();
    ASSERT_TRUE(next.send(post("{\"x\":\"" + std::string(512 * 1024, 'x') + "\"}")));
    EXPECT_EQ(next.receive()->status, 200) << "what was refused counts no more";
}

TEST_F(ServerTest, RefusesEndlessHeaders) {
    RawClient client = connect();
    client.send("POST / HTTP/1.1\r\nX-Long: " + std::string(20'000, 'x'));
    EXPECT_EQ(client.receive()->status, 431);
    EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, RefusesWhatIsNoHttp) {
    for (const char* text :
         {"nonsense\r\n\r\n", "\x16\x03\x01\x02\x01\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
          "POST / HTTP/1.1\r\nno colon\r\n\r\n", "POST  / HTTP/9.9\r\n\r\n"}) {
        RawClient client = connect();
        client.send(text);
        const auto response = client.receive();
        ASSERT_TRUE(response) << text;
        EXPECT_EQ(response->status, 400) << text;
        EXPECT_TRUE(client.closed()) << text;
    }
}

TEST_F(ServerTest, ClosesAfterARequestThatAsksForIt) {
    RawClient client = connect();
    client.send(post("{}", "Connection: close\r\n"));
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->headers.at("connection"), "close");
    EXPECT_TRUE(client.closed());
    RawClient old = connect();
    old.send("GET / HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.receive()->body, "healthy: dynamodb.us-east-1.amazonaws.com ");
    EXPECT_TRUE(old.closed());
}

TEST_F(ServerTest, CutsOffWhoSendsNoRequest) {
    RawClient client = connect();
    await_connections(1);
    ASSERT_TRUE(client.send("POST / HT"));
    pass(9s);
    EXPECT_EQ(server().metrics().open_connections(), 1);
    pass(2s);
    EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, CutsOffWhoSendsABodyTooSlowly) {
    RawClient client = connect();
    const std::string whole = post(R"({"a":1})", "Expect: 100-continue\r\n");
    client.send(std::string_view(whole).substr(0, whole.size() - 7));
    ASSERT_EQ(client.receive()->status, 100);
    client.send("{");
    pass(59s);
    client.send("\"");
    pass(2s);
    EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, KeepsIdleConnectionsForAWhile) {
    options_.limits.write_time = 1000s;  // a reply may be here before the server has noticed that it is sent
    RawClient client = connect();
    client.send(post("{}"));
    ASSERT_EQ(client.receive()->status, 200);
    client.send(post("{}"));
    ASSERT_EQ(client.receive()->status, 200);
    pass(100s);
    client.send(post("{}"));
    ASSERT_EQ(client.receive()->status, 200);
    // The reply may be here before the server counts the idle time, so time goes on until it has.
    std::atomic<bool> over{false};
    std::thread time([&] {
        while (!over) {
            pass(1001s);
            std::this_thread::yield();
        }
    });
    const bool closed = client.closed();
    over = true;
    time.join();
    EXPECT_TRUE(closed);
}

TEST_F(ServerTest, TurnsAwayMoreConnectionsThanItWants) {
    options_.limits.connections = 2;
    RawClient first = connect();
    RawClient second = connect();
    await_connections(2);
    RawClient third = connect();
    const auto reply = third.receive();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 503);
    EXPECT_EQ(reply->body, R"({"__type":"com.amazon.coral.service#ServiceUnavailableException",)"
                           R"("message":"This server has as many connections as it takes; try again"})");
    EXPECT_TRUE(third.closed());
    first.send(post("{}"));
    EXPECT_EQ(first.receive()->status, 200);
}

TEST_F(ServerTest, WaitsBeforeOperationsWhereToldTo) {
    options_.latency = 1ms;
    RawClient client = connect();
    client.send(post("{}") + post("{}"));
    EXPECT_EQ(client.receive()->status, 200);
    EXPECT_EQ(client.receive()->status, 200);
}

TEST_F(ServerTest, LetsStorageThreadsWaitWhileOthersAreServed) {
    options_.threads = 1;
    options_.storage_threads = 2;
    std::latch arrived(1);
    std::promise<void> release;
    auto released = release.get_future().share();
    handler_ = [&arrived, released](const Account&, std::string_view, std::string_view body,
                                    const std::string&) {
        if (body == "{\"wait\":1}") {
            arrived.count_down();
            released.wait();
        }
        return dynantic::engine::EngineReply{200, std::string(body)};
    };
    RawClient slow = connect();
    slow.send(post("{\"wait\":1}"));
    arrived.wait();
    RawClient quick = connect();
    quick.send(post("{}"));
    EXPECT_EQ(quick.receive()->body, "{}");
    release.set_value();
    EXPECT_EQ(slow.receive()->body, "{\"wait\":1}");
}

TEST_F(ServerTest, FinishesRequestsUnderWayBeforeItStops) {
    options_.storage_threads = 1;
    std::latch arrived(1);
    std::promise<void> release;
    auto released = release.get_future().share();
    handler_ = [&arrived, released](const Account&, std::string_view, std::string_view body,
                                    const std::string&) {
        arrived.count_down();
        released.wait();
        return dynantic::engine::EngineReply{200, std::string(body)};
    };
    RawClient busy = connect();
    RawClient idle = connect();
    await_connections(2);
    busy.send(post("{}"));
    arrived.wait();
    auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
    EXPECT_TRUE(idle.closed());
    release.set_value();
    const auto response = busy.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->headers.at("connection"), "close");
    stopped.get();
    EXPECT_THROW(RawClient(server_->port()), std::runtime_error);
}

TEST_F(ServerTest, StopsWithClientsThatNeverEndTheirRequest) {
    options_.limits.stop_time = 0ms;
    RawClient client = connect();
    await_connections(1);
    client.send("POST / HTTP/1.1\r\n");
    server_->stop();
    EXPECT_TRUE(client.closed());
}

// More threads than that would only take turns, and a container may be given one core of many.
TEST_F(ServerTest, HasAThreadForEachCoreThatItMayRunOn) {
    const auto threads = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/task"),
                             std::filesystem::directory_iterator());
    };
    cpu_set_t before;
    ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(::sched_getcpu(), &one);
    ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
    options_.threads = 0;
    const auto others = threads();
    server();
    EXPECT_EQ(threads() - others, 1);
    ASSERT_EQ(::sched_setaffinity(0, sizeof before, &before), 0);
    EXPECT_TRUE(connect().send(post("{}")));
}

TEST_F(ServerTest, SaysWhyItCannotListen) {
    const auto failure = [](ServerOptions options) -> std::string {
        Server second(std::move(options), {});
        try {
            second.start();
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    };
    ServerOptions taken;
    taken.port = server().port();
    EXPECT_EQ(failure(taken),
              "cannot listen at 127.0.0.1:" + std::to_string(taken.port) + ": Address already in use");
    ServerOptions nowhere;
    nowhere.host = "not an address";
    EXPECT_EQ(failure(nowhere),
              "'not an address' is not an address to listen at; name one such as 127.0.0.1");
    ServerOptions bare;
    bare.port = 0;
    bare.tls = TlsFiles{"/nonexistent/certificate.pem", "/nonexistent/key.pem"};
    EXPECT_EQ(failure(bare),
              "the certificate '/nonexistent/certificate.pem' cannot be read: No such file or directory");
}

TEST_F(ServerTest, TellsItsUrl) {
    EXPECT_EQ(server().url(), "http://127.0.0.1:" + std::to_string(server().port()));
}

TEST_F(ServerTest, CountsWhatPassesThroughTheDoor) {
    RawClient client = connect();
    client.send(post("{}"));
    ASSERT_TRUE(client.receive());
    client.send("GET /metrics HTTP/1.1\r\n\r\n");
    const std::string page = client.receive()->body;
    EXPECT_NE(page.find("dynantic_requests_total{operation=\"GetItem\",status=\"200\"} 1\n"),
              std::string::npos)
        << page;
    EXPECT_NE(page.find("dynantic_connections_open 1\n"), std::string::npos) << page;
    EXPECT_NE(page.find("dynantic_connections_accepted_total 1\n"), std::string::npos) << page;
}

TEST_F(ServerTest, ServesManyClientsAtOnce) {
    static_cast<void>(server());
    std::vector<std::future<int>> clients;
    for (int c = 0; c < 16; ++c) {
        clients.push_back(std::async(std::launch::async, [this, c] {
            RawClient client(server_->port());
            int good = 0;
            for (int i = 0; i < 50; ++i) {
                const std::string body = "{\"c\":" + std::to_string(c * 1000 + i) + "}";
                if (client.send(post(body)) && client.receive()->body == body) ++good;
            }
            return good;
        }));
    }
    for (auto& each : clients) EXPECT_EQ(each.get(), 50);
}

}  // namespace
