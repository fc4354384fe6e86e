#include "aws/credentials/cache.hpp"
#include "aws/support/fake_clock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>
#include <vector>

namespace dynantic::aws {
namespace {

using namespace std::chrono_literals;

// Hands out what a test says; can be held in the middle of a call.
class Scripted final : public CredentialsProvider {
  public:
    explicit Scripted(std::shared_ptr<tests::FakeClock> clock) : clock_(std::move(clock)) {}

    Result<Credentials> load(Deadline deadline) override {
        const int call = ++calls;
        EXPECT_EQ(++inside_, 1) << "one refresh at a time";
        if (hold) {
            entered.count_down();
            released.wait();
        }
        --inside_;
        if (deadline != Deadline::max()) clock_->sleep_until(deadline - 300ms);  // as far as its attempts go
        if (fail || deadline != Deadline::max())
            return Error(ErrorKind::credentials, "down " + std::to_string(call));
        Credentials out{.access_key_id = "key" + std::to_string(call), .secret_access_key = "s"};
        if (lifetime != 0min) out.expires_at = clock_->now() + lifetime;
        return out;
    }

    std::atomic<int> calls{0};
    std::atomic<bool> fail{false};
    std::atomic<bool> hold{false};
    std::chrono::minutes lifetime{60};
    std::latch entered{1};
    std::latch released{1};

  private:
    std::shared_ptr<tests::FakeClock> clock_;
    std::atomic<int> inside_{0};
};

struct Bench {
    std::shared_ptr<tests::FakeClock> clock = std::make_shared<tests::FakeClock>();
    std::shared_ptr<Scripted> provider = std::make_shared<Scripted>(clock);
    bool outlives = false;
    double random = 0;
    CredentialsCache cache{
        provider,
        clock,
        {.outlives_expiry = [this] { return outlives; }, .random = [this] { return random; }}};

    std::string key(Deadline deadline = Deadline::max()) {
        const auto got = cache.get(deadline);
        return got ? (*got)->access_key_id : "error: " + std::string(got.error().message());
    }
};

TEST(CredentialsCache, AsksOnceForKeysThatDoNotExpire) {
    Bench bench;
    bench.provider->lifetime = 0min;
    EXPECT_EQ(bench.key(), "key1");
    bench.clock->advance(24h * 365);
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.provider->calls, 1);
}

TEST(CredentialsCache, RefreshesFifteenMinutesBeforeTheEnd) {
    Bench bench;
    EXPECT_EQ(bench.key(), "key1");
    bench.clock->advance(45min);
    EXPECT_EQ(bench.key(), "key1") << "exactly fifteen minutes are left";
    bench.clock->advance(1s);
    EXPECT_EQ(bench.cache.fresh(), nullptr);
    EXPECT_EQ(bench.key(), "key2");
    EXPECT_EQ(bench.cache.fresh()->access_key_id, "key2");
}

TEST(CredentialsCache, LetsTheOthersGoOnDuringAnEarlyRefresh) {
    Bench bench;
    EXPECT_EQ(bench.key(), "key1");
    bench.clock->advance(46min);
    bench.provider->hold = true;
    auto refreshing = std::async(std::launch::async, [&] { return bench.key(); });
    bench.provider->entered.wait();
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.cache.fresh()->access_key_id, "key1");
    bench.provider->released.count_down();
    EXPECT_EQ(refreshing.get(), "key2");
    EXPECT_EQ(bench.key(), "key2");
}

TEST(CredentialsCache, LetsAllWaitForOneRefreshInTheLastTenMinutes) {
    Bench bench;
    EXPECT_EQ(bench.key(), "key1");
    bench.clock->advance(51min);
    bench.provider->hold = true;
    std::vector<std::future<std::string>> callers;
    for (int i = 0; i < 8; ++i)
        callers.push_back(std::async(std::launch::async, [&] { return bench.key(); }));
    bench.provider->entered.wait();
    EXPECT_EQ(bench.cache.fresh(), nullptr);
    bench.provider->released.count_down();
    for (auto& caller : callers) EXPECT_EQ(caller.get(), "key2");
    EXPECT_EQ(bench.provider->calls, 2);
}

TEST(CredentialsCache, WaitsNoLongerThanTheDeadline) {
    Bench bench;
    bench.provider->hold = true;
    auto refreshing = std::async(std::launch::async, [&] { return bench.key(); });
    bench.provider->entered.wait();
    EXPECT_EQ(bench.key(std::chrono::steady_clock::now()),
              "error: the deadline passed while credentials were being fetched");
    bench.provider->released.count_down();
    EXPECT_EQ(refreshing.get(), "key1");
}

