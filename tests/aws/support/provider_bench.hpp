#pragma once

#include "aws/credentials/chain.hpp"
#include "aws/support/fake_clock.hpp"
#include "aws/support/fake_environment.hpp"
#include "aws/support/scripted_sender.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <utility>

namespace dynantic::tests {

/// Everything a credential provider works with, made up: set variables and files, script the replies, then `load`.
struct ProviderBench {
    std::shared_ptr<FakeEnvironment> environment = std::make_shared<FakeEnvironment>();
    std::shared_ptr<ScriptedSender> sender = std::make_shared<ScriptedSender>();
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    ClientConfig config;
    aws::ChainOptions options;

    using Variables = std::initializer_list<std::pair<const std::string, std::string>>;
    ProviderBench() : ProviderBench(Variables{}) {}
    ProviderBench(Variables variables, const std::string& config_file = {}) {
        environment->variables = variables;
        environment->variables.emplace("HOME", "/home/ada");
        if (!config_file.empty()) environment->files["/home/ada/.aws/config"] = config_file;
    }

    std::shared_ptr<const aws::CredentialsContext> context() {
        Result<aws::Settings> settings = aws::load_settings(config, *environment);
        if (!settings) settings.error().raise();
        return std::make_shared<const aws::CredentialsContext>(
            aws::CredentialsContext{std::move(*settings), environment, sender, clock, config.mfa_code});
    }
    std::shared_ptr<aws::CredentialChain> chain() { return aws::make_chain(config, context(), options); }

    Credentials load() {
        const Result<Credentials> got = chain()->load(Deadline::max());
        EXPECT_TRUE(got.has_value()) << got.error().message();
        return got ? *got : Credentials{};
    }
    std::string error() {
        const Result<Credentials> got = chain()->load(Deadline::max());
        if (got) return "no error";
        EXPECT_EQ(got.error().kind(), ErrorKind::credentials);
        return std::string(got.error().message());
    }
};

}  // namespace dynantic::tests
