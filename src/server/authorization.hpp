#pragma once

#include "server/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::server {

/// One parameter of a query, decoded.
struct QueryParameter {
    std::string name;
    std::string value;
};
[[nodiscard]] std::vector<QueryParameter> parse_query(std::string_view query);

/// What a request says of who signed it (AWS Signature Version 4), from its header or its query.
///
/// Every request is asked this, and mostly only the key and the region matter: so nothing is copied. The texts are those of
/// the request, which must outlive this, or of `query`.
struct Authorization {
    std::string_view algorithm;  ///< "AWS4-HMAC-SHA256"
    std::string_view key_id;
    std::string_view date;  ///< YYYYMMDD, of the credential scope
    std::string_view region;
    std::string_view service;
    std::string_view terminator;      ///< "aws4_request"
    std::string_view signed_headers;  ///< names with ; between them
    std::string_view signature;
    std::string_view timestamp;  ///< YYYYMMDDTHHMMSSZ, of the request; may be an HTTP date
    std::string_view
        expires;  ///< X-Amz-Expires: seconds for which a signature in a query holds; may be empty
    bool in_query = false;
    std::vector<QueryParameter> query;  ///< keeps decoded texts; moving it leaves them where they are
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

/// Reads the shape; whether the signature is right is another question (see SignatureVerifier). Nothing where the shape is
/// right.
[[nodiscard]] std::optional<Refusal> read_authorization(const Request& request, Authorization& result);

}  // namespace dynantic::server
