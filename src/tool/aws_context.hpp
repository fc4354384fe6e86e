#pragma once

#include "aws/credentials/context.hpp"
#include "http/proxy.hpp"

#include <dynantic/config.hpp>

#include <memory>

namespace dynantic::tool {

/// What a client of this configuration would work with: settings, this process's environment, real HTTP, and a prompt
/// for one-time codes. Throws ConfigError.
[[nodiscard]] std::shared_ptr<const aws::CredentialsContext> make_context(const ClientConfig& config);

/// The proxies of the settings. Throws ConfigError.
[[nodiscard]] http::ProxyRules proxies_of(const aws::Settings& settings);

}  // namespace dynantic::tool
