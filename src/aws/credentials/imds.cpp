#include "aws/credentials/imds.hpp"

#include "aws/credentials/ask.hpp"
#include "aws/credentials/document.hpp"
#include "aws/text.hpp"

namespace dynantic::aws {
namespace {

constexpr std::string_view roles_path = "/latest/meta-data/iam/security-credentials/";
constexpr std::string_view token_lifetime = "21600";  // six hours, the longest

http::Request make_request(const CredentialsContext& context, std::string method, std::string_view path) {
    http::Request request;
    request.method = std::move(method);
    request.url = context.settings.imds_endpoint.value + std::string(path);
    request.connect_timeout = request.read_timeout = context.settings.imds_timeout.value;
    request.use_proxy = false;
    return request;
}

}  // namespace

http::Response ImdsSource::get(const std::string& path, const std::string& token,
                               const detail::CallLimits& limits) const {
    http::Request request = make_request(*context_, "GET", path);
    if (!token.empty()) request.headers.push_back({"x-aws-ec2-metadata-token", token});
    return ask(*context_, request, context_->settings.imds_attempts.value, limits);
}

Outcome ImdsSource::load(const detail::CallLimits& limits) {
    const Settings& settings = context_->settings;
    if (settings.imds_disabled.value)
        return Outcome::declined("disabled by " + settings.imds_disabled.origin.text());

    http::Request request = make_request(*context_, "PUT", "/latest/api/token");
    request.headers.push_back({"x-aws-ec2-metadata-token-ttl-seconds", std::string(token_lifetime)});
    http::Response response = ask(*context_, request, settings.imds_attempts.value, limits);
    // No answer means no EC2; an answer that refuses a token may come from a service that speaks only version 1.
    if (response.failure) return Outcome::declined(request.url + ": " + describe_failure(response));
    std::string token;
    if (response.status == 200) {
        token = trim(response.body);
    } else {
        const bool only_v1 = response.status == 403 || response.status == 404 || response.status == 405;
        if (!only_v1 || settings.imds_v1_disabled.value)
            return Outcome::failed(request.url + ": " + describe_failure(response));
    }

    response = get(std::string(roles_path), token, limits);
    if (!response.failure && response.status == 404)
        return Outcome::declined("no IAM role is attached to this instance");
    if (response.failure || response.status != 200)
        return Outcome::failed("the name of the instance's role: " + describe_failure(response));
    const std::string role(
        trim(response.body.substr(0, response.body.find('\n', response.body.find_first_not_of(" \r\n")))));
    if (role.empty()) return Outcome::declined("no IAM role is attached to this instance");
    const auto failed = [&](std::string reason) {
        blot_out(reason, token);
        return Outcome::failed(std::move(reason));
    };

    response = get(std::string(roles_path) + percent_encoded(role, "+=,.@-"), token, limits);
    const std::string what = "the credentials of role " + role;
    if (response.failure || response.status != 200) return failed(what + ": " + describe_failure(response));
    const auto json = FlatJson::parse(response.body);
    if (!json) return failed(what + ": the answer is not a JSON object");
    // "Success", or the reason why the role cannot be assumed, such as "AssumeRoleUnauthorizedAccess".
    if (const std::string code = json->get("Code"); !code.empty() && code != "Success") {
        const std::string shown = refusal_code(*json, token);
        return failed(what + ": the service answered " +
                      (shown.empty() ? "another code than Success" : shown));
    }
    Outcome out = read_document(*json, "Token");
    if (out.kind != Outcome::Kind::loaded) return failed(what + ": " + out.reason);
    out.credentials.source = name();
    return out;
}

}  // namespace dynantic::aws
