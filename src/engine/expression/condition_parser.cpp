#include "engine/expression/condition_parser.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace dynantic::engine {

namespace {

constexpr std::size_t max_in_operands = 100;
// Each parenthesis that is not redundant holds an operator, and 300 of those are allowed.
constexpr int max_depth = 310;

std::optional<NodeKind> comparator_of(TokenKind token) noexcept {
    switch (token) {
        case TokenKind::equal:
            return NodeKind::equal;
        case TokenKind::not_equal:
            return NodeKind::not_equal;
        case TokenKind::less:
            return NodeKind::less;
        case TokenKind::less_or_equal:
            return NodeKind::less_or_equal;
        case TokenKind::greater:
            return NodeKind::greater;
        case TokenKind::greater_or_equal:
            return NodeKind::greater_or_equal;
        default:
            return std::nullopt;
    }
}

constexpr std::array condition_functions{NodeKind::attribute_exists, NodeKind::attribute_not_exists,
                                         NodeKind::attribute_type,   NodeKind::begins_with,
                                         NodeKind::contains,         NodeKind::size};

}  // namespace

std::shared_ptr<const Program> ConditionParser::parse() {
    const Parsed whole = disjunction();
    if (!at(TokenKind::end)) syntax_error();
    require_condition(whole);
    program_->root = whole.node;
    for (const std::string* problem :
         {&redundant_parentheses_, &unknown_function_, &misused_function_, &reserved_}) {
        if (!problem->empty()) fail(*problem);
    }
    return program_;
}

/// A bare operand where a condition must stand: a path or value wants an operator; size() is no condition.
void ConditionParser::require_condition(const Parsed& parsed) {
    if (parsed.is_condition) return;
    if (program_->nodes[parsed.node].kind != NodeKind::size) syntax_error();
    note(misused_function_,
         "The function is not allowed to be used this way in an expression; function: size");
}

ConditionParser::Parsed ConditionParser::disjunction() {
    Parsed left = conjunction();
    while (is_keyword(peek(), "OR")) {
        require_condition(left);
        count_operator();
        take();
        const Parsed right = conjunction();
        require_condition(right);
        left = {add(NodeKind::logical_or, {left.node, right.node}), true, false, false};
    }
    return left;
}

ConditionParser::Parsed ConditionParser::conjunction() {
    Parsed left = negation();
    while (is_keyword(peek(), "AND")) {
        require_condition(left);
        count_operator();
        take();
        const Parsed right = negation();
        require_condition(right);
        left = {add(NodeKind::logical_and, {left.node, right.node}), true, false, false};
    }
    return left;
}

ConditionParser::Parsed ConditionParser::negation() {
    if (!is_keyword(peek(), "NOT")) return comparison();
    count_operator();
    take();
    const Parsed inner = negation();
    require_condition(inner);
    return {add(NodeKind::logical_not, {inner.node}), true, false, false};
}

bool ConditionParser::at_comparator() const noexcept {
    return comparator_of(peek().kind) || is_keyword(peek(), "BETWEEN") || is_keyword(peek(), "IN");
}

ConditionParser::Parsed ConditionParser::comparison() {
    const Parsed left = operand();
    if (!at_comparator() || !left.is_operand) {
        // A condition function by itself is checked as a leaf of its own.
        if (left.is_operand && left.is_condition && !left.in_parentheses)
            program_->leaves.push_back(left.node);
        return left;
    }
    count_operator();
    std::vector<std::uint32_t> operands{left.node};
    refuse_as_operand(left.node);
    NodeKind kind = NodeKind::in;
    if (const auto comparator = comparator_of(peek().kind)) {
        kind = *comparator;
        take();
        operands.push_back(comparison_operand());
    } else if (is_keyword(take(), "BETWEEN")) {
        kind = NodeKind::between;
        operands.push_back(comparison_operand());
        if (!is_keyword(peek(), "AND")) syntax_error();
        take();
        operands.push_back(comparison_operand());
    } else {
        expect(TokenKind::left_paren);
        do {
            operands.push_back(comparison_operand());
        } while (take_if(TokenKind::comma));
        expect(TokenKind::right_paren);
        if (operands.size() - 1 > max_in_operands) {
            fail("The IN operator is provided with too many operands; number of operands: " +
                 std::to_string(operands.size() - 1));
        }
    }
    const std::uint32_t node = add(kind, operands);
    program_->leaves.push_back(node);
    return {node, true, false, false};
}

std::uint32_t ConditionParser::comparison_operand() {
    const Parsed parsed = operand();
    if (!parsed.is_operand) syntax_error();
    refuse_as_operand(parsed.node);
    return parsed.node;
}

/// Of the functions only size() gives something that can be compared.
void ConditionParser::refuse_as_operand(std::uint32_t node) {
    const NodeKind kind = program_->nodes[node].kind;
    if (kind == NodeKind::path || kind == NodeKind::value || kind == NodeKind::size) return;
    note(misused_function_, "The function is not allowed to be used this way in an expression; function: " +
                                std::string(spelling(kind)));
}

ConditionParser::Parsed ConditionParser::operand() {
    if (at(TokenKind::left_paren)) return parenthesised();
    if (at(TokenKind::value)) return {value(), false, true, false};
    if (at(TokenKind::identifier) && peek(1).kind == TokenKind::left_paren) return call();
    for (const char* keyword : {"AND", "OR", "NOT", "BETWEEN", "IN"}) {
        if (is_keyword(peek(), keyword)) syntax_error();
    }
    if (!at_path()) syntax_error();
    return {path(), false, true, false};
}

ConditionParser::Parsed ConditionParser::parenthesised() {
    if (++depth_ > max_depth) fail("The expression has redundant parentheses;");
    take();
    Parsed inner = disjunction();
    expect(TokenKind::right_paren);
    --depth_;
    if (inner.in_parentheses) note(redundant_parentheses_, "The expression has redundant parentheses;");
    inner.in_parentheses = true;
    return inner;
}

ConditionParser::Parsed ConditionParser::call() {
    const std::string_view name = peek().text;
    for (const char* keyword : {"AND", "OR", "NOT", "BETWEEN", "IN"}) {
        if (is_keyword(peek(), keyword)) syntax_error();
    }
    NodeKind kind = NodeKind::unknown_function;
    for (const NodeKind known : condition_functions) {
        if (spelling(known) == name) kind = known;
    }
    if (kind == NodeKind::unknown_function) {
        const bool of_updates = name == "if_not_exists" || name == "list_append";
        note(unknown_function_,
             (of_updates ? "The function is not allowed in a condition expression; function: "
                         : "Invalid function name; function: ") +
                 std::string(name));
    }
    if (++depth_ > max_depth) fail("The expression has redundant parentheses;");
    const std::uint32_t node = function(kind, [this] { return comparison_operand(); });
    --depth_;
    return {node, kind != NodeKind::size, true, false};
}

}  // namespace dynantic::engine
