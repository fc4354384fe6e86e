#include "aws/endpoints/table_arn.hpp"

#include "aws/endpoints/endpoint.hpp"

namespace dynantic::aws {

std::string_view table_arn_of(std::string_view body) noexcept {
    constexpr std::string_view begins[] = {R"({"TableName":")",
                                           R"({"RequestItems":{")",
                                           R"({"TransactItems":[{"Get":{"TableName":")",
                                           R"({"TransactItems":[{"Put":{"TableName":")",
                                           R"({"TransactItems":[{"Update":{"TableName":")",
                                           R"({"TransactItems":[{"Delete":{"TableName":")",
                                           R"({"TransactItems":[{"ConditionCheck":{"TableName":")"};
    for (const std::string_view begin : begins) {
        if (!body.starts_with(begin)) continue;
        body.remove_prefix(begin.size());
        return body.starts_with("arn:") ? body.substr(0, body.find('"')) : std::string_view();
    }
    return {};
}

std::optional<std::string_view> account_of_table(std::string_view arn, std::string_view region) noexcept {
    std::string_view parts[6];
    for (int i = 0; i < 5; ++i) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        parts[i] = arn.substr(0, colon);
        arn.remove_prefix(colon + 1);
    }
    parts[5] = arn;
    if (parts[0] != "arn" || parts[1].empty() || parts[2] != "dynamodb" || parts[5].empty())
        return std::nullopt;
    if (parts[3] != region || !is_host_label(parts[3]) || !is_host_label(parts[4])) return std::nullopt;
    return parts[4];
}

}  // namespace dynantic::aws
