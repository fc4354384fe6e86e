#include "engine/partiql/lexer.hpp"

#include "engine/api_error.hpp"

#include <array>

namespace dynantic::engine::partiql {

void throw_not_well_formed(std::string_view detail) {
    throw_validation("Statement wasn't well formed, can't be processed: " + std::string(detail));
}

std::string shown_position(std::string_view statement, const Position& position) {
    std::size_t line = 1;
    std::size_t column = 1;
    for (const char c : statement.substr(0, position.offset)) {
        if (c == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++column;
        }
    }
    return std::to_string(line) + ":" + std::to_string(column) + ":" + std::to_string(position.length);
}

namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

constexpr std::array<std::string_view, 6> long_symbols{"<<", ">>", "<=", ">=", "<>", "!="};
constexpr std::string_view short_symbols = "=<>()[]{},.:*+-?;";

class Lexer {
  public:
    explicit Lexer(std::string_view text) noexcept : text_(text) {}

    std::vector<Token> run() {
        for (skip(); at_ < text_.size(); skip()) tokens_.push_back(next());
        tokens_.push_back({TokenKind::end, {}, {text_.size(), 0}});
        return std::move(tokens_);
    }

  private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }

    void skip() {
        for (;;) {
            if (is_space(peek())) {
                ++at_;
            } else if (peek() == '-' && peek(1) == '-') {
                const std::size_t end = text_.find('\n', at_);
                at_ = end == std::string_view::npos ? text_.size() : end;
            } else if (peek() == '/' && peek(1) == '*') {
                const std::size_t end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) throw_not_well_formed();
                at_ = end + 2;
            } else {
                return;
            }
        }
    }

    Token made(TokenKind kind, std::string text, std::size_t begin) const {
        return {kind, std::move(text), {begin, at_ - begin}};
    }

    Token next() {
        const std::size_t begin = at_;
        const char c = peek();
        if (is_letter(c)) {
            while (is_letter(peek()) || is_digit(peek())) ++at_;
            return made(TokenKind::word, std::string(text_.substr(begin, at_ - begin)), begin);
        }
        if (is_digit(c) || (c == '.' && is_digit(peek(1)) && !follows_a_name())) return number(begin);
        if (c == '\'') return quotation(TokenKind::string, begin);
        if (c == '"') return quotation(TokenKind::quoted_name, begin);
        for (const std::string_view symbol : long_symbols) {
            if (text_.substr(at_, 2) != symbol) continue;
            at_ += 2;
            return made(TokenKind::symbol, std::string(symbol), begin);
        }
        if (short_symbols.find(c) == std::string_view::npos) throw_not_well_formed();
        ++at_;
        return made(TokenKind::symbol, std::string(1, c), begin);
    }

    /// a.1 is no number after a name.
    [[nodiscard]] bool follows_a_name() const noexcept {
        if (tokens_.empty()) return false;
        const Token& last = tokens_.back();
        return (last.kind == TokenKind::word || last.kind == TokenKind::quoted_name) &&
               last.position.offset + last.position.length == at_;
    }

    Token number(std::size_t begin) {
        while (is_digit(peek())) ++at_;
        if (peek() == '.') {
            ++at_;
            while (is_digit(peek())) ++at_;
        }
        const bool has_sign = peek(1) == '+' || peek(1) == '-';
        if ((peek() == 'e' || peek() == 'E') && is_digit(peek(has_sign ? 2 : 1))) {
            at_ += has_sign ? 2 : 1;
            while (is_digit(peek())) ++at_;
        }
        if (is_letter(peek())) throw_not_well_formed();
        return made(TokenKind::number, std::string(text_.substr(begin, at_ - begin)), begin);
    }

    /// A doubled quotation mark stands for one.
    Token quotation(TokenKind kind, std::size_t begin) {
        const char mark = text_[at_++];
        std::string content;
        for (;;) {
            const std::size_t end = text_.find(mark, at_);
            if (end == std::string_view::npos) throw_not_well_formed();
            content.append(text_, at_, end - at_);
            at_ = end + 1;
            if (peek() != mark) break;
            content.push_back(mark);
            ++at_;
        }
        return made(kind, std::move(content), begin);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view statement) { return Lexer(statement).run(); }

}  // namespace dynantic::engine::partiql
