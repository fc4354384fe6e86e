#include "aws/credentials/sso.hpp"

#include "aws/credentials/ask.hpp"
#include "aws/credentials/flat_json.hpp"
#include "aws/credentials/sso_token.hpp"
#include "aws/endpoints/service_endpoint.hpp"
#include "aws/text.hpp"

#include <charconv>

namespace dynantic::aws {
namespace {

constexpr int attempts = 3;

http::Request make_request(const Settings& settings, const Sso& sso, const std::string& token) {
    http::Request request;
    request.url = settings.sso_url.value.value_or(service_endpoint(
        SupportService::sso, sso.region, settings.use_fips.value, settings.use_dualstack.value));
    if (request.url.ends_with('/')) request.url.pop_back();
    request.url += "/federation/credentials?role_name=" + percent_encoded(sso.role_name) +
                   "&account_id=" + percent_encoded(sso.account_id);
    request.headers = {{"x-amz-sso_bearer_token", token}};
    request.connect_timeout = std::chrono::seconds(5);
    request.read_timeout = std::chrono::seconds(10);
    return request;
}

Outcome read_reply(const Sso& sso, const std::string& body) {
    const auto json = FlatJson::parse(body);
    if (!json) return Outcome::failed("SSO answered something that is not a JSON object");
    Credentials out{.access_key_id = json->get("roleCredentials.accessKeyId"),
                    .secret_access_key = json->get("roleCredentials.secretAccessKey"),
                    .session_token = json->get("roleCredentials.sessionToken"),
                    .account_id = sso.account_id};
    const std::string expiry = json->get("roleCredentials.expiration");
    long long milliseconds = 0;
    const auto [end, error] = std::from_chars(expiry.data(), expiry.data() + expiry.size(), milliseconds);
    if (out.access_key_id.empty() || out.secret_access_key.empty() || error != std::errc{} ||
        end != expiry.data() + expiry.size()) {
        return Outcome::failed("SSO answered without whole credentials");
    }
    out.expires_at = std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds));
    return Outcome::loaded(std::move(out));
}

}  // namespace

Outcome load_from_sso(const CredentialsContext& context, const Sso& sso, const std::string& profile,
                      const detail::CallLimits& limits) {
    const Result<std::string> token = sso_token(context, sso, profile, limits);
    if (!token) return Outcome::failed(std::string(token.error().message()));
    const http::Response response =
        ask(context, make_request(context.settings, sso, *token), attempts, limits);
    if (!response.failure && (response.status == 401 || response.status == 403)) {
        return Outcome::failed("SSO refused the role " + sso.role_name + " in account " + sso.account_id +
                               " (" + describe_failure(response) +
                               "); if the session has ended, run: aws sso login --profile " + profile);
    }
    if (response.failure || response.status != 200)
        return Outcome::failed("SSO: " + describe_failure(response));
    return read_reply(sso, response.body);
}

}  // namespace dynantic::aws
