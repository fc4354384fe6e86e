#include "operation/retry/classify.hpp"

#include <dynantic/detail/error_code.hpp>

#include <algorithm>
#include <array>

namespace dynantic::detail {
namespace {

using namespace std::string_view_literals;

// The lists that the AWS SDKs share; sorted here for nothing but the eye.
constexpr std::array throttling_codes{
    "BandwidthLimitExceeded"sv,
    "LimitExceededException"sv,
    "ProvisionedThroughputExceededException"sv,
    "RequestLimitExceeded"sv,
    "RequestThrottled"sv,
    "RequestThrottledException"sv,
    "SlowDown"sv,
    "ThrottledException"sv,
    "Throttling"sv,
    "ThrottlingException"sv,
    "TooManyRequestsException"sv,
    "TransactionInProgressException"sv,
};
constexpr std::array transient_codes{
    "InternalServerError"sv, "ReplicatedWriteConflictException"sv,
    "RequestTimeout"sv,      "RequestTimeoutException"sv,
    "ServiceUnavailable"sv,
};
constexpr std::array credentials_codes{
    "ExpiredToken"sv,
    "ExpiredTokenException"sv,
    "InvalidClientTokenId"sv,
    "UnrecognizedClientException"sv,
};
// InvalidSignatureException comes from a wrong secret too; the backend compares the clocks before it says
// `mended`.
constexpr std::array skew_codes{
    "InvalidSignature"sv,   "InvalidSignatureException"sv, "RequestExpired"sv,
    "RequestInTheFuture"sv, "RequestTimeTooSkewed"sv,      "SignatureDoesNotMatch"sv,
};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& codes, std::string_view code) noexcept {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool is_transient_status(int status) noexcept {
    return status == 500 || status == 502 || status == 503 || status == 504;
}

constexpr int too_many_requests = 429;  // DynamoDB never sends it; gateways before compatible endpoints do

}  // namespace

ReplyClass classify_code(std::string_view code) noexcept {
    if (code.empty()) return ReplyClass::final;
    if (holds(throttling_codes, code)) return ReplyClass::throttling;
    if (holds(transient_codes, code)) return ReplyClass::transient;
    if (holds(credentials_codes, code)) return ReplyClass::credentials;
    if (holds(skew_codes, code)) return ReplyClass::skew;
    return ReplyClass::final;
}

Classification classify(const Reply& reply) noexcept {
    if (reply.failure) {
        return {.kind = reply.failure->retryable ? ReplyClass::transient : ReplyClass::final,
                .ambiguous = reply.failure->sent == TransportFailure::Sent::maybe};
    }
    // A damaged body tells nothing of what happened, except that something answered.
    if (reply.crc_mismatch) return {.kind = ReplyClass::transient, .ambiguous = true};
    if (reply.status >= 200 && reply.status < 300) return {.kind = ReplyClass::success, .ambiguous = false};

    const std::string_view code = error_code(reply.body.view());
    const ReplyClass by_code = classify_code(code);
    if (by_code == ReplyClass::throttling || reply.status == too_many_requests) {
        return {.kind = ReplyClass::throttling, .ambiguous = false};
    }
    if (code == "ReplicatedWriteConflictException")
        return {.kind = ReplyClass::transient, .ambiguous = false};
    // AWS: "an internal server error does not mean that the write was not done".
    if (by_code == ReplyClass::transient || is_transient_status(reply.status)) {
        return {.kind = ReplyClass::transient, .ambiguous = true};
    }
    return {.kind = by_code, .ambiguous = reply.status >= 500};
}

}  // namespace dynantic::detail
