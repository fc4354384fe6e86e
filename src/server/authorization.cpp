#include "server/authorization.hpp"

#include <array>

namespace dynantic::server {
namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high >= 0 && low >= 0) {
                out.push_back(static_cast<char>(high << 4 | low));
                i += 2;
                continue;
            }
        }
        out.push_back(text[i]);
    }
    return out;
}

// The parts of "AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...": commas and spaces both separate.
struct HeaderParts {
    std::string_view algorithm, credential, signed_headers, signature;
};

HeaderParts read_header(std::string_view header) {
    constexpr std::string_view credential = "Credential=";
    constexpr std::string_view signed_headers = "SignedHeaders=";
    constexpr std::string_view signature = "Signature=";
    HeaderParts parts;
    header = trim(header);
    const std::size_t space = header.find(' ');
    parts.algorithm = header.substr(0, space);
    std::string_view rest = space == std::string_view::npos ? std::string_view() : header.substr(space);
    while (!rest.empty()) {
        if (rest[0] == ',' || rest[0] == ' ') {
            rest.remove_prefix(1);
            continue;
        }
        std::string_view each = rest.substr(0, rest.find(','));
        each = each.substr(0, each.find(' '));
        rest.remove_prefix(each.size());
        if (each.starts_with(credential)) {
            parts.credential = each.substr(credential.size());
        } else if (each.starts_with(signed_headers)) {
            parts.signed_headers = each.substr(signed_headers.size());
        } else if (each.starts_with(signature)) {
            parts.signature = each.substr(signature.size());
        }
    }
    return parts;
}

// "KEY/20240229/eu-west-1/dynamodb/aws4_request" into its five parts.
bool read_scope(std::string_view scope, Authorization& result) {
    while (scope.ends_with('/')) scope.remove_suffix(1);
    const std::array parts{&result.key_id, &result.date, &result.region, &result.service, &result.terminator};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t end = scope.find('/');
        const bool last = i + 1 == parts.size();
        if ((end == std::string_view::npos) != last) return false;
        *parts[i] = scope.substr(0, end);
        if (!last) scope.remove_prefix(end + 1);
    }
    return true;
}

std::optional<Refusal> take_scope(std::string_view credential, Authorization& result) {
    if (read_scope(credential, result)) return std::nullopt;
    return Refusal{incomplete_signature,
                   "Credential must have exactly 5 slash-delimited elements, e.g. "
                   "keyid/date/region/service/term, got '" +
                       std::string(credential) + "'"};
}

std::optional<Refusal> from_header(const Request& request, std::string_view header, Authorization& result) {
    const HeaderParts parts = read_header(header);
    result.timestamp = request.header(Header::x_amz_date);
    if (result.timestamp.empty()) result.timestamp = request.header(Header::date);
    if (parts.credential.empty() || parts.signature.empty() || parts.signed_headers.empty() ||
        result.timestamp.empty()) {
        std::string missing;
        const auto require = [&](std::string_view name, std::string_view value) {
            if (value.empty())
                missing.append("Authorization header requires '").append(name).append("' parameter. ");
        };
        require("Credential", parts.credential);
        require("Signature", parts.signature);
        require("SignedHeaders", parts.signed_headers);
        if (result.timestamp.empty()) {
            missing.append(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        // AWS repeats the header; a signature is worth nothing to who sent it, but nothing is gained by it in a log.
        return Refusal{incomplete_signature, missing + "Authorization=" + std::string(header)};
    }
    result.algorithm = parts.algorithm;
    result.signature = parts.signature;
    result.signed_headers = parts.signed_headers;
    return take_scope(parts.credential, result);
}

std::optional<Refusal> from_query(std::vector<QueryParameter> query, Authorization& result) {
    result.query = std::move(query);
    result.in_query = true;
    std::string missing;
    const auto take = [&](std::string_view name) -> std::string_view {
        for (const QueryParameter& each : result.query) {
            if (each.name == name && !each.value.empty()) return each.value;
        }
        missing.append("AWS query-string parameters must include '").append(name).append("'. ");
        return {};
    };
    result.algorithm = take("X-Amz-Algorithm");
    const std::string_view credential = take("X-Amz-Credential");
    result.signature = take("X-Amz-Signature");
    result.signed_headers = take("X-Amz-SignedHeaders");
    result.timestamp = take("X-Amz-Date");
    for (const QueryParameter& each : result.query) {
        if (each.name == "X-Amz-Expires") result.expires = each.value;
    }
    if (!missing.empty())
        return Refusal{incomplete_signature, missing + "Re-examine the query-string parameters."};
    return take_scope(credential, result);
}

}  // namespace

std::vector<QueryParameter> parse_query(std::string_view query) {
    std::vector<QueryParameter> parameters;
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view each = query.substr(0, end);
        if (!each.empty()) {
            const std::size_t equals = each.find('=');
            parameters.push_back(
                {percent_decoded(each.substr(0, equals)), equals == std::string_view::npos
                                                              ? std::string()
                                                              : percent_decoded(each.substr(equals + 1))});
        }
        if (end == std::string_view::npos) break;
        query.remove_prefix(end + 1);
    }
    return parameters;
}

std::optional<Refusal> read_authorization(const Request& request, Authorization& result) {
    const std::string_view header = request.header(Header::authorization);
    std::vector<QueryParameter> query = parse_query(request.query());
    bool in_query = false;
    for (const QueryParameter& each : query) in_query |= each.name == "X-Amz-Algorithm";
    if (!header.empty() && in_query) {
        return Refusal{
            invalid_signature,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."};
    }
    if (in_query) return from_query(std::move(query), result);
    if (!trim(header).starts_with("AWS4-"))
        return Refusal{missing_token, "Request is missing Authentication Token"};
    return from_header(request, header, result);
}

}  // namespace dynantic::server
