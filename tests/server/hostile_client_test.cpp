// What clients do that are slow, rude, unlucky or of ill will.

#include "server/server_fixture.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <future>
#include <latch>
#include <vector>

namespace {

using namespace dynantic::server;
using namespace dynantic::server::test;
using namespace std::chrono_literals;

class HostileClientTest : public ServerTest {};

TEST_F(HostileClientTest, IsAnsweredThoughItWillSendNoMore) {
    RawClient client = connect();
    client.send(post("{\"a\":1}") + post("{\"b\":2}"));
    client.finish_sending();
    EXPECT_EQ(client.receive()->body, "{\"a\":1}");
    EXPECT_EQ(client.receive()->body, "{\"b\":2}");
    EXPECT_TRUE(client.closed());
}

TEST_F(HostileClientTest, IsLetGoWhereItStopsInTheMiddleOfARequest) {
    for (const std::size_t size : {std::size_t{10}, std::size_t{100}, post("{\"a\":1}").size() - 1}) {
        RawClient client = connect();
        client.send(post("{\"a\":1}").substr(0, size));
        client.finish_sending();
        EXPECT_TRUE(client.closed()) << size;
    }
    await_connections(0);
}

TEST_F(HostileClientTest, GetsTheFirstReplyWhileItsSecondRequestIsOnItsWay) {
    const std::string second = post("{\"second\":true}");
    for (const std::size_t cut : {std::size_t{1}, std::size_t{20}, second.size() - 1}) {
        RawClient client = connect();
        client.send(post("{\"first\":true}") + second.substr(0, cut));
        EXPECT_EQ(client.receive()->body, "{\"first\":true}") << cut;
        client.send(second.substr(cut));
        EXPECT_EQ(client.receive()->body, "{\"second\":true}") << cut;
    }
}

TEST_F(HostileClientTest, HasNoMoreTimeForALaterRequestThanForTheFirst) {
    RawClient client = connect();
    const std::string second = post("{\"second\":true}");
    client.send(post("{}") + second.substr(0, 10));
    ASSERT_EQ(client.receive()->status, 200);
    // The server may not have counted the begin of the second request yet: time goes on until it has.
    std::atomic<bool> over{false};
    std::thread time([&] {
        while (!over) {
            pass(11s);
            std::this_thread::yield();
        }
    });
    const bool closed = client.closed();
    over = true;
    time.join();
    EXPECT_TRUE(closed);
}

TEST_F(HostileClientTest, IsNotToldToContinueWithABodyThatIsTooLarge) {
    options_.limits.body_bytes = 10;
    RawClient client = connect();
    client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    const auto reply = client.receive();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 413);
    EXPECT_TRUE(client.closed());
}

TEST_F(HostileClientTest, IsNotToldToContinueWhereTheBodyIsHereAlready) {
    RawClient client = connect();
    client.send(post("{\"a\":1}", "Expect: 100-continue\r\n"));
    EXPECT_EQ(client.receive()->status, 200);
}

TEST_F(HostileClientTest, MaySpeakTheOldHttp) {
    RawClient once = connect();
    std::string request = post("{\"a\":1}");
    request.replace(request.find("HTTP/1.1"), 8, "HTTP/1.0");
    once.send(request);
    const auto last = once.receive();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->body, "{\"a\":1}");
    EXPECT_EQ(last->headers.at("connection"), "close");
    EXPECT_TRUE(once.closed());
    RawClient again = connect();
    std::string keeping = post("{\"a\":1}", "Connection: keep-alive\r\n");
    keeping.replace(keeping.find("HTTP/1.1"), 8, "HTTP/1.0");
    for (int i = 0; i < 3; ++i) {
        again.send(keeping);
        const auto reply = again.receive();
        ASSERT_TRUE(reply);
        EXPECT_EQ(reply->headers.at("connection"), "keep-alive");
    }
}

TEST_F(HostileClientTest, GetsTheRefusalWholeThoughItSendsOn) {
    options_.limits.body_bytes = 1000;
    RawClient client = connect();
    client.send("POST / HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n" + std::string(5'000'000, 'x'));
    const auto reply = client.receive();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 413);
}

