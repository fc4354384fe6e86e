#include "server/authorization.hpp"

#include <array>
#include <optional>

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

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

// The parts of "AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...": commas and spaces both separate.
struct HeaderParts {
    std::string algorithm, credential, signed_headers, signature;
};

HeaderParts read_header(std::string_view header) {
    HeaderParts parts;
    header = trim(header);
    const std::size_t space = header.find(' ');
    parts.algorithm = header.substr(0, space);
    std::string_view rest = space == std::string_view::npos ? std::string_view() : header.substr(space);
    while (!rest.empty()) {
        const std::size_t end = rest.find_first_of(", ");
        const std::string_view each = rest.substr(0, end);
        if (const std::size_t equals = each.find('='); equals != std::string_view::npos) {
            const std::string_view name = each.substr(0, equals);
            const std::string_view value = each.substr(equals + 1);
            if (name == "Credential") parts.credential = value;
            if (name == "SignedHeaders") parts.signed_headers = value;
            if (name == "Signature") parts.signature = value;
        }
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return parts;
}

std::variant<Authorization, Refusal> assemble(Authorization result, const std::string& credential,
                                              std::string_view signed_headers) {
    std::string_view scope = credential;
    while (scope.ends_with('/')) scope.remove_suffix(1);
    auto parts = split(scope, '/');
    if (parts.size() != 5) {
        return Refusal{incomplete_signature,
                       "Credential must have exactly 5 slash-delimited elements, e.g. "
                       "keyid/date/region/service/term, got '" +
                           credential + "'"};
    }
    result.key_id = std::move(parts[0]);
    result.date = std::move(parts[1]);
    result.region = std::move(parts[2]);
    result.service = std::move(parts[3]);
    result.terminator = std::move(parts[4]);
    result.signed_headers = split(signed_headers, ';');
    return result;
}

std::variant<Authorization, Refusal> from_header(const Request& request, std::string_view header) {
    HeaderParts parts = read_header(header);
    std::string missing;
    const auto require = [&](std::string_view name, const std::string& value) {
        if (value.empty())
            missing.append("Authorization header requires '").append(name).append("' parameter. ");
    };
    require("Credential", parts.credential);
    require("Signature", parts.signature);
    require("SignedHeaders", parts.signed_headers);
    Authorization result;
    result.timestamp = request.header("x-amz-date");
    if (result.timestamp.empty()) result.timestamp = request.header("date");
    if (result.timestamp.empty()) {
        missing.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!missing.empty()) {
        // AWS repeats the header; a signature is worth nothing to who sent it, but nothing is gained by it in a log.
        return Refusal{incomplete_signature, missing + "Authorization=" + std::string(header)};
    }
    result.algorithm = std::move(parts.algorithm);
    result.signature = std::move(parts.signature);
    return assemble(std::move(result), parts.credential, parts.signed_headers);
}

std::variant<Authorization, Refusal> from_query(std::vector<QueryParameter> query) {
    std::string missing;
    const auto take = [&](std::string_view name) -> std::string {
        for (QueryParameter& each : query) {
            if (each.name == name && !each.value.empty()) return std::move(each.value);
        }
        missing.append("AWS query-string parameters must include '").append(name).append("'. ");
        return {};
    };
    Authorization result;
    result.in_query = true;
    result.algorithm = take("X-Amz-Algorithm");
    const std::string credential = take("X-Amz-Credential");
    result.signature = take("X-Amz-Signature");
    const std::string signed_headers = take("X-Amz-SignedHeaders");
    result.timestamp = take("X-Amz-Date");
    for (QueryParameter& each : query) {
        if (each.name == "X-Amz-Expires") result.expires = std::move(each.value);
    }
    if (!missing.empty())
        return Refusal{incomplete_signature, missing + "Re-examine the query-string parameters."};
    return assemble(std::move(result), credential, signed_headers);
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

std::variant<Authorization, Refusal> read_authorization(const Request& request) {
    const std::string_view header = request.header("authorization");
    std::vector<QueryParameter> query = parse_query(request.query());
    bool in_query = false;
    for (const QueryParameter& each : query) in_query |= each.name == "X-Amz-Algorithm";
    if (!header.empty() && in_query) {
        return Refusal{
            invalid_signature,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."};
    }
    if (in_query) return from_query(std::move(query));
    if (!trim(header).starts_with("AWS4-"))
        return Refusal{missing_token, "Request is missing Authentication Token"};
    return from_header(request, header);
}

}  // namespace dynantic::server
