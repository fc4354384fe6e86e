#pragma once

#include "engine/partiql/lexer.hpp"
#include "engine/partiql/statement.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine::partiql {

/// Parses a statement. `parameters` are the DynamoDB JSON of what the question marks stand for, in order. Throws
/// ValidationException in DynamoDB's words. Nesting is bounded.
[[nodiscard]] Statement parse(std::string_view statement, const std::vector<std::string>& parameters);

/// Parses expressions: values, paths, conditions. The statement's parser goes on where it stops.
class ExpressionParser {
  public:
    ExpressionParser(std::string_view statement, const std::vector<std::string>& parameters);

  protected:
    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const noexcept;
    const Token& take() noexcept;
    [[nodiscard]] bool at_word(std::string_view upper, std::size_t ahead = 0) const noexcept;
    bool take_word(std::string_view upper) noexcept;
    void expect_word(std::string_view upper);
    [[nodiscard]] bool at_symbol(std::string_view symbol, std::size_t ahead = 0) const noexcept;
    bool take_symbol(std::string_view symbol) noexcept;
    void expect_symbol(std::string_view symbol);
    [[nodiscard]] bool at_name() const noexcept;
    [[noreturn]] void unexpected() const;
    [[nodiscard]] std::string place(const Position& position) const {
        return shown_position(statement_, position);
    }

    std::string name();
    Path path();
    Expression condition();
    /// The right side of SET: operands joined by + and -.
    Expression sum();
    /// A literal or parameter as DynamoDB JSON; `where` is its place in the whole value, for messages.
    std::string literal(const std::string& where);
    std::string tuple(const std::string& prefix);
    [[nodiscard]] bool at_literal() const noexcept;
    void check_parameters_used() const;

  private:
    Expression conjunction();
    Expression negation();
    Expression comparison();
    Expression tested(Expression left);
    Expression operand();
    Expression call();
    Expression is_test(Expression subject);
    Expression in_list(Expression subject);
    std::string number(bool negative, const std::string& where);
    std::string list(const std::string& where);
    std::string bag(const std::string& where);

    std::string_view statement_;
    const std::vector<std::string>& parameters_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    std::size_t parameters_used_ = 0;
    int depth_ = 0;
};

}  // namespace dynantic::engine::partiql
