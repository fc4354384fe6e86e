#pragma once

#include "http/socket.hpp"

#include <dynantic/backend.hpp>

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace dynantic::http {

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    [[nodiscard]] int family() const noexcept { return storage.ss_family; }
    [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
};

using Addresses = std::vector<Address>;
using Resolved = std::variant<Addresses, TransportFailure>;

/// The addresses of a host, in the order in which to try them: as the system sorts them, but families taking turns, so
/// that a network where one family goes nowhere costs one attempt and not all of them.
///
/// A numeric address is no question to anyone. Everything else asks the system's resolver, which knows no deadline: see
/// Lookups.
[[nodiscard]] Resolved resolve(const std::string& host, std::uint16_t port, const WaitLimits& limits);

/// IPv6 and IPv4 addresses taking turns, beginning with the family that comes first; order kept within each.
[[nodiscard]] Addresses take_turns(const Addresses& sorted);

/// The address that a numeric text stands for; none where it is a name.
[[nodiscard]] std::optional<Address> numeric_address(const std::string& host, std::uint16_t port);

}  // namespace dynantic::http
