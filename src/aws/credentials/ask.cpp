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

}  // namespace

http::Response ask(const CredentialsContext& context, const std::function<http::Request()>& make,
                   const std::function<bool(const http::Response&)>& again, int attempts, Deadline deadline) {
    for (int attempt = 1;; ++attempt) {
        http::Response response = context.sender->send(make(), deadline);
        if (attempt >= attempts || !(may_pass(response) || (again && again(response)))) return response;
        const auto wake = context.clock->steady() + first_delay * (1 << std::min(attempt - 1, 8));
        if (wake >= deadline) return response;
        context.clock->sleep_until(wake);
    }
}

http::Response ask(const CredentialsContext& context, const http::Request& request, int attempts,
                   Deadline deadline) {
    return ask(
        context, [&] { return request; }, nullptr, attempts, deadline);
}

std::string describe_failure(const http::Response& response) {
    if (response.failure) return response.failure->message.empty() ? "no reply" : response.failure->message;
    return "HTTP status " + std::to_string(response.status);
}

}  // namespace dynantic::aws
