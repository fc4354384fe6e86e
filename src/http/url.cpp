#include "http/url.hpp"

#include <algorithm>
#include <charconv>

namespace dynantic::http {
namespace {

bool is_host_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}
std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    }
    return out;
}

bool is_ipv6_char(char c) noexcept {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.' || c == '%';
}

}  // namespace

std::string Url::host_header() const {
    std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != (is_https() ? 443 : 80)) out += ":" + std::to_string(port);
    return out;
}

bool Url::is_loopback() const noexcept {
    if (host == "localhost" || host.ends_with(".localhost") || host == "::1") return true;
    // 127.0.0.0/8, but not a name like 127.example.com.
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

std::optional<Url> parse_url(std::string_view text) {
    const auto printable = [](char c) { return c > ' ' && c != 0x7f; };
    if (!std::all_of(text.begin(), text.end(),
                     [&](char c) { return static_cast<unsigned char>(c) >= 0x80 || printable(c); }))
        return std::nullopt;
    Url url;
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    url.scheme = lower(text.substr(0, colon));
    if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
    text.remove_prefix(colon + 3);
    if (text.find('#') != std::string_view::npos) return std::nullopt;

    const std::size_t end = std::min(text.find_first_of("/?"), text.size());
    std::string authority = lower(text.substr(0, end));
    text.remove_prefix(end);
    std::string_view port;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string::npos || close < 3) return std::nullopt;
        url.host = authority.substr(1, close - 1);
        if (!std::all_of(url.host.begin(), url.host.end(), is_ipv6_char)) return std::nullopt;
        port = std::string_view(authority).substr(close + 1);
        if (!port.empty() && !port.starts_with(':')) return std::nullopt;
    } else {
        const std::size_t at = std::min(authority.find(':'), authority.size());
        url.host = authority.substr(0, at);
        if (url.host.empty() || !std::all_of(url.host.begin(), url.host.end(), is_host_char))
            return std::nullopt;
        port = std::string_view(authority).substr(at);
    }
    url.port = url.is_https() ? 443 : 80;
    if (port.size() > 1) {
        const char* const end_of_port = port.data() + port.size();
        const auto [stop, error] = std::from_chars(port.data() + 1, end_of_port, url.port);
        if (error != std::errc() || stop != end_of_port || url.port == 0) return std::nullopt;
    }
    const std::size_t question = std::min(text.find('?'), text.size());
    url.path = question == 0 ? "/" : std::string(text.substr(0, question));
    if (question < text.size()) url.query = text.substr(question + 1);
    return url;
}

}  // namespace dynantic::http
