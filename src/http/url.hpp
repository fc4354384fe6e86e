#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::http {

/// The parts of an absolute http or https URL.
struct Url {
    std::string scheme;      ///< "http" or "https"
    std::string host;        ///< lower case; an IPv6 address without its brackets
    std::uint16_t port = 0;  ///< as written, or the scheme's
    std::string path;        ///< at least "/"
    std::string query;       ///< without '?'

    /// The Host header: the host, in brackets where it is an IPv6 address, and the port where it is not the scheme's.
    [[nodiscard]] std::string host_header() const;
    [[nodiscard]] bool is_https() const noexcept { return scheme == "https"; }
    /// localhost (and names below it), 127.0.0.0/8 or ::1.
    [[nodiscard]] bool is_loopback() const noexcept;
};

/// Parses; nothing where the text is no absolute http or https URL, or holds user information, a fragment, blanks or
/// control characters. User information is refused because a password in a URL ends in logs.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

}  // namespace dynantic::http
