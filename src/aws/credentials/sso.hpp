#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/profile_plan.hpp"
#include "aws/credentials/source.hpp"

namespace dynantic::aws {

/// Asks IAM Identity Center for the credentials of a role (GetRoleCredentials), with the token of `aws sso login`.
[[nodiscard]] Outcome load_from_sso(const CredentialsContext& context, const Sso& sso,
                                    const std::string& profile, const detail::CallLimits& limits);

}  // namespace dynantic::aws
