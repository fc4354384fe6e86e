#include "async/run.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/testing.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace dynantic {
namespace {

using boost::asio::awaitable;
using testing::Context;
using testing::Country;
using testing::MockClient;
using testing::Script;

struct Tokens : ::testing::Test {
    MockClient mock;
    Context context;
    AsyncTable<Country> countries{AsyncClient{context.io, mock}};
};

TEST_F(Tokens, ACallbackIsCalledByTheExecutorAndNeverWithinTheCall) {
    mock.on_get_item().returns({{"code", "nl"}, {"name", "Nederland"}});
    std::string name;
    countries.get("nl", [&](std::exception_ptr thrown, std::optional<Country> country) {
        EXPECT_FALSE(thrown);
        if (country) name = country->name;
    });
    EXPECT_EQ(name, "");
    context.go();
    EXPECT_EQ(name, "Nederland");
}

TEST_F(Tokens, WhatIsRefusedBeforeItIsSentIsToldByTheExecutorToo) {
    std::exception_ptr told;
    countries.scan().limit(0).all(
        [&](std::exception_ptr thrown, const std::vector<Country>&) { told = thrown; });
    EXPECT_FALSE(told);
    context.go();
    ASSERT_TRUE(told);
    EXPECT_THROW(std::rethrow_exception(told), ValidationError);
    EXPECT_EQ(mock.count(), 0U);
}

TEST_F(Tokens, ABatchThatFailsTellsTheKeysThatWereNotRead) {
    mock.on_batch_get_item().fails("AccessDeniedException");
    std::optional<Error> error;
    countries.try_batch_get(
        key<Country>("nl"), key<Country>("be"),
        [&](Result<std::vector<std::optional<Country>>> found) { error = found.error(); });
    context.go();
    ASSERT_TRUE(error);
    ASSERT_EQ(error->unprocessed().size(), 2U);
    EXPECT_EQ(error->unprocessed()[1].item.at("code").as_string(), "be");
}

TEST_F(Tokens, ACallbackMayOwnWhatCannotBeCopied) {
    mock.on_delete_item().returns_nothing();
    bool called = false;
    countries.remove("nl", [&called, owned = std::make_unique<int>(7)](std::exception_ptr thrown) {
        called = !thrown && *owned == 7;
    });
    context.go();
    EXPECT_TRUE(called);
}

TEST_F(Tokens, WhatACallbackThrowsLeavesTheContext) {
    mock.on_get_item().returns_nothing();
    const AsyncTable<Country> on_a_strand{AsyncClient{boost::asio::make_strand(context.io), mock}};
    for (const AsyncTable<Country>& table : {countries, on_a_strand}) {
        table.get("nl", [](std::exception_ptr, const std::optional<Country>&) {
            throw std::runtime_error("the caller's own");
        });
        EXPECT_THROW(context.go(), std::runtime_error);
        bool called = false;
        table.try_get("nl", [&](const Result<std::optional<Country>>&) { called = true; });
        context.go();
        EXPECT_TRUE(called);
    }
}

TEST_F(Tokens, ACallbackOfStatementsMayOwnWhatCannotBeCopied) {
    mock.on_execute_transaction().replies(R"({"Responses":[{}]})");
    mock.on_batch_execute_statement().replies(R"({"Responses":[{"TableName":"countries"}]})");
    const AsyncClient async{context.io, mock};
    const Statement<Country> nl("SELECT * FROM countries WHERE code = 'nl'");
    int called = 0;
    async.execute_transaction(nl, [&called, owned = std::make_unique<int>(1)](
                                      std::exception_ptr thrown, const std::tuple<std::optional<Country>>&) {
        called += !thrown ? *owned : 0;
    });
    async.try_execute_batch(std::vector{nl},
                            [&called, owned = std::make_unique<int>(2)](
                                const Result<std::vector<Result<std::optional<Country>>>>& answers) {
                                called += answers ? *owned : 0;
                            });
    context.go();
    EXPECT_EQ(called, 3);
}

TEST_F(Tokens, AFutureHasTheValueOrTheException) {
    mock.on_get_item().returns({{"code", "nl"}, {"name", "Nederland"}});
    mock.on_put_item().fails_condition();
    std::future<Country> got = countries.at("nl", boost::asio::use_future);
    std::future<Country> refused = countries.create(Country{.code = "nl"}, boost::asio::use_future);
    context.go();
    EXPECT_EQ(got.get().name, "Nederland");
    EXPECT_THROW(refused.get(), ConditionalCheckFailedError);
}

TEST_F(Tokens, ADeferredOperationIsSentWhenItIsLaunched) {
    mock.on_put_item().returns_nothing();
    auto operation = countries.save(Country{.code = "nl"}, boost::asio::deferred);
    EXPECT_EQ(mock.count(), 0U);
    bool done = false;
    std::move(operation)(
        [&](std::exception_ptr thrown, const Country& country) { done = !thrown && country.code == "nl"; });
    context.go();
    EXPECT_TRUE(done);
    EXPECT_EQ(mock.count("PutItem"), 1U);
}

TEST_F(Tokens, TheHandlerIsCalledOnItsOwnExecutor) {
    mock.on_get_item().returns_nothing();
    boost::asio::thread_pool pool(1);
    std::promise<std::thread::id> where;
    countries.get("nl", boost::asio::bind_executor(pool.get_executor(),
                                                   [&](std::exception_ptr, const std::optional<Country>&) {
                                                       where.set_value(std::this_thread::get_id());
                                                   }));
    context.go();
    const std::thread::id id = where.get_future().get();
    EXPECT_NE(id, std::this_thread::get_id());
    pool.join();
}

TEST_F(Tokens, RetriesAreTheClientsAndWaitWithoutAThread) {
    mock.on_get_item().throttles(2).returns({{"code", "nl"}});
    const auto task = [&]() -> awaitable<std::optional<Country>> { co_return co_await countries.get("nl"); };
    EXPECT_TRUE(context.run(task()));
    EXPECT_EQ(mock.count("GetItem"), 3U);
}

TEST_F(Tokens, ErrorsCarryTableAndAttempts) {
    mock.on_get_item().throttles(100);
    std::optional<Error> error;
    countries.try_get("nl", [&](const Result<std::optional<Country>>& result) {
        if (!result) error = result.error();
    });
    context.go();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::provisioned_throughput_exceeded);
    EXPECT_EQ(error->table(), "countries");
    EXPECT_EQ(error->attempts(), 4);
}

