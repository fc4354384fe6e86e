#pragma once

#include <string>
#include <string_view>

namespace dynantic::aws {

/// The services that credentials are asked of.
enum class SupportService : unsigned char { sts, sso, sso_oidc };

/// The URL of such a service, without a path: "https://sts.eu-west-1.amazonaws.com".
[[nodiscard]] std::string service_endpoint(SupportService service, std::string_view region, bool use_fips,
                                           bool use_dual_stack);

}  // namespace dynantic::aws
