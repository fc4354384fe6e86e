#pragma once

#include "http/proxy.hpp"
#include "http/request.hpp"

#include <memory>
#include <optional>
#include <string>

namespace dynantic::http {

struct SenderSettings {
    std::optional<std::string> ca_bundle{};
    ProxyRules proxies{};
    std::size_t max_reply_bytes = std::size_t{1} << 20U;
};

/// The real Sender: a connection for each request, closed after it. Safe to share between threads.
[[nodiscard]] std::unique_ptr<Sender> make_sender(SenderSettings settings);

}  // namespace dynantic::http
