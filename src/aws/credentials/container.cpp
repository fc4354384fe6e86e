#include "aws/credentials/container.hpp"

#include "aws/credentials/ask.hpp"
#include "aws/credentials/document.hpp"
#include "aws/text.hpp"
#include "http/url.hpp"

namespace dynantic::aws {
namespace {

constexpr int attempts = 3;

Error refuse(std::string message) { return Error(ErrorKind::credentials, std::move(message)); }

// The token for the Authorization header; a file is read anew each time, because Kubernetes replaces it.
Result<std::string> authorization(const Environment& environment) {
    std::string token;
    std::string from = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    if (const auto path = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
        const Environment::File file = environment.read_file(*path);
        if (file.status != Environment::File::Status::read)
            return refuse("the token file " + *path + " cannot be read: " + file.reason);
        token = trim(file.text);
        from = *path;
        if (token.empty()) return refuse("the token file " + *path + " is empty");
    } else {
        token = environment.get(from).value_or("");
    }
    for (const char c : token) {
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
            return refuse("the token in " + from +
                          " holds control characters, so it cannot be sent in a header");
    }
    return token;
}

}  // namespace

Result<std::string> container_url(const Environment& environment) {
    if (const auto relative = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")) {
        std::string url = "http://169.254.170.2" + *relative;
        if (!relative->starts_with('/') || !http::parse_url(url))
            return refuse("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not a path that begins with '/'");
        return url;
    }
    const auto full = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (!full) return std::string();
    const auto url = http::parse_url(*full);
    if (!url) return refuse("AWS_CONTAINER_CREDENTIALS_FULL_URI is not an http or https URL with a host");
    const bool known =
        url->host == "169.254.170.2" || url->host == "169.254.170.23" || url->host == "fd00:ec2::23";
    if (!url->is_https() && !known && !url->is_loopback()) {
        return refuse(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI may use http only for this machine, 169.254.170.2, "
            "169.254.170.23 and [fd00:ec2::23]; use https for " +
            url->host);
    }
    return *full;
}

Outcome ContainerSource::load(const detail::CallLimits& limits) {
    const Environment& environment = *context_->environment;
    const Result<std::string> url = container_url(environment);
    if (!url) return Outcome::failed(std::string(url.error().message()));
    if (url->empty())
        return Outcome::declined(
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set");
    const Result<std::string> token = authorization(environment);
    if (!token) return Outcome::failed(std::string(token.error().message()));

    http::Request request;
    request.url = *url;
    request.headers.push_back({"Accept", "application/json"});
    if (!token->empty()) request.headers.push_back({"Authorization", *token});
    request.connect_timeout = request.read_timeout = std::chrono::seconds(2);
    request.use_proxy = false;
    const http::Response response = ask(*context_, request, attempts, limits);
    const std::string where = url->substr(0, url->find('?'));  // a query may hold what is nobody's business
    if (response.failure || response.status != 200) {
        std::string reason = where + ": " + describe_failure(response);
        const auto json = FlatJson::parse(response.body);
        if (const std::string code = json ? refusal_code(*json, *token) : ""; !code.empty())
            reason += " (" + code + ")";
        return Outcome::failed(std::move(reason));
    }
    const auto json = FlatJson::parse(response.body);
    if (!json) return Outcome::failed(where + ": the answer is not a JSON object");
    Outcome out = read_document(*json, "Token");
    if (out.kind != Outcome::Kind::loaded) return Outcome::failed(where + ": " + out.reason);
    out.credentials.source = name();
    return out;
}

}  // namespace dynantic::aws
