#pragma once

#include "engine/partiql/statement.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine::partiql {

enum class TokenKind : std::uint8_t { end, word, quoted_name, string, number, symbol };

struct Token {
    TokenKind kind = TokenKind::end;
    std::string text;  // words and symbols as written; names, strings without their quotes
    Position position;
};

/// All tokens, the end last; comments are gone. Throws ValidationException where a character begins nothing, or a
/// quotation or comment does not end.
[[nodiscard]] std::vector<Token> tokenize(std::string_view statement);

/// Throws ValidationException "Statement wasn't well formed, can't be processed: <detail>".
[[noreturn]] void throw_not_well_formed(std::string_view detail = {});

/// "1:15:7": line and column from 1, and length, in characters.
[[nodiscard]] std::string shown_position(std::string_view statement, const Position& position);

}  // namespace dynantic::engine::partiql
