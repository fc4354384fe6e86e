#include "async/run.hpp"
#include "backend/backend_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>

namespace dynantic {
namespace {

using boost::asio::awaitable;
using namespace http::test;
using testing::Context;
using testing::Country;
using tests::BackendFixture;
using tests::error_reply;
using tests::good_reply;

// The answer to a GetItem: a country of the code that was asked for.
std::string country_of(const SeenRequest& request) {
    const std::size_t from = request.body.find(R"("S":")") + 5;
    const std::string code = request.body.substr(from, request.body.find('"', from) - from);
    return good_reply(R"({"Item":{"code":{"S":")" + code + R"("},"name":{"S":")" + code + R"("}}})");
}

Client client_of(BackendFixture& fixture, const FakeServer& server) {
    return Client(fixture.make(server), {.retries = fixture.config.retries});
}

TEST(AsyncNetwork, ManyCoroutinesShareFewConnections) {
    constexpr int coroutines = 64;
    constexpr int calls = 20;
    FakeServer server(answering(country_of));
    BackendFixture fixture;
    fixture.config.max_pool_connections = 4;
    const Client client = client_of(fixture, server);
    std::atomic<int> right{0};
    boost::asio::thread_pool pool(4);
    const AsyncTable<Country> countries{AsyncClient{pool, client}};
    for (int each = 0; each < coroutines; ++each) {
        boost::asio::co_spawn(
            pool,
            [&, each]() -> awaitable<void> {
                for (int call = 0; call < calls; ++call) {
                    const std::string code = std::to_string(each) + "-" + std::to_string(call);
                    const Country country = co_await countries.at(code);
                    if (country.name == code) ++right;
                }
            },
            boost::asio::detached);
    }
    pool.join();
    EXPECT_EQ(right.load(), coroutines * calls);
    EXPECT_LE(server.most_open(), 4U);
}

TEST(AsyncNetwork, ConnectionsThatBreakAndServersInTroubleAreTriedAgain) {
    std::atomic<int> requests{0};
    FakeServer server([&](ServerConnection& connection) {
        while (const auto request = connection.read_request()) {
            switch (requests++) {
                case 0:
                    return connection.reset();
                case 1:
                    connection.send(error_reply(500, "InternalServerError"));
                    break;
                case 2:
                    return connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"It");
                default:
                    connection.send(country_of(*request));
            }
        }
    });
    BackendFixture fixture;
    const Client client = client_of(fixture, server);
    Context context;
    const AsyncTable<Country> countries{AsyncClient{context.io, client}};
    const auto task = [&]() -> awaitable<Country> { co_return co_await countries.at("nl"); };
    EXPECT_EQ(context.run(task()).name, "nl");
    EXPECT_EQ(requests.load(), 4);
}

TEST(AsyncNetwork, CancellingEndsACallThatWaitsForItsAnswer) {
    std::promise<void> arrived;
    FakeServer server([&](ServerConnection& connection) {
        if (!connection.read_request()) return;
        arrived.set_value();
        connection.stall();
    });
    BackendFixture fixture;
    const Client client = client_of(fixture, server);
    Context context;
    const AsyncTable<Country> countries{AsyncClient{context.io, client}};
    boost::asio::cancellation_signal signal;
    std::optional<Error> error;
    countries.try_get("nl", boost::asio::bind_cancellation_slot(
                                signal.slot(), [&](const Result<std::optional<Country>>& result) {
                                    if (!result) error = result.error();
                                }));
    arrived.get_future().wait();
    signal.emit(boost::asio::cancellation_type::terminal);
    context.go();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::request_timeout);
    EXPECT_NE(error->message().find("cancelled"), std::string_view::npos);
    EXPECT_FALSE(error->maybe_applied()) << "a read writes nothing";
}

TEST(AsyncNetwork, ADeadlineEndsTheWholeOperation) {
    FakeServer server([](ServerConnection& connection) { connection.stall(); });
    BackendFixture fixture;
    const Client client = client_of(fixture, server).with({.timeout = std::chrono::milliseconds(20)});
    Context context;
    const AsyncTable<Country> countries{AsyncClient{context.io, client}};
    const auto task = [&]() -> awaitable<Country> { co_return co_await countries.at("nl"); };
    EXPECT_THROW(context.run(task()), RequestTimeoutError);
}

}  // namespace
}  // namespace dynantic
