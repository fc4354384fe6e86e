#pragma once

#include "aws/environment.hpp"
#include "aws/settings/profile_file.hpp"
#include "aws/settings/setting.hpp"

#include <dynantic/config.hpp>
#include <dynantic/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace dynantic::aws {

/// Every setting of a client, resolved: code, else environment, else profile, else default; each with its origin.
///
/// Times, sizes and pools, which only code can set, stay in ClientConfig.
struct Settings {
    Setting<std::string> config_file;
    Setting<std::string> credentials_file;
    Setting<std::string> profile;  ///< its name; the section itself is in `profiles`
    ProfileSet profiles;

    Setting<std::optional<std::string>> region;  ///< none is an error only for those who need one
    Setting<std::optional<std::string>>
        endpoint_url;  ///< of DynamoDB, where one is configured; may be "embedded:..."
    Setting<std::optional<std::string>> sts_url;
    Setting<std::optional<std::string>> sso_url;
    Setting<std::optional<std::string>> sso_oidc_url;
    Setting<bool> ignore_configured_endpoint_urls;
    Setting<bool> use_fips;
    Setting<bool> use_dualstack;
    Setting<AccountIdEndpointMode> account_id_endpoint_mode;
    Setting<std::optional<std::string>>
        account_id;  ///< as configured beside keys: endpoints go by that of the credentials

    Setting<RetryMode> retry_mode;
    Setting<int> max_attempts;

    Setting<std::optional<std::string>> ca_bundle;
    Setting<std::optional<std::string>> https_proxy;  ///< for https endpoints
    Setting<std::optional<std::string>> http_proxy;   ///< for http endpoints
    Setting<std::optional<std::string>> no_proxy;
    Setting<std::optional<std::string>> app_id;

    Setting<bool> imds_disabled;
    Setting<std::string> imds_endpoint;  ///< "http://169.254.169.254", without a '/' at its end
    Setting<bool> imds_v1_disabled;
    Setting<std::chrono::milliseconds> imds_timeout;
    Setting<int> imds_attempts;

    /// The section of the profile in use, or nullptr where the files have none of that name.
    [[nodiscard]] const ProfileSection* section() const { return profiles.profile(profile.value); }
    /// The RetryOptions of the configuration with nothing left open.
    [[nodiscard]] RetryOptions retries(const ClientConfig& config) const {
        return {max_attempts.value, retry_mode.value, config.retries.ambiguous};
    }
};

/// Resolves everything. An Error of kind config says which setting cannot be understood and where it stands; so does a
/// profile that was named but does not exist, and a line of a file that is no profile.
[[nodiscard]] Result<Settings> load_settings(const ClientConfig& config, const Environment& environment);

/// The paths of both files, which need not exist.
[[nodiscard]] Setting<std::string> config_file_path(const Environment& environment);
[[nodiscard]] Setting<std::string> credentials_file_path(const Environment& environment);

/// What to tell who has set no region.
[[nodiscard]] Error missing_region();

[[nodiscard]] std::string_view to_string(RetryMode mode) noexcept;
[[nodiscard]] std::string_view to_string(AccountIdEndpointMode mode) noexcept;

}  // namespace dynantic::aws
