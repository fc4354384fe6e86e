#pragma once

#include "aws/backend.hpp"
#include "aws/credentials/cache.hpp"
#include "aws/credentials/chain.hpp"
#include "aws/endpoints/endpoint.hpp"
#include "aws/target.hpp"
#include "http/reactor.hpp"
#include "http/transport.hpp"

#include <dynantic/backend.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::aws {

/// See make_backend.
class HttpBackend final : public Backend, public std::enable_shared_from_this<HttpBackend> {
  public:
    HttpBackend(const ClientConfig& config, std::shared_ptr<const CredentialsContext> context,
                http::TransportSettings transport, EndpointParameters endpoint);
    ~HttpBackend() override;

    /// Resolves what can be resolved without credentials.
    [[nodiscard]] std::optional<Error> check();

    [[nodiscard]] Reply call(const Call& call) override;
    /// Keeps this backend alive until `done` was called, which happens on the reactor's thread.
    void async_call(const Call& call, std::function<void(Reply)> done) override;
    [[nodiscard]] std::string description() const override;

  private:
    using SharedTarget = std::shared_ptr<const Target>;
    [[nodiscard]] Result<SharedTarget> target_for(const Credentials& credentials, const Call& call);
    [[nodiscard]] Result<SharedTarget> make_target(const std::string& account_id);
    void async_call_with(const CredentialsCache::Shared& credentials, const Call& call,
                         std::function<void(Reply)> done);
    struct Parked;
    void fetch_credentials(const Call& call, std::function<void(Reply)> done);
    void watch(const std::shared_ptr<Parked>& parked);
    void go_on(const Result<CredentialsCache::Shared>& loaded, bool again);
    void examine(Reply& reply, std::optional<std::uint32_t> crc, const CredentialsCache::Shared& credentials);
    [[nodiscard]] http::Reactor& reactor();
    void learn(Reply& reply, const CredentialsCache::Shared& credentials);

    std::shared_ptr<const CredentialsContext> context_;
    EndpointParameters endpoint_;
    std::string user_agent_;
    std::shared_ptr<CredentialChain> chain_;
    CredentialsCache credentials_;
    http::Transport transport_;

    bool by_account_ = false;  // the endpoint depends on the account
    SharedTarget fixed_;       // where it does not
    std::mutex mutex_;
    std::map<std::string, SharedTarget, std::less<>> targets_;  // by account, "" where it is unknown
    bool fetching_ = false;  // an asynchronous call has a thread that fetches credentials
    std::vector<std::shared_ptr<Parked>> parked_;  // others that wait for them
    std::unique_ptr<http::Reactor> reactor_;       // its thread begins with the first asynchronous call
};

}  // namespace dynantic::aws
