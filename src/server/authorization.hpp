#pragma once

#include "server/message.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dynantic::server {

/// What a request says of who signed it (AWS Signature Version 4), from its header or its query.
struct Authorization {
    std::string algorithm;  ///< "AWS4-HMAC-SHA256"
    std::string key_id;
    std::string date;  ///< YYYYMMDD, of the credential scope
    std::string region;
    std::string service;
    std::string terminator;  ///< "aws4_request"
    std::vector<std::string> signed_headers;
    std::string signature;
    std::string timestamp;  ///< YYYYMMDDTHHMMSSZ, of the request; may be an HTTP date
    bool in_query = false;
    std::string expires;  ///< X-Amz-Expires: seconds for which a signature in a query holds; may be empty
};

/// Why a request is turned away, as DynamoDB says it.
struct Refusal {
    std::string_view type;  ///< with its namespace
    std::string message;
};

inline constexpr std::string_view incomplete_signature =
    "com.amazon.coral.service#IncompleteSignatureException";
inline constexpr std::string_view invalid_signature = "com.amazon.coral.service#InvalidSignatureException";
inline constexpr std::string_view missing_token =
    "com.amazon.coral.service#MissingAuthenticationTokenException";
inline constexpr std::string_view unrecognized_client =
    "com.amazon.coral.service#UnrecognizedClientException";

/// Reads the shape; whether the signature is right is another question (see SignatureVerifier).
[[nodiscard]] std::variant<Authorization, Refusal> read_authorization(const Request& request);

/// One parameter of a query, decoded.
struct QueryParameter {
    std::string name;
    std::string value;
};
[[nodiscard]] std::vector<QueryParameter> parse_query(std::string_view query);

}  // namespace dynantic::server
