#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/profile_plan.hpp"
#include "aws/credentials/source.hpp"

namespace dynantic::aws {

/// Assumes a role with credentials that are there already, asking for a one-time code where the role has an mfa_serial.
[[nodiscard]] Outcome assume_role(const CredentialsContext& context, const RoleStep& role,
                                  const Credentials& with, const detail::CallLimits& limits);

/// Exchanges the token of a file, read anew each time, for a role.
[[nodiscard]] Outcome assume_role_with_web_identity(const CredentialsContext& context,
                                                    const WebIdentity& identity,
                                                    const detail::CallLimits& limits);

/// A name for a session that has none of its own: "dynantic-1700000000".
[[nodiscard]] std::string default_session_name(const CredentialsContext& context);

}  // namespace dynantic::aws