// A backend that answers when the test says so, from another thread.
class Held final : public Backend {
  public:
    Reply call(const Call&) override { return {}; }
    void async_call(const Call& call, std::function<void(Reply)> done) override {
        if (call.cancellation != nullptr) token = *call.cancellation;
        pending = std::move(done);
    }
    std::string description() const override { return "held"; }
    void answer() {
        Reply reply;
        reply.status = 200;
        reply.body = Body("{}");
        std::thread([&] { std::exchange(pending, nullptr)(std::move(reply)); }).join();
    }
    void fail() {
        Reply reply;
        reply.failure = TransportFailure{.kind = TransportFailure::Kind::cancelled,
                                         .sent = TransportFailure::Sent::maybe,
                                         .retryable = false,
                                         .message = "cancelled"};
        std::exchange(pending, nullptr)(std::move(reply));
    }

    std::optional<CancellationToken> token;
    std::function<void(Reply)> pending;
};

struct HeldTokens : ::testing::Test {
    std::shared_ptr<Held> backend = std::make_shared<Held>();
    Client client{backend};
};

TEST_F(HeldTokens, TheContextRunsUntilTheAnswerHasCome) {
    Context context;
    const AsyncTable<Country> countries{AsyncClient{context.io, client}};
    bool answered = false;
    countries.get("nl", [&](std::exception_ptr, const std::optional<Country>&) { answered = true; });
    EXPECT_EQ(context.io.poll(), 0U);
    EXPECT_FALSE(context.io.stopped()) << "there is work under way";
    backend->answer();
    context.io.run();
    EXPECT_TRUE(answered);
}

