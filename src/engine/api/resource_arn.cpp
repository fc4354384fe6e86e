#include "engine/api/resource_arn.hpp"

#include "engine/api_error.hpp"
#include "engine/validation/check.hpp"

namespace dynantic::engine::api {

namespace {

// The parts of arn:aws:dynamodb:REGION:ACCOUNT:table/NAME, or false.
bool split(std::string_view arn, std::string_view& region, std::string_view& account,
           std::string_view& table) {
    constexpr std::string_view start = "arn:aws:dynamodb:";
    if (!arn.starts_with(start)) return false;
    arn.remove_prefix(start.size());
    const auto after_region = arn.find(':');
    if (after_region == std::string_view::npos) return false;
    region = arn.substr(0, after_region);
    arn.remove_prefix(after_region + 1);
    const auto after_account = arn.find(":table/");
    if (after_account == std::string_view::npos) return false;
    account = arn.substr(0, after_account);
    table = arn.substr(after_account + 7);
    return !region.empty() && !account.empty() && table.size() >= 3 && validation::is_name(table);
}

}  // namespace

std::string_view check_resource_arn(Engine& engine, const Request& request) {
    const auto value = request["ResourceArn"];
    if (!value) throw_validation("Invalid TableArn");
    const auto arn = value.raw_string();
    if (!arn.starts_with("arn:")) {
        throw_validation("One or more parameter values were invalid: ARNs must start with 'arn:': " +
                         std::string(arn));
    }
    std::string_view region;
    std::string_view account;
    std::string_view table;
    if (!split(arn, region, account, table)) {
        throw_validation("Invalid TableArn: Invalid ResourceArn provided as input " + std::string(arn));
    }
    if (region != engine.options().region) {
        throw_validation("Invalid TableArn: Invalid ResourceArn provided as input " + std::string(arn));
    }
    if (account != engine.options().account_id) {
        throw ApiError("com.amazon.coral.service#AccessDeniedException", "Access is denied");
    }
    return table;
}

void throw_resource_not_found(std::string_view arn) {
    throw_dynamodb("ResourceNotFoundException",
                   "Requested resource not found: ResourceArn: " + std::string(arn) + " not found");
}

}  // namespace dynantic::engine::api
