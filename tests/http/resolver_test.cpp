#include "http/resolver.hpp"

#include "http/in_child.hpp"
#include "http/lookups.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

namespace {

using namespace dynantic;
using namespace dynantic::http;

TEST(Resolver, ANumericAddressIsItself) {
    const Resolved v4 = resolve("127.0.0.1", 8000, {});
    ASSERT_TRUE(std::holds_alternative<Addresses>(v4));
    EXPECT_EQ(std::get<Addresses>(v4).at(0).family(), AF_INET);
    const Resolved v6 = resolve("::1", 8000, {});
    ASSERT_TRUE(std::holds_alternative<Addresses>(v6));
    EXPECT_EQ(std::get<Addresses>(v6).at(0).family(), AF_INET6);
}

TEST(Resolver, LocalhostIsTheLoopbackWhateverTheMachineKnows) {
    for (const char* name : {"localhost", "LocalHost", "db.localhost"}) {
        const Resolved found = resolve(name, 8000, {});
        ASSERT_TRUE(std::holds_alternative<Addresses>(found)) << std::get<TransportFailure>(found).message;
        const auto& addresses = std::get<Addresses>(found);
        ASSERT_EQ(addresses.size(), 2U);
        EXPECT_EQ(addresses[0].family(), AF_INET);
        EXPECT_EQ(addresses[1].family(), AF_INET6);
    }
    EXPECT_TRUE(std::holds_alternative<TransportFailure>(resolve("notlocalhost.invalid", 80, {})));
}

TEST(Resolver, ANameThatCannotBeIsAResolveFailureThatNamesIt) {
    const Resolved found = resolve("no-such-host.invalid", 80, {});
    ASSERT_TRUE(std::holds_alternative<TransportFailure>(found));
    const auto& failure = std::get<TransportFailure>(found);
    EXPECT_EQ(failure.kind, TransportFailure::Kind::resolve);
    EXPECT_EQ(failure.sent, TransportFailure::Sent::no);
    EXPECT_NE(failure.message.find("no-such-host.invalid"), std::string::npos);
}

TEST(Resolver, DoesNotWaitPastTheDeadlineOrForACancelledCall) {
    Resolved found = resolve("no-such-host.invalid", 80, {.deadline = std::chrono::steady_clock::now()});
    EXPECT_TRUE(std::holds_alternative<TransportFailure>(found));
    CancellationToken token;
    token.cancel();
    found = resolve("localhost", 80, {.cancellation = &token});
    if (const auto* failure = std::get_if<TransportFailure>(&found)) {
        EXPECT_EQ(failure->kind, TransportFailure::Kind::cancelled);
    }
}

// A resolver that answers when it is told to.
struct SlowNames {
    struct Shared {
        std::atomic<int> asked{0};
        std::latch entered{1};
        std::latch released{1};
    };
    std::shared_ptr<Shared> shared = std::make_shared<Shared>();
    Lookups lookups{[shared = shared](const std::string&, std::uint16_t port) {
                        if (shared->asked++ == 0) shared->entered.count_down();
                        shared->released.wait();
                        return LookupAnswer{.addresses = {*numeric_address("192.0.2.7", port)},
                                            .problem = {}};
                    },
                    std::chrono::hours(1)};
};

TEST(Resolver, CallsThatGiveUpLeaveOneThreadBehindAndNotOneEach) {
    SlowNames names;
    for (int i = 0; i < 100; ++i) {
        const Resolved found =
            names.lookups.resolve("db.example", 80, {.deadline = std::chrono::steady_clock::now()});
        EXPECT_EQ(std::get<TransportFailure>(found).kind, TransportFailure::Kind::timeout);
    }
    names.shared->entered.wait();
    EXPECT_EQ(names.shared->asked, 1);
    names.shared->released.count_down();
}

TEST(Resolver, AllWhoAskAtOnceShareAnAnswerAndWhoComesLaterAsksAnew) {
    SlowNames names;
    const auto addresses_of = [&](const char* host) -> std::size_t {
        const Resolved found = names.lookups.resolve(host, 80, {});
        return std::holds_alternative<Addresses>(found) ? std::get<Addresses>(found).size() : 0;
    };
    std::atomic<std::size_t> addresses{0};
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 4; ++i) callers.emplace_back([&] { addresses += addresses_of("db.example"); });
        names.shared->entered.wait();
        EXPECT_EQ(names.shared->asked, 1);
        names.shared->released.count_down();
    }
    EXPECT_EQ(addresses, 4U);
    const int asked = names.shared->asked;
    EXPECT_EQ(addresses_of("db.example"), 1U);
    EXPECT_EQ(names.shared->asked, asked + 1);
    EXPECT_EQ(addresses_of("other.example"), 1U);
    EXPECT_EQ(names.shared->asked, asked + 2);
}

TEST(Resolver, AChildDoesNotWaitForTheAnswerToItsParentsQuestion) {
    SlowNames names;
    EXPECT_TRUE(std::holds_alternative<TransportFailure>(
        names.lookups.resolve("db.example", 80, {.deadline = std::chrono::steady_clock::now()})));
    names.shared->entered.wait();
    EXPECT_EQ(tests::in_child([&] {
                  names.shared->released.count_down();
                  const Resolved found = names.lookups.resolve("db.example", 80, {});
                  return std::holds_alternative<Addresses>(found) ? 0 : 1;
              }),
              0);
    names.shared->released.count_down();
}

TEST(Resolver, FamiliesTakeTurnsBeginningWithTheFirst) {
    const auto make = [](int family, std::uint16_t port) {
        Address address;
        address.storage.ss_family = static_cast<sa_family_t>(family);
        reinterpret_cast<sockaddr_in*>(&address.storage)->sin_port = port;  // the same place in both families
        return address;
    };
    const Addresses turns = take_turns(
        {make(AF_INET6, 1), make(AF_INET6, 2), make(AF_INET6, 3), make(AF_INET, 4), make(AF_INET, 5)});
    std::vector<int> order;
    for (const Address& each : turns)
        order.push_back(reinterpret_cast<const sockaddr_in*>(&each.storage)->sin_port);
    EXPECT_EQ(order, (std::vector<int>{1, 4, 2, 5, 3}));
    EXPECT_TRUE(take_turns({}).empty());
    EXPECT_EQ(take_turns({make(AF_INET, 1), make(AF_INET, 2)}).size(), 2U);
}

}  // namespace
