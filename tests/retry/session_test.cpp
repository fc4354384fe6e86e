#include "operation/retry/session.hpp"

#include "http/in_child.hpp"
#include "operation/retry/random.hpp"
#include "retry/fake_environment.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace {

using namespace dynantic;
using namespace dynantic::test;
using namespace std::chrono_literals;
using detail::ReplyClass;
using detail::RetryEnd;
using detail::RetryQuota;
using detail::RetrySession;
using detail::RetryState;
using detail::RetryStep;
using Kind = RetryStep::Kind;
using FailureKind = TransportFailure::Kind;
using Sent = TransportFailure::Sent;
using Duration = std::chrono::steady_clock::duration;

class RetrySessionTest : public ::testing::Test {
  protected:
    struct Run {
        std::vector<Duration> delays;
        int sends = 0;
        RetryEnd end = RetryEnd::not_yet;
        bool maybe_applied = false;
    };

    // Drives a session with a reply of the script for each send; the last reply repeats.
    Run drive(RetrySession& session, const std::vector<Reply>& script) {
        Run run;
        RetryStep step = session.next();
        while (step.kind != Kind::done) {
            if (step.kind == Kind::sleep) {
                run.delays.push_back(step.delay);
                fake.now += step.delay;
                step = session.next();
                continue;
            }
            const std::size_t at =
                std::min<std::size_t>(static_cast<std::size_t>(run.sends), script.size() - 1);
            ++run.sends;
            EXPECT_EQ(session.attempts(), run.sends);
            step = session.on_reply(script[at]);
        }
        run.end = session.end();
        run.maybe_applied = session.maybe_applied();
        return run;
    }
    Run drive(RetryState& state, const std::vector<Reply>& script, RetrySession::Request request = {}) {
        RetrySession session(state, request);
        return drive(session, script);
    }

    FakeEnvironment fake;
};

TEST_F(RetrySessionTest, ASuccessIsSentOnce) {
    RetryState state({}, fake.environment());
    const Run run = drive(state, {ok()});
    EXPECT_EQ(run.sends, 1);
    EXPECT_EQ(run.end, RetryEnd::success);
    EXPECT_TRUE(run.delays.empty());
    EXPECT_FALSE(run.maybe_applied);
}

TEST_F(RetrySessionTest, ARefusalIsSentOnce) {
    RetryState state({}, fake.environment());
    const Run run = drive(state, {refused(400, "ValidationException")});
    EXPECT_EQ(run.sends, 1);
    EXPECT_EQ(run.end, RetryEnd::not_retryable);
}

TEST_F(RetrySessionTest, LegacyTriesTenTimesTheFirstRetryAtOnceThenDoublesUpToTwentySeconds) {
    RetryState state({.mode = RetryMode::legacy}, fake.environment());
    fake.random = 0.25;  // no jitter: changes nothing
    const Run run = drive(state, {server_error()});
    EXPECT_EQ(run.sends, 10);
    EXPECT_EQ(run.end, RetryEnd::attempts);
    EXPECT_EQ(run.delays,
              (std::vector<Duration>{100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 12800ms}));
    EXPECT_EQ(state.quota().left(), RetryQuota::capacity) << "legacy has no quota";
}

TEST_F(RetrySessionTest, LegacyDelaysAreCappedAtTwentySeconds) {
    RetryState state({.max_attempts = 12, .mode = RetryMode::legacy}, fake.environment());
    const Run run = drive(state, {throttled()});
    ASSERT_EQ(run.delays.size(), 10U);
    EXPECT_EQ(run.delays[7], 12800ms);
    EXPECT_EQ(run.delays[8], 20s);
    EXPECT_EQ(run.delays[9], 20s);
}

TEST_F(RetrySessionTest, LegacyIgnoresRetryAfter) {
    RetryState state({.max_attempts = 3, .mode = RetryMode::legacy}, fake.environment());
    Reply busy = server_error();
    busy.retry_after = 3s;
    EXPECT_EQ(drive(state, {busy}).delays, (std::vector<Duration>{100ms}));
}

TEST_F(RetrySessionTest, StandardTriesFourTimesFrom25Milliseconds) {
    RetryState state({}, fake.environment());
    const Run run = drive(state, {server_error()});
    EXPECT_EQ(run.sends, 4);
    EXPECT_EQ(run.end, RetryEnd::attempts);
    EXPECT_EQ(run.delays, (std::vector<Duration>{25ms, 50ms, 100ms}));
}

