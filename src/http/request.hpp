#pragma once

#include "wire/call_limits.hpp"

#include <dynantic/backend.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::http {

struct Header {
    std::string name;
    std::string value;
};

/// A whole HTTP request to an absolute URL: how credential providers ask their endpoints.
struct Request {
    std::string method = "GET";
    std::string url{};
    std::vector<Header> headers{};
    std::string body{};
    std::chrono::milliseconds connect_timeout{1000};
    std::chrono::milliseconds read_timeout{1000};
    bool use_proxy = true;  ///< link-local addresses (IMDS, ECS) never go through a proxy
};

struct Response {
    int status = 0;
    std::vector<Header> headers{};
    std::string body{};
    std::optional<TransportFailure> failure{};

    /// The first header of that name, in any case; empty where there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// Sends whole requests. The real one opens a connection each; tests script theirs.
class Sender {
  public:
    Sender() = default;
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    virtual ~Sender() = default;
    /// Waits no longer than the request's time-outs and the limits. Throws nothing but std::bad_alloc.
    [[nodiscard]] virtual Response send(const Request& request, const detail::CallLimits& limits) = 0;
};

}  // namespace dynantic::http
