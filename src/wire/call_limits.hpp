#pragma once

#include <dynantic/backend.hpp>

namespace dynantic::detail {

/// How long work may take that is done on behalf of a call: until its deadline, or until its token is cancelled, whichever
/// comes first. The token, if any, outlives the work.
struct CallLimits {
    Deadline deadline = Deadline::max();
    const CancellationToken* cancellation = nullptr;

    CallLimits() = default;
    CallLimits(Deadline until, const CancellationToken* token = nullptr) noexcept
        : deadline(until), cancellation(token) {}
    [[nodiscard]] bool cancelled() const noexcept {
        return cancellation != nullptr && cancellation->cancelled();
    }
};

}  // namespace dynantic::detail
