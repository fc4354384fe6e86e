#pragma once

#include "aws/endpoints/endpoint.hpp"
#include "aws/settings/settings.hpp"

#include <string>

namespace dynantic::aws {

/// What the endpoint rules are asked, as the settings say, but for the account, which belongs to the credentials. An Error
/// of kind config where no region is set.
[[nodiscard]] Result<EndpointParameters> endpoint_parameters(const Settings& settings);

/// The endpoint that the settings and the account of the credentials (or "") lead to. A URL "embedded:..." is given
/// back as it is. An Error of kind config where no region is set or the settings contradict each other.
[[nodiscard]] Result<Endpoint> configured_endpoint(const Settings& settings, const std::string& account_id);

}  // namespace dynantic::aws
