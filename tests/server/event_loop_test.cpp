#include "server/event_loop.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using dynantic::detail::OwnedFd;
using dynantic::server::EventLoop;
using dynantic::server::Readiness;
using dynantic::server::Waiter;

std::array<OwnedFd, 2> socket_pair() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    return {OwnedFd(ends[0]), OwnedFd(ends[1])};
}

void send_to(const OwnedFd& socket, std::string_view text) {
    EXPECT_EQ(::send(socket.fd(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}

struct Told final : Waiter {
    std::function<void(Readiness)> act;
    int times = 0;
    void ready(Readiness readiness) noexcept override {
        ++times;
        if (act) act(readiness);
    }
};

TEST(EventLoop, RunsWhatWasPostedInOrderAndEndsAfterTheTurn) {
    EventLoop loop;
    std::string ran;
    loop.post([&] { ran += "a"; });
    loop.post([&] {
        ran += "b";
        loop.finish();
    });
    loop.post([&] { ran += "c"; });
    loop.run();
    EXPECT_EQ(ran, "abc");
}

TEST(EventLoop, IsWokenByATaskOfAnotherThread) {
    EventLoop loop;
    std::thread thread([&] { loop.run(); });
    loop.post([&] { loop.finish(); });
    thread.join();
}

TEST(EventLoop, TakesWhatATaskPostsInTheNextTurn) {
    EventLoop loop;
    std::string turns;
    loop.at_end_of_turn([&] { turns += '|'; });
    loop.post([&] {
        turns += 'a';
        loop.post([&] {
            turns += 'b';
            loop.finish();
        });
    });
    loop.run();
    EXPECT_EQ(turns, "a|b|");
}

TEST(EventLoop, BeginsTheNextTurnAtOnceWhereAskedTo) {
    EventLoop loop;
    int turns = 0;
    loop.at_end_of_turn([&] { ++turns == 2 ? loop.finish() : loop.hurry(); });
    loop.post([] {});
    loop.run();  // would wait for ever otherwise
    EXPECT_EQ(turns, 2);
}

TEST(EventLoop, RunsTimersInTheOrderOfTheirTimes) {
    EventLoop loop;
    std::string ran;
    loop.after(2ms, [&] {
        ran += "later";
        loop.finish();
    });
    loop.after(0ms, [&] { ran += "at once, "; });
    loop.run();
    EXPECT_EQ(ran, "at once, later");
}

TEST(EventLoop, RunsATimerThatATimerSets) {
    EventLoop loop;
    int ran = 0;
    std::function<void()> again = [&] { ++ran == 3 ? loop.finish() : loop.after(1ms, again); };
    loop.after(1h, [] { ADD_FAILURE() << "an hour has passed"; });
    loop.after(1ms, again);
    loop.run();
    EXPECT_EQ(ran, 3);
}

TEST(EventLoop, SaysOnceThatSomethingCame) {
    EventLoop loop;
    const auto [ours, theirs] = socket_pair();
    Told told;
    int of_input = 0;
    told.act = [&](Readiness readiness) {
        of_input += readiness.in ? 1 : 0;
        EXPECT_FALSE(readiness.last);
        loop.after(1ms, [&] { loop.finish(); });  // turns go by, and nobody has read
    };
    ASSERT_TRUE(loop.watch(ours.fd(), told));
    send_to(theirs, "hello");
    loop.run();
    EXPECT_EQ(of_input, 1);
}

TEST(EventLoop, SaysThatThePeerSendsNoMore) {
    EventLoop loop;
    const auto [ours, theirs] = socket_pair();
    send_to(theirs, "the last");
    ::shutdown(theirs.fd(), SHUT_WR);
    Told told;
    told.act = [&](Readiness readiness) {
        EXPECT_TRUE(readiness.in);
        EXPECT_TRUE(readiness.last);
        loop.finish();
    };
    ASSERT_TRUE(loop.watch(ours.fd(), told));
    loop.run();
    EXPECT_EQ(told.times, 1);
}

TEST(EventLoop, ForgetsASocketThatIsClosed) {
    EventLoop loop;
    auto [ours, theirs] = socket_pair();
    Told told;
    ASSERT_TRUE(loop.watch(ours.fd(), told));
    send_to(theirs, "too late");
    { const OwnedFd closed(std::move(ours)); }
    loop.after(0ms, [&] { loop.finish(); });
    loop.run();
    EXPECT_EQ(told.times, 0);
}

TEST(EventLoop, RefusesWhatIsNoSocket) {
    EventLoop loop;
    Told told;
    EXPECT_FALSE(loop.watch(-1, told));
}

}  // namespace
