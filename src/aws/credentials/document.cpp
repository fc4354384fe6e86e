#include "aws/credentials/document.hpp"

#include "aws/text.hpp"
#include "aws/time_text.hpp"

#include <algorithm>

namespace dynantic::aws {

Outcome read_document(const FlatJson& json, std::string_view token_name) {
    Credentials out{.access_key_id = json.get("AccessKeyId"),
                    .secret_access_key = json.get("SecretAccessKey"),
                    .session_token = json.get(token_name),
                    .account_id = json.get("AccountId")};
    if (out.access_key_id.empty()) return Outcome::failed("the answer has no AccessKeyId");
    if (out.secret_access_key.empty()) return Outcome::failed("the answer has no SecretAccessKey");
    if (const std::string expiry = json.get("Expiration"); !expiry.empty()) {
        out.expires_at = parse_time(expiry);
        if (!out.expires_at) return Outcome::failed("the answer's Expiration is no date");
    }
    return Outcome::loaded(std::move(out));
}

std::string refusal_code(const FlatJson& json, std::string_view secret) {
    std::string code = json.get("code");
    constexpr std::size_t longest = 64;
    const bool is_word = std::all_of(code.begin(), code.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_';
    });
    if (!is_word || code.size() > longest) return {};
    blot_out(code, secret);
    return code;
}

}  // namespace dynantic::aws
