#pragma once

#include "aws/signer/signing_key.hpp"
#include "http/request.hpp"

#include <dynantic/credentials.hpp>

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::aws {

/// A request of any shape, to be signed: what STS is asked with. DynamoDB's own requests take DynamoDbSigner.
struct UnsignedRequest {
    std::string_view method;
    std::string_view path;                  ///< as it will be sent; "" is "/"
    std::string_view query;                 ///< as it will be sent, without '?'
    std::span<const http::Header> headers;  ///< Host among them
    std::string_view body;
};

struct SigningOptions {
    bool normalize_path = true;      ///< resolve "." and ".." and doubled slashes (all services but S3)
    bool add_body_hash = false;      ///< add and sign X-Amz-Content-Sha256
    bool sign_session_token = true;  ///< else the token is added but not signed
};

/// The steps of a signature, each as the specification names it, and the headers it adds.
struct Signature {
    std::string canonical_request;
    std::string string_to_sign;
    std::string signature;
    std::vector<http::Header>
        headers;  ///< X-Amz-Date, X-Amz-Security-Token, X-Amz-Content-Sha256, Authorization
};

/// SigV4 of any request. Allocates freely.
[[nodiscard]] Signature sign_request(const UnsignedRequest& request, const Credentials& credentials,
                                     std::string_view region, std::string_view service,
                                     std::chrono::system_clock::time_point now,
                                     const SigningOptions& options = {});

/// The path as a canonical request holds it: percent-encoded once more than it is sent.
[[nodiscard]] std::string canonical_path(std::string_view path, bool normalize);

}  // namespace dynantic::aws
