#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// What an expression is; the name of its request parameter goes into every message about it.
enum class ExpressionKind : std::uint8_t { condition, filter, key_condition, update, projection };

/// "ConditionExpression", ...
[[nodiscard]] std::string_view parameter_name(ExpressionKind kind) noexcept;

enum class NodeKind : std::uint8_t {
    // operands
    path,
    value,
    // conditions
    logical_and,
    logical_or,
    logical_not,
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    between,
    in,
    // functions of conditions
    attribute_exists,
    attribute_not_exists,
    attribute_type,
    begins_with,
    contains,
    size,
    // of the older parameters alone
    not_contains,
    // of updates
    plus,
    minus,
    if_not_exists,
    list_append,
    unknown_function,
};

/// The operator or function as it is written: "<", "BETWEEN", "size".
[[nodiscard]] std::string_view spelling(NodeKind kind) noexcept;

/// One node. Of a path: `count` steps from `first`. Of a value: its number is `first`. Of anything else: `count`
/// operands, whose node numbers stand in `links` from `first`.
struct Node {
    NodeKind kind = NodeKind::path;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// One step of a document path: the number of a name, or the index of a list element.
struct Step {
    std::uint32_t number = 0;
    bool is_index = false;
    friend bool operator==(const Step&, const Step&) = default;
};

/// SET, REMOVE, ADD, DELETE of an update; `value` is a node, and stands for nothing in REMOVE.
struct UpdateAction {
    enum class Kind : std::uint8_t { set, remove, add, erase };
    Kind kind = Kind::set;
    std::uint32_t path = 0;
    std::uint32_t value = 0;
};

/// A parsed expression. Immutable once made, so that one is shared by all requests with the same text. What depends on
/// the request (what placeholders stand for) is in BoundExpression.
struct Program {
    std::string text;  // names, placeholders and values view it
    std::vector<Node> nodes;
    std::vector<std::uint32_t> links;
    std::vector<Step> steps;
    std::vector<std::string_view>
        names;  // in order of appearance, each once: attribute names and "#placeholders"
    std::vector<std::string_view> values;  // ":placeholders", in order of appearance, each once
    std::uint32_t root = 0;                // conditions
    std::vector<std::uint32_t>
        leaves;  // conditions: the nodes that are checked one by one, in order of the text
    std::vector<UpdateAction> actions;  // updates
    std::vector<std::uint32_t> paths;   // projections: path nodes

    [[nodiscard]] std::uint32_t operand(const Node& node, std::uint32_t index) const noexcept {
        return links[node.first + index];
    }
};

}  // namespace dynantic::engine
