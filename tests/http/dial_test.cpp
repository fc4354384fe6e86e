#include "http/dial.hpp"

#include "http/fake_server.hpp"

#include <gtest/gtest.h>

namespace {

using namespace dynantic;
using namespace dynantic::http;
using namespace dynantic::http::test;
using namespace std::chrono_literals;

Address loopback(std::uint16_t port) { return *numeric_address("127.0.0.1", port); }

std::uint16_t port_of(int fd, decltype(::getsockname)* name) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    EXPECT_EQ(name(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
    return ntohs(address.sin_port);
}

// A port that answers nobody: its queue of one is full, so further SYNs are dropped, as a firewall drops them.
class DeadPort {
  public:
    DeadPort() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const Address any = loopback(0);
        EXPECT_EQ(::bind(listener_.fd(), any.get(), any.size), 0);
        EXPECT_EQ(::listen(listener_.fd(), 0), 0);
        const Address here = address();
        while (queued_.size() < 16) {
            Socket& next =
                queued_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            (void)::connect(next.fd(), here.get(), here.size);
            pollfd connecting{.fd = next.fd(), .events = POLLOUT, .revents = 0};
            if (::poll(&connecting, 1, 20) == 0) return;  // this one hangs, and so will whoever comes
        }
        ADD_FAILURE() << "the queue does not fill";
    }
    [[nodiscard]] Address address() const { return loopback(port_of(listener_.fd(), ::getsockname)); }

  private:
    Socket listener_;
    std::vector<Socket> queued_;
};

TEST(Dial, AnAddressThatDoesNotAnswerIsOvertakenByTheNext) {
    const DeadPort dead;
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    const Dialled dialled = dial({dead.address(), loopback(server.port())}, "x", {}, 1ms);
    ASSERT_TRUE(std::holds_alternative<Socket>(dialled)) << std::get<TransportFailure>(dialled).message;
    EXPECT_EQ(port_of(std::get<Socket>(dialled).fd(), ::getpeername), server.port());
}

TEST(Dial, AnAddressThatRefusesIsPassedOverAtOnce) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    const Dialled dialled = dial({loopback(unused_port()), loopback(server.port())}, "x", {}, 1h);
    ASSERT_TRUE(std::holds_alternative<Socket>(dialled)) << std::get<TransportFailure>(dialled).message;
    EXPECT_EQ(port_of(std::get<Socket>(dialled).fd(), ::getpeername), server.port());
}

TEST(Dial, WhereNoAddressAnswersTheConnectTimeoutEndsIt) {
    const DeadPort dead;
    const Dialled dialled = dial({dead.address(), dead.address()}, "x", {.patience = 5ms}, 1ms);
    ASSERT_TRUE(std::holds_alternative<TransportFailure>(dialled));
    const TransportFailure& failure = std::get<TransportFailure>(dialled);
    EXPECT_EQ(failure.kind, TransportFailure::Kind::connect);
    EXPECT_EQ(failure.message, "no connection to x within 5 ms (connect_timeout)");
}

}  // namespace
