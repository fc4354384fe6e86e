#include "engine/api_error.hpp"
#include "engine/expression/placeholders.hpp"

#include <algorithm>
#include <string>

namespace dynantic::engine {

namespace {

std::vector<std::string_view> given(const JsonObject& request,
                                    const std::vector<std::string_view>& parameters) {
    std::vector<std::string_view> found;
    std::copy_if(parameters.begin(), parameters.end(), std::back_inserter(found),
                 [&](std::string_view parameter) { return static_cast<bool>(request[parameter]); });
    return found;
}

std::string joined(const std::vector<std::string_view>& texts, std::string_view separator) {
    std::string all;
    for (const std::string_view text : texts) {
        if (!all.empty()) all += separator;
        all += text;
    }
    return all;
}

}  // namespace

void check_expression_parameters(const JsonObject& request, const std::vector<std::string_view>& expressions,
                                 const std::vector<std::string_view>& legacy) {
    const auto used = given(request, expressions);
    if (!used.empty()) {
        auto mixed = given(request, legacy);
        // KeyConditions go with a FilterExpression; only their own successor excludes them.
        if (!request["KeyConditionExpression"]) std::erase(mixed, "KeyConditions");
        if (!mixed.empty()) {
            throw_validation(
                "Can not use both expression and non-expression parameters in the same request: "
                "Non-expression parameters: {" +
                joined(mixed, ", ") + "} Expression parameters: {" + joined(used, ", ") + "}");
        }
    } else if (request["ExpressionAttributeNames"]) {
        throw_validation("ExpressionAttributeNames can only be specified when using expressions");
    }
    if (request["ConditionalOperator"] && given(request, {"Expected", "QueryFilter", "ScanFilter"}).empty()) {
        throw_validation("ConditionalOperator cannot be used without Filter or Expected");
    }
    if (!request["ExpressionAttributeValues"]) return;
    auto with_values = expressions;
    std::erase(with_values, "ProjectionExpression");
    if (with_values.empty() || !given(request, with_values).empty()) return;
    throw_validation("ExpressionAttributeValues can only be specified when using expressions: " +
                     joined(with_values, " and ") + (with_values.size() > 1 ? " are null" : " is null"));
}

}  // namespace dynantic::engine
