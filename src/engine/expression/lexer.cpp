#include "engine/expression/lexer.hpp"

#include <algorithm>

namespace dynantic::engine {

namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_word(char c) noexcept { return is_letter(c) || is_digit(c) || c == '_'; }

/// Length of the UTF-8 character at the front of well-formed text.
std::size_t character_length(std::string_view text) noexcept {
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) ++length;
    return length;
}

template <class Predicate>
std::size_t run_length(std::string_view text, std::size_t from, Predicate predicate) noexcept {
    while (from < text.size() && predicate(text[from])) ++from;
    return from;
}

Token next_token(std::string_view text) noexcept {
    const char c = text[0];
    const char after = text.size() > 1 ? text[1] : '\0';
    const auto token = [&](TokenKind kind, std::size_t length) {
        return Token{kind, text.substr(0, length)};
    };
    if (is_letter(c)) return token(TokenKind::identifier, run_length(text, 1, is_word));
    if (is_digit(c)) return token(TokenKind::number, run_length(text, 1, is_digit));
    if ((c == '#' || c == ':') && is_word(after)) {
        return token(c == '#' ? TokenKind::name : TokenKind::value, run_length(text, 2, is_word));
    }
    switch (c) {
        case '(':
            return token(TokenKind::left_paren, 1);
        case ')':
            return token(TokenKind::right_paren, 1);
        case '[':
            return token(TokenKind::left_bracket, 1);
        case ']':
            return token(TokenKind::right_bracket, 1);
        case ',':
            return token(TokenKind::comma, 1);
        case '.':
            return token(TokenKind::dot, 1);
        case '=':
            return token(TokenKind::equal, 1);
        case '+':
            return token(TokenKind::plus, 1);
        case '-':
            return token(TokenKind::minus, 1);
        case '<':
            if (after == '>') return token(TokenKind::not_equal, 2);
            if (after == '=') return token(TokenKind::less_or_equal, 2);
            return token(TokenKind::less, 1);
        case '>':
            if (after == '=') return token(TokenKind::greater_or_equal, 2);
            return token(TokenKind::greater, 1);
        default:
            return token(TokenKind::invalid, character_length(text));
    }
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
    std::vector<Token> tokens;
    for (std::size_t at = run_length(text, 0, is_space); at < text.size();
         at = run_length(text, at, is_space)) {
        tokens.push_back(next_token(text.substr(at)));
        at += tokens.back().text.size();
    }
    tokens.push_back({TokenKind::end, text.substr(text.size())});
    return tokens;
}

bool is_keyword(const Token& token, std::string_view upper) noexcept {
    if (token.kind != TokenKind::identifier || token.text.size() != upper.size()) return false;
    return std::equal(token.text.begin(), token.text.end(), upper.begin(), [](char a, char b) {
        return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b;
    });
}

}  // namespace dynantic::engine
