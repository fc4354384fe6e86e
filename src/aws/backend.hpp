#pragma once

#include "aws/clock.hpp"
#include "aws/environment.hpp"
#include "aws/settings/settings.hpp"
#include "http/request.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/config.hpp>
#include <dynantic/result.hpp>

#include <memory>

namespace dynantic::aws {

/// What the AWS client works with besides its settings: the machine's own where nothing is given.
struct BackendParts {
    std::shared_ptr<Environment> environment{};
    std::shared_ptr<Clock> clock{};
    std::shared_ptr<http::Sender> sender{};  ///< asks the endpoints that hand out credentials
};

/// The backend that speaks with DynamoDB, or what is compatible, over HTTP. Settings are checked here (an Error of kind
/// config says what contradicts what); nothing is connected, loaded or asked before the first call needs it.
///
/// Destroying it interrupts what is under way on other threads; their calls end with a failure of kind cancelled.
[[nodiscard]] Result<std::shared_ptr<Backend>> make_backend(const ClientConfig& config, Settings settings,
                                                            BackendParts parts = {});

}  // namespace dynantic::aws
