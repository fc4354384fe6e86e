#include "client/make_backend.hpp"
#include "operation/client_core.hpp"

#include <dynantic/client.hpp>
#include <dynantic/detail/operation/exchange.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <utility>

namespace dynantic {

using detail::ClientCore;

Client::Client() : Client(ClientConfig{}) {}

Client::Client(ClientConfig config) {
    client::Chosen chosen = client::make_backend(std::move(config));
    core_ = detail::make_core(std::move(chosen.backend), chosen.config);
}

Client::Client(std::shared_ptr<Backend> backend, ClientConfig config)
    : core_(detail::make_core(std::move(backend), config)) {}

Client Client::embedded() { return Client(client::new_embedded_backend()); }

Client Client::embedded(std::string_view folder) { return Client(client::embedded_backend(folder)); }

Client Client::with(CallOptions options) const {
    auto core = std::make_shared<ClientCore>(*core_);
    if (options.timeout) core->options.timeout = options.timeout;
    if (options.cancellation) core->options.cancellation = std::move(options.cancellation);
    if (options.retries) core->options.retries = options.retries;
    return Client(std::shared_ptr<const ClientCore>(std::move(core)));
}

Client Client::with_table_prefix(std::string prefix) const {
    auto core = std::make_shared<ClientCore>(*core_);
    core->table_prefix = std::move(prefix);
    return Client(std::shared_ptr<const ClientCore>(std::move(core)));
}

std::string Client::description() const { return core_->backend->description(); }

std::string Client::call(std::string_view operation, std::string_view json) const {
    return try_call(operation, json).value();
}

Result<std::string> Client::try_call(std::string_view operation, std::string_view json) const {
    // Nothing is known of the request, so a write is not taken to be safe to repeat.
    const detail::Request request{operation, std::string(json), Repeat::unsafe};
    const auto core = core_;  // this client may be gone before the answer is here
    Result<Reply> reply = detail::exchange(*core, request, {});
    if (!reply) return reply.error();
    return std::move(reply->body.buffer());
}

std::vector<std::string> Client::list_tables() const { return try_list_tables().value(); }

Result<std::vector<std::string>> Client::try_list_tables() const {
    const auto core = core_;  // as above
    const auto listing = detail::start_list_tables();
    detail::run(*core, *listing, {}, detail::deadline_of(*core));
    return listing->result();
}

}  // namespace dynantic
