#include "tool/aws_context.hpp"

#include "http/sender.hpp"

#include <iostream>
#include <string>

namespace dynantic::tool {
namespace {

std::string ask_for_code(const std::string& serial) {
    std::cerr << "MFA code for " << serial << ": " << std::flush;
    std::string code;
    std::getline(std::cin, code);
    return code;
}

}  // namespace

http::ProxyRules proxies_of(const aws::Settings& settings) {
    return http::ProxyRules::parse(settings.https_proxy.value, settings.http_proxy.value,
                                   settings.no_proxy.value)
        .value();
}

std::shared_ptr<const aws::CredentialsContext> make_context(const ClientConfig& config) {
    const auto environment = std::make_shared<aws::ProcessEnvironment>();
    aws::Settings settings = aws::load_settings(config, *environment).value();
    http::SenderSettings sender;
    sender.ca_bundle = settings.ca_bundle.value;
    sender.proxies = proxies_of(settings);
    return std::make_shared<const aws::CredentialsContext>(
        aws::CredentialsContext{std::move(settings), environment, http::make_sender(std::move(sender)),
                                std::make_shared<aws::Clock>(), &ask_for_code});
}

}  // namespace dynantic::tool
