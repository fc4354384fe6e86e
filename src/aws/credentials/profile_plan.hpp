#pragma once

#include "aws/settings/profile_file.hpp"

#include <dynantic/credentials.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace dynantic::aws {

// How a profile's credentials are to be had, as a plain value: found out by reading the profiles alone, before anything
// is asked of anybody, so that every mistake in them is told at once.

struct StaticKeys {
    Credentials credentials;
};

/// credential_source: where a role's first credentials come from.
enum class CredentialSourceKind : std::uint8_t { environment, instance_metadata, container };

/// A token file of another identity provider, exchanged for a role.
struct WebIdentity {
    std::string role_arn;
    std::string token_file;
    std::string session_name;
};

/// A role by IAM Identity Center (AWS SSO).
struct Sso {
    std::string session;  ///< "" in the older, inline form, whose token cannot be refreshed
    std::string region;
    std::string start_url;
    std::string account_id;
    std::string role_name;
};

struct CredentialProcess {
    std::string command;
    std::string account_id;
};

struct RoleStep {
    std::string profile;  ///< that holds the role_arn
    std::string role_arn;
    std::string external_id;
    std::string session_name;
    std::string mfa_serial;
    std::optional<int> duration_seconds;
};

struct ProfilePlan {
    using Base = std::variant<StaticKeys, CredentialSourceKind, WebIdentity, Sso, CredentialProcess>;
    std::string base_profile;
    Base base;
    std::vector<RoleStep> roles;  ///< assumed one with the credentials of the one before
};

/// A plan; or why there is none: `declined` where the profile says nothing of credentials, `failed` where what it says
/// is wrong.
struct PlanResult {
    std::optional<ProfilePlan> plan;
    std::string declined;
    std::string failed;
};

/// Plans for the profile in use. `environment_identity` is the web identity of the environment (EKS), which counts for
/// the profile in use but never for the source of another profile.
[[nodiscard]] PlanResult plan_profile(const ProfileSet& set, const std::string& profile,
                                      const std::optional<WebIdentity>& environment_identity = std::nullopt);

}  // namespace dynantic::aws
