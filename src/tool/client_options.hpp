#pragma once

#include "aws/environment.hpp"
#include "aws/settings/settings.hpp"

#include <dynantic/config.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace dynantic::tool {

/// --profile, --region and --endpoint-url: what a program would say in ClientConfig.
struct ClientOptions {
    std::string profile;
    std::string region;
    std::string endpoint_url;

    /// Adds the options to a subcommand; `this` must live as long as it.
    void add_to(CLI::App& command) {
        command.add_option("--profile", profile, "A profile of the AWS configuration files");
        command.add_option("--region", region, "The AWS region, such as eu-west-1");
        command.add_option("--endpoint-url", endpoint_url, "The URL of a DynamoDB-compatible endpoint");
    }

    [[nodiscard]] ClientConfig config() const {
        ClientConfig out;
        if (!profile.empty()) out.profile = profile;
        if (!region.empty()) out.region = region;
        if (!endpoint_url.empty()) out.endpoint_url = endpoint_url;
        return out;
    }
};

}  // namespace dynantic::tool
