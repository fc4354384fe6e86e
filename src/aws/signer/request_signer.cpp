#include "aws/signer/request_signer.hpp"

#include "aws/text.hpp"

#include <algorithm>
#include <map>

namespace dynantic::aws {
namespace {

// Headers that proxies and HTTP libraries change on the way, and the signature itself.
bool is_signed(std::string_view lower_name) {
    constexpr std::string_view left_out[] = {"authorization",     "connection", "expect",
                                             "transfer-encoding", "user-agent", "x-amzn-trace-id"};
    return std::find(std::begin(left_out), std::end(left_out), lower_name) == std::end(left_out);
}

std::string collapse_blanks(std::string_view value) {
    std::string out;
    for (const char c : trim(value)) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank) {
            out.push_back(c);
        } else if (out.back() != ' ') {
            out.push_back(' ');
        }
    }
    return out;
}

std::string canonical_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> parameters;
    while (!query.empty()) {
        const std::string_view part = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), part.size() + 1));
        if (part.empty()) continue;
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string_view value = equals < part.size() ? part.substr(equals + 1) : std::string_view();
        parameters.emplace_back(percent_encoded(percent_decoded(part.substr(0, equals))),
                                percent_encoded(percent_decoded(value)));
    }
    std::sort(parameters.begin(), parameters.end());
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!out.empty()) out += '&';
        out += name + '=' + value;
    }
    return out;
}

std::string remove_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    bool ends_with_slash = path.empty() || path.back() == '/';
    while (!path.empty()) {
        const std::string_view segment = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), segment.size() + 1));
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (!segment.empty() && segment != ".") {
            kept.push_back(segment);
        }
        if (path.empty() && (segment == "." || segment == "..")) ends_with_slash = true;
    }
    std::string out;
    for (const std::string_view segment : kept) (out += '/') += segment;
    if (ends_with_slash || out.empty()) out += '/';
    return out;
}

}  // namespace

std::string canonical_path(std::string_view path, bool normalize) {
    if (path.empty()) return "/";
    return normalize ? percent_encoded(remove_dot_segments(path), "/") : percent_encoded(path, "/");
}

Signature sign_request(const UnsignedRequest& request, const Credentials& credentials,
                       std::string_view region, std::string_view service,
                       std::chrono::system_clock::time_point now, const SigningOptions& options) {
    const SigningTime time(now);
    const auto body_hash = hex(sha256(request.body));
    Signature out;

    std::map<std::string, std::string> headers;
    const auto add = [&](std::string_view name, std::string_view value) {
        const auto [place, inserted] = headers.try_emplace(lower(name));
        if (!inserted) place->second += ',';
        place->second += collapse_blanks(value);
    };
    for (const http::Header& header : request.headers) {
        if (is_signed(lower(header.name))) add(header.name, header.value);
    }
    out.headers.push_back({"X-Amz-Date", std::string(time.text())});
    add("x-amz-date", time.text());
    if (!credentials.session_token.empty()) {
        out.headers.push_back({"X-Amz-Security-Token", credentials.session_token});
        if (options.sign_session_token) add("x-amz-security-token", credentials.session_token);
    }
    if (options.add_body_hash) {
        out.headers.push_back({"X-Amz-Content-Sha256", std::string(view(body_hash))});
        add("x-amz-content-sha256", view(body_hash));
    }

    std::string names;
    std::string& canonical = out.canonical_request;
    canonical = std::string(request.method) + '\n' + canonical_path(request.path, options.normalize_path) +
                '\n' + canonical_query(request.query) + '\n';
    for (const auto& [name, value] : headers) {
        canonical += name + ':' + value + '\n';
        if (!names.empty()) names += ';';
        names += name;
    }
    canonical += '\n' + names + '\n';
    canonical += view(body_hash);

    std::string scope(time.day());
    ((((scope += '/') += region) += '/') += service) += "/aws4_request";
    out.string_to_sign = "AWS4-HMAC-SHA256\n" + std::string(time.text()) + '\n' + scope + '\n';
    out.string_to_sign += view(hex(sha256(canonical)));
    const HmacKey key = derive_signing_key(credentials.secret_access_key, time.day(), region, service);
    out.signature = view(hex(key.mac(out.string_to_sign)));
    out.headers.push_back({"Authorization", "AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + '/' +
                                                scope + ", SignedHeaders=" + names +
                                                ", Signature=" + out.signature});
    return out;
}

}  // namespace dynantic::aws
