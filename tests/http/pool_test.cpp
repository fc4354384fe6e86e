#include "http/pool.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>
#include <vector>

namespace {

using namespace dynantic;
using namespace dynantic::http;
using Refusal = Pool::Refusal;

const Origin here{.tls = false, .host = "here", .port = 1};
const Origin there{.tls = false, .host = "there", .port = 2};

// A connection over a pair of sockets; the other end is closed at once.
std::unique_ptr<Connection> connection_to(const Origin& origin) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    ::close(ends[1]);
    return std::make_unique<Connection>(origin, Channel(Socket(ends[0])));
}

Pool::Slot acquire(Pool& pool, const Origin& origin) {
    Pool::Answer answer = pool.acquire(origin, Deadline::max(), nullptr);
    EXPECT_EQ(answer.refusal, Refusal::none);
    return std::move(answer.slot);
}

// Puts as many idle connections into the pool, the last at the top; returns them from bottom to top.
std::vector<const Connection*> fill(Pool& pool, const std::vector<Origin>& origins) {
    std::vector<Pool::Slot> slots;
    std::vector<const Connection*> result;
    for (const Origin& origin : origins) {
        slots.push_back(acquire(pool, origin));
        slots.back().fill(connection_to(origin));
        result.push_back(slots.back().connection());
    }
    for (Pool::Slot& slot : slots) slot.keep();
    return result;
}

TEST(Pool, AnEmptyOneGivesTheRightToOpenAConnection) {
    Pool pool(2);
    const Pool::Slot slot = acquire(pool, here);
    EXPECT_TRUE(slot);
    EXPECT_EQ(slot.connection(), nullptr);
    EXPECT_EQ(pool.counts().open, 1U);
}

TEST(Pool, ASlotComesBackWhenItIsDropped) {
    Pool pool(1);
    { const Pool::Slot slot = acquire(pool, here); }
    EXPECT_EQ(pool.counts().open, 0U);
    {
        Pool::Slot slot = acquire(pool, here);
        slot.fill(connection_to(here));
    }
    EXPECT_EQ(pool.counts().open, 0U) << "a connection that nobody vouches for is closed";
}

TEST(Pool, TheLastUsedIsTheNextUsed) {
    Pool pool(3);
    const auto idle = fill(pool, {here, here, here});
    Pool::Slot first = acquire(pool, here);
    Pool::Slot second = acquire(pool, here);
    EXPECT_EQ(first.connection(), idle[2]);
    EXPECT_EQ(second.connection(), idle[1]);
    EXPECT_EQ(pool.counts().idle, 1U);
}

TEST(Pool, AConnectionElsewhereIsNotGiven) {
    Pool pool(3);
    const auto idle = fill(pool, {here, there});
    Pool::Slot slot = acquire(pool, here);
    EXPECT_EQ(slot.connection(), idle[0]);
    Pool::Slot other = acquire(pool, here);
    EXPECT_EQ(other.connection(), nullptr);
}

TEST(Pool, TheOldestIdleConnectionMakesRoomForAnotherHost) {
    Pool pool(2);
    (void)fill(pool, {there, there});
    Pool::Slot slot = acquire(pool, here);
    EXPECT_TRUE(slot);
    EXPECT_EQ(slot.connection(), nullptr);
    EXPECT_EQ(pool.counts().open, 2U);
    EXPECT_EQ(pool.counts().idle, 1U);
}

TEST(Pool, RefusesAtTheDeadlineAndKeepsCount) {
    Pool pool(1);
    const Pool::Slot held = acquire(pool, here);
    const Pool::Answer answer = pool.acquire(here, std::chrono::steady_clock::now(), nullptr);
    EXPECT_EQ(answer.refusal, Refusal::deadline);
    EXPECT_FALSE(answer.slot);
    EXPECT_EQ(pool.counts().waiting, 0U);
}

TEST(Pool, RefusesACancelledCall) {
    Pool pool(1);
    const Pool::Slot held = acquire(pool, here);
    CancellationToken token;
    token.cancel();
    EXPECT_EQ(pool.acquire(here, Deadline::max(), &token).refusal, Refusal::cancelled);
}

void wait_for_waiters(const Pool& pool, std::size_t count) {
    while (pool.counts().waiting < count) std::this_thread::yield();
}

TEST(Pool, WhoWaitsIsServedInTurn) {
    Pool pool(1);
    Pool::Slot held = acquire(pool, here);
    held.fill(connection_to(here));
    std::vector<int> order;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            Pool::Slot slot = acquire(pool, here);
            EXPECT_NE(slot.connection(), nullptr);
            order.push_back(i);  // one at a time: the pool has one slot
            slot.keep();
        });
        wait_for_waiters(pool, static_cast<std::size_t>(i) + 1);
    }
    held.keep();
    for (std::thread& each : threads) each.join();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
    EXPECT_EQ(pool.counts().open, 1U);
    EXPECT_EQ(pool.counts().idle, 1U);
}

TEST(Pool, AWaiterGetsTheSlotOfAConnectionThatBrokeOrLedElsewhere) {
    for (const bool broke : {true, false}) {
        Pool pool(1);
        Pool::Slot held = acquire(pool, there);
        held.fill(connection_to(there));
        std::thread waiter([&] {
            const Pool::Slot slot = acquire(pool, here);
            EXPECT_TRUE(slot);
            EXPECT_EQ(slot.connection(), nullptr);
        });
        wait_for_waiters(pool, 1);
        if (broke) {
            held = Pool::Slot();
        } else {
            held.keep();
        }
        waiter.join();
        EXPECT_EQ(pool.counts().open, 0U);
    }
}

TEST(Pool, StoppingRefusesWaitersInterruptsUsersAndClosesTheIdle) {
    Pool pool(2);
    (void)fill(pool, {here, here});
    Pool::Slot used = acquire(pool, here);
    Pool::Slot other = acquire(pool, here);
    std::thread waiter(
        [&] { EXPECT_EQ(pool.acquire(here, Deadline::max(), nullptr).refusal, Refusal::stopped); });
    wait_for_waiters(pool, 1);
    pool.stop();
    waiter.join();
    EXPECT_EQ(pool.acquire(here, Deadline::max(), nullptr).refusal, Refusal::stopped);
    char byte = 0;
    EXPECT_EQ(::recv(used.connection()->channel.fd(), &byte, 1, 0), 0) << "shut down";
    used.keep();
    other = Pool::Slot();
    EXPECT_EQ(pool.counts().open, 0U);
    EXPECT_EQ(pool.counts().idle, 0U);
}

TEST(Pool, HoldsItsBoundUnderManyThreads) {
    Pool pool(8);
    std::atomic<int> in_use{0};
    std::atomic<int> most{0};
    std::atomic<int> served{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 32; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                const Origin& origin = (t + i) % 5 == 0 ? there : here;
                Pool::Slot slot = acquire(pool, origin);
                const int now = ++in_use;
                int seen = most;
                while (now > seen && !most.compare_exchange_weak(seen, now)) {
                }
                if (slot.connection() == nullptr) slot.fill(connection_to(origin));
                EXPECT_EQ(slot.connection()->origin, origin);
                --in_use;
                ++served;
                if (i % 7 != 0) slot.keep();
            }
        });
    }
    for (std::thread& each : threads) each.join();
    EXPECT_EQ(served.load(), 6400);
    EXPECT_LE(most.load(), 8);
    EXPECT_LE(pool.counts().open, 8U);
    EXPECT_EQ(pool.counts().open, pool.counts().idle);
}

}  // namespace
