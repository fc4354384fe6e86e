#include "aws/endpoints/endpoint.hpp"

#include "aws/endpoints/partition.hpp"
#include "aws/endpoints/table_arn.hpp"
#include "http/url.hpp"

#include <algorithm>

namespace dynantic::aws {
namespace {

Error refuse(std::string message) { return Error(ErrorKind::config, std::move(message)); }

constexpr const char* fips_has_no_account_endpoints =
    "Invalid Configuration: AccountIdEndpointMode is required and FIPS is enabled, but FIPS account "
    "endpoints are not "
    "supported";

Result<Endpoint> custom(const EndpointParameters& p) {
    if (p.use_fips) return refuse("Invalid Configuration: FIPS and custom endpoint are not supported");
    if (p.use_dual_stack)
        return refuse("Invalid Configuration: Dualstack and custom endpoint are not supported");
    if (p.region) {
        // A dual-stack host given by hand would be called over IPv4 only by those who do not know that it is one.
        const std::string suffix =
            *p.region + "." + std::string(partition_of(*p.region).dual_stack_dns_suffix);
        const std::optional<http::Url> url = http::parse_url(*p.endpoint);
        if (url && (url->host_header() == "dynamodb." + suffix ||
                    url->host_header() == "search-dynamodb." + suffix)) {
            return refuse(
                "Endpoint override is not supported for dual-stack endpoints. Please enable dual-stack "
                "functionality "
                "by enabling the configuration. For more details, see: "
                "https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html");
        }
    }
    return Endpoint{*p.endpoint, p.region.value_or("")};
}

Result<Endpoint> local(const EndpointParameters& p) {
    if (p.use_fips) return refuse("Invalid Configuration: FIPS and local endpoint are not supported");
    if (p.use_dual_stack)
        return refuse("Invalid Configuration: Dualstack and local endpoint are not supported");
    return Endpoint{"http://localhost:8000", "us-east-1"};
}

// https://{service}[-fips].{region}.{suffix}
Result<Endpoint> regional(const EndpointParameters& p, const Partition& partition) {
    // GovCloud's ordinary endpoints are the FIPS ones, except over dual stack.
    const bool fips_name = p.use_fips && (p.use_dual_stack || partition.id != "aws-us-gov");
    std::string url = p.is_search ? "https://search-dynamodb" : "https://dynamodb";
    if (fips_name) url += "-fips";
    url += "." + *p.region + ".";
    url += p.use_dual_stack ? partition.dual_stack_dns_suffix : partition.dns_suffix;
    return Endpoint{std::move(url), *p.region};
}

// https://{account}.ddb.{region}.{suffix}
Result<Endpoint> of_account(const EndpointParameters& p, const Partition& partition,
                            std::string_view account) {
    std::string url =
        "https://" + std::string(account) + (p.is_search ? ".search-ddb." : ".ddb.") + *p.region + ".";
    url += p.use_dual_stack ? partition.dual_stack_dns_suffix : partition.dns_suffix;
    return Endpoint{std::move(url), *p.region, true};
}

}  // namespace

bool is_host_label(std::string_view text) noexcept {
    const auto alphanumeric = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    return !text.empty() && text.size() <= 63 && alphanumeric(text.front()) && alphanumeric(text.back()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return alphanumeric(c) || c == '-'; });
}

Result<Endpoint> resolve_endpoint(const EndpointParameters& p) {
    if (p.endpoint) return custom(p);
    if (!p.region) return refuse("Invalid Configuration: Missing Region");
    if (*p.region == "local") return local(p);

    const Partition& partition = partition_of(*p.region);
    const bool required = p.account_id_endpoint_mode == "required";
    if (p.use_fips && p.use_dual_stack && !(partition.supports_fips && partition.supports_dual_stack))
        return refuse("FIPS and DualStack are enabled, but this partition does not support one or both");
    if (p.use_fips && !partition.supports_fips)
        return refuse("FIPS is enabled but this partition does not support FIPS");
    if (p.use_dual_stack && !partition.supports_dual_stack)
        return refuse("DualStack is enabled but this partition does not support DualStack");
    if (p.use_fips) return required ? refuse(fips_has_no_account_endpoints) : regional(p, partition);

    const bool has_account_endpoints = partition.id == "aws";
    const bool wanted = p.account_id_endpoint_mode && *p.account_id_endpoint_mode != "disabled";
    if (wanted && has_account_endpoints) {
        // A table named by its ARN may be another account's: its owner's endpoint serves it.
        for (const std::optional<std::string>* arn : {&p.resource_arn, &p.first_resource_arn}) {
            if (!*arn) continue;
            if (const auto account = account_of_table(**arn, *p.region))
                return of_account(p, partition, *account);
        }
        if (p.account_id) {
            if (!is_host_label(*p.account_id))
                return refuse("Credentials-sourced account ID parameter is invalid");
            return of_account(p, partition, *p.account_id);
        }
    }
    if (required) {
        return refuse(
            has_account_endpoints
                ? "AccountIdEndpointMode is required but no AccountID was provided or able to be loaded"
                : "Invalid Configuration: AccountIdEndpointMode is required but account endpoints are not "
                  "supported in this partition");
    }
    return regional(p, partition);
}

}  // namespace dynantic::aws
