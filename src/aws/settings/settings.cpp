#include "aws/settings/settings.hpp"

#include "aws/endpoints/endpoint.hpp"
#include "aws/settings/resolver.hpp"
#include "aws/text.hpp"
#include "http/url.hpp"

namespace dynantic::aws {
namespace {

using Kind = Origin::Kind;

Setting<std::string> file_path(const Environment& environment, const char* variable,
                               std::string_view fallback) {
    if (auto set = environment.get(variable))
        return {environment.expand_home(*set), {Kind::environment, variable}};
    const std::string home = environment.home();
    return {home.empty() ? std::string(fallback.substr(2)) : home + std::string(fallback.substr(1)), {}};
}

Result<void> read_into(ProfileSet& set, const Environment& environment, const Setting<std::string>& path,
                       ProfileFileKind kind) {
    const Environment::File file = environment.read_file(path.value);
    switch (file.status) {
        case Environment::File::Status::read:
            return read_profile_file(set, file.text, kind, path.value);
        case Environment::File::Status::missing:
            return {};
        case Environment::File::Status::unreadable:
            break;
    }
    return Error(ErrorKind::config, path.value + " cannot be read: " + file.reason);
}

Setting<std::string> profile_name(const ClientConfig& config, const Environment& environment) {
    if (config.profile) return {*config.profile, {Kind::code}};
    for (const char* variable : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) {
        if (auto set = environment.get(variable)) return {*set, {Kind::environment, variable}};
    }
    return {"default", {}};
}

// Why a text is no URL. It is quoted but for user information, which may be a password.
std::string not_a_url(const std::string& where, const std::string& text) {
    if (text.find('@') != std::string::npos) return where + ": the URL must not hold a user name or password";
    return where + ": '" + text + "' is not an absolute URL such as http://localhost:8000";
}

// "[services X]" by the profile's `services = X`, or nullptr.
Result<const ProfileSection*> services_of(const Settings& settings) {
    const ProfileSection* profile = settings.section();
    const ProfileValue* named = profile != nullptr ? find(*profile, "services") : nullptr;
    if (named == nullptr) return nullptr;
    const auto found = settings.profiles.services.find(named->text);
    if (found != settings.profiles.services.end()) return &found->second;
    return Error(ErrorKind::config, named->where() + ": the profile names services '" + named->text +
                                        "', but there is no section [services " + named->text + "]");
}

// The configured URL of a service, by the order that the AWS SDKs share: its own variable, the general variable, its
// own key below the profile's services, the profile's general key.
Setting<std::optional<std::string>> service_url(Resolver& resolver, const std::string& variable,
                                                std::string_view key, const ProfileSection* services) {
    const auto checked = [&](std::string text, Origin origin) -> Setting<std::optional<std::string>> {
        if (!text.starts_with("embedded:") && !http::parse_url(text))
            resolver.fail(not_a_url(origin.text(), text));
        return {std::move(text), std::move(origin)};
    };
    for (const std::string& name : {"AWS_ENDPOINT_URL_" + variable, std::string("AWS_ENDPOINT_URL")}) {
        if (auto set = resolver.environment().get(name))
            return checked(std::move(*set), {Kind::environment, name});
    }
    if (services != nullptr) {
        if (const ProfileValue* section = find(*services, key)) {
            if (auto url = nested_value(*section, "endpoint_url"))
                return checked(*url, {Kind::profile, section->where()});
        }
    }
    if (const ProfileValue* value = resolver.profile_value("endpoint_url"))
        return checked(value->text, {Kind::profile, value->where()});
    return {};
}

void load_endpoints(Settings& out, const ClientConfig& config, Resolver& resolver) {
    out.ignore_configured_endpoint_urls =
        resolver.boolean("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls", false);
    if (!out.ignore_configured_endpoint_urls.value) {
        const Result<const ProfileSection*> services = services_of(out);
        if (!services) return resolver.fail(std::string(services.error().message()));
        out.endpoint_url = service_url(resolver, "DYNAMODB", "dynamodb", *services);
        out.sts_url = service_url(resolver, "STS", "sts", *services);
        out.sso_url = service_url(resolver, "SSO", "sso", *services);
        out.sso_oidc_url = service_url(resolver, "SSO_OIDC", "sso_oidc", *services);
    }
    if (config.endpoint_url) {
        if (!config.endpoint_url->starts_with("embedded:") && !http::parse_url(*config.endpoint_url))
            resolver.fail(not_a_url("ClientConfig::endpoint_url", *config.endpoint_url));
        out.endpoint_url = {config.endpoint_url, {Kind::code}};
    }
}

void load_region(Settings& out, const ClientConfig& config, Resolver& resolver) {
    out.region = resolver.text(config.region, {"AWS_REGION", "AWS_DEFAULT_REGION"}, "region");
    if (out.region.value && !is_host_label(*out.region.value)) {
        resolver.fail(out.region.origin.text() + ": '" + *out.region.value +
                      "' is not the name of a region; write one such as eu-west-1");
    }
    if (out.region.value || !out.endpoint_url.value) return;
    // A database on this machine has no region, but signatures need one; requiring it would only be a hurdle.
    const std::optional<http::Url> url = http::parse_url(*out.endpoint_url.value);
    if (url && url->is_loopback())
        out.region = {"us-east-1", {Kind::fallback, "the endpoint is on this machine"}};
}

void load_retries(Settings& out, const ClientConfig& config, Resolver& resolver) {
    out.retry_mode = resolver.choice<RetryMode>(
        config.retries.mode, "AWS_RETRY_MODE", "retry_mode",
        {{"legacy", RetryMode::legacy}, {"standard", RetryMode::standard}, {"adaptive", RetryMode::adaptive}},
        RetryMode::standard);
    const int attempts = out.retry_mode.value == RetryMode::legacy ? 10 : 4;
    out.max_attempts =
        resolver.positive(config.retries.max_attempts, "AWS_MAX_ATTEMPTS", "max_attempts", attempts);
}

void load_proxies(Settings& out, const ClientConfig& config, Resolver& resolver) {
    if (config.proxy) {
        const std::optional<std::string> url = config.proxy->empty() ? std::nullopt : config.proxy;
        out.https_proxy = out.http_proxy = {url, {Kind::code}};
    } else {
        out.https_proxy = resolver.text(std::nullopt, {"https_proxy", "HTTPS_PROXY"}, nullptr);
        // In a CGI program HTTP_PROXY is the caller's header "Proxy:" (CVE-2016-5385), so only the other is believed.
        const bool cgi = resolver.environment().get("REQUEST_METHOD").has_value();
        out.http_proxy = cgi ? resolver.text(std::nullopt, {"http_proxy"}, nullptr)
                             : resolver.text(std::nullopt, {"http_proxy", "HTTP_PROXY"}, nullptr);
    }
    out.no_proxy = resolver.text(std::nullopt, {"no_proxy", "NO_PROXY"}, nullptr);
}

void load_imds(Settings& out, Resolver& resolver) {
    out.imds_disabled = resolver.boolean("AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled", false);
    out.imds_v1_disabled =
        resolver.boolean("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled", false);
    out.imds_timeout =
        resolver.seconds("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", std::chrono::seconds(1));
    out.imds_attempts = resolver.positive(std::nullopt, "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
                                          "metadata_service_num_attempts", 3);
    const Setting<bool> ipv6 =
        resolver.choice<bool>(std::nullopt, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                              "ec2_metadata_service_endpoint_mode", {{"IPv4", false}, {"IPv6", true}}, false);
    const Setting<std::optional<std::string>> set =
        resolver.text(std::nullopt, {"AWS_EC2_METADATA_SERVICE_ENDPOINT"}, "ec2_metadata_service_endpoint");
    if (!set.value) {
        out.imds_endpoint = {ipv6.value ? "http://[fd00:ec2::254]" : "http://169.254.169.254", ipv6.origin};
        return;
    }
    if (!http::parse_url(*set.value)) resolver.fail(not_a_url(set.origin.text(), *set.value));
    out.imds_endpoint = {*set.value, set.origin};
    while (out.imds_endpoint.value.ends_with('/')) out.imds_endpoint.value.pop_back();
}

}  // namespace

std::string Origin::text() const {
    const std::string behind = detail.empty() ? "" : " (" + detail + ")";
    switch (kind) {
        case Kind::code:
            return "code" + behind;
        case Kind::environment:
            return "environment" + behind;
        case Kind::profile:
            return "profile" + behind;
        case Kind::fallback:
            break;
    }
    return "default" + behind;
}

Setting<std::string> config_file_path(const Environment& environment) {
    return file_path(environment, "AWS_CONFIG_FILE", "~/.aws/config");
}

Setting<std::string> credentials_file_path(const Environment& environment) {
    return file_path(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
}

Result<Settings> load_settings(const ClientConfig& config, const Environment& environment) {
    Settings out;
    out.config_file = config_file_path(environment);
    out.credentials_file = credentials_file_path(environment);
    if (const auto read = read_into(out.profiles, environment, out.config_file, ProfileFileKind::config);
        !read)
        return read.error();
    if (const auto read =
            read_into(out.profiles, environment, out.credentials_file, ProfileFileKind::credentials);
        !read)
        return read.error();

    out.profile = profile_name(config, environment);
    if (out.section() == nullptr && out.profile.origin.kind != Kind::fallback) {
        return Error(ErrorKind::config, "there is no profile '" + out.profile.value + "' (named by " +
                                            out.profile.origin.text() + ") in " + out.config_file.value +
                                            " or " + out.credentials_file.value);
    }

    Resolver resolver(environment, out.section());
    load_endpoints(out, config, resolver);
    load_region(out, config, resolver);
    out.use_fips = resolver.boolean(config.use_fips, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", false);
    out.use_dualstack =
        resolver.boolean(config.use_dualstack, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", false);
    out.account_id_endpoint_mode = resolver.choice<AccountIdEndpointMode>(
        config.account_id_endpoint_mode, "AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode",
        {{"preferred", AccountIdEndpointMode::preferred},
         {"disabled", AccountIdEndpointMode::disabled},
         {"required", AccountIdEndpointMode::required}},
        AccountIdEndpointMode::preferred);
    out.account_id = resolver.text(std::nullopt, {"AWS_ACCOUNT_ID"}, "aws_account_id");
    load_retries(out, config, resolver);
    out.ca_bundle = resolver.text(config.ca_bundle, {"AWS_CA_BUNDLE", "SSL_CERT_FILE"}, "ca_bundle");
    if (out.ca_bundle.value) out.ca_bundle.value = environment.expand_home(*out.ca_bundle.value);
    load_proxies(out, config, resolver);
    out.app_id = resolver.text(config.app_id, {"AWS_SDK_UA_APP_ID"}, "sdk_ua_app_id");
    load_imds(out, resolver);
    if (!resolver.failure().empty()) return Error(ErrorKind::config, resolver.failure());
    return out;
}

Error missing_region() {
    return Error(ErrorKind::config,
                 "no region is set: set AWS_REGION, or region in the profile (~/.aws/config), or "
                 "ClientConfig::region");
}

std::string_view to_string(RetryMode mode) noexcept {
    switch (mode) {
        case RetryMode::legacy:
            return "legacy";
        case RetryMode::standard:
            return "standard";
        case RetryMode::adaptive:
            break;
    }
    return "adaptive";
}

std::string_view to_string(AccountIdEndpointMode mode) noexcept {
    switch (mode) {
        case AccountIdEndpointMode::preferred:
            return "preferred";
        case AccountIdEndpointMode::disabled:
            return "disabled";
        case AccountIdEndpointMode::required:
            break;
    }
    return "required";
}

}  // namespace dynantic::aws