TEST(CredentialsCache, WhoIsCancelledDoesNotWaitForAnothersRefresh) {
    Bench bench;
    bench.provider->hold = true;
    auto refreshing = std::async(std::launch::async, [&] { return bench.key(); });
    bench.provider->entered.wait();
    CancellationToken token;
    auto waiting = std::async(std::launch::async, [&] { return bench.cache.get({Deadline::max(), &token}); });
    while (bench.cache.waiting() == 0) std::this_thread::yield();
    token.cancel();
    const auto got = waiting.get();
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().message(), "the call was cancelled while it waited for credentials");
    bench.provider->released.count_down();
    EXPECT_EQ(refreshing.get(), "key1");
}

TEST(CredentialsCache, WhoIsCancelledWhileItLoadsLeavesTheLoadingToTheNext) {
    CancellationToken token;
    std::latch entered{1};
    int loads = 0;
    const auto clock = std::make_shared<tests::FakeClock>();
    CredentialsCache cache(std::make_shared<Scripted>(clock), clock,
                           {.load = [&](const detail::CallLimits& limits) -> Result<Credentials> {
                               if (++loads == 1) {
                                   entered.count_down();
                                   while (!limits.cancelled()) std::this_thread::yield();
                                   return Error(ErrorKind::credentials, "the service did not answer");
                               }
                               EXPECT_EQ(limits.cancellation, nullptr);
                               return Credentials{.access_key_id = "key", .secret_access_key = "s"};
                           }});
    auto loading = std::async(std::launch::async, [&] { return cache.get({Deadline::max(), &token}); });
    entered.wait();
    auto waiting = std::async(std::launch::async, [&] { return cache.get(Deadline::max()); });
    while (cache.waiting() == 0) std::this_thread::yield();
    token.cancel();
    const auto cancelled = loading.get();
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().message(), "the call was cancelled while it waited for credentials");
    EXPECT_EQ(cancelled.error().kind(), ErrorKind::request_timeout);
    EXPECT_EQ((*waiting.get())->access_key_id, "key");
}

TEST(CredentialsCache, AnEarlyRefreshThatIsCancelledIsNoFailure) {
    CancellationToken token;
    int loads = 0;
    const auto clock = std::make_shared<tests::FakeClock>();
    CredentialsCache cache(std::make_shared<Scripted>(clock), clock,
                           {.load = [&](const detail::CallLimits& limits) -> Result<Credentials> {
                               if (++loads == 2) token.cancel();
                               if (limits.cancelled()) return Error(ErrorKind::credentials, "cancelled");
                               Credentials out{.access_key_id = "key" + std::to_string(loads),
                                               .secret_access_key = "s"};
                               out.expires_at = clock->now() + 1h;
                               return out;
                           }});
    ASSERT_TRUE(cache.get(Deadline::max()));
    clock->advance(46min);
    EXPECT_EQ((*cache.get({Deadline::max(), &token}))->access_key_id, "key1");
    EXPECT_EQ((*cache.get(Deadline::max()))->access_key_id, "key3")
        << "the next caller need not wait a minute";
}

TEST(CredentialsCache, DoesNotGiveAHurriedCallersFailureToOneWhoHasTime) {
    Bench bench;
    bench.provider->hold = true;
    auto hurried = std::async(std::launch::async, [&] { return bench.key(bench.clock->steady() + 500ms); });
    bench.provider->entered.wait();
    auto patient = std::async(std::launch::async, [&] { return bench.key(); });
    while (bench.cache.waiting() == 0) std::this_thread::yield();
    bench.provider->hold = false;
    bench.provider->released.count_down();
    EXPECT_EQ(hurried.get(), "error: down 1");
    EXPECT_EQ(patient.get(), "key2");
}

TEST(CredentialsCache, DoesNotRefreshShortLivedOnesAtEveryCall) {
    Bench bench;
    bench.provider->lifetime = 15min;  // the shortest that STS gives
    EXPECT_EQ(bench.key(), "key1");
    bench.clock->advance(7min + 30s);
    EXPECT_EQ(bench.key(), "key1") << "half of it is left";
    bench.provider->fail = true;
    bench.clock->advance(1s);
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.provider->calls, 2);
    bench.provider->fail = false;
    bench.clock->advance(1min);
    EXPECT_EQ(bench.key(), "key3");
    bench.clock->advance(10min);
    EXPECT_EQ(bench.cache.fresh(), nullptr) << "only a third is left";
}

