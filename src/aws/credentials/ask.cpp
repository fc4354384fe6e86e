#include "aws/credentials/ask.hpp"

#include <algorithm>

namespace dynantic::aws {
namespace {

constexpr std::chrono::milliseconds first_delay{100};

bool may_pass(const http::Response& response) {
    if (response.failure) return response.failure->retryable;
    constexpr int statuses[] = {429, 500, 502, 503, 504};
    return std::find(std::begin(statuses), std::end(statuses), response.status) != std::end(statuses);
}

// Sleeps until then; false, and before, where the call is cancelled.
bool pause(const CredentialsContext& context, std::chrono::steady_clock::time_point wake,
           const detail::CallLimits& limits) {
    constexpr std::chrono::milliseconds glance{10};  // between two looks at the token
    if (limits.cancellation == nullptr) {
        context.clock->sleep_until(wake);
        return true;
    }
    for (auto now = context.clock->steady(); now < wake; now = context.clock->steady()) {
        if (limits.cancelled()) return false;
        context.clock->sleep_until(std::min(wake, now + glance));
    }
    return !limits.cancelled();
}

}  // namespace

http::Response ask(const CredentialsContext& context, const std::function<http::Request()>& make,
                   const std::function<bool(const http::Response&)>& again, int attempts,
                   const detail::CallLimits& limits) {
    for (int attempt = 1;; ++attempt) {
        http::Response response = context.sender->send(make(), limits);
        if (attempt >= attempts || !(may_pass(response) || (again && again(response)))) return response;
        const auto wake = context.clock->steady() + first_delay * (1 << std::min(attempt - 1, 8));
        if (wake >= limits.deadline || !pause(context, wake, limits)) return response;
    }
}

http::Response ask(const CredentialsContext& context, const http::Request& request, int attempts,
                   const detail::CallLimits& limits) {
    return ask(
        context, [&] { return request; }, nullptr, attempts, limits);
}

std::string describe_failure(const http::Response& response) {
    if (response.failure) return response.failure->message.empty() ? "no reply" : response.failure->message;
    return "HTTP status " + std::to_string(response.status);
}

}  // namespace dynantic::aws
