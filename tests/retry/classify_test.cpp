#include "operation/retry/classify.hpp"

#include "retry/fake_environment.hpp"

#include <gtest/gtest.h>

namespace {

using namespace dynantic;
using namespace dynantic::test;
using detail::classify;
using detail::ReplyClass;
using Kind = TransportFailure::Kind;
using Sent = TransportFailure::Sent;

TEST(Classify, EveryThrottlingCodeIsThrottlingAndProvesThatNothingWasApplied) {
    for (const char* code :
         {"Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
          "TooManyRequestsException", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
          "BandwidthLimitExceeded", "LimitExceededException", "RequestThrottled", "SlowDown",
          "TransactionInProgressException"}) {
        for (int status : {400, 503}) {
            const auto what = classify(refused(status, code));
            EXPECT_EQ(what.kind, ReplyClass::throttling) << code;
            EXPECT_FALSE(what.ambiguous) << code;
        }
    }
}

TEST(Classify, TransientCodesAndServerStatusesAreTransientAndAmbiguous) {
    for (const char* code :
         {"RequestTimeout", "RequestTimeoutException", "InternalServerError", "ServiceUnavailable"}) {
        const auto what = classify(refused(400, code));
        EXPECT_EQ(what.kind, ReplyClass::transient) << code;
        EXPECT_TRUE(what.ambiguous) << code;
    }
    for (int status : {500, 502, 503, 504}) {
        Reply html;
        html.status = status;
        html.body = Body("<html>gateway</html>");
        EXPECT_EQ(classify(html).kind, ReplyClass::transient) << status;
        EXPECT_TRUE(classify(html).ambiguous) << status;
    }
}

TEST(Classify, AReplicatedWriteConflictWasNotApplied) {
    const auto what = classify(refused(400, "ReplicatedWriteConflictException"));
    EXPECT_EQ(what.kind, ReplyClass::transient);
    EXPECT_FALSE(what.ambiguous);
}

TEST(Classify, RefusalsAreFinal) {
    for (const char* code :
         {"ValidationException", "ConditionalCheckFailedException", "ResourceNotFoundException",
          "TransactionCanceledException", "AccessDeniedException", "NeverHeardOf", ""}) {
        const auto what = classify(refused(400, code));
        EXPECT_EQ(what.kind, ReplyClass::final) << code;
        EXPECT_FALSE(what.ambiguous) << code;
    }
    EXPECT_EQ(classify(refused(501, "")).kind, ReplyClass::final);
}

TEST(Classify, CredentialsAndSkewAreTheirOwnClasses) {
    EXPECT_EQ(classify(refused(400, "ExpiredTokenException")).kind, ReplyClass::credentials);
    EXPECT_EQ(classify(refused(400, "ExpiredToken")).kind, ReplyClass::credentials);
    EXPECT_EQ(classify(refused(400, "UnrecognizedClientException")).kind, ReplyClass::credentials);
    EXPECT_EQ(classify(refused(400, "RequestTimeTooSkewed")).kind, ReplyClass::skew);
    EXPECT_EQ(classify(refused(400, "InvalidSignatureException")).kind, ReplyClass::skew);
}

TEST(Classify, AGatewaysTooManyRequestsIsThrottling) {
    EXPECT_EQ(classify(refused(429, "")).kind, ReplyClass::throttling);
}

TEST(Classify, ADamagedBodyIsTransientWhateverItsStatus) {
    Reply damaged = ok();
    damaged.crc_mismatch = true;
    EXPECT_EQ(classify(damaged).kind, ReplyClass::transient);
    EXPECT_TRUE(classify(damaged).ambiguous);
}

TEST(Classify, AFailureIsAmbiguousWhenTheRequestMayHaveBeenSent) {
    EXPECT_EQ(classify(failed(Kind::connect, Sent::no)).kind, ReplyClass::transient);
    EXPECT_FALSE(classify(failed(Kind::connect, Sent::no)).ambiguous);
    EXPECT_TRUE(classify(failed(Kind::timeout, Sent::maybe)).ambiguous);
    EXPECT_EQ(classify(failed(Kind::config, Sent::no, false)).kind, ReplyClass::final);
    EXPECT_TRUE(classify(failed(Kind::too_large, Sent::maybe, false)).ambiguous);
}

}  // namespace