TEST_F(RetrySessionTest, StandardWaitsFromOneSecondAfterThrottling) {
    RetryState state({}, fake.environment());
    EXPECT_EQ(drive(state, {throttled()}).delays, (std::vector<Duration>{1s, 2s, 4s}));
}

TEST_F(RetrySessionTest, StandardsDelayFollowsTheKindOfTheLastFailure) {
    RetryState state({}, fake.environment());
    EXPECT_EQ(drive(state, {server_error(), throttled(), server_error()}).delays,
              (std::vector<Duration>{25ms, 2s, 100ms}));
}

TEST_F(RetrySessionTest, StandardIsFullyJittered) {
    RetryState state({}, fake.environment());
    fake.random = 0.5;
    EXPECT_EQ(drive(state, {throttled()}).delays, (std::vector<Duration>{500ms, 1s, 2s}));
    fake.random = 0.0;
    const Run run = drive(state, {throttled()});
    EXPECT_TRUE(run.delays.empty());  // no sleep of nothing
    EXPECT_EQ(run.sends, 4);
}

TEST_F(RetrySessionTest, StandardDelaysAreCappedAtTwentySecondsBeforeTheJitter) {
    RetryState state({.max_attempts = 9}, fake.environment());
    fake.random = 0.5;
    const Run run = drive(state, {throttled()});
    ASSERT_EQ(run.delays.size(), 8U);
    EXPECT_EQ(run.delays[4], 8s);
    EXPECT_EQ(run.delays[5], 10s);
    EXPECT_EQ(run.delays[7], 10s);
}

TEST_F(RetrySessionTest, MaxAttemptsCountsTheFirstTry) {
    for (int most : {1, 2, 5}) {
        RetryState state({.max_attempts = most}, fake.environment());
        EXPECT_EQ(drive(state, {server_error()}).sends, most);
    }
    RetryState none({.max_attempts = 0}, fake.environment());
    EXPECT_EQ(drive(none, {server_error()}).sends, 1);
}

TEST_F(RetrySessionTest, ACallMayAskForOtherOptions) {
    RetryState state({.max_attempts = 3}, fake.environment());
    const RetryOptions patient{.max_attempts = 7, .mode = RetryMode::legacy};
    const Run run = drive(state, {server_error()}, {.options = &patient});
    EXPECT_EQ(run.sends, 7);
    EXPECT_EQ(run.delays.front(), 100ms);
    EXPECT_EQ(drive(state, {server_error()}).sends, 3);
}

TEST_F(RetrySessionTest, RetryAfterIsHonouredBetweenTheDelayAndFiveSecondsMore) {
    const auto delay_for = [&](std::chrono::milliseconds asked) {
        RetryState state({.max_attempts = 2}, fake.environment());
        Reply busy = throttled();
        busy.retry_after = asked;
        return drive(state, {busy}).delays.at(0);
    };
    EXPECT_EQ(delay_for(10ms), 1s);
    EXPECT_EQ(delay_for(-5ms), 1s);
    EXPECT_EQ(delay_for(3500ms), 3500ms);
    EXPECT_EQ(delay_for(6s), 6s);
    EXPECT_EQ(delay_for(60s), 6s);
    EXPECT_EQ(delay_for(std::chrono::milliseconds::max()), 6s);
}

TEST_F(RetrySessionTest, ARetryCostsFourteenOfTheQuotaAndAfterThrottlingFive) {
    RetryState state({.max_attempts = 2}, fake.environment());
    (void)drive(state, {server_error()});
    EXPECT_EQ(state.quota().left(), 500 - 14);
    (void)drive(state, {throttled()});
    EXPECT_EQ(state.quota().left(), 500 - 14 - 5);
}

TEST_F(RetrySessionTest, ASuccessAfterRetriesGivesBackWhatTheLastOneTook) {
    RetryState state({}, fake.environment());
    (void)drive(state, {server_error(), throttled(), ok()});
    EXPECT_EQ(state.quota().left(), 500 - 14);
    (void)drive(state, {throttled(), server_error(), ok()});
    EXPECT_EQ(state.quota().left(), 500 - 14 - 5);
}

