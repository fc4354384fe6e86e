#include "engine/expression/program.hpp"

namespace dynantic::engine {

std::string_view parameter_name(ExpressionKind kind) noexcept {
    switch (kind) {
        case ExpressionKind::condition:
            return "ConditionExpression";
        case ExpressionKind::filter:
            return "FilterExpression";
        case ExpressionKind::key_condition:
            return "KeyConditionExpression";
        case ExpressionKind::update:
            return "UpdateExpression";
        case ExpressionKind::projection:
            return "ProjectionExpression";
    }
    return {};
}

std::string_view spelling(NodeKind kind) noexcept {
    switch (kind) {
        case NodeKind::path:
        case NodeKind::value:
        case NodeKind::unknown_function:
            break;
        case NodeKind::logical_and:
            return "AND";
        case NodeKind::logical_or:
            return "OR";
        case NodeKind::logical_not:
            return "NOT";
        case NodeKind::equal:
            return "=";
        case NodeKind::not_equal:
            return "<>";
        case NodeKind::less:
            return "<";
        case NodeKind::less_or_equal:
            return "<=";
        case NodeKind::greater:
            return ">";
        case NodeKind::greater_or_equal:
            return ">=";
        case NodeKind::between:
            return "BETWEEN";
        case NodeKind::in:
            return "IN";
        case NodeKind::attribute_exists:
            return "attribute_exists";
        case NodeKind::attribute_not_exists:
            return "attribute_not_exists";
        case NodeKind::attribute_type:
            return "attribute_type";
        case NodeKind::begins_with:
            return "begins_with";
        case NodeKind::contains:
            return "contains";
        case NodeKind::not_contains:
            return "NOT_CONTAINS";
        case NodeKind::size:
            return "size";
        case NodeKind::plus:
            return "+";
        case NodeKind::minus:
            return "-";
        case NodeKind::if_not_exists:
            return "if_not_exists";
        case NodeKind::list_append:
            return "list_append";
    }
    return {};
}

}  // namespace dynantic::engine
