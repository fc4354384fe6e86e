#pragma once

#include "wire/owned_fd.hpp"

#include <dynantic/backend.hpp>

#include <poll.h>

#include <atomic>
#include <chrono>
#include <span>
#include <string>

namespace dynantic::http {

using Socket = detail::OwnedFd;

/// How long a blocking step may wait, and what may end it early.
struct WaitLimits {
    Deadline deadline = Deadline::max();
    const CancellationToken* cancellation = nullptr;
    const std::atomic<bool>* stopping = nullptr;  ///< set when the client shuts down
    /// The longest single wait, whatever the deadline.
    std::chrono::milliseconds patience = std::chrono::milliseconds::max();
};

/// `now` and `patience` added; never, where that is further away than a clock can tell.
[[nodiscard]] Deadline add(Deadline now, std::chrono::milliseconds patience) noexcept;

enum class WaitResult : std::uint8_t { ready, patience, deadline, cancelled };

/// Waits until one of the descriptors is ready. A token or `stopping` is looked at every few milliseconds; without them
/// this is one poll.
[[nodiscard]] WaitResult wait_for(std::span<pollfd> descriptors, const WaitLimits& limits);

/// The failure that a wait which was not `ready` means. `what` says what was waited for: "a reply".
[[nodiscard]] TransportFailure wait_failure(WaitResult result, const WaitLimits& limits,
                                            std::string_view what, std::string_view setting);

/// "Connection refused": errno as text.
[[nodiscard]] std::string error_text(int error);

}  // namespace dynantic::http