TEST_F(RetrySessionTest, ASuccessOfAFirstTryGivesBackOne) {
    RetryState state({.max_attempts = 2}, fake.environment());
    (void)drive(state, {server_error()});
    (void)drive(state, {ok()});
    (void)drive(state, {ok()});
    EXPECT_EQ(state.quota().left(), 500 - 14 + 2);
}

TEST_F(RetrySessionTest, AnEmptyQuotaMeansNoRetry) {
    RetryState state({}, fake.environment());
    while (state.quota().take(14)) {
    }
    const Run run = drive(state, {server_error()});
    EXPECT_EQ(run.sends, 1);
    EXPECT_EQ(run.end, RetryEnd::quota);
    const RetryOptions legacy{.mode = RetryMode::legacy};
    EXPECT_EQ(drive(state, {server_error()}, {.options = &legacy}).sends, 4) << "attempts are the client's";
}

TEST_F(RetrySessionTest, NoDelayReachesPastTheDeadline) {
    RetryState state({}, fake.environment());
    Run run = drive(state, {throttled()}, {.deadline = fake.now + 2500ms});
    EXPECT_EQ(run.delays, (std::vector<Duration>{1s}));  // the second, 2 s, would end too late
    EXPECT_EQ(run.sends, 2);
    EXPECT_EQ(run.end, RetryEnd::deadline);
    EXPECT_EQ(state.quota().left(), 500 - 5) << "a retry that is not made costs nothing";
    run = drive(state, {throttled()}, {.deadline = fake.now + 1s});
    EXPECT_EQ(run.sends, 1) << "nothing can be sent when the deadline is reached";
}

TEST_F(RetrySessionTest, NothingIsSentWhenTheDeadlineIsPast) {
    RetryState state({}, fake.environment());
    const Run run = drive(state, {ok()}, {.deadline = fake.now});
    EXPECT_EQ(run.sends, 0);
    EXPECT_EQ(run.end, RetryEnd::deadline);
}

TEST_F(RetrySessionTest, CancellationEndsItBeforeASendAfterAReplyAndAfterASleep) {
    RetryState state({}, fake.environment());
    CancellationToken token;
    RetrySession asleep(state, {.cancellation = &token});
    ASSERT_EQ(asleep.next().kind, Kind::send);
    ASSERT_EQ(asleep.on_reply(server_error()).kind, Kind::sleep);
    RetrySession sending(state, {.cancellation = &token});
    ASSERT_EQ(sending.next().kind, Kind::send);
    token.cancel();
    EXPECT_EQ(asleep.next().kind, Kind::done);
    EXPECT_EQ(asleep.end(), RetryEnd::cancelled);
    EXPECT_EQ(sending.on_reply(server_error()).kind, Kind::done);
    EXPECT_EQ(sending.end(), RetryEnd::cancelled);
    EXPECT_EQ(drive(state, {ok()}, {.cancellation = &token}).sends, 0);
}

TEST_F(RetrySessionTest, ASuccessThatCameBeforeTheCancellationWasSeenIsKept) {
    RetryState state({}, fake.environment());
    CancellationToken token;
    RetrySession session(state, {.cancellation = &token});
    ASSERT_EQ(session.next().kind, Kind::send);
    token.cancel();
    EXPECT_EQ(session.on_reply(ok()).kind, Kind::done);
    EXPECT_EQ(session.end(), RetryEnd::success);
}

// Ambiguity.

TEST_F(RetrySessionTest, AnUnsafeRequestOfUnknownFateIsRepeatedByDefault) {
    RetryState state({}, fake.environment());
    for (const Reply& unknown : {failed(FailureKind::timeout, Sent::maybe), server_error()}) {
        const Run run = drive(state, {unknown, ok()}, {.repeat = Repeat::unsafe});
        EXPECT_EQ(run.sends, 2);
        EXPECT_EQ(run.end, RetryEnd::success);
        EXPECT_FALSE(run.maybe_applied);
    }
}

TEST_F(RetrySessionTest, AnUnsafeRequestOfUnknownFateStopsWhereTheOptionsSayStop) {
    RetryState state({.ambiguous = Ambiguous::stop}, fake.environment());
    Reply damaged = ok();
    damaged.crc_mismatch = true;
    for (const Reply& unknown : {failed(FailureKind::read, Sent::maybe), server_error(), damaged}) {
        const Run run = drive(state, {unknown, ok()}, {.repeat = Repeat::unsafe});
        EXPECT_EQ(run.sends, 1);
        EXPECT_EQ(run.end, RetryEnd::ambiguous);
        EXPECT_TRUE(run.maybe_applied);
    }
}

