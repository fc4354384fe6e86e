#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/profile_plan.hpp"

#include <dynantic/result.hpp>

#include <string>

namespace dynantic::aws {

/// The file that `aws sso login` leaves the token in: ~/.aws/sso/cache/SHA1.json, the SHA-1 being that of the session's
/// name, or of the start URL in the older form.
[[nodiscard]] std::string sso_token_path(const Environment& environment, const Sso& sso);

/// A token that is good now. One of a session that ends within fifteen minutes is refreshed by OIDC CreateToken and
/// written back, so that the AWS tools profit from it; where that fails the old one is used as long as it lasts. The
/// error says to run `aws sso login`. `profile` is for the message.
[[nodiscard]] Result<std::string> sso_token(const CredentialsContext& context, const Sso& sso,
                                            const std::string& profile, const detail::CallLimits& limits);

}  // namespace dynantic::aws
