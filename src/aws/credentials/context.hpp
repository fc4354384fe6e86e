#pragma once

#include "aws/clock.hpp"
#include "aws/environment.hpp"
#include "aws/settings/settings.hpp"
#include "aws/signer/clock_skew.hpp"
#include "http/request.hpp"

#include <functional>
#include <memory>
#include <string>

namespace dynantic::aws {

/// What all sources of credentials look at and work with. Shared and, but for what its parts do, not changed.
struct CredentialsContext {
    Settings settings;
    std::shared_ptr<Environment> environment;
    std::shared_ptr<http::Sender> sender;
    std::shared_ptr<Clock> clock;
    std::function<std::string(const std::string& mfa_serial)> mfa_code{};
    /// One for STS and DynamoDB alike: it is this machine's clock that is off.
    std::shared_ptr<ClockSkew> skew = std::make_shared<ClockSkew>();
};

}  // namespace dynantic::aws
