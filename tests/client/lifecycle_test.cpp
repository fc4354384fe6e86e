#include "backend/backend_fixture.hpp"

#include <dynantic/client.hpp>
#include <dynantic/observer.hpp>

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <memory>
#include <optional>
#include <vector>

namespace dynantic {
namespace {

using namespace http::test;
using tests::BackendFixture;
using tests::good_reply;

constexpr int callers = 4;

TEST(ClientLifecycle, CallsUnderWayAreAnsweredThoughTheirClientIsReplacedAndGone) {
    std::latch arrived(callers);
    std::latch released(1);
    FakeServer server([&](ServerConnection& connection) {
        while (const auto request = connection.read_request()) {
            arrived.count_down();
            released.wait();
            connection.send(good_reply(R"({"a":1})"));
        }
    });
    BackendFixture fixture;
    std::shared_ptr<Backend> backend = fixture.make(server);
    const std::weak_ptr<Backend> watched = backend;
    set_client(Client(std::move(backend)));
    std::vector<std::future<std::string>> calls;
    for (int i = 0; i < callers; ++i) {
        calls.push_back(
            std::async(std::launch::async, [] { return Client::current().call("GetItem", "{}"); }));
    }
    arrived.wait();
    set_client(Client::embedded());
    EXPECT_FALSE(watched.expired()) << "the calls hold it";
    released.count_down();
    for (auto& each : calls) EXPECT_EQ(each.get(), R"({"a":1})");
    EXPECT_TRUE(watched.expired()) << "and with the last of them it ends, its connections with it";
}

// Destroys a client in the middle of its call.
struct DestroyingObserver final : Observer {
    void on_attempt(const AttemptEvent&) override { client.reset(); }
    std::optional<Client> client;
};

TEST(ClientLifecycle, AClientMayBeDestroyedInTheMiddleOfItsCall) {
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    BackendFixture fixture;
    const auto observer = std::make_shared<DestroyingObserver>();
    fixture.config.observer = observer;
    observer->client.emplace(fixture.make(server), fixture.config);
    EXPECT_EQ(observer->client->call("GetItem", "{}"), "{}");
    EXPECT_FALSE(observer->client);
}

// A callback of the user's that throws takes nothing with it: no place in the pool, no lock, no turn.
struct ThrowingObserver final : Observer {
    explicit ThrowingObserver(int where) : where_(where) {}
    void on_request(const RequestEvent&) override { at(0); }
    void on_attempt(const AttemptEvent&) override { at(1); }
    void on_reply(const ReplyEvent&) override { at(2); }

  private:
    void at(int where) const {
        if (where == where_) throw 42;
    }
    int where_;
};

TEST(ClientLifecycle, AnObserverThatThrowsLeavesTheClientAsItWas) {
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    for (const int where : {0, 1, 2}) {
        BackendFixture fixture;
        fixture.config.max_pool_connections = 1;
        fixture.config.observer = std::make_shared<ThrowingObserver>(where);
        const std::shared_ptr<Backend> backend = fixture.make(server);
        const Client watched(backend, fixture.config);
        for (int i = 0; i < 3; ++i) EXPECT_THROW(static_cast<void>(watched.call("GetItem", "{}")), int);
        EXPECT_EQ(Client(backend).call("GetItem", "{}"), "{}") << "the only connection is free";
    }
}

TEST(ClientLifecycle, CredentialsThatAreThrownAreAnErrorAndTheNextCallAsksAgain) {
    FakeServer server(answering([](const SeenRequest&) { return good_reply("{}"); }));
    BackendFixture fixture;
    fixture.config.max_pool_connections = 1;
    int asked = 0;
    fixture.config.credentials = [&]() -> Credentials {
        if (++asked < 3) throw "hunter2";
        return {.access_key_id = "AKID", .secret_access_key = "SECRET"};
    };
    fixture.config.retries.max_attempts = 1;
    const Client client(fixture.make(server), fixture.config);
    for (int i = 0; i < 2; ++i) {
        const auto refused = client.try_call("GetItem", "{}");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind(), ErrorKind::credentials);
        EXPECT_EQ(refused.error().message().find("hunter2"), std::string_view::npos);
    }
    EXPECT_EQ(client.call("GetItem", "{}"), "{}");
}

}  // namespace
}  // namespace dynantic
