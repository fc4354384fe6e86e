#pragma once

#include "operation/retry/session.hpp"

#include <dynantic/backend.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace dynantic::test {

/// A clock that moves when told, and a die that always falls the same way.
struct FakeEnvironment {
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    double random = 1.0;

    detail::RetryEnvironment environment() {
        return {.now = [this] { return now; }, .random = [this] { return random; }};
    }
};

inline Reply ok() {
    Reply reply;
    reply.status = 200;
    reply.body = Body("{}");
    return reply;
}

inline Reply refused(int status, std::string_view code) {
    Reply reply;
    reply.status = status;
    reply.body =
        Body(R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + std::string(code) + R"(","message":"no"})");
    return reply;
}

inline Reply failed(TransportFailure::Kind kind, TransportFailure::Sent sent, bool retryable = true) {
    Reply reply;
    reply.failure = TransportFailure{.kind = kind, .sent = sent, .retryable = retryable, .message = "broken"};
    return reply;
}

inline Reply server_error() { return refused(500, "InternalServerError"); }
inline Reply throttled() { return refused(400, "ThrottlingException"); }

}  // namespace dynantic::test
