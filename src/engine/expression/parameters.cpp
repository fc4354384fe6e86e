#include "engine/api_error.hpp"
#include "engine/expression/placeholders.hpp"

#include <algorithm>
#include <string>

namespace dynantic::engine {

namespace {

using Names = std::initializer_list<std::string_view>;

bool any_given(const JsonObject& request, Names parameters) {
    return std::ranges::any_of(parameters,
                               [&](std::string_view parameter) { return bool(request[parameter]); });
}

std::vector<std::string_view> given(const JsonObject& request, Names parameters) {
    std::vector<std::string_view> found;
    std::ranges::copy_if(parameters, std::back_inserter(found),
                         [&](std::string_view parameter) { return bool(request[parameter]); });
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

void check_expression_parameters(const JsonObject& request, Names expressions, Names legacy) {
    const bool has_expression = any_given(request, expressions);
    if (has_expression && any_given(request, legacy)) {
        auto mixed = given(request, legacy);
        // KeyConditions go with a FilterExpression; only their own successor excludes them.
        if (!request["KeyConditionExpression"]) std::erase(mixed, "KeyConditions");
        if (!mixed.empty()) {
            throw_validation(
                "Can not use both expression and non-expression parameters in the same request: "
                "Non-expression parameters: {" +
                joined(mixed, ", ") + "} Expression parameters: {" +
                joined(given(request, expressions), ", ") + "}");
        }
    }
    if (!has_expression && request["ExpressionAttributeNames"]) {
        throw_validation("ExpressionAttributeNames can only be specified when using expressions");
    }
    if (request["ConditionalOperator"] && !any_given(request, {"Expected", "QueryFilter", "ScanFilter"})) {
        throw_validation("ConditionalOperator cannot be used without Filter or Expected");
    }
    if (!request["ExpressionAttributeValues"]) return;
    std::vector<std::string_view> with_values(expressions);
    std::erase(with_values, "ProjectionExpression");
    const auto is_given = [&](std::string_view parameter) { return bool(request[parameter]); };
    if (with_values.empty() || std::ranges::any_of(with_values, is_given)) return;
    throw_validation("ExpressionAttributeValues can only be specified when using expressions: " +
                     joined(with_values, " and ") + (with_values.size() > 1 ? " are null" : " is null"));
}

}  // namespace dynantic::engine
