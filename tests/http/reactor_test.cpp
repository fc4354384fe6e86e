#include "http/reactor.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace {

using namespace dynantic;
using namespace std::chrono_literals;
using http::Reactor;
using Event = Reactor::Event;

struct Pair {
    int near = -1;
    int far = -1;
    Pair() {
        int ends[2] = {-1, -1};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
        near = ends[0];
        far = ends[1];
    }
    ~Pair() {
        ::close(near);
        ::close(far);
    }
};

Event wait(Reactor& reactor, int fd, short events, Deadline until) {
    std::promise<Event> promise;
    reactor.wait(fd, events, until, [&](Event event) { promise.set_value(event); });
    return promise.get_future().get();
}

TEST(Reactor, TellsThatASocketIsReady) {
    Reactor reactor;
    Pair pair;
    EXPECT_EQ(wait(reactor, pair.near, POLLOUT, Deadline::max()), Event::ready);
    ASSERT_EQ(::write(pair.far, "x", 1), 1);
    EXPECT_EQ(wait(reactor, pair.near, POLLIN, Deadline::max()), Event::ready);
    EXPECT_EQ(wait(reactor, pair.near, POLLIN, Deadline::max()), Event::ready) << "as often as it is asked";
}

TEST(Reactor, TellsThatTheTimeHasComeAndForgetsTheSocket) {
    Reactor reactor;
    Pair pair;
    EXPECT_EQ(wait(reactor, pair.near, POLLIN, std::chrono::steady_clock::now() + 1ms), Event::time);
    ASSERT_EQ(::write(pair.far, "x", 1), 1);  // an event for a wait that is over
    EXPECT_EQ(wait(reactor, -1, 0, std::chrono::steady_clock::now() + 1ms), Event::time);
    EXPECT_EQ(wait(reactor, pair.near, POLLIN, Deadline::max()), Event::ready);
}

TEST(Reactor, AnEarlierMomentOvertakesALaterOne) {
    Reactor reactor;
    std::promise<void> late;
    reactor.wait(-1, 0, std::chrono::steady_clock::now() + 24h, [&](Event) { late.set_value(); });
    EXPECT_EQ(wait(reactor, -1, 0, std::chrono::steady_clock::now() + 1ms), Event::time);
    EXPECT_EQ(late.get_future().wait_for(0s), std::future_status::timeout);
}

TEST(Reactor, RunsWhatIsPostedOnItsOwnThreadAndInTurn) {
    Reactor reactor;
    std::vector<int> order;
    std::promise<std::thread::id> last;
    for (int i = 0; i < 10; ++i) reactor.post([&, i](Event) { order.push_back(i); });
    reactor.post([&](Event) { last.set_value(std::this_thread::get_id()); });
    EXPECT_NE(last.get_future().get(), std::this_thread::get_id());
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Reactor, MayBeEndedByAHandlerOfItsOwn) {
    auto reactor = std::make_unique<Reactor>();
    std::promise<void> ended;
    reactor->post([&](Event) {
        reactor.reset();
        ended.set_value();
    });
    ended.get_future().wait();
    EXPECT_EQ(reactor, nullptr);
}

TEST(Reactor, DropsWhatStillWaitsWhenItEnds) {
    const auto alive = std::make_shared<int>(1);
    {
        Reactor reactor;
        reactor.wait(-1, 0, Deadline::max(), [alive](Event) {});
    }
    EXPECT_EQ(alive.use_count(), 1);
}

}  // namespace
