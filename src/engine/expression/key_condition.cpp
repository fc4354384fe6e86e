#include "engine/expression/key_condition.hpp"

#include "engine/api_error.hpp"
#include "engine/expression/bind.hpp"
#include "engine/expression/legacy_values.hpp"
#include "engine/expression/parser.hpp"

#include <algorithm>

namespace dynantic::engine {

/// Turns the AND tree of a KeyConditionExpression into terms.
class KeyConditionBuilder {
  public:
    using Operator = KeyCondition::Operator;
    explicit KeyConditionBuilder(const BoundExpression& bound) noexcept
        : bound_(bound), program_(*bound.program) {}

    std::vector<KeyCondition::Term> build() {
        visit(program_.root);
        return std::move(terms_);
    }

  private:
    [[nodiscard]] const Node& node(std::uint32_t number) const noexcept { return program_.nodes[number]; }

    [[noreturn]] static void invalid_operator(NodeKind kind) {
        throw_validation("Invalid operator used in KeyConditionExpression: " + std::string(spelling(kind)));
    }
    [[noreturn]] static void invalid_condition(const std::string& what) {
        throw_validation("Invalid condition in KeyConditionExpression: " + what);
    }

    void visit(std::uint32_t number) {
        const Node& found = node(number);
        if (found.kind == NodeKind::logical_and) {
            visit(program_.operand(found, 0));
            visit(program_.operand(found, 1));
            return;
        }
        term(found);
    }

    static bool is_key_operator(NodeKind kind) noexcept {
        switch (kind) {
            case NodeKind::equal:
            case NodeKind::less:
            case NodeKind::less_or_equal:
            case NodeKind::greater:
            case NodeKind::greater_or_equal:
            case NodeKind::between:
            case NodeKind::begins_with:
                return true;
            default:
                return false;
        }
    }

    void term(const Node& found) {
        if (!is_key_operator(found.kind)) invalid_operator(found.kind);
        const bool ranged = found.kind == NodeKind::between || found.kind == NodeKind::begins_with;
        if (ranged && node(program_.operand(found, 0)).kind != NodeKind::path) {
            invalid_condition(std::string(spelling(found.kind)) +
                              " operator must have the key attribute as its first operand");
        }
        const Node* path = nullptr;
        bool path_first = false;
        std::vector<ValueView> values;
        for (std::uint32_t i = 0; i < found.count; ++i) {
            const Node& operand = node(program_.operand(found, i));
            if (operand.kind == NodeKind::size) {
                throw_invalid(ExpressionKind::key_condition,
                              "KeyConditionExpressions cannot contain nested operations");
            }
            if (operand.kind == NodeKind::value) {
                values.push_back(bound_.values[operand.first]);
                continue;
            }
            if (path != nullptr) invalid_condition("Multiple attribute names used in one condition");
            if (operand.count > 1) {
                throw_invalid(ExpressionKind::key_condition,
                              "KeyConditionExpressions cannot have conditions on nested attributes");
            }
            path = &operand;
            path_first = i == 0;
        }
        if (path == nullptr) invalid_condition("No key attribute specified");
        const std::string_view attribute = bound_.names[program_.steps[path->first].number];
        for (const auto& known : terms_) {
            if (known.attribute == attribute) {
                throw_invalid(ExpressionKind::key_condition,
                              "KeyConditionExpressions must only contain one condition per key");
            }
        }
        terms_.push_back({attribute, path_first ? operator_of(found.kind) : mirrored(operator_of(found.kind)),
                          values[0], values.size() > 1 ? values[1] : ValueView()});
    }

    static Operator operator_of(NodeKind kind) noexcept {
        switch (kind) {
            case NodeKind::less:
                return Operator::less;
            case NodeKind::less_or_equal:
                return Operator::less_or_equal;
            case NodeKind::greater:
                return Operator::greater;
            case NodeKind::greater_or_equal:
                return Operator::greater_or_equal;
            case NodeKind::between:
                return Operator::between;
            case NodeKind::begins_with:
                return Operator::begins_with;
            default:
                return Operator::equal;
        }
    }
    static Operator mirrored(Operator op) noexcept {
        switch (op) {
            case Operator::less:
                return Operator::greater;
            case Operator::less_or_equal:
                return Operator::greater_or_equal;
            case Operator::greater:
                return Operator::less;
            case Operator::greater_or_equal:
                return Operator::less_or_equal;
            default:
                return op;
        }
    }

    const BoundExpression& bound_;
    const Program& program_;
    std::vector<KeyCondition::Term> terms_;
};

KeyCondition KeyCondition::parse(std::string_view text, Placeholders& placeholders) {
    const BoundExpression bound = bind_condition(
        ExpressionKind::key_condition, cached_expression(ExpressionKind::key_condition, text), placeholders);
    KeyCondition result;
    try {
        result.terms_ = KeyConditionBuilder(bound).build();
    } catch (const ApiError& error) {
        result.problem_ = error.message;
    }
    result.storage_ = bound.program;
    return result;
}

KeyCondition KeyCondition::from_legacy(const JsonValue& key_conditions, std::size_t max_attributes) {
    KeyCondition result;
    result.legacy_ = true;
    auto storage = std::make_shared<std::vector<std::vector<ReadValue>>>();
    for (const auto& [attribute, json] : key_conditions.as_map("Condition")) {
        const JsonObject each = json.as_element_structure("Condition");
        auto& values = storage->emplace_back();
        if (const JsonValue list = each["AttributeValueList"]) values = read_values(list);
        const JsonValue comparison = each["ComparisonOperator"];
        const LegacyOperator* op = comparison ? find_legacy_operator(comparison.as_string()) : nullptr;
        for (const ReadValue& value : values) {
            if (result.problem_.empty()) result.problem_ = value.error;
        }
        if (op == nullptr) continue;
        if (result.problem_.empty()) result.problem_ = legacy_values_problem(*op, values, true);
        Term term;
        term.attribute = attribute;
        switch (op->kind) {
            case NodeKind::equal:
                term.op = Operator::equal;
                break;
            case NodeKind::less:
                term.op = Operator::less;
                break;
            case NodeKind::less_or_equal:
                term.op = Operator::less_or_equal;
                break;
            case NodeKind::greater:
                term.op = Operator::greater;
                break;
            case NodeKind::greater_or_equal:
                term.op = Operator::greater_or_equal;
                break;
            case NodeKind::between:
                term.op = Operator::between;
                break;
            case NodeKind::begins_with:
                term.op = Operator::begins_with;
                break;
            default:
                term.op = Operator::not_indexable;
        }
        if (!values.empty()) term.first = values[0].view();
        if (values.size() > 1) term.second = values[1].view();
        result.terms_.push_back(term);
    }
    if (result.problem_.empty() && (result.terms_.empty() || result.terms_.size() > max_attributes)) {
        result.problem_ = "Conditions can be of length 1 or 2 only";
    }
    result.storage_ = std::move(storage);
    return result;
}

void KeyCondition::check() const {
    if (!problem_.empty()) throw_validation(problem_);
}

}  // namespace dynantic::engine
