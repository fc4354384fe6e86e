#pragma once

#include "engine/expression/lexer.hpp"
#include "engine/expression/program.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// Parses an expression. All that can be told from the text alone is told here, in DynamoDB's order: size, syntax,
/// parentheses, functions, reserved words. Throws ValidationException, "Invalid <parameter>: ...".
[[nodiscard]] std::shared_ptr<const Program> parse_expression(ExpressionKind kind, std::string_view text);

/// The same, from a small cache of this thread where the text was parsed before.
[[nodiscard]] std::shared_ptr<const Program> cached_expression(ExpressionKind kind, std::string_view text);

/// Throws ValidationException "Invalid <parameter>: <what>".
[[noreturn]] void throw_invalid(ExpressionKind kind, const std::string& what);

/// What all kinds of expression share: tokens, paths, placeholders, counting. One object parses one text.
class ExpressionParser {
  public:
    ExpressionParser(ExpressionKind kind, std::string_view text);

  protected:
    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const noexcept;
    const Token& take() noexcept;
    [[nodiscard]] bool at(TokenKind kind) const noexcept { return peek().kind == kind; }
    bool take_if(TokenKind kind) noexcept;
    void expect(TokenKind kind);
    [[noreturn]] void syntax_error() const;
    [[noreturn]] void fail(const std::string& what) const { throw_invalid(kind_, what); }

    [[nodiscard]] bool at_path() const noexcept { return at(TokenKind::identifier) || at(TokenKind::name); }
    std::uint32_t path();
    std::uint32_t value();
    /// Function name and its operands; `operand` parses one.
    template <class Operand>
    std::uint32_t function(NodeKind kind, Operand operand);

    std::uint32_t add(NodeKind kind, const std::vector<std::uint32_t>& operands);
    void count_operator();
    /// Remembers the first of its kind.
    static void note(std::string& slot, std::string what) {
        if (slot.empty()) slot = std::move(what);
    }

    ExpressionKind kind_;
    std::shared_ptr<Program> program_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    int operators_ = 0;
    std::string reserved_;  // problems that wait until the syntax is known to be right
    std::string unknown_function_;

  private:
    static std::uint32_t number_of(std::vector<std::string_view>& list, std::string_view text);
};

template <class Operand>
std::uint32_t ExpressionParser::function(NodeKind kind, Operand operand) {
    count_operator();
    take();
    expect(TokenKind::left_paren);
    std::vector<std::uint32_t> operands;
    if (!at(TokenKind::right_paren)) {
        do {
            operands.push_back(operand());
        } while (take_if(TokenKind::comma));
    }
    expect(TokenKind::right_paren);
    return add(kind, operands);
}

}  // namespace dynantic::engine
