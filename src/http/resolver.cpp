#include "http/resolver.hpp"

#include "http/lookups.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

namespace dynantic::http {
namespace {

// The system's resolver.
LookupAnswer look_up(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* list = nullptr;
    LookupAnswer answer;
    const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    if (error != 0) answer.problem = ::gai_strerror(error);
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, [](addrinfo* p) {
        if (p != nullptr) ::freeaddrinfo(p);
    });
    for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
        if (each->ai_addrlen > sizeof(sockaddr_storage)) continue;
        Address address;
        std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
        address.size = each->ai_addrlen;
        answer.addresses.push_back(address);
    }
    return answer;
}

// "localhost", or a name below it: the loopback addresses by definition (RFC 6761), also on a machine, such as a bare
// container, whose files and name servers do not know it.
bool is_localhost(std::string_view host) {
    constexpr std::string_view name = "localhost";
    if (host.size() < name.size()) return false;
    const std::string_view end = host.substr(host.size() - name.size());
    const bool ends_so = std::equal(end.begin(), end.end(), name.begin(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b;
    });
    return ends_so && (host.size() == name.size() || host[host.size() - name.size() - 1] == '.');
}

}  // namespace

std::optional<Address> numeric_address(const std::string& host, std::uint16_t port) {
    Address address;
    auto* const v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    if (::inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        address.size = sizeof(sockaddr_in);
        return address;
    }
    auto* const v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (::inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        address.size = sizeof(sockaddr_in6);
        return address;
    }
    return std::nullopt;
}

Addresses take_turns(const Addresses& sorted) {
    Addresses result;
    result.reserve(sorted.size());
    if (sorted.empty()) return result;
    const int first = sorted.front().family();
    auto one = sorted.begin();
    auto other = sorted.begin();
    for (bool turn = true; result.size() < sorted.size(); turn = !turn) {
        auto& at = turn ? one : other;
        at = std::find_if(at, sorted.end(), [&](const Address& a) { return (a.family() == first) == turn; });
        if (at != sorted.end()) result.push_back(*at++);
    }
    return result;
}

Resolved resolve(const std::string& host, std::uint16_t port, const WaitLimits& limits) {
    if (const auto address = numeric_address(host, port)) return Addresses{*address};
    if (is_localhost(host))
        return Addresses{*numeric_address("127.0.0.1", port), *numeric_address("::1", port)};
    static auto* const lookups = new Lookups(&look_up);  // never destroyed: its threads may outlive main
    return lookups->resolve(host, port, limits);
}

}  // namespace dynantic::http
