#pragma once

#include "operation/retry/state.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/client.hpp>
#include <dynantic/observer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dynantic::detail {

/// What a Client is a handle to. Immutable after it was made; what changes (pool, quota, engine) is behind pointers
/// that all variants of one client share.
struct ClientCore {
    std::shared_ptr<Backend> backend;
    std::shared_ptr<RetryState> retry;
    std::shared_ptr<Observer> observer;
    std::string table_prefix;
    CallOptions options;
    /// Waits in place of the real waiting: tests put a time of their own here, together with the retry environment.
    std::function<void(std::chrono::steady_clock::duration, const CancellationToken*)> sleep{};
    /// Of a dry run: the backend in whose place this one notes requests, whose tables it may speak of.
    std::shared_ptr<Backend> stands_for{};
};

/// The real waiting: looks at the token at least 20 times a second.
void sleep_for(std::chrono::steady_clock::duration time, const CancellationToken* cancellation);

/// Waits as the client does: for real, unless a test has put something in the place of that.
void wait(const ClientCore& core, std::chrono::steady_clock::duration time);

/// A pause of the work that a deadline bounds: as long as asked, but not beyond it. What the work sends then ends at once.
[[nodiscard]] std::chrono::steady_clock::duration pause_within(const ClientCore& core,
                                                               std::chrono::steady_clock::duration pause,
                                                               Deadline deadline);

/// When so much time is over that a caller gives; never, where it is more than a clock can count.
[[nodiscard]] Deadline deadline_after(std::chrono::steady_clock::time_point now,
                                      std::chrono::milliseconds time);

/// A core over a backend with the settings that do not depend on which backend it is.
[[nodiscard]] std::shared_ptr<ClientCore> make_core(std::shared_ptr<Backend> backend,
                                                    const ClientConfig& config);

}  // namespace dynantic::detail
