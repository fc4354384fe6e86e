#include "http/proxy.hpp"

#include "http/resolver.hpp"
#include "http/response_head.hpp"
#include "http/url.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace dynantic::http {
namespace {

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '%' && i + 2 < text.size()) {
            const char* const first = text.data() + i + 1;
            if (std::from_chars(first, first + 2, value, 16).ptr == first + 2) {
                out.push_back(static_cast<char>(value));
                i += 2;
                continue;
            }
        }
        out.push_back(text[i]);
    }
    return out;
}

std::string base64(std::string_view text) {
    std::string out((text.size() + 2) / 3 * 4 + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

Error refused(std::string_view why) {
    return Error(ErrorKind::config, "the proxy URL cannot be used: " + std::string(why) +
                                        "; write http://[user:password@]host:port");
}

Result<Proxy> parse_one(std::string_view url) {
    const std::size_t colon = url.find("://");
    const std::string_view scheme = colon == std::string_view::npos ? "http" : url.substr(0, colon);
    if (same_name(scheme, "https")) return refused("proxies that are spoken to over TLS are not supported");
    if (!same_name(scheme, "http")) return refused("its scheme is not http");
    if (colon != std::string_view::npos) url.remove_prefix(colon + 3);

    Proxy proxy;
    const std::size_t end_of_authority = std::min(url.find_first_of("/?#"), url.size());
    const std::size_t at = url.substr(0, end_of_authority).rfind('@');
    if (at != std::string_view::npos) {
        proxy.authorization = "Basic " + base64(percent_decoded(url.substr(0, at)));
        url.remove_prefix(at + 1);
    }
    const std::optional<Url> parsed = parse_url("http://" + std::string(url));
    if (!parsed) return refused("its host or port is none");
    proxy.host = parsed->host;
    proxy.port = parsed->port;
    return proxy;
}

// Whether two numeric addresses agree in their first `bits`.
bool same_network(const Address& a, const Address& b, unsigned bits) noexcept {
    if (a.family() != b.family()) return false;
    const std::size_t offset =
        a.family() == AF_INET ? 4 : 8;  // of the address inside sockaddr_in and sockaddr_in6
    const unsigned length = a.family() == AF_INET ? 32 : 128;
    const auto* const x = reinterpret_cast<const unsigned char*>(&a.storage) + offset;
    const auto* const y = reinterpret_cast<const unsigned char*>(&b.storage) + offset;
    bits = std::min(bits, length);
    if (std::memcmp(x, y, bits / 8) != 0) return false;
    if (bits % 8 == 0) return true;
    const unsigned mask = 0xFFU << (8 - bits % 8);
    return ((x[bits / 8] ^ y[bits / 8]) & mask & 0xFFU) == 0;
}

bool matches_network(std::string_view host, std::string_view pattern) {
    const std::size_t slash = pattern.find('/');
    if (slash == std::string_view::npos) return false;
    unsigned bits = 0;
    const char* const end = pattern.data() + pattern.size();
    const auto [stop, error] = std::from_chars(pattern.data() + slash + 1, end, bits);
    if (error != std::errc() || stop != end) return false;
    const auto address = numeric_address(std::string(host), 0);
    const auto network = numeric_address(std::string(pattern.substr(0, slash)), 0);
    return address && network && same_network(*address, *network, bits);
}

// The same address, however each is written ("::1", "0:0:0:0:0:0:0:1").
bool matches_address(std::string_view host, std::string_view pattern) {
    const auto address = numeric_address(std::string(host), 0);
    const auto wanted = numeric_address(std::string(pattern), 0);
    return address && wanted && same_network(*address, *wanted, 128);
}

// "example.com" and ".example.com" stand for the name and all below it; a whole number of labels, so that
// "badexample.com" is not meant.
bool matches_name(std::string_view host, std::string_view pattern) noexcept {
    if (pattern.starts_with("*.")) pattern.remove_prefix(1);
    if (pattern.starts_with('.')) pattern.remove_prefix(1);
    if (pattern.empty() || host.size() < pattern.size()) return false;
    if (!same_name(host.substr(host.size() - pattern.size()), pattern)) return false;
    return host.size() == pattern.size() || host[host.size() - pattern.size() - 1] == '.';
}

}  // namespace

Result<ProxyRules> ProxyRules::parse(const std::optional<std::string>& for_https,
                                     const std::optional<std::string>& for_http,
                                     const std::optional<std::string>& no_proxy) {
    ProxyRules rules;
    for (const auto& [url, slot] : {std::pair{&for_https, &rules.https_}, {&for_http, &rules.http_}}) {
        if (!*url || (*url)->empty()) continue;
        Result<Proxy> proxy = parse_one(**url);
        if (!proxy) return proxy.error();
        *slot = *std::move(proxy);
    }
    std::string_view list = no_proxy ? std::string_view(*no_proxy) : std::string_view();
    while (!list.empty()) {
        const std::size_t end = std::min(list.find_first_of(", \t"), list.size());
        if (end > 0) rules.no_proxy_.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return rules;
}

const Proxy* ProxyRules::find(bool https, std::string_view host, std::uint16_t port) const {
    const std::optional<Proxy>& proxy = https ? https_ : http_;
    if (!proxy || exempt(host, port)) return nullptr;
    return &*proxy;
}

bool ProxyRules::exempt(std::string_view host, std::uint16_t port) const {
    const bool numeric = numeric_address(std::string(host), 0).has_value();
    return std::any_of(no_proxy_.begin(), no_proxy_.end(), [&](std::string_view pattern) {
        if (pattern == "*" || matches_network(host, pattern)) return true;
        // The colons of an IPv6 address that stands bare begin no port.
        const std::size_t colon = pattern.rfind(':');
        const bool has_port = colon != std::string_view::npos && !pattern.ends_with(']') &&
                              !numeric_address(std::string(pattern), 0);
        if (has_port) {
            if (pattern.substr(colon + 1) != std::to_string(port)) return false;
            pattern = pattern.substr(0, colon);
        }
        if (pattern.starts_with('[') && pattern.ends_with(']'))
            pattern = pattern.substr(1, pattern.size() - 2);
        return numeric ? matches_address(host, pattern) : matches_name(host, pattern);
    });
}

}  // namespace dynantic::http
