#include "http/staleness.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace dynantic;
using namespace dynantic::http;
using namespace std::chrono_literals;

// A connection that has been idle, and the server's end of it.
struct Idle {
    explicit Idle(std::chrono::steady_clock::duration time) {
        int ends[2] = {-1, -1};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
        connection.emplace(Origin{}, Channel(Socket(ends[0])));
        connection->idle_since = std::chrono::steady_clock::now() - time;
        server = Socket(ends[1]);
    }
    std::optional<Connection> connection;
    Socket server;
};

bool carries(Idle idle, Repeat repeat) { return may_carry(*idle.connection, repeat); }

TEST(IdleConnection, CarriesTheNextRequest) {
    for (const Repeat repeat : {Repeat::safe, Repeat::unsafe}) {
        EXPECT_TRUE(carries(Idle(0s), repeat));
        EXPECT_TRUE(carries(Idle(2min), repeat));
    }
}

TEST(IdleConnection, ThatItsServerClosedIsFoundBeforeAnythingIsSentWhereThatMatters) {
    Idle late(2s);
    late.server = Socket();
    EXPECT_FALSE(may_carry(*late.connection, Repeat::safe));
    Idle early(0s);
    early.server = Socket();
    EXPECT_FALSE(may_carry(*early.connection, Repeat::unsafe)) << "it could not be sent again";
}

TEST(IdleConnection, OfMinutesIsNotTrustedThoughItLooksGood) {
    EXPECT_FALSE(carries(Idle(4min), Repeat::safe));
    EXPECT_FALSE(carries(Idle(4min), Repeat::unsafe));
}

}  // namespace
