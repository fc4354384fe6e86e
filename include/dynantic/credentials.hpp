#pragma once

#include <dynantic/backend.hpp>
#include <dynantic/result.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynantic {

/// What requests are signed with. The secret and the token are never written to a log or an error by this
/// library; print `access_key_id` and `source` if you must print something.
struct Credentials {
    std::string access_key_id{};
    std::string secret_access_key{};
    std::string session_token{};  ///< empty for long-term keys
    std::string account_id{};     ///< twelve digits where known: account-id endpoints need it
    /// When the service stops accepting them; none for long-term keys.
    std::optional<std::chrono::system_clock::time_point> expires_at{};
    std::string
        source{};  ///< for people: "environment", "profile dev: assume role ...". Filled by providers.
};

/// Where credentials come from. Derive from it to bring your own (a vault, another cloud's identity, a test).
///
/// The client calls `load` when it first needs credentials and again before they expire; it keeps the answer,
/// makes one call at a time, and goes on with what it has while a call that is early fails. So a provider
/// does not cache.
class CredentialsProvider {
  public:
    CredentialsProvider() = default;
    CredentialsProvider(const CredentialsProvider&) = delete;
    CredentialsProvider& operator=(const CredentialsProvider&) = delete;
    virtual ~CredentialsProvider() = default;

    /// Fetches credentials, waiting no longer than `deadline`. Called by one thread at a time, but not always
    /// the same. May throw: anything derived from std::exception becomes a CredentialsError that names the
    /// provider but does not quote the exception (its text may hold a secret); return an Error to have its
    /// message shown. It is not interrupted where the call that needs them is cancelled.
    [[nodiscard]] virtual Result<Credentials> load(Deadline deadline) = 0;

    /// For messages, in a few words: "my vault".
    [[nodiscard]] virtual std::string name() const { return "custom provider"; }
};

/// What `ClientConfig::credentials` takes: nothing (the default chain), keys, a provider, or a function that
/// returns Credentials (called as a provider's `load` is).
class CredentialsSource {
  public:
    using Function = std::function<Credentials()>;

    CredentialsSource() = default;
    CredentialsSource(Credentials keys) : given_(Given::keys), keys_(std::move(keys)) {}
    template <std::derived_from<CredentialsProvider> P>
    CredentialsSource(std::shared_ptr<P> provider)
        : given_(Given::provider), provider_(std::move(provider)) {}
    // NOLINTBEGIN(bugprone-forwarding-reference-overload): it takes no CredentialsSource
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, CredentialsSource> &&
             std::is_invocable_r_v<Credentials, F&>) CredentialsSource(F&& function)
        : given_(Given::function), function_(std::forward<F>(function)) {}
    // NOLINTEND(bugprone-forwarding-reference-overload)

    /// True where nothing was given: credentials come from the environment, the profile, the container or the
    /// machine.
    [[nodiscard]] bool empty() const noexcept { return given_ == Given::nothing; }
    [[nodiscard]] const Credentials* keys() const noexcept {
        return given_ == Given::keys ? &keys_ : nullptr;
    }
    /// The provider, or nullptr.
    [[nodiscard]] std::shared_ptr<CredentialsProvider> provider() const { return provider_; }
    [[nodiscard]] const Function* function() const noexcept {
        return given_ == Given::function ? &function_ : nullptr;
    }

  private:
    enum class Given : std::uint8_t { nothing, keys, provider, function };

    // At most one of the three. No variant: every file would pay for its visitors.
    Given given_ = Given::nothing;
    Credentials keys_{};
    std::shared_ptr<CredentialsProvider> provider_{};
    Function function_{};
};

}  // namespace dynantic
