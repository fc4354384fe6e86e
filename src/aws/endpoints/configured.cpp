#include "aws/endpoints/configured.hpp"

namespace dynantic::aws {

Result<EndpointParameters> endpoint_parameters(const Settings& settings) {
    if (!settings.region.value) return missing_region();
    return EndpointParameters{
        .region = settings.region.value,
        .use_fips = settings.use_fips.value,
        .use_dual_stack = settings.use_dualstack.value,
        .endpoint = settings.endpoint_url.value,
        .account_id_endpoint_mode = std::string(to_string(settings.account_id_endpoint_mode.value))};
}

Result<Endpoint> configured_endpoint(const Settings& settings, const std::string& account_id) {
    if (settings.endpoint_url.value && settings.endpoint_url.value->starts_with("embedded:"))
        return Endpoint{*settings.endpoint_url.value};
    Result<EndpointParameters> parameters = endpoint_parameters(settings);
    if (!parameters) return parameters.error();
    if (!account_id.empty()) parameters->account_id = account_id;
    return resolve_endpoint(*parameters);
}

}  // namespace dynantic::aws
