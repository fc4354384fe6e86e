#include "aws/credentials/given.hpp"

namespace dynantic::aws {

Outcome StaticSource::load(const detail::CallLimits&) {
    if (keys_.access_key_id.empty() || keys_.secret_access_key.empty())
        return Outcome::failed(
            "ClientConfig::credentials needs both an access_key_id and a secret_access_key");
    Credentials out = keys_;
    if (out.source.empty()) out.source = "code";
    return Outcome::loaded_once(std::move(out));
}

}  // namespace dynantic::aws