TEST_F(HostileClientTest, CannotFillTheMemoryWithRepliesThatItDoesNotTake) {
    options_.limits.total_body_bytes = 48 * 1024 * 1024;
    handler_ = [](const Account&, std::string_view, std::string_view, const std::string&) {
        return dynantic::engine::EngineReply{200, std::string(64 * 1024 * 1024, 'x')};
    };
    RawClient greedy = connect();
    greedy.send(post("{}"));
    EXPECT_FALSE(greedy.receive().has_value()) << "cut off";
    await_connections(0);
    RawClient other = connect();
    other.send("GET / HTTP/1.1\r\n\r\n");
    EXPECT_EQ(other.receive()->status, 200) << "and what it had counts no more";
}

TEST_F(HostileClientTest, HasItsTimeToTakeAReplyAndNoMore) {
    std::latch arrived(1);
    handler_ = [&arrived](const Account&, std::string_view, std::string_view, const std::string&) {
        arrived.count_down();
        return dynantic::engine::EngineReply{200, std::string(64 * 1024 * 1024, 'x')};
    };
    RawClient slow = connect();
    slow.send(post("{}"));
    arrived.wait();
    std::atomic<bool> over{false};
    std::thread time([&] {
        while (!over && server().metrics().open_connections() != 0) {
            pass(61s);
            std::this_thread::yield();
        }
    });
    await_connections(0);
    over = true;
    time.join();
    EXPECT_FALSE(slow.receive().has_value());
}

TEST_F(HostileClientTest, GetsTheWholeReplyOfAServerThatIsStopped) {
    options_.storage_threads = 1;
    std::latch arrived(1);
    handler_ = [&arrived](const Account&, std::string_view, std::string_view, const std::string&) {
        arrived.count_down();
        return dynantic::engine::EngineReply{200, std::string(32 * 1024 * 1024, 'x')};
    };
    RawClient client = connect();
    client.send(post("{}"));
    arrived.wait();
    auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
    const auto reply = client.receive();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body.size(), 32U * 1024 * 1024);
    EXPECT_TRUE(client.closed());
    stopped.get();
}

// The next file descriptor that this process would get.
rlim_t next_descriptor() {
    const int next = ::dup(0);
    ::close(next);
    return static_cast<rlim_t>(next);
}

TEST_F(HostileClientTest, WaitsWhereNoFileDescriptorIsLeftAndIsServedThen) {
    static_cast<void>(server());
    RawClient before = connect();
    before.send(post("{}"));
    ASSERT_EQ(before.receive()->status, 200);
    rlimit usual{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
    rlimit tight = usual;
    tight.rlim_cur = next_descriptor() + 1;  // one more, which the client gets
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    RawClient waiting = connect();
    for (int i = 0; i < 1'000'000 && server().metrics().accept_failures() == 0; ++i)
        std::this_thread::yield();
    EXPECT_NE(server().metrics().accept_failures(), 0U);
    before.send(post("{\"still\":1}"));
    EXPECT_EQ(before.receive()->body, "{\"still\":1}") << "those who are in are served as before";
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
    waiting.send(post("{\"late\":1}"));
    EXPECT_EQ(waiting.receive()->body, "{\"late\":1}");
}

// It is gone while replies wait for it, and while its next requests are run.
TEST_F(HostileClientTest, MayLeaveInTheMiddleOfWhatItSentAhead) {
    const std::string two = post("{}") + post("{\"a\":1}");
    for (int round = 0; round < 200; ++round) {
        RawClient client = connect();
        for (int i = 0; i < round % 20; ++i) client.send(two);
        client.send(std::string_view(two).substr(0, static_cast<std::size_t>(round) * 3));
        if (round % 20 != 0 && round % 3 == 0) {
            EXPECT_TRUE(client.receive().has_value());
        }
    }
    RawClient next = connect();
    ASSERT_TRUE(next.send(post("{}")));
    EXPECT_TRUE(next.receive().has_value());
}

TEST_F(HostileClientTest, MayComeAndGoAThousandTimes) {
    for (int i = 0; i < 1000; ++i) {
        RawClient client = connect();
        if (i % 3 == 0) client.send("POST / HT");
        if (i % 3 == 1) client.send(post("{}"));
    }
    await_connections(0);
    RawClient client = connect();
    client.send(post("{}"));
    EXPECT_EQ(client.receive()->status, 200);
}

}  // namespace
