#include "aws/signer/clock_skew.hpp"

#include <algorithm>
#include <array>

namespace dynantic::aws {

bool ClockSkew::learn(std::string_view code, std::optional<Time> server, Time machine) noexcept {
    // Always and sometimes a matter of the clock. The services refuse what is five minutes off; four leave room for the
    // time a reply takes and for the whole seconds of a Date.
    constexpr std::array<std::string_view, 6> codes = {"RequestTimeTooSkewed",  "RequestExpired",
                                                       "RequestInTheFuture",    "InvalidSignatureException",
                                                       "SignatureDoesNotMatch", "InvalidSignature"};
    constexpr std::chrono::minutes tolerated{4};
    if (!server || std::find(codes.begin(), codes.end(), code) == codes.end()) return false;
    const auto signed_with = correct(machine);
    const auto off = *server - signed_with;
    if (off < tolerated && -off < tolerated) return false;
    offset_.store(std::chrono::duration_cast<std::chrono::milliseconds>(*server - machine).count(),
                  std::memory_order_relaxed);
    return true;
}

}  // namespace dynantic::aws
