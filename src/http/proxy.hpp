#pragma once

#include <dynantic/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::http {

struct Proxy {
    std::string host;
    std::uint16_t port = 0;
    std::string
        authorization;  ///< the value of Proxy-Authorization; empty where the URL names no user. A secret
};

/// Which requests go through which proxy.
class ProxyRules {
  public:
    /// None: every request goes straight to its host.
    ProxyRules() = default;

    /// From the URLs as users write them ("http://user:password@proxy:3128", "proxy:3128") and a NO_PROXY list. An
    /// Error of kind config, which does not quote a password, where a URL cannot be used.
    [[nodiscard]] static Result<ProxyRules> parse(const std::optional<std::string>& for_https,
                                                  const std::optional<std::string>& for_http,
                                                  const std::optional<std::string>& no_proxy);

    /// The proxy for a host, or nullptr. Valid as long as the rules live.
    [[nodiscard]] const Proxy* find(bool https, std::string_view host, std::uint16_t port) const;

  private:
    [[nodiscard]] bool exempt(std::string_view host, std::uint16_t port) const;

    std::optional<Proxy> https_;
    std::optional<Proxy> http_;
    std::vector<std::string> no_proxy_;
};

}  // namespace dynantic::http
