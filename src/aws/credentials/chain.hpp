#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/source.hpp"

#include <dynantic/config.hpp>
#include <dynantic/credentials.hpp>
#include <dynantic/result.hpp>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace dynantic::aws {

/// Asks sources in turn until one has credentials, and from then on only that one. A source that is set up but fails
/// ends the search; an error tells every source that was asked and why it had none.
class CredentialChain final : public CredentialsProvider {
  public:
    explicit CredentialChain(std::vector<std::unique_ptr<Source>> sources) : sources_(std::move(sources)) {}

    [[nodiscard]] Result<Credentials> load(Deadline deadline) override { return load_within(deadline); }
    /// The same, which a cancellation ends, too.
    [[nodiscard]] Result<Credentials> load_within(const detail::CallLimits& limits);
    [[nodiscard]] std::string name() const override;
    /// See Source; false until a source was found. May be asked from any thread.
    [[nodiscard]] bool outlives_expiry() const noexcept;
    /// Whether asking again may bring other credentials than those loaded last: not so for keys that stand in code, in
    /// the environment or in a file. May be asked from any thread.
    [[nodiscard]] bool renewable() const noexcept { return !fixed_.load(std::memory_order_acquire); }

  private:
    [[nodiscard]] Credentials keep(Outcome loaded) noexcept;

    std::vector<std::unique_ptr<Source>> sources_;
    std::atomic<Source*> chosen_{nullptr};
    std::atomic<bool> fixed_{false};
};

struct ChainOptions {
    /// Sign for an endpoint on this machine with placeholder keys where nothing else is found, without asking an
    /// instance metadata service that is not configured: a local database wants a signature but does not check it.
    bool placeholder_for_local_endpoint = false;
};

/// The chain of the AWS SDKs: what is given in code and nothing else; or environment (not where a profile is named in
/// code), profile, container, EC2 instance metadata.
[[nodiscard]] std::shared_ptr<CredentialChain> make_chain(const ClientConfig& config,
                                                          std::shared_ptr<const CredentialsContext> context,
                                                          const ChainOptions& options = {});

}  // namespace dynantic::aws
