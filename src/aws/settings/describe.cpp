#include "aws/settings/describe.hpp"

#include "aws/endpoints/configured.hpp"

#include <dynantic/detail/json_writer.hpp>

namespace dynantic::aws {
namespace {

using Kind = Origin::Kind;

std::string json_text(const std::string& text) {
    std::string out;
    detail::JsonWriter(out).quoted(text);
    return out;
}

SettingRow row(std::string name, const std::string& value, Origin origin) {
    return {std::move(name), value, json_text(value), "", std::move(origin), ""};
}
SettingRow row(std::string name, const Setting<std::string>& setting) {
    return row(std::move(name), setting.value, setting.origin);
}
SettingRow row(std::string name, const Setting<std::optional<std::string>>& setting) {
    if (setting.value) return row(std::move(name), *setting.value, setting.origin);
    return {std::move(name), "", "null", "", setting.origin, ""};
}
SettingRow row(std::string name, const Setting<bool>& setting) {
    const std::string text = setting.value ? "true" : "false";
    return {std::move(name), text, text, "", setting.origin, ""};
}
SettingRow row(std::string name, long long value, Origin origin) {
    return {std::move(name), std::to_string(value), std::to_string(value), "", std::move(origin), ""};
}

// Seconds, with as many decimals as there are milliseconds.
SettingRow row(std::string name, std::chrono::milliseconds time, Origin origin) {
    std::string text = std::to_string(time.count() / 1000);
    if (const auto rest = time.count() % 1000; rest != 0) {
        std::string decimals = std::to_string(1000 + rest).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += "." + decimals;
    }
    return {std::move(name), text, text, "seconds", std::move(origin), ""};
}

// What only code can set comes from there if it is not what a fresh ClientConfig has.
template <class T>
Origin code_or_default(const T& value, const T& fallback) {
    return {value == fallback ? Kind::fallback : Kind::code};
}

Setting<std::optional<std::string>> without_password(Setting<std::optional<std::string>> proxy) {
    if (!proxy.value) return proxy;
    const std::size_t at = proxy.value->rfind('@');
    const std::size_t scheme = proxy.value->find("://");
    const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
    if (at != std::string::npos && at >= start) proxy.value->replace(start, at - start, "***");
    return proxy;
}

SettingRow endpoint_row(const Settings& settings) {
    const Result<Endpoint> endpoint = configured_endpoint(settings, settings.account_id.value.value_or(""));
    Origin origin =
        settings.endpoint_url.value ? settings.endpoint_url.origin : Origin{Kind::fallback, "endpoint rules"};
    if (endpoint) return row("endpoint", endpoint->url, std::move(origin));
    return {"endpoint", "", "null", "", std::move(origin), std::string(endpoint.error().message())};
}

}  // namespace

std::vector<SettingRow> describe(const Settings& settings, const ClientConfig& config) {
    const ClientConfig fresh;
    std::vector<SettingRow> out;
    out.push_back(row("profile", settings.profile));
    out.push_back(row("config_file", settings.config_file));
    out.push_back(row("credentials_file", settings.credentials_file));
    out.push_back(row("region", settings.region));
    out.push_back(endpoint_row(settings));
    out.push_back(row("sts_endpoint", settings.sts_url));
    out.push_back(row("sso_endpoint", settings.sso_url));
    out.push_back(row("sso_oidc_endpoint", settings.sso_oidc_url));
    out.push_back(row("ignore_configured_endpoint_urls", settings.ignore_configured_endpoint_urls));
    out.push_back(row("use_fips", settings.use_fips));
    out.push_back(row("use_dualstack", settings.use_dualstack));
    out.push_back(row("account_id", settings.account_id));
    out.push_back(row("account_id_endpoint_mode",
                      std::string(to_string(settings.account_id_endpoint_mode.value)),
                      settings.account_id_endpoint_mode.origin));
    out.push_back(
        row("retry_mode", std::string(to_string(settings.retry_mode.value)), settings.retry_mode.origin));
    out.push_back(row("max_attempts", settings.max_attempts.value, settings.max_attempts.origin));
    out.push_back(row("connect_timeout", config.connect_timeout,
                      code_or_default(config.connect_timeout, fresh.connect_timeout)));
    out.push_back(
        row("read_timeout", config.read_timeout, code_or_default(config.read_timeout, fresh.read_timeout)));
    if (config.call_timeout) {
        out.push_back(row("call_timeout", *config.call_timeout, {Kind::code}));
    } else {
        out.push_back({"call_timeout", "", "null", "seconds", {}, ""});
    }
    out.push_back(row("max_pool_connections", config.max_pool_connections,
                      code_or_default(config.max_pool_connections, fresh.max_pool_connections)));
    out.push_back(row("ca_bundle", settings.ca_bundle));
    out.push_back(row("https_proxy", without_password(settings.https_proxy)));
    out.push_back(row("http_proxy", without_password(settings.http_proxy)));
    out.push_back(row("no_proxy", settings.no_proxy));
    out.push_back(row("app_id", settings.app_id));
    out.push_back(row("imds_disabled", settings.imds_disabled));
    out.push_back(row("imds_endpoint", settings.imds_endpoint));
    out.push_back(row("imds_v1_disabled", settings.imds_v1_disabled));
    out.push_back(row("imds_timeout", settings.imds_timeout.value, settings.imds_timeout.origin));
    out.push_back(row("imds_attempts", settings.imds_attempts.value, settings.imds_attempts.origin));
    return out;
}

}  // namespace dynantic::aws
