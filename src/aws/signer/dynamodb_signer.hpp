#pragma once

#include "aws/signer/signing_key.hpp"

#include <dynantic/credentials.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace dynantic::aws {

/// SigV4 for the one shape that DynamoDB requests have: POST, no query, and the signed headers content-type, host,
/// x-amz-date, [x-amz-security-token], x-amz-target. Everything but date, target, token and body is known beforehand,
/// so nothing is sorted, lower-cased or escaped per request. Safe to share between threads.
class DynamoDbSigner {
  public:
    static constexpr std::string_view content_type = "application/x-amz-json-1.0";
    static constexpr std::string_view target_prefix = "DynamoDB_20120810.";

    /// `host` is the Host header as it will be sent ("127.0.0.1:8000"), `path` the request's path as it will be sent.
    DynamoDbSigner(std::string region, std::string_view host, std::string_view path = "/");

    /// Appends the headers that the signature adds, each ended by CR LF:
    ///
    ///     X-Amz-Date: ...
    ///     X-Amz-Security-Token: ...            (where the credentials have one)
    ///     Authorization: AWS4-HMAC-SHA256 ...
    ///
    /// The request must also carry Host, Content-Type and X-Amz-Target as signed here. `now` is this machine's clock
    /// after correction (ClockSkew). Allocates only where `out` must grow.
    void append_headers(std::string& out, const Credentials& credentials,
                        std::chrono::system_clock::time_point now, std::string_view operation,
                        std::string_view body) const;

    [[nodiscard]] const std::string& region() const noexcept { return keys_.region(); }

  private:
    SigningKeyCache keys_;
    std::string before_date_;  // canonical request up to the date
    std::string scope_;        // "/REGION/dynamodb/aws4_request"
};

}  // namespace dynantic::aws