TEST(CredentialsCache, UsesWhatItHasWhileARefreshFailsAndTriesAgainAfterAMinute) {
    Bench bench;
    EXPECT_EQ(bench.key(), "key1");
    bench.provider->fail = true;
    bench.clock->advance(51min);
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.provider->calls, 2) << "not at every call";
    bench.clock->advance(59s);
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.provider->calls, 2);
    bench.clock->advance(1s);
    bench.provider->fail = false;
    EXPECT_EQ(bench.key(), "key3");
}

TEST(CredentialsCache, FailsOnceTheOldOnesHaveExpired) {
    Bench bench;
    EXPECT_EQ(bench.key(), "key1");
    bench.provider->fail = true;
    bench.clock->advance(61min);
    EXPECT_EQ(bench.key(), "error: down 2");
    EXPECT_EQ(bench.key(), "error: down 3");
    bench.provider->fail = false;
    EXPECT_EQ(bench.key(), "key4");
}

TEST(CredentialsCache, KeepsExpiredOnesWhereTheProviderPromisesThatTheyWork) {
    Bench bench;
    bench.outlives = true;
    bench.random = 0.5;
    EXPECT_EQ(bench.key(), "key1");
    bench.provider->fail = true;
    bench.clock->advance(61min);
    EXPECT_EQ(bench.key(), "key1");
    bench.clock->advance(7min + 29s);
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.provider->calls, 2) << "the next try comes after 5 to 10 minutes";
    bench.clock->advance(1s);
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.provider->calls, 3);
    bench.provider->fail = false;
    bench.clock->advance(10min);
    EXPECT_EQ(bench.key(), "key4");
}

TEST(CredentialsCache, KeepsWhatAServiceInTroubleHandsOutPastItsDate) {
    Bench bench;
    bench.outlives = true;
    bench.provider->lifetime = -1min;
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.key(), "key1");
    EXPECT_EQ(bench.provider->calls, 1);
    bench.clock->advance(5min);
    EXPECT_EQ(bench.key(), "key2");
}

TEST(CredentialsCache, LoadsAnewWhatTheServiceRefused) {
    Bench bench;
    const auto first = *bench.cache.get(Deadline::max());
    EXPECT_TRUE(bench.cache.refuse(first));
    EXPECT_EQ(bench.cache.fresh(), nullptr);
    EXPECT_EQ(bench.key(), "key2");
    EXPECT_TRUE(bench.cache.refuse(first)) << "others are there already: they may pass";
    EXPECT_EQ(bench.key(), "key2");
    EXPECT_EQ(bench.provider->calls, 2);
    bench.provider->fail = true;
    EXPECT_TRUE(bench.cache.refuse(*bench.cache.get(Deadline::max())));
    EXPECT_EQ(bench.key(), "error: down 3") << "refused ones are not used again";
}

TEST(CredentialsCache, KeepsWhatWasRefusedWhereTheProviderHasNothingElse) {
    const auto clock = std::make_shared<tests::FakeClock>();
    CredentialsCache cache(std::make_shared<Scripted>(clock), clock, {.renewable = [] { return false; }});
    const auto keys = *cache.get(Deadline::max());
    EXPECT_FALSE(cache.refuse(keys)) << "the same keys would be refused again";
    EXPECT_EQ(*cache.get(Deadline::max()), keys);
}

template <class Thrown>
struct Throwing final : CredentialsProvider {
    explicit Throwing(Thrown thrown) : thrown_(std::move(thrown)) {}
    Result<Credentials> load(Deadline) override { throw thrown_; }
    std::string name() const override { return "my vault"; }
    Thrown thrown_;
};

TEST(CredentialsCache, DoesNotQuoteWhatAProviderThrows) {
    const std::shared_ptr<CredentialsProvider> providers[] = {
        std::make_shared<Throwing<std::runtime_error>>(std::runtime_error("hunter2")),
        std::make_shared<Throwing<std::string>>("hunter2")};
    for (const auto& provider : providers) {
        CredentialsCache cache(provider, std::make_shared<tests::FakeClock>());
        for (int i = 0; i < 2; ++i) {  // it is as good as new after that
            const auto got = cache.get(Deadline::max());
            ASSERT_FALSE(got.has_value());
            EXPECT_EQ(got.error().message(),
                      "my vault threw an exception, whose text is not shown because it may hold a secret");
        }
    }
}

}  // namespace
}  // namespace dynantic::aws
