#include "server/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace dynantic::server {
namespace {

using Digest = std::array<unsigned char, 32>;

const EVP_MD* sha256_method() {
    static EVP_MD* const method =
        ::EVP_MD_fetch(nullptr, "SHA256", nullptr);  // once: fetching costs more than hashing
    return method;
}

Digest sha256(std::string_view text) {
    Digest digest{};
    unsigned size = 0;
    ::EVP_Digest(text.data(), text.size(), digest.data(), &size, sha256_method(), nullptr);
    return digest;
}

Digest hmac(const void* key, std::size_t key_size, std::string_view text) {
    Digest digest{};
    unsigned size = 0;
    ::HMAC(sha256_method(), key, static_cast<int>(key_size),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
    return digest;
}

std::string hex(const Digest& digest) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const unsigned char each : digest) {
        text.push_back(digits[each >> 4]);
        text.push_back(digits[each & 15]);
    }
    return text;
}

// RFC 3986: all but letters, digits and -._~ as %XX. A slash stays where it separates the parts of a path.
std::string encoded(std::string_view text, bool keep_slash) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~' || (c == '/' && keep_slash);
        if (plain) {
            out.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
        }
    }
    return out;
}

std::string canonical_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const QueryParameter& each : parse_query(query)) {
        if (each.name != "X-Amz-Signature")
            parameters.emplace_back(encoded(each.name, false), encoded(each.value, false));
    }
    std::sort(parameters.begin(), parameters.end());
    std::string text;
    for (const auto& [name, value] : parameters) {
        if (!text.empty()) text.push_back('&');
        text.append(name).append("=").append(value);
    }
    return text;
}

// Spaces at the ends go, and of several inside one stays.
void append_collapsed(std::string& out, std::string_view value) {
    value = trim(value);
    bool space = false;
    for (const char c : value) {
        if (c == ' ' && space) continue;
        space = c == ' ';
        out.push_back(c);
    }
}

template <class F>
void each_signed_header(const Authorization& authorization, F f) {
    std::string_view rest = authorization.signed_headers;
    while (true) {
        const std::size_t end = rest.find(';');
        f(rest.substr(0, end));
        if (end == std::string_view::npos) return;
        rest.remove_prefix(end + 1);
    }
}

std::string canonical_request(const Request& request, const Authorization& authorization) {
    std::string text = request.method;
    text.append("\n")
        .append(encoded(request.path(), true))
        .append("\n")
        .append(canonical_query(request.query()));
    text.push_back('\n');
    std::string names;
    each_signed_header(authorization, [&](std::string_view name) {
        text.append(name).push_back(':');
        append_collapsed(text, request.joined_header(name));
        text.push_back('\n');
        if (!names.empty()) names.push_back(';');
        names.append(name);
    });
    return text.append("\n").append(names).append("\n").append(hex(sha256(request.body)));
}

// "20130609T095204Z", or nothing.
std::optional<std::chrono::sys_seconds> parse_basic_time(std::string_view text) {
    if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t count) {
        int value = 0;
        for (const char c : text.substr(at, count))
            value = c >= '0' && c <= '9' && value >= 0 ? value * 10 + (c - '0') : -1;
        return value;
    };
    const std::array<int, 6> parts{number(0, 4), number(4, 2),  number(6, 2),
                                   number(9, 2), number(11, 2), number(13, 2)};
    for (const int each : parts) {
        if (each < 0) return std::nullopt;
    }
    const std::chrono::year_month_day day{std::chrono::year{parts[0]},
                                          std::chrono::month{static_cast<unsigned>(parts[1])},
                                          std::chrono::day{static_cast<unsigned>(parts[2])}};
    if (!day.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return std::nullopt;
    return std::chrono::sys_days{day} + std::chrono::hours{parts[3]} + std::chrono::minutes{parts[4]} +
           std::chrono::seconds{parts[5]};
}

std::string basic_time(std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    const auto day = floor<days>(second);
    const year_month_day date{day};
    const hh_mm_ss clock{second - day};
    const auto digits = [](long value, std::size_t width) {
        std::string text = std::to_string(value);
        return std::string(width - std::min(width, text.size()), '0') + text;
    };
    return digits(static_cast<int>(date.year()), 4) + digits(static_cast<unsigned>(date.month()), 2) +
           digits(static_cast<unsigned>(date.day()), 2) + "T" + digits(clock.hours().count(), 2) +
           digits(clock.minutes().count(), 2) + digits(clock.seconds().count(), 2) + "Z";
}

// X-Amz-Expires; what is no number of seconds up to a week holds for none.
std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
    if (text.empty()) return std::nullopt;
    constexpr int week = 7 * 24 * 60 * 60;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= week;
    return std::chrono::seconds{good ? value : -week};
}

