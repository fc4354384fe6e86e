#pragma once

#include "aws/endpoints/endpoint.hpp"
#include "aws/signer/dynamodb_signer.hpp"
#include "http/connection.hpp"
#include "http/proxy.hpp"
#include "http/url.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/credentials.hpp>
#include <dynantic/result.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace dynantic::aws {

/// An endpoint ready to be asked: where it is, and all of a request's head that does not change from call to call.
class Target {
  public:
    /// An Error of kind config where the endpoint's URL cannot be used.
    [[nodiscard]] static Result<std::shared_ptr<const Target>> make(const Endpoint& endpoint,
                                                                    const http::ProxyRules& proxies,
                                                                    const std::string& user_agent);

    [[nodiscard]] const http::Origin& origin() const noexcept { return origin_; }
    [[nodiscard]] const std::string& url() const noexcept { return url_; }

    /// Puts the whole head of a signed request into `out`, in place of what was there.
    void render(std::string& out, const Call& call, const Credentials& credentials,
                std::chrono::system_clock::time_point now) const;

  private:
    Target(const Endpoint& endpoint, const http::Url& url, std::string begin);

    std::string url_;
    http::Origin origin_;
    std::string begin_;  // the request line and the constant headers, up to the operation's name
    DynamoDbSigner signer_;
};

}  // namespace dynantic::aws
