#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/source.hpp"

#include <string>

namespace dynantic::aws {

/// The role of an EC2 instance, by its metadata service, version 2: a session token, the role's name, its credentials.
/// Version 1 (no token) is spoken only where the service refuses to give a token and it is not disabled.
class ImdsSource final : public Source {
  public:
    explicit ImdsSource(std::shared_ptr<const CredentialsContext> context) : context_(std::move(context)) {}
    [[nodiscard]] Outcome load(const detail::CallLimits& limits) override;
    [[nodiscard]] std::string name() const override { return "EC2 instance metadata"; }
    [[nodiscard]] bool outlives_expiry() const noexcept override { return true; }

  private:
    [[nodiscard]] http::Response get(const std::string& path, const std::string& token,
                                     const detail::CallLimits& limits) const;

    std::shared_ptr<const CredentialsContext> context_;
};

}  // namespace dynantic::aws
