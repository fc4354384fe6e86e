#include "http/fake_server.hpp"
#include "http/in_child.hpp"
#include "http/transport.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

// A program that forks after its first calls: servers that fork a worker for each core, and their kin.
namespace {

using namespace dynantic;
using namespace dynantic::http;
using namespace dynantic::http::test;
using dynantic::tests::in_child;

constexpr const char* fine = "";

// "" where `body` came back, else what went wrong.
std::string ask(Transport& transport, const Origin& origin, const std::string& body) {
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    std::string reply;
    const auto failure =
        transport.exchange({.origin = origin, .head = head, .body = body}, reply, [](const auto&) {});
    if (failure) return "failed: " + failure->message;
    return reply == body ? fine : "got \"" + reply + "\" for \"" + body + "\"";
}

FakeServer::Script echo() {
    return answering([](const SeenRequest& request) { return reply_text(200, request.body); });
}

void a_child_opens_its_own(Transport& transport, FakeServer& server, const Origin& origin) {
    ASSERT_EQ(ask(transport, origin, "before"), fine);
    ASSERT_EQ(server.accepted(), 1U);
    EXPECT_EQ(in_child([&] {
                  if (transport.pool().counts().idle != 1) return 2;
                  if (ask(transport, origin, "the child's") != fine) return 3;
                  if (ask(transport, origin, "the child's second") != fine) return 4;
                  return transport.pool().counts().open == 1 ? 0 : 5;
              }),
              0);
    EXPECT_EQ(server.accepted(), 2U) << "a connection of its own, used again";
    EXPECT_EQ(ask(transport, origin, "after"), fine);
    EXPECT_EQ(server.accepted(), 2U) << "the parent's connection is as it was";
}

TEST(Fork, AChildOpensConnectionsOfItsOwnAndLeavesTheParentsAlone) {
    FakeServer server(echo());
    Transport transport({});
    a_child_opens_its_own(transport, server, {.host = "127.0.0.1", .port = server.port()});
}

TEST(Fork, AChildDoesNotEndTheParentsTls) {
    const TestAuthority authority;
    const ServerContext context = authority.server("DNS:localhost");
    FakeServer server(echo(), {.tls = context.get()});
    Transport transport({.ca_bundle = authority.pem_file()});
    a_child_opens_its_own(transport, server, {.tls = true, .host = "localhost", .port = server.port()});
}

TEST(Fork, AChildMayEndAClientThatIsAtWorkInTheParent) {
    FakeServer server(echo());
    std::optional<Transport> transport(std::in_place, TransportSettings{.max_connections = 2});
    const Origin origin{.host = "127.0.0.1", .port = server.port()};
    ASSERT_EQ(ask(*transport, origin, "before"), fine);
    Pool::Answer held = transport->pool().acquire(origin, Deadline::max(), nullptr);
    ASSERT_NE(held.slot.connection(), nullptr);
    EXPECT_EQ(in_child([&] {
                  if (ask(*transport, origin, "the child's") != fine) return 2;
                  held.slot = Pool::Slot();  // of the parent: this pool never gave it
                  if (transport->pool().counts().open != 1) return 3;
                  transport->stop();
                  transport.reset();
                  return 0;
              }),
              0);
    held.slot.keep();
    EXPECT_EQ(ask(*transport, origin, "after"), fine);
    EXPECT_EQ(server.accepted(), 2U);
}

TEST(Fork, AChildThatEndsAReactorLeavesWhatWaitsThere) {
    std::optional<Reactor> reactor(std::in_place);
    const auto held = std::make_shared<int>(1);
    reactor->wait(-1, 0, Deadline::max(), [held](Reactor::Event) {});
    EXPECT_EQ(in_child([&] {
                  if (reactor->runs_here()) return 2;
                  reactor.reset();
                  return held.use_count() == 2 ? 0 : 3;
              }),
              0);
    EXPECT_TRUE(reactor->runs_here());
}

}  // namespace
