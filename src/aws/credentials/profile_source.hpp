#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/profile_plan.hpp"
#include "aws/credentials/source.hpp"

namespace dynantic::aws {

/// What the profile in use says: keys, a role by other credentials, a web identity (that of the environment too), SSO,
/// or a program.
class ProfileSource final : public Source {
  public:
    explicit ProfileSource(std::shared_ptr<const CredentialsContext> context)
        : context_(std::move(context)) {}
    [[nodiscard]] Outcome load(const detail::CallLimits& limits) override;
    [[nodiscard]] std::string name() const override { return "profile " + context_->settings.profile.value; }

  private:
    [[nodiscard]] Outcome load_base(const ProfilePlan& plan, const detail::CallLimits& limits) const;

    std::shared_ptr<const CredentialsContext> context_;
};

/// The web identity of the environment: AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME.
[[nodiscard]] std::optional<WebIdentity> environment_identity(const CredentialsContext& context);

}  // namespace dynantic::aws
