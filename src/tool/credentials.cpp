#include "aws/credentials/chain.hpp"
#include "aws/time_text.hpp"
#include "tool/aws_context.hpp"
#include "tool/client_options.hpp"
#include "tool/commands.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <iostream>
#include <memory>
#include <utility>
#include <vector>

namespace dynantic::tool {
namespace {

using Members = std::vector<std::pair<const char*, std::string>>;

void print_json(const std::string& begin, const Members& members) {
    std::string out = begin;
    detail::JsonWriter writer(out);
    for (const auto& [name, value] : members) {
        if (value.empty()) continue;
        if (out.size() > 1) writer.raw(", ");
        writer.key(name);
        writer.raw(' ');
        writer.quoted(value);
    }
    std::cout << out << "}\n";
}

// As a program does: with placeholders for an endpoint on this machine.
Credentials load(const ClientConfig& config, std::shared_ptr<const aws::CredentialsContext> context) {
    const auto chain = aws::make_chain(config, std::move(context), {.placeholder_for_local_endpoint = true});
    return chain->load(std::chrono::steady_clock::now() + std::chrono::minutes(2)).value();
}

void run(const ClientOptions& options, const std::string& format) {
    const ClientConfig config = options.config();
    auto context = make_context(config);
    // Another program's credential_process has use for keys there, too.
    if (format != "process" && context->settings.endpoint_url.value.value_or("").starts_with("embedded:")) {
        const std::string none = "none: a database inside the program wants no signature";
        if (format == "json") return print_json("{", {{"source", none}});
        std::cout << "source         " << none << '\n';
        return;
    }
    const Credentials found = load(config, std::move(context));
    const std::string expiry = found.expires_at ? aws::format_time(*found.expires_at) : "";
    if (format == "process") {
        print_json("{\"Version\": 1", {{"AccessKeyId", found.access_key_id},
                                       {"SecretAccessKey", found.secret_access_key},
                                       {"SessionToken", found.session_token},
                                       {"Expiration", expiry},
                                       {"AccountId", found.account_id}});
    } else if (format == "json") {
        print_json("{", {{"source", found.source},
                         {"access_key_id", found.access_key_id},
                         {"account_id", found.account_id},
                         {"expires_at", expiry}});
    } else {
        std::cout << "source         " << found.source << "\naccess key id  " << found.access_key_id << '\n';
        if (!found.account_id.empty()) std::cout << "account        " << found.account_id << '\n';
        std::cout << "expires        " << (expiry.empty() ? "never" : expiry) << '\n';
    }
}

}  // namespace

void add_credentials(CLI::App& app) {
    CLI::App* command = app.add_subcommand(
        "credentials", "Find credentials as a program would, and show where they come from");
    const auto options = std::make_shared<ClientOptions>();
    const auto format = std::make_shared<std::string>("text");
    options->add_to(*command);
    command
        ->add_option(
            "--format", *format,
            "text and json show no secret; process prints the JSON of a credential_process, secrets included")
        ->check(CLI::IsMember({"text", "json", "process"}));
    command->callback([options, format] { run(*options, *format); });
}

}  // namespace dynantic::tool