TEST_F(RetrySessionTest, AnUnsafeRequestIsRepeatedAnywayWhereItWasCertainlyNotApplied) {
    RetryState state({.ambiguous = Ambiguous::stop}, fake.environment());
    for (const Reply& certain : {failed(FailureKind::connect, Sent::no), throttled(),
                                 refused(400, "ReplicatedWriteConflictException")}) {
        const Run run = drive(state, {certain, ok()}, {.repeat = Repeat::unsafe});
        EXPECT_EQ(run.sends, 2);
        EXPECT_FALSE(run.maybe_applied);
    }
}

TEST_F(RetrySessionTest, ASafeRequestOfUnknownFateIsRepeatedWhereTheOptionsSayStop) {
    RetryState state({.ambiguous = Ambiguous::stop}, fake.environment());
    EXPECT_EQ(drive(state, {failed(FailureKind::timeout, Sent::maybe), ok()}).sends, 2);
}

TEST_F(RetrySessionTest, ARefusalAfterAnAttemptOfUnknownFateMayMeanThatItWasApplied) {
    RetryState state({}, fake.environment());
    const Run run = drive(
        state, {failed(FailureKind::read, Sent::maybe), refused(400, "ConditionalCheckFailedException")},
        {.repeat = Repeat::unsafe});
    EXPECT_EQ(run.end, RetryEnd::not_retryable);
    EXPECT_TRUE(run.maybe_applied);
    EXPECT_FALSE(drive(state, {refused(400, "ConditionalCheckFailedException")}, {.repeat = Repeat::unsafe})
                     .maybe_applied);
}

TEST_F(RetrySessionTest, AFailureThatNoRepetitionCanCureEndsAtOnce) {
    RetryState state({}, fake.environment());
    const Run run = drive(state, {failed(FailureKind::credentials, Sent::no, false)});
    EXPECT_EQ(run.sends, 1);
    EXPECT_EQ(run.end, RetryEnd::not_retryable);
}

TEST_F(RetrySessionTest, ADamagedReplyIsFetchedAgain) {
    RetryState state({}, fake.environment());
    Reply damaged = ok();
    damaged.crc_mismatch = true;
    EXPECT_EQ(drive(state, {damaged, ok()}).end, RetryEnd::success);
}

// What the backend mends.

TEST_F(RetrySessionTest, ExpiredCredentialsThatWereDroppedAreWorthOneMoreTryAtOnceAndForFree) {
    RetryState state({}, fake.environment());
    Reply expired = refused(400, "ExpiredTokenException");
    expired.mended = true;
    const Run run = drive(state, {expired, ok()}, {.repeat = Repeat::unsafe});
    EXPECT_EQ(run.sends, 2);
    EXPECT_TRUE(run.delays.empty());
    EXPECT_EQ(run.end, RetryEnd::success);
    EXPECT_EQ(state.quota().left(), 500);
    EXPECT_EQ(drive(state, {expired}).sends, 2) << "once only";
}

TEST_F(RetrySessionTest, ExpiredCredentialsThatTheBackendCannotReplaceAreFinal) {
    RetryState state({}, fake.environment());
    EXPECT_EQ(drive(state, {refused(400, "ExpiredTokenException")}).sends, 1);
}

TEST_F(RetrySessionTest, ALearnedClockIsWorthOneMoreTryAsWell) {
    RetryState state({}, fake.environment());
    Reply skewed = refused(400, "RequestTimeTooSkewed");
    skewed.mended = true;
    Reply expired = refused(400, "ExpiredTokenException");
    expired.mended = true;
    EXPECT_EQ(drive(state, {skewed, expired, ok()}).end, RetryEnd::success);
    EXPECT_EQ(drive(state, {skewed}).sends, 2);
    RetryState single({.max_attempts = 1}, fake.environment());
    EXPECT_EQ(drive(single, {skewed}).sends, 1) << "max_attempts bounds this too";
}

TEST_F(RetrySessionTest, MendedMeansNothingForOtherRefusals) {
    RetryState state({}, fake.environment());
    Reply odd = refused(400, "ValidationException");
    odd.mended = true;
    EXPECT_EQ(drive(state, {odd}).sends, 1);
}

// Adaptive.

