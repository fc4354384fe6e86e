#pragma once

#include "aws/clock.hpp"
#include "wire/call_limits.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/credentials.hpp>
#include <dynantic/result.hpp>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace dynantic::aws {

struct CredentialsCacheOptions {
    /// Loads in a way that a cancellation ends, where the provider knows one.
    std::function<Result<Credentials>(const detail::CallLimits&)> load{};
    /// Whether credentials may be used past their expiry while the provider fails.
    std::function<bool()> outlives_expiry{};
    /// Whether the provider may have other credentials than those it gave last. Else those that a service refuses are
    /// kept: to load the same again would only cost a second refusal.
    std::function<bool()> renewable{};
    /// Uniform in [0, 1).
    std::function<double()> random{};
};

/// Keeps a provider's credentials and sees that they are fresh. Safe to share between threads; the provider is asked by
/// one thread at a time.
///
///     more than 15 minutes left   everyone uses what is there
///     15 to 10 minutes            one caller refreshes, the others go on with what is there
///     less than 10                everyone waits for the refresh
///
/// Of credentials that had less than half an hour left when they came, it is half of that instead of 15 minutes, and a third
/// instead of 10: else each call would refresh what has just been refreshed.
///
/// While a refresh fails, what is there is used as long as it lasts (longer where the provider promises that it keeps
/// working), and the next try waits a minute (5 to 10, chosen at random, once it is past its date).
class CredentialsCache {
  public:
    using Shared = std::shared_ptr<const Credentials>;

    CredentialsCache(std::shared_ptr<CredentialsProvider> provider, std::shared_ptr<Clock> clock,
                     CredentialsCacheOptions options = {});

    /// Credentials to sign with now, loaded or refreshed first where that is due; waits no longer than the deadline, nor for
    /// long after a cancellation (while another loads them, or where `load` heeds it). What one caller did not wait for, the
    /// next one loads.
    [[nodiscard]] Result<Shared> get(const detail::CallLimits& limits);

    /// The same where no waiting is needed, else nullptr: then call `get` from a thread that may block.
    [[nodiscard]] Shared fresh() const;
    /// For who knows that somebody is about to load them anew: what may be used meanwhile, else nullptr.
    [[nodiscard]] Shared meanwhile() const;
    /// Whether the last failure tells of its caller, who had too little time or was cancelled, and not of the provider.
    [[nodiscard]] bool failed_for_want_of_time() const;

    /// How many stand by while another refreshes.
    [[nodiscard]] std::size_t waiting() const;

    /// The service refused these (ExpiredToken, UnrecognizedClient): the next `get` loads new ones, unless other ones
    /// are there already. True where asking again may help.
    bool refuse(const Shared& refused);

  private:
    enum class Need : unsigned char { nothing, early, now };
    using Span = std::chrono::system_clock::duration;
    [[nodiscard]] Need need() const;
    [[nodiscard]] bool usable() const;
    void store(Result<Credentials> loaded);
    [[nodiscard]] Result<Credentials> load(const detail::CallLimits& limits);

    std::shared_ptr<CredentialsProvider> provider_;
    std::shared_ptr<Clock> clock_;
    CredentialsCacheOptions options_;

    mutable std::mutex mutex_;
    std::condition_variable refreshed_;
    Shared current_;
    Span early_{};      // before the end of `current_` one refreshes it,
    Span mandatory_{};  // and all wait for that
    bool refused_ = false;
    bool refreshing_ = false;
    std::size_t waiting_ = 0;
    unsigned long long refreshes_ = 0;                    // ended, well or not
    std::optional<Error> failure_;                        // of the last
    bool cut_short_ = false;                              // the last one's caller had no time left
    std::chrono::system_clock::time_point not_before_{};  // after a failure
};

}  // namespace dynantic::aws