TEST_F(HeldTokens, ACancelledOperationAsksItsCallToEnd) {
    Context context;
    const AsyncTable<Country> countries{AsyncClient{context.io, client}};
    boost::asio::cancellation_signal signal;
    std::optional<ErrorKind> kind;
    countries.try_get("nl", boost::asio::bind_cancellation_slot(
                                signal.slot(), [&](const Result<std::optional<Country>>& result) {
                                    if (!result) kind = result.error().kind();
                                }));
    ASSERT_TRUE(backend->token);
    EXPECT_FALSE(backend->token->cancelled());
    signal.emit(boost::asio::cancellation_type::total);
    EXPECT_FALSE(backend->token->cancelled()) << "what was sent cannot be undone";
    signal.emit(boost::asio::cancellation_type::terminal);
    EXPECT_TRUE(backend->token->cancelled());
    backend->fail();
    context.go();
    EXPECT_EQ(kind, ErrorKind::request_timeout);
    signal.emit(boost::asio::cancellation_type::terminal);  // too late for anything
}

TEST_F(HeldTokens, TheClientsOwnTokenCancelsToo) {
    Context context;
    const CancellationToken token;
    CancellationToken copy = token;
    const AsyncTable<Country> countries{AsyncClient{context.io, client.with({.cancellation = token})}};
    boost::asio::cancellation_signal signal;
    countries.get("nl", boost::asio::bind_cancellation_slot(
                            signal.slot(), [](std::exception_ptr, const std::optional<Country>&) {}));
    ASSERT_TRUE(backend->token);
    copy.cancel();
    EXPECT_TRUE(backend->token->cancelled());
    backend->fail();
    context.go();
}

TEST_F(HeldTokens, AnOperationWithoutASlotIsNotWatched) {
    Context context;
    const AsyncTable<Country> countries{AsyncClient{context.io, client}};
    countries.get("nl", [](std::exception_ptr, const std::optional<Country>&) {});
    EXPECT_FALSE(backend->token);
    backend->answer();
    context.go();
}

TEST_F(HeldTokens, AContextMayEndWhileCallsAreUnderWay) {
    const auto alive = std::make_shared<int>(1);
    bool called = false;
    {
        Context context;
        const AsyncTable<Country> countries{AsyncClient{context.io, client}};
        countries.get("nl",
                      [&called, alive](std::exception_ptr, const std::optional<Country>&) { called = true; });
        EXPECT_EQ(alive.use_count(), 2);
    }
    EXPECT_EQ(alive.use_count(), 1) << "the handler dies with its context";
    backend->answer();  // nobody is there to hear it
    EXPECT_FALSE(called);
}

TEST_F(HeldTokens, ACoroutineMayEndWithItsContext) {
    const auto alive = std::make_shared<int>(1);
    {
        Context context;
        const AsyncTable<Country> countries{AsyncClient{context.io, client}};
        boost::asio::co_spawn(
            context.io,
            [countries, kept = alive]() -> awaitable<void> {
                static_cast<void>(co_await countries.get("nl"));
            },
            boost::asio::detached);
        context.io.poll();
        EXPECT_TRUE(backend->pending);
    }
    EXPECT_EQ(alive.use_count(), 1);
    backend->answer();
}

