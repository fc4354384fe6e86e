#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace dynantic::engine {

enum class TokenKind : std::uint8_t {
    end,
    identifier,  // attribute, function or keyword
    name,        // #placeholder
    value,       // :placeholder
    number,
    left_paren,
    right_paren,
    left_bracket,
    right_bracket,
    comma,
    dot,
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    plus,
    minus,
    invalid,  // one character that begins nothing
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text;
};

/// All tokens of an expression, the end last. Never fails: what is no token is an `invalid` one, a whole UTF-8 character.
[[nodiscard]] std::vector<Token> tokenize(std::string_view text);

/// Whether an identifier is this keyword, in any case. `upper` is in capitals.
[[nodiscard]] bool is_keyword(const Token& token, std::string_view upper) noexcept;

}  // namespace dynantic::engine
