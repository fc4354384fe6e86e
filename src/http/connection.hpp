#pragma once

#include "http/channel.hpp"
#include "http/exchange.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace dynantic::http {

/// Where a connection leads: what a pooled one must agree in to be used again.
struct Origin {
    bool tls = false;
    std::string host;
    std::uint16_t port = 0;

    friend bool operator==(const Origin&, const Origin&) = default;
    /// For messages: "dynamodb.eu-west-1.amazonaws.com port 443".
    [[nodiscard]] std::string name() const { return host + " port " + std::to_string(port); }
};

/// A connection that can carry one exchange after the other.
struct Connection {
    Connection(Origin where, Channel open) : origin(std::move(where)), channel(std::move(open)) {}

    Origin origin;
    Channel channel;
    Exchange exchange;
    std::chrono::steady_clock::time_point idle_since{};
    std::size_t in_use_index = 0;  // the pool's
};

}  // namespace dynantic::http
