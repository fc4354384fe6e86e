#include "aws/target.hpp"

#include <charconv>

namespace dynantic::aws {
namespace {

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    (void)error;
    out.append(digits, end);
}

}  // namespace

Target::Target(const Endpoint& endpoint, const http::Url& url, std::string begin)
    : url_(endpoint.url),
      origin_{.tls = url.is_https(), .host = url.host, .port = url.port},
      begin_(std::move(begin)),
      signer_(endpoint.signing_region, url.host_header(), url.path) {}

Result<std::shared_ptr<const Target>> Target::make(const Endpoint& endpoint, const http::ProxyRules& proxies,
                                                   const std::string& user_agent) {
    const std::optional<http::Url> url = http::parse_url(endpoint.url);
    if (!url || !url->query.empty()) {
        return Error(ErrorKind::config,
                     "the endpoint \"" + endpoint.url.substr(0, endpoint.url.find('?')) +
                         "\" cannot be used; write http://HOST[:PORT] or https://HOST[:PORT]");
    }
    const std::string host = url->host_header();
    const http::Proxy* const forward = url->is_https() ? nullptr : proxies.find(false, url->host, url->port);

    std::string begin = "POST ";
    if (forward != nullptr) begin += "http://" + host;
    begin += url->path + " HTTP/1.1\r\nHost: " + host + "\r\n";
    if (forward != nullptr && !forward->authorization.empty()) {
        begin += "Proxy-Authorization: " + forward->authorization + "\r\n";
    }
    begin += "User-Agent: " + user_agent + "\r\nContent-Type: ";
    begin += DynamoDbSigner::content_type;
    begin += "\r\nX-Amz-Target: ";
    begin += DynamoDbSigner::target_prefix;
    return std::shared_ptr<const Target>(new Target(endpoint, *url, std::move(begin)));
}

void Target::render(std::string& out, const Call& call, const Credentials& credentials,
                    std::chrono::system_clock::time_point now) const {
    out.assign(begin_).append(call.operation).append("\r\nContent-Length: ");
    append_number(out, call.body.size());
    if (!call.invocation_id.empty()) out.append("\r\namz-sdk-invocation-id: ").append(call.invocation_id);
    out.append("\r\namz-sdk-request: attempt=");
    append_number(out, call.attempt);
    out.append("; max=");
    append_number(out, call.max_attempts);
    out.append("\r\n");
    signer_.append_headers(out, credentials, now, call.operation, call.body);
    out.append("\r\n");
}

}  // namespace dynantic::aws
