#include "aws/backend.hpp"

#include "aws/endpoints/configured.hpp"
#include "aws/http_backend.hpp"
#include "http/sender.hpp"

namespace dynantic::aws {
Result<std::shared_ptr<Backend>> make_backend(const ClientConfig& config, Settings settings,
                                              BackendParts parts) {
    if (config.max_pool_connections < 1) {
        return Error(ErrorKind::config, "max_pool_connections is " +
                                            std::to_string(config.max_pool_connections) +
                                            "; it must be at least 1");
    }
    for (const auto& [name, time] : {std::pair{"connect_timeout", config.connect_timeout},
                                     std::pair{"read_timeout", config.read_timeout}}) {
        if (time > std::chrono::milliseconds::zero()) continue;
        return Error(ErrorKind::config, std::string(name) + " is " + std::to_string(time.count()) +
                                            " ms; it must be above 0 (milliseconds::max() waits for ever)");
    }
    Result<http::ProxyRules> proxies = http::ProxyRules::parse(
        settings.https_proxy.value, settings.http_proxy.value, settings.no_proxy.value);
    if (!proxies) return proxies.error();
    Result<EndpointParameters> endpoint = endpoint_parameters(settings);
    if (!endpoint) return endpoint.error();

    if (!parts.environment) parts.environment = std::make_shared<ProcessEnvironment>();
    if (!parts.clock) parts.clock = std::make_shared<Clock>();
    if (!parts.sender) {
        parts.sender = http::make_sender({.ca_bundle = settings.ca_bundle.value, .proxies = *proxies});
    }
    http::TransportSettings transport{
        .connect_timeout = config.connect_timeout,
        .read_timeout = config.read_timeout,
        .max_connections = static_cast<std::size_t>(config.max_pool_connections),
        .max_reply_bytes = config.max_reply_bytes,
        .ca_bundle = settings.ca_bundle.value,
        .proxies = *std::move(proxies)};
    auto context = std::make_shared<const CredentialsContext>(
        CredentialsContext{.settings = std::move(settings),
                           .environment = std::move(parts.environment),
                           .sender = std::move(parts.sender),
                           .clock = std::move(parts.clock),
                           .mfa_code = config.mfa_code});
    auto backend =
        std::make_shared<HttpBackend>(config, std::move(context), std::move(transport), *std::move(endpoint));
    if (std::optional<Error> problem = backend->check()) return *std::move(problem);
    return std::shared_ptr<Backend>(std::move(backend));
}

}  // namespace dynantic::aws
