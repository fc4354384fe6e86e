#pragma once

#include "server/authorization.hpp"
#include "server/options.hpp"

#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace dynantic::server {

/// Checks requests against known keys (AWS Signature Version 4). Safe to use from many threads.
class SignatureVerifier {
  public:
    explicit SignatureVerifier(std::vector<AccessKey> keys);

    /// Nothing where the request was signed with the secret of its key, within 15 minutes of `now`; else why not.
    [[nodiscard]] std::optional<Refusal> check(const Request& request, const Authorization& authorization,
                                               std::chrono::system_clock::time_point now) const;

  private:
    using Digest = std::array<unsigned char, 32>;
    [[nodiscard]] Digest signing_key(const AccessKey& key, const Authorization& authorization) const;

    std::vector<AccessKey> keys_;
    // Keys derived for a day, region and service; a new day empties it.
    mutable std::mutex mutex_;
    mutable std::map<std::string, Digest> derived_;
};

}  // namespace dynantic::server
