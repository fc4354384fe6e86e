#pragma once

#include "aws/credentials/source.hpp"

#include <memory>

namespace dynantic::aws {

/// Keys given in code.
class StaticSource final : public Source {
  public:
    explicit StaticSource(Credentials keys) : keys_(std::move(keys)) {}
    [[nodiscard]] Outcome load(const detail::CallLimits& limits) override;
    [[nodiscard]] std::string name() const override { return "keys given in code"; }

  private:
    Credentials keys_;
};

/// A provider object, or a function, given in code.
class CallbackSource final : public Source {
  public:
    explicit CallbackSource(std::shared_ptr<CredentialsProvider> provider) : provider_(std::move(provider)) {}
    explicit CallbackSource(CredentialsSource::Function function) : function_(std::move(function)) {}
    [[nodiscard]] Outcome load(const detail::CallLimits& limits) override;
    [[nodiscard]] std::string name() const override;

  private:
    std::shared_ptr<CredentialsProvider> provider_;
    CredentialsSource::Function function_;
};

}  // namespace dynantic::aws
