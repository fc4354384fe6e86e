#include "aws/signer/dynamodb_signer.hpp"

#include "aws/signer/request_signer.hpp"

namespace dynantic::aws {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view signed_headers = "content-type;host;x-amz-date;x-amz-target";
constexpr std::string_view signed_headers_with_token =
    "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";

}  // namespace

DynamoDbSigner::DynamoDbSigner(std::string region, std::string_view host, std::string_view path)
    : keys_(std::move(region), "dynamodb") {
    before_date_ = "POST\n";
    before_date_ += canonical_path(path, true);
    before_date_ += "\n\ncontent-type:";
    before_date_ += content_type;
    before_date_ += "\nhost:";
    before_date_ += host;
    before_date_ += "\nx-amz-date:";
    scope_ = "/" + keys_.region() + "/dynamodb/aws4_request";
}

void DynamoDbSigner::append_headers(std::string& out, const Credentials& credentials,
                                    std::chrono::system_clock::time_point now, std::string_view operation,
                                    std::string_view body) const {
    const SigningTime time(now);
    const bool has_token = !credentials.session_token.empty();
    const std::string_view names = has_token ? signed_headers_with_token : signed_headers;

    const auto body_hash = hex(sha256(body));
    Sha256 canonical;
    canonical.add(before_date_).add(time.text());
    if (has_token) canonical.add("\nx-amz-security-token:").add(credentials.session_token);
    canonical.add("\nx-amz-target:").add(target_prefix).add(operation).add("\n\n").add(names).add("\n");
    const auto canonical_hash = hex(canonical.add(view(body_hash)).finish());

    // The string to sign goes to the end of `out`, where its room is needed anyway, and is taken off again.
    const std::size_t start = out.size();
    out.append(algorithm).append("\n").append(time.text()).append("\n").append(time.day()).append(scope_);
    out.append("\n").append(view(canonical_hash));
    const HmacKey key = keys_.get(credentials.secret_access_key, time.day());
    const auto signature = hex(key.mac(std::string_view(out).substr(start)));
    out.resize(start);

    out.append("X-Amz-Date: ").append(time.text()).append("\r\n");
    if (has_token) out.append("X-Amz-Security-Token: ").append(credentials.session_token).append("\r\n");
    out.append("Authorization: ").append(algorithm).append(" Credential=").append(credentials.access_key_id);
    out.append("/").append(time.day()).append(scope_).append(", SignedHeaders=").append(names);
    out.append(", Signature=").append(view(signature)).append("\r\n");
}

}  // namespace dynantic::aws
