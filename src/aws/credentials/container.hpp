#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/source.hpp"

#include <dynantic/result.hpp>

#include <string>

namespace dynantic::aws {

/// The endpoint that ECS, EKS Pod Identity and their kin put into the environment of a container.
class ContainerSource final : public Source {
  public:
    explicit ContainerSource(std::shared_ptr<const CredentialsContext> context)
        : context_(std::move(context)) {}
    [[nodiscard]] Outcome load(const detail::CallLimits& limits) override;
    [[nodiscard]] std::string name() const override { return "container"; }

  private:
    std::shared_ptr<const CredentialsContext> context_;
};

/// The URL that the environment names: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI on 169.254.170.2, else
/// AWS_CONTAINER_CREDENTIALS_FULL_URI, which may be https anywhere but plain http only to this machine and the
/// addresses of ECS and EKS, so that an injected variable cannot send the token to a stranger. "" where none is set.
[[nodiscard]] Result<std::string> container_url(const Environment& environment);

}  // namespace dynantic::aws
