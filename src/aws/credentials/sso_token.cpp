#include "aws/credentials/sso_token.hpp"

#include "aws/credentials/ask.hpp"
#include "aws/credentials/flat_json.hpp"
#include "aws/endpoints/service_endpoint.hpp"
#include "aws/signer/hash.hpp"
#include "aws/text.hpp"
#include "aws/time_text.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <charconv>
#include <initializer_list>

namespace dynantic::aws {
namespace {

constexpr std::chrono::minutes early{15};
constexpr int attempts = 3;

struct Token {
    std::string access_token;
    std::optional<std::chrono::system_clock::time_point> expires_at;
    std::string refresh_token;
    std::string client_id;
    std::string client_secret;
    std::string registration_expires_at;
};

std::string json_object(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
    std::string out = "{";
    detail::JsonWriter writer(out);
    for (const auto& [name, value] : members) {
        if (value.empty()) continue;
        if (out.size() > 1) writer.raw(',');
        writer.key(name);
        writer.quoted(value);
    }
    return out + "}";
}

bool can_refresh(const Token& token, std::chrono::system_clock::time_point now) {
    if (token.refresh_token.empty() || token.client_id.empty() || token.client_secret.empty()) return false;
    const auto registered_until = parse_time(token.registration_expires_at);
    return !registered_until || *registered_until > now;
}

// Asks OIDC for a new token; true where `token` is now that.
bool refresh(const CredentialsContext& context, const Sso& sso, Token& token,
             const detail::CallLimits& limits) {
    const Settings& settings = context.settings;
    http::Request request;
    request.method = "POST";
    request.url = settings.sso_oidc_url.value.value_or(service_endpoint(
        SupportService::sso_oidc, sso.region, settings.use_fips.value, settings.use_dualstack.value));
    if (request.url.ends_with('/')) request.url.pop_back();
    request.url += "/token";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = json_object({{"clientId", token.client_id},
                                {"clientSecret", token.client_secret},
                                {"grantType", "refresh_token"},
                                {"refreshToken", token.refresh_token}});
    request.connect_timeout = std::chrono::seconds(5);
    request.read_timeout = std::chrono::seconds(10);
    const http::Response response = ask(context, request, attempts, limits);
    if (response.failure || response.status != 200) return false;
    const auto json = FlatJson::parse(response.body);
    if (!json || json->get("accessToken").empty()) return false;
    const std::optional<int> lifetime = to_int(json->get("expiresIn"));
    if (!lifetime) return false;
    token.access_token = json->get("accessToken");
    token.expires_at = context.clock->now() + std::chrono::seconds(*lifetime);
    if (!json->get("refreshToken").empty()) token.refresh_token = json->get("refreshToken");
    return true;
}

std::string to_file(const Sso& sso, const Token& token) {
    return json_object({{"startUrl", sso.start_url},
                        {"region", sso.region},
                        {"accessToken", token.access_token},
                        {"expiresAt", format_time(*token.expires_at)},
                        {"clientId", token.client_id},
                        {"clientSecret", token.client_secret},
                        {"registrationExpiresAt", token.registration_expires_at},
                        {"refreshToken", token.refresh_token}});
}

}  // namespace

std::string sso_token_path(const Environment& environment, const Sso& sso) {
    return environment.home() + "/.aws/sso/cache/" +
           sha1_hex(sso.session.empty() ? sso.start_url : sso.session) + ".json";
}

Result<std::string> sso_token(const CredentialsContext& context, const Sso& sso, const std::string& profile,
                              const detail::CallLimits& limits) {
    const std::string path = sso_token_path(*context.environment, sso);
    const auto fail = [&](const std::string& why) {
        return Error(ErrorKind::credentials,
                     "the SSO token " + path + " " + why + "; run: aws sso login --profile " + profile);
    };
    const Environment::File file = context.environment->read_file(path);
    if (file.status != Environment::File::Status::read) return fail("cannot be read: " + file.reason);
    const auto json = FlatJson::parse(file.text);
    if (!json) return fail("is not a JSON object");
    Token token{.access_token = json->get("accessToken"),
                .expires_at = parse_time(json->get("expiresAt")),
                .refresh_token = json->get("refreshToken"),
                .client_id = json->get("clientId"),
                .client_secret = json->get("clientSecret"),
                .registration_expires_at = json->get("registrationExpiresAt")};
    if (token.access_token.empty()) return fail("has no accessToken");
    if (!token.expires_at) return fail("has no expiresAt that is a date");

    const auto now = context.clock->now();
    if (!sso.session.empty() && *token.expires_at - now < early && can_refresh(token, now) &&
        refresh(context, sso, token, limits)) {
        context.environment->replace_file(path, to_file(sso, token));
    }
    if (*token.expires_at <= now) return fail("has expired");
    return token.access_token;
}

}  // namespace dynantic::aws
