#pragma once

#include <dynantic/backend.hpp>

#include <cstdint>
#include <string_view>

namespace dynantic::detail {

/// What a reply means for the question "again?".
enum class ReplyClass : std::uint8_t {
    success,      ///< 2xx, body intact
    throttling,   ///< the service asks to slow down; the request was not applied
    transient,    ///< may go well next time
    credentials,  ///< the credentials are expired or unknown; not applied
    skew,         ///< our clock is off, as far as the service can tell; not applied
    final,        ///< the same request will get the same answer
};

struct Classification {
    ReplyClass kind = ReplyClass::final;
    /// The request may have been applied although this reply is no success.
    bool ambiguous = false;
};

[[nodiscard]] Classification classify(const Reply& reply) noexcept;

// By the code alone; `final` for codes that are in none of the lists.
[[nodiscard]] ReplyClass classify_code(std::string_view code) noexcept;

}  // namespace dynantic::detail
