#include "aws/endpoints/service_endpoint.hpp"

#include "aws/endpoints/partition.hpp"

namespace dynantic::aws {

std::string service_endpoint(SupportService service, std::string_view region, bool use_fips,
                             bool use_dual_stack) {
    const Partition& partition = partition_of(region);
    std::string url = "https://";
    switch (service) {
        case SupportService::sts:
            url += "sts";
            break;
        case SupportService::sso:
            url += "portal.sso";
            break;
        case SupportService::sso_oidc:
            url += "oidc";
            break;
    }
    // As for DynamoDB: GovCloud's ordinary endpoints are the FIPS ones, except over dual stack.
    if (use_fips && (use_dual_stack || partition.id != "aws-us-gov")) url += "-fips";
    ((url += '.') += region) += '.';
    url += use_dual_stack ? partition.dual_stack_dns_suffix : partition.dns_suffix;
    return url;
}

}  // namespace dynantic::aws
