#include "aws/credentials/sts.hpp"

#include "aws/credentials/ask.hpp"
#include "aws/credentials/flat_xml.hpp"
#include "aws/endpoints/service_endpoint.hpp"
#include "aws/signer/request_signer.hpp"
#include "aws/text.hpp"
#include "aws/time_text.hpp"
#include "http/date.hpp"
#include "http/url.hpp"

#include <algorithm>

namespace dynantic::aws {
namespace {

constexpr int attempts = 3;
constexpr std::string_view content_type = "application/x-www-form-urlencoded";

struct Target {
    std::string url;
    std::string region;
};

// Where STS is: as configured, else by region, else its oldest endpoint, which stands in for all.
Target target(const Settings& settings) {
    const std::string region = settings.region.value.value_or("us-east-1");
    if (settings.sts_url.value) return {*settings.sts_url.value, region};
    if (!settings.region.value) return {"https://sts.amazonaws.com", region};
    return {
        service_endpoint(SupportService::sts, region, settings.use_fips.value, settings.use_dualstack.value),
        region};
}

std::string describe_error(const StsCall& call, const http::Response& response) {
    std::string text = describe_failure(response);
    if (const auto xml = FlatXml::parse(response.body);
        !response.failure && xml && !xml->get("Error/Code").empty())
        text = xml->get("Error/Code") + ": " + xml->get("Error/Message");
    for (const auto& [name, value] : call.parameters) {
        if (name != "WebIdentityToken" && name != "TokenCode" && name != "ExternalId") continue;
        blot_out(text, value);
        blot_out(text, percent_encoded(value));  // as it was sent
    }
    if (call.signer != nullptr) {
        blot_out(text, call.signer->secret_access_key);
        blot_out(text, call.signer->session_token);
    }
    return "STS refused " + call.action + ": " + text;
}

// arn:aws:sts::123456789012:assumed-role/name/session
std::string account_of(std::string_view arn) {
    for (int i = 0; i < 4; ++i) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) return {};
        arn.remove_prefix(colon + 1);
    }
    return std::string(arn.substr(0, arn.find(':')));
}

Outcome read_reply(const StsCall& call, const std::string& body) {
    const auto xml = FlatXml::parse(body);
    if (!xml || xml->root() != call.action + "Response")
        return Outcome::failed("STS answered something that is no " + call.action + "Response");
    const std::string result = call.action + "Result/";
    Credentials out{.access_key_id = xml->get(result + "Credentials/AccessKeyId"),
                    .secret_access_key = xml->get(result + "Credentials/SecretAccessKey"),
                    .session_token = xml->get(result + "Credentials/SessionToken"),
                    .account_id = account_of(xml->get(result + "AssumedRoleUser/Arn")),
                    .expires_at = parse_time(xml->get(result + "Credentials/Expiration"))};
    if (out.access_key_id.empty() || out.secret_access_key.empty() || out.session_token.empty() ||
        !out.expires_at)
        return Outcome::failed("STS answered " + call.action + " without whole credentials");
    return Outcome::loaded(std::move(out));
}

}  // namespace

Outcome ask_sts(const CredentialsContext& context, const StsCall& call, const detail::CallLimits& limits) {
    const Target to = target(context.settings);
    const auto url = http::parse_url(to.url);
    if (!url)
        return Outcome::failed("the URL of STS cannot be understood: " +
                               context.settings.sts_url.origin.text());

    std::string body = "Action=" + call.action + "&Version=2011-06-15";
    for (const auto& [name, value] : call.parameters) {
        ((body += '&') += name) += '=';
        append_percent_encoded(body, value);
    }
    const auto make = [&] {
        http::Request request;
        request.method = "POST";
        request.url = to.url;
        request.headers = {{"Content-Type", std::string(content_type)}};
        request.body = body;
        request.connect_timeout = std::chrono::seconds(5);
        request.read_timeout = std::chrono::seconds(10);
        if (call.signer != nullptr) {
            std::vector<http::Header> headers = request.headers;
            headers.push_back({"Host", url->host_header()});
            Signature signature =
                sign_request({request.method, url->path, url->query, headers, body}, *call.signer, to.region,
                             "sts", context.skew->correct(context.clock->now()));
            std::move(signature.headers.begin(), signature.headers.end(),
                      std::back_inserter(request.headers));
        }
        return request;
    };
    const auto again = [&](const http::Response& response) {
        const auto xml = FlatXml::parse(response.body);
        const std::string code = xml ? xml->get("Error/Code") : std::string();
        const std::string date(response.header("date"));
        if (context.skew->learn(code, http::parse_date(date), context.clock->now())) return true;
        return code == "Throttling" || code == "ThrottlingException" || code == "RequestLimitExceeded" ||
               code == "IDPCommunicationError" || code == "RequestTimeout";
    };
    const http::Response response = ask(context, make, again, attempts, limits);
    if (response.failure || response.status != 200) return Outcome::failed(describe_error(call, response));
    return read_reply(call, response.body);
}

}  // namespace dynantic::aws
