#include "aws/credentials/cache.hpp"

#include <algorithm>
#include <new>
#include <random>

namespace dynantic::aws {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto early_refresh = 15min;
constexpr auto mandatory_refresh = 10min;
constexpr auto after_failure = 1min;
constexpr auto after_expiry_shortest = 5min;
constexpr auto after_expiry_spread = 5min;
// A refresh that failed with less than this left of its caller's time may have failed for want of it.
constexpr auto too_little_time = 1s;
constexpr auto glance = 10ms;  // between two looks at a token

Error cancelled() {
    return Error(ErrorKind::request_timeout, "the call was cancelled while it waited for credentials");
}

double uniform() {
    thread_local std::mt19937_64 engine{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

}  // namespace

CredentialsCache::CredentialsCache(std::shared_ptr<CredentialsProvider> provider,
                                   std::shared_ptr<Clock> clock, CredentialsCacheOptions options)
    : provider_(std::move(provider)), clock_(std::move(clock)), options_(std::move(options)) {
    if (!options_.load) {
        options_.load = [this](const detail::CallLimits& limits) { return provider_->load(limits.deadline); };
    }
    if (!options_.outlives_expiry) options_.outlives_expiry = [] { return false; };
    if (!options_.renewable) options_.renewable = [] { return true; };
    if (!options_.random) options_.random = &uniform;
}

CredentialsCache::Need CredentialsCache::need() const {
    if (!current_ || refused_) return Need::now;
    if (!current_->expires_at) return Need::nothing;
    const auto now = clock_->now();
    if (now < not_before_ && usable()) return Need::nothing;
    const auto left = *current_->expires_at - now;
    if (left >= early_) return Need::nothing;
    return left >= mandatory_ ? Need::early : Need::now;
}

bool CredentialsCache::usable() const {
    if (!current_ || refused_) return false;
    return !current_->expires_at || clock_->now() < *current_->expires_at || options_.outlives_expiry();
}

CredentialsCache::Shared CredentialsCache::fresh() const {
    const std::lock_guard lock(mutex_);
    const Need due = need();
    return due == Need::nothing || (due == Need::early && refreshing_) ? current_ : nullptr;
}

CredentialsCache::Shared CredentialsCache::meanwhile() const {
    const std::lock_guard lock(mutex_);
    return need() != Need::now ? current_ : nullptr;
}

bool CredentialsCache::failed_for_want_of_time() const {
    const std::lock_guard lock(mutex_);
    return failure_ && cut_short_;
}

std::size_t CredentialsCache::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
}

bool CredentialsCache::refuse(const Shared& refused) {
    const std::lock_guard lock(mutex_);
    if (current_ != refused) return current_ != nullptr;
    if (!options_.renewable()) return false;
    refused_ = true;
    return true;
}

Result<CredentialsCache::Shared> CredentialsCache::get(const detail::CallLimits& limits) {
    const Deadline deadline = limits.deadline;
    std::unique_lock lock(mutex_);
    while (true) {
        const Need due = need();
        if (due == Need::nothing || (due == Need::early && refreshing_)) return current_;
        if (!refreshing_) break;
        const auto seen = refreshes_;
        const auto ended = [&] { return refreshes_ != seen; };
        ++waiting_;
        while (!ended() && !limits.cancelled() && steady_clock::now() < deadline) {
            if (limits.cancellation != nullptr) {
                refreshed_.wait_until(lock, std::min(deadline, steady_clock::now() + glance));
            } else if (deadline != Deadline::max()) {
                refreshed_.wait_until(lock, deadline);
            } else {
                refreshed_.wait(lock);
            }
        }
        --waiting_;
        if (limits.cancelled()) return cancelled();
        if (!ended()) {
            if (usable()) return current_;
            return Error(ErrorKind::request_timeout,
                         "the deadline passed while credentials were being fetched");
        }
        // Who waited for a refresh that failed shares its failure: trying again at once would fail again, in a queue. But
        // not the failure of a caller who had less time.
        if (failure_) {
            if (usable()) return current_;
            if (!cut_short_) return *failure_;
        }
    }
    refreshing_ = true;
    lock.unlock();
    Result<Credentials> loaded = [&]() -> Result<Credentials> {
        try {
            return load(limits);
        } catch (...) {  // bad_alloc: let the others go on before it leaves
            lock.lock();
            refreshing_ = false;
            ++refreshes_;
            failure_ = std::nullopt;
            refreshed_.notify_all();
            throw;
        }
    }();
    lock.lock();
    const bool given_up = !loaded && limits.cancelled();
    cut_short_ = given_up || (deadline != Deadline::max() && deadline - clock_->steady() < too_little_time);
    if (given_up) {
        failure_ = cancelled();  // which says nothing of the provider: the next caller asks it
    } else {
        store(std::move(loaded));
    }
    refreshing_ = false;
    ++refreshes_;
    refreshed_.notify_all();
    if (!failure_ || usable()) return current_;
    return *failure_;
}

Result<Credentials> CredentialsCache::load(const detail::CallLimits& limits) {
    try {
        return options_.load(limits);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (...) {
        // Not only std::exception: it is a user's code, and the caller may be a thread of our own.
        return Error(ErrorKind::credentials, provider_->name() +
                                                 " threw an exception, whose text is not shown because "
                                                 "it may hold a secret");
    }
}

void CredentialsCache::store(Result<Credentials> loaded) {
    const auto now = clock_->now();
    const bool expired = loaded && loaded->expires_at && *loaded->expires_at <= now;
    if (loaded) {
        if (loaded->expires_at) {
            // Those that live for a quarter of an hour, as the shortest of STS do, are not old when they come.
            const auto life = *loaded->expires_at - now;
            early_ = std::min<Span>(early_refresh, life / 2);
            mandatory_ = std::min<Span>(mandatory_refresh, life / 3);
        }
        current_ = std::make_shared<const Credentials>(std::move(*loaded));
        failure_ = std::nullopt;
        refused_ = false;
    } else {
        failure_ = loaded.error();
    }
    if (loaded && !expired) {
        not_before_ = {};
        return;
    }
    // A failure, or a service in trouble that hands out what it has though it is past its date.
    const bool past = current_ && current_->expires_at && *current_->expires_at <= now;
    not_before_ = now + (past ? after_expiry_shortest + std::chrono::duration_cast<std::chrono::seconds>(
                                                            after_expiry_spread * options_.random())
                              : after_failure);
}

}  // namespace dynantic::aws
