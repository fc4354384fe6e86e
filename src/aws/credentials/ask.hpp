#pragma once

#include "aws/credentials/context.hpp"

#include <functional>
#include <string>

namespace dynantic::aws {

/// Sends a request until it is answered otherwise than by a failure that may pass (no reply, 429, 500, 502, 503,
/// 504), at most `attempts` times, with a doubling delay between them, no longer than the limits.
[[nodiscard]] http::Response ask(const CredentialsContext& context, const http::Request& request,
                                 int attempts, const detail::CallLimits& limits);

/// The same where each attempt needs a request of its own (a signature bears the time), and where a reply of the
/// service may ask for another attempt.
[[nodiscard]] http::Response ask(const CredentialsContext& context,
                                 const std::function<http::Request()>& make,
                                 const std::function<bool(const http::Response&)>& again, int attempts,
                                 const detail::CallLimits& limits);

/// Why a reply is of no use, in a few words: "HTTP status 404", "connection refused".
[[nodiscard]] std::string describe_failure(const http::Response& response);

}  // namespace dynantic::aws
