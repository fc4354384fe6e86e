#pragma once

#include <dynantic/credentials.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dynantic {

class Observer;  // <dynantic/observer.hpp>

/// How failed attempts are repeated; the modes of the AWS SDKs.
enum class RetryMode : std::uint8_t {
    legacy,    ///< 10 attempts, exponential delays without jitter, no quota
    standard,  ///< 4 attempts, exponential delays with full jitter, and a quota that stops retries in an
               ///< outage
    adaptive,  ///< as standard, and the client slows its own sending while the service throttles it
};

/// What to do when a request was sent, no reply came, and repeating it might apply it twice (an addition, an
/// append, or a write with a condition). Requests that are safe to repeat are repeated whatever this says.
enum class Ambiguous : std::uint8_t {
    repeat,  ///< send it again, as the AWS SDKs do
    stop,    ///< fail; the error's `maybe_applied` is true
};

/// When and how often to try again.
struct RetryOptions {
    /// Attempts a call makes at most, the first included. Else AWS_MAX_ATTEMPTS, the profile's max_attempts,
    /// 4 (10 in legacy mode). At least 1.
    std::optional<int> max_attempts{};
    /// Else AWS_RETRY_MODE, the profile's retry_mode, standard.
    std::optional<RetryMode> mode{};
    Ambiguous ambiguous = Ambiguous::repeat;
};

/// Whether the account's own endpoint (ACCOUNT.ddb.REGION.amazonaws.com) is used.
enum class AccountIdEndpointMode : std::uint8_t {
    preferred,  ///< where the credentials say their account
    disabled,   ///< never
    required,   ///< a call without a known account is a ConfigError
};

/// Everything that can be said of a client, for designated initialisers:
///
///     dynantic::Client client{{.region = "eu-west-1", .retries = {.max_attempts = 10}, .connect_timeout =
///     5s}};
///
/// What is left out is looked up in the environment, then in the profile of ~/.aws/config, then has the
/// default told here: the order of boto3. A blank environment variable counts as unset. Nothing is read
/// before the client is made, and a setting that cannot be understood is a ConfigError that names where it
/// stands.
struct ClientConfig {
    /// "eu-west-1". Else AWS_REGION, AWS_DEFAULT_REGION, the profile's region; none is a ConfigError (but for
    /// an endpoint on this machine, which is given "us-east-1").
    std::optional<std::string> region{};
    /// A profile of ~/.aws/config and ~/.aws/credentials. Else AWS_PROFILE, AWS_DEFAULT_PROFILE, "default".
    /// One named here beats credentials in the environment.
    std::optional<std::string> profile{};
    /// An http or https URL, or "embedded:" (one engine inside this process), or "embedded:FOLDER" (durable).
    /// Else AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL, the profile's services section and endpoint_url;
    /// else by region.
    std::optional<std::string> endpoint_url{};
    /// Keys, a provider or a function. Else the default chain.
    CredentialsSource credentials{};
    /// Asked for a one-time code when a profile's role has an mfa_serial; is given the serial.
    std::function<std::string(const std::string& mfa_serial)> mfa_code{};

    RetryOptions retries{};

    /// From the first byte of a call to its last, all attempts and delays included. None unless set.
    std::optional<std::chrono::milliseconds> call_timeout{};
    /// For name resolution, TCP and TLS together, per attempt.
    std::chrono::milliseconds connect_timeout = std::chrono::seconds(60);
    /// Between two bytes of a reply, per attempt.
    std::chrono::milliseconds read_timeout = std::chrono::seconds(60);
    /// Connections kept open, and the bound of those open at once: a call past it waits for a free one. At
    /// least 1.
    int max_pool_connections = 10;

    /// A PEM file of the authorities to trust. Else AWS_CA_BUNDLE, SSL_CERT_FILE, the profile's ca_bundle, the
    /// system's.
    std::optional<std::string> ca_bundle{};
    /// "http://user:password@proxy:3128", for all requests but those to hosts of NO_PROXY; "" means none.
    /// Else HTTPS_PROXY or HTTP_PROXY, by the endpoint's scheme.
    std::optional<std::string> proxy{};
    /// Else AWS_USE_FIPS_ENDPOINT, the profile's use_fips_endpoint, false.
    std::optional<bool> use_fips{};
    /// Else AWS_USE_DUALSTACK_ENDPOINT, the profile's use_dualstack_endpoint, false.
    std::optional<bool> use_dualstack{};
    /// Else AWS_ACCOUNT_ID_ENDPOINT_MODE, the profile's account_id_endpoint_mode, preferred.
    std::optional<AccountIdEndpointMode> account_id_endpoint_mode{};
    /// Put into the User-Agent, up to 50 characters. Else AWS_SDK_UA_APP_ID, the profile's sdk_ua_app_id.
    std::optional<std::string> app_id{};

    /// Put before the name of every table: "staging-".
    std::string table_prefix{};
    /// Told of every request, attempt and reply.
    std::shared_ptr<Observer> observer{};
    /// A reply larger than this is refused. DynamoDB's largest replies hold 16 MB of items, about 22 MB as
    /// JSON.
    std::size_t max_reply_bytes = std::size_t{64} << 20U;
};

}  // namespace dynantic