std::optional<Refusal> check_time(const Authorization& authorization,
                                  std::chrono::system_clock::time_point now) {
    const std::string timestamp(authorization.timestamp);
    const auto signed_at = parse_basic_time(timestamp);
    if (!signed_at) {
        return Refusal{incomplete_signature, "Date must be in ISO-8601 'basic format'. Got '" + timestamp +
                                                 "'. See http://en.wikipedia.org/wiki/ISO_8601"};
    }
    constexpr std::chrono::minutes tolerance{15};
    if (const auto holds = seconds_of(authorization.expires); holds && *signed_at + *holds < now) {
        return Refusal{invalid_signature, "Signature expired: " + timestamp + " + " +
                                              std::string(authorization.expires) + " s is now earlier than " +
                                              basic_time(now)};
    }
    if (*signed_at < now - tolerance && authorization.expires.empty()) {
        return Refusal{invalid_signature, "Signature expired: " + timestamp + " is now earlier than " +
                                              basic_time(now - tolerance) + " (" + basic_time(now) +
                                              " - 15 min.)"};
    }
    if (*signed_at > now + tolerance) {
        return Refusal{invalid_signature, "Signature not yet current: " + timestamp +
                                              " is still later than " + basic_time(now + tolerance) + " (" +
                                              basic_time(now) + " + 15 min.)"};
    }
    return std::nullopt;
}

std::optional<Refusal> check_scope(const Authorization& authorization) {
    if (authorization.algorithm != "AWS4-HMAC-SHA256") {
        return Refusal{incomplete_signature, "Unsupported AWS 'algorithm': '" +
                                                 std::string(authorization.algorithm) +
                                                 "' (only AWS4-HMAC-SHA256 for now). "};
    }
    bool host = false;
    each_signed_header(authorization,
                       [&](std::string_view name) { host |= equals_ignoring_case(name, "host"); });
    if (!host) {
        return Refusal{invalid_signature, "'Host' must be a 'SignedHeader' in the AWS Authorization."};
    }
    std::string wrong;
    if (authorization.service != "dynamodb") {
        wrong += "Credential should be scoped to correct service: 'dynamodb'. ";
    }
    if (authorization.terminator != "aws4_request") {
        wrong += "Credential should be scoped with a valid terminator: 'aws4_request', not '" +
                 std::string(authorization.terminator) + "'. ";
    }
    const std::string_view day = authorization.timestamp.substr(0, 8);
    if (authorization.date != day) {
        wrong.append(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '");
        wrong.append(authorization.date).append("' != '").append(day).append("', from '");
        wrong.append(authorization.timestamp).append("'.");
    }
    if (!wrong.empty()) return Refusal{invalid_signature, std::move(wrong)};
    return std::nullopt;
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view each : parts) text.append(each);
    return text;
}

// What a key is derived for.
std::string derived_name(const AccessKey& key, const Authorization& authorization) {
    return joined({authorization.date, "/", authorization.region, "/", key.id});
}

}  // namespace

SignatureVerifier::SignatureVerifier(std::vector<AccessKey> keys) : keys_(std::move(keys)) {}

SignatureVerifier::Digest SignatureVerifier::signing_key(const AccessKey& key,
                                                         const Authorization& authorization) const {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = derived_.find(derived_name(key, authorization)); found != derived_.end())
            return found->second;
    }
    const std::string first = "AWS4" + key.secret;
    Digest digest = hmac(first.data(), first.size(), authorization.date);
    digest = hmac(digest.data(), digest.size(), authorization.region);
    digest = hmac(digest.data(), digest.size(), authorization.service);
    digest = hmac(digest.data(), digest.size(), authorization.terminator);
    return digest;
}

std::optional<Refusal> SignatureVerifier::check(const Request& request, const Authorization& authorization,
                                                std::chrono::system_clock::time_point now) const {
    if (auto refusal = check_time(authorization, now)) return refusal;
    if (auto refusal = check_scope(authorization)) return refusal;
    const auto key = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const AccessKey& each) { return each.id == authorization.key_id; });
    if (key == keys_.end()) {
        return Refusal{unrecognized_client, "The security token included in the request is invalid."};
    }
    const std::string to_sign =
        joined({authorization.algorithm, "\n", authorization.timestamp, "\n", authorization.date, "/",
                authorization.region, "/", authorization.service, "/", authorization.terminator, "\n",
                hex(sha256(canonical_request(request, authorization)))});
    const Digest secret = signing_key(*key, authorization);
    const std::string expected = hex(hmac(secret.data(), secret.size(), to_sign));
    if (expected.size() != authorization.signature.size() ||
        ::CRYPTO_memcmp(expected.data(), authorization.signature.data(), expected.size()) != 0) {
        return Refusal{
            invalid_signature,
            "The request signature we calculated does not match the signature you provided. Check your AWS "
            "Secret Access Key and signing method. Consult the service documentation for details."};
    }
    // Kept only once the signature was right, so that strangers cannot fill it.
    constexpr std::size_t most_kept = 256;
    const std::lock_guard lock(mutex_);
    if (derived_.size() >= most_kept) derived_.clear();
    derived_.emplace(derived_name(*key, authorization), secret);
    return std::nullopt;
}

}  // namespace dynantic::server
