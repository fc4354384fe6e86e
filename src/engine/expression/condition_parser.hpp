#pragma once

#include "engine/expression/parser.hpp"

namespace dynantic::engine {

/// Conditions, filters and key conditions:
///
///   or         := and (OR and)*
///   and        := not (AND not)*
///   not        := NOT not | comparison
///   comparison := operand [comparator operand | BETWEEN operand AND operand | IN (operand, ...)]
///   operand    := path | :value | function(operand, ...) | ( or )
///
/// What stands in parentheses may be a condition or an operand, so an operand that is neither compared nor a condition
/// is handed up to the closing parenthesis, and is an error anywhere else.
class ConditionParser : private ExpressionParser {
  public:
    using ExpressionParser::ExpressionParser;
    [[nodiscard]] std::shared_ptr<const Program> parse();

  private:
    struct Parsed {
        std::uint32_t node = 0;
        bool is_condition = false;  // may stand where a condition stands
        bool is_operand = false;    // may stand where an operand stands
        bool in_parentheses = false;
    };
    Parsed disjunction();
    Parsed conjunction();
    Parsed negation();
    Parsed comparison();
    Parsed operand();
    Parsed parenthesised();
    Parsed call();
    std::uint32_t comparison_operand();

    void require_condition(const Parsed& parsed);
    void refuse_as_operand(std::uint32_t node);
    [[nodiscard]] bool at_comparator() const noexcept;

    int depth_ = 0;
    std::string redundant_parentheses_;
    std::string misused_function_;
};

}  // namespace dynantic::engine
