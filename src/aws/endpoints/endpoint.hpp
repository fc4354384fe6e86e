#pragma once

#include <dynantic/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dynantic::aws {

/// What DynamoDB's endpoint rules look at. The names are those of the rule set.
struct EndpointParameters {
    std::optional<std::string> region{};
    bool use_fips = false;
    bool use_dual_stack = false;
    std::optional<std::string> endpoint{};  ///< a custom URL
    std::optional<std::string> account_id{};
    std::optional<std::string> account_id_endpoint_mode{};  ///< "preferred", "disabled", "required"
    std::optional<std::string> resource_arn{};              ///< a table given as an ARN
    std::optional<std::string> first_resource_arn{};        ///< the first of several (batches, transactions)
    bool is_search = false;                                 ///< a vector search has hosts of its own
};

struct Endpoint {
    std::string url;
    /// The region to sign for: that of the parameters, but "us-east-1" for the region "local".
    std::string signing_region{};
    bool is_account_endpoint = false;  ///< depends on the account id: resolve again when credentials change
};

/// DynamoDB's endpoint by the rule set of AWS; an Error of kind config where the parameters contradict each other.
[[nodiscard]] Result<Endpoint> resolve_endpoint(const EndpointParameters& parameters);

/// Whether a text can be one label of a host name: 1-63 letters, digits and inner hyphens.
[[nodiscard]] bool is_host_label(std::string_view text) noexcept;

}  // namespace dynantic::aws