TEST_F(RetrySessionTest, AdaptiveIsStandardUntilTheFirstThrottling) {
    RetryState state({.mode = RetryMode::adaptive}, fake.environment());
    EXPECT_EQ(drive(state, {server_error()}).delays, (std::vector<Duration>{25ms, 50ms, 100ms}));
}

TEST_F(RetrySessionTest, AdaptiveHoldsBackTheFirstTryOfOtherCallsOnceThrottled) {
    RetryState state({.max_attempts = 1, .mode = RetryMode::adaptive}, fake.environment());
    (void)drive(state, {throttled()});
    RetrySession other(state, {});
    const RetryStep step = other.next();
    ASSERT_EQ(step.kind, Kind::sleep);
    EXPECT_EQ(step.delay, 2s);  // half a request a second is the least
    fake.now += step.delay;
    EXPECT_EQ(other.next().kind, Kind::send) << "its token was drawn before the sleep";
    EXPECT_EQ(other.attempts(), 1);
}

TEST_F(RetrySessionTest, AdaptiveGivesItsTokenBackWhenTheDeadlineComesFirst) {
    RetryState state({.max_attempts = 1, .mode = RetryMode::adaptive}, fake.environment());
    (void)drive(state, {throttled()});
    for (int i = 0; i < 3; ++i) {
        const Run run = drive(state, {ok()}, {.deadline = fake.now + 1s});
        EXPECT_EQ(run.sends, 0);
        EXPECT_EQ(run.end, RetryEnd::deadline);
    }
    RetrySession patient(state, {});
    EXPECT_EQ(patient.next().delay, 2s);
}

// What is stamped on each request.

TEST_F(RetrySessionTest, StampsTheAttemptAndKeepsOneInvocationId) {
    RetryState state({.max_attempts = 3}, fake.environment());
    CancellationToken token;
    const Deadline deadline = fake.now + 1h;
    RetrySession session(state, {.repeat = Repeat::unsafe, .deadline = deadline, .cancellation = &token});
    Call call;
    ASSERT_EQ(session.next().kind, Kind::send);
    session.stamp(call);
    EXPECT_EQ(call.attempt, 1U);
    EXPECT_EQ(call.max_attempts, 3U);
    EXPECT_EQ(call.deadline, deadline);
    EXPECT_EQ(call.cancellation, &token);
    EXPECT_EQ(call.repeat, Repeat::unsafe);
    const std::string id(call.invocation_id);
    ASSERT_EQ(session.on_reply(server_error()).kind, Kind::sleep);
    ASSERT_EQ(session.next().kind, Kind::send);
    session.stamp(call);
    EXPECT_EQ(call.attempt, 2U);
    EXPECT_EQ(call.invocation_id, id);
}

TEST_F(RetrySessionTest, InvocationIdsAreRandomUuidsAllDifferent) {
    RetryState state;
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        RetrySession session(state, {});
        Call call;
        session.stamp(call);
        const std::string id(call.invocation_id);
        ASSERT_EQ(id.size(), 36U);
        EXPECT_EQ(id[14], '4');
        EXPECT_NE(std::string_view("89ab").find(id[19]), std::string_view::npos);
        EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
        seen.insert(id);
    }
    EXPECT_EQ(seen.size(), 1000U);
}

TEST(RetryEnvironment, TheChildOfAForkHasIdsAndDelaysOfItsOwn) {
    (void)detail::random_uuid_text();  // this thread has a generator now, and so has the child
    int ends[2] = {-1, -1};
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(tests::in_child([&] {
                  const auto id = detail::random_uuid_text();
                  return ::write(ends[1], id.data(), id.size()) == 36 ? 0 : 1;
              }),
              0);
    std::array<char, 36> of_child{};
    ASSERT_EQ(::read(ends[0], of_child.data(), of_child.size()), 36);
    ::close(ends[0]);
    ::close(ends[1]);
    EXPECT_NE(of_child, detail::random_uuid_text());
}

TEST(RetryEnvironment, ItsDieFallsBetweenZeroAndOne) {
    double sum = 0;
    for (int i = 0; i < 10000; ++i) {
        const double x = detail::RetryEnvironment::uniform_random();
        ASSERT_GE(x, 0.0);
        ASSERT_LT(x, 1.0);
        sum += x;
    }
    EXPECT_NEAR(sum / 10000, 0.5, 0.05);
}

}  // namespace