TEST(AsyncRetry, APauseEndsWhenTheOperationIsCancelled) {
    // The backend is throttled for ever; the pause between two attempts would be long.
    class Throttled final : public Backend {
      public:
        Reply call(const Call&) override {
            Reply reply;
            reply.status = 400;
            reply.retry_after = std::chrono::hours(1);
            reply.body = Body(R"({"__type":"x#ThrottlingException","message":"slow down"})");
            return reply;
        }
        std::string description() const override { return "throttled"; }
    };
    Context context;
    const Client client(std::make_shared<Throttled>());
    const AsyncTable<Country> countries{AsyncClient{context.io, client}};
    boost::asio::cancellation_signal signal;
    std::optional<Error> error;
    countries.try_get("nl", boost::asio::bind_cancellation_slot(
                                signal.slot(), [&](const Result<std::optional<Country>>& result) {
                                    if (!result) error = result.error();
                                }));
    context.io.run_one();  // the first answer: now it waits
    ASSERT_FALSE(error);
    signal.emit(boost::asio::cancellation_type::terminal);
    context.go();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::request_timeout);
    EXPECT_EQ(error->attempts(), 1);
}

TEST(AsyncRetry, APauseBetweenRequestsDoesNotReachBeyondTheCallsTime) {
    using ms = std::chrono::milliseconds;
    Script script;
    script->answer(R"({"UnprocessedItems":{"countries":[{"PutRequest":{"Item":{"code":{"S":"nl"}}}}]}})");
    Context context;
    const AsyncTable<Country> countries{AsyncClient{context.io, script.client.with({.timeout = ms(10)})}};
    std::optional<Error> error;
    countries.try_batch_save(std::vector{testing::country("nl")}, [&](const auto& result) {
        if (!result) error = result.error();
    });
    context.go();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::request_timeout);
    EXPECT_EQ(script.slept, std::vector{ms(10)}) << "it would be 25";
}

TEST(AsyncOperators, TheSlowerOfTwoIsCancelled) {
    using namespace boost::asio::experimental::awaitable_operators;
    // Silent until it is cancelled.
    class Silent final : public Backend {
      public:
        Reply call(const Call&) override { return {}; }
        void async_call(const Call& call, std::function<void(Reply)> done) override {
            ASSERT_NE(call.cancellation, nullptr);
            std::thread([token = *call.cancellation, done = std::move(done)] {
                while (!token.cancelled()) std::this_thread::yield();
                Reply reply;
                reply.failure = TransportFailure{.kind = TransportFailure::Kind::cancelled,
                                                 .sent = TransportFailure::Sent::maybe,
                                                 .retryable = false,
                                                 .message = "cancelled"};
                done(std::move(reply));
            }).detach();
        }
        std::string description() const override { return "silent"; }
    };
    MockClient mock;
    mock.on_get_item().returns({{"code", "nl"}});
    Context context;
    const AsyncTable<Country> quick{AsyncClient{context.io, mock}};
    const AsyncTable<Country> slow{AsyncClient{context.io, Client(std::make_shared<Silent>())}};
    const auto task = [&]() -> awaitable<std::size_t> {
        const auto winner = co_await (slow.get("nl") || quick.get("nl"));
        co_return winner.index();
    };
    EXPECT_EQ(context.run(task()), 1U);
}

TEST_F(Tokens, AScopeThatIsHeldAcrossACoAwaitIsFoundInDebugBuilds) {
#ifdef NDEBUG
    GTEST_SKIP() << "asserts are off in this build";
#else
    ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
    const auto task = [&]() -> awaitable<void> {
        mock.on_get_item().returns_nothing();
        static_cast<void>(co_await countries.get("nl"));
        const auto scope = using_client(mock);
        static_cast<void>(co_await countries.get("nl"));
    };
    EXPECT_DEATH(context.run(task()), "held across a co_await");
#endif
}

TEST_F(Tokens, AScopeAroundTheWholeRunIsNoFault) {
    mock.on_get_item().returns_nothing();
    const auto scope = using_client(mock);
    const auto task = [&]() -> awaitable<void> { static_cast<void>(co_await countries.get("nl")); };
    context.run(task());
    EXPECT_EQ(mock.count(), 1U);
}

}  // namespace
}  // namespace dynantic
