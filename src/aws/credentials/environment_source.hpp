#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/source.hpp"

namespace dynantic::aws {

/// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, with AWS_SESSION_TOKEN, AWS_ACCOUNT_ID and
/// AWS_CREDENTIAL_EXPIRATION: what AWS Lambda provides. Half a pair fails, naming the missing half.
class EnvironmentSource final : public Source {
  public:
    explicit EnvironmentSource(std::shared_ptr<const CredentialsContext> context)
        : context_(std::move(context)) {}
    [[nodiscard]] Outcome load(const detail::CallLimits& limits) override;
    [[nodiscard]] std::string name() const override { return "environment"; }

  private:
    std::shared_ptr<const CredentialsContext> context_;
};

}  // namespace dynantic::aws
