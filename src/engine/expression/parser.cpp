#include "engine/expression/parser.hpp"

#include "engine/api_error.hpp"
#include "engine/expression/condition_parser.hpp"
#include "engine/expression/projection_parser.hpp"
#include "engine/expression/reserved_words.hpp"
#include "engine/expression/update_parser.hpp"
#include "wire/per_thread.hpp"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <array>

namespace dynantic::engine {

namespace {

constexpr std::size_t max_text = 4096;
constexpr int max_operators = 300;
constexpr std::uint32_t max_path = 32;

}  // namespace

void throw_invalid(ExpressionKind kind, const std::string& what) {
    throw_validation("Invalid " + std::string(parameter_name(kind)) + ": " + what);
}

ExpressionParser::ExpressionParser(ExpressionKind kind, std::string_view text)
    : kind_(kind), program_(std::make_shared<Program>()) {
    program_->text = text;
    tokens_ = tokenize(program_->text);
}

const Token& ExpressionParser::peek(std::size_t ahead) const noexcept {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

const Token& ExpressionParser::take() noexcept {
    const Token& token = peek();
    if (next_ + 1 < tokens_.size()) ++next_;
    return token;
}

bool ExpressionParser::take_if(TokenKind kind) noexcept {
    if (!at(kind)) return false;
    take();
    return true;
}

void ExpressionParser::expect(TokenKind kind) {
    if (!take_if(kind)) syntax_error();
}

// DynamoDB shows the token with its neighbours, as they stand in the text: `= = b` for the second =.
void ExpressionParser::syntax_error() const {
    const Token& token = tokens_[next_];
    const bool at_end = token.kind == TokenKind::end;
    const Token& first = next_ > 0 ? tokens_[next_ - 1] : token;
    const Token& last = at_end                                      ? first
                        : tokens_[next_ + 1].kind == TokenKind::end ? token
                                                                    : tokens_[next_ + 1];
    const char* begin = first.text.data();
    const std::string_view near(begin, static_cast<std::size_t>(last.text.data() + last.text.size() - begin));
    fail("Syntax error; token: \"" + (at_end ? std::string("<EOF>") : std::string(token.text)) +
         "\", near: \"" + std::string(near) + "\"");
}

std::uint32_t ExpressionParser::number_of(std::vector<std::string_view>& list, std::string_view text) {
    const auto found = std::find(list.begin(), list.end(), text);
    if (found == list.end()) {
        list.push_back(text);
        return static_cast<std::uint32_t>(list.size() - 1);
    }
    return static_cast<std::uint32_t>(found - list.begin());
}

std::uint32_t ExpressionParser::path() {
    std::vector<Step> steps;
    const auto name = [&] {
        if (!at_path()) syntax_error();
        const Token& token = take();
        if (token.kind == TokenKind::identifier && is_reserved_word(token.text)) {
            note(reserved_,
                 "Attribute name is a reserved keyword; reserved keyword: " + std::string(token.text));
        }
        steps.push_back({number_of(program_->names, token.text), false});
    };
    name();
    for (;;) {
        if (take_if(TokenKind::dot)) {
            name();
        } else if (take_if(TokenKind::left_bracket)) {
            if (!at(TokenKind::number)) syntax_error();
            const std::string_view digits = take().text;
            constexpr std::size_t longest_index = 9;
            if (digits.size() > longest_index) {
                fail("List index is not within the allowable range; index: [" + std::string(digits) + "]");
            }
            steps.push_back({static_cast<std::uint32_t>(std::stoul(std::string(digits))), true});
            expect(TokenKind::right_bracket);
        } else {
            break;
        }
    }
    if (steps.size() > max_path) {
        fail("The document path has too many nesting levels; nesting levels: " +
             std::to_string(steps.size()));
    }
    const Node node{NodeKind::path, static_cast<std::uint32_t>(program_->steps.size()),
                    static_cast<std::uint32_t>(steps.size())};
    program_->steps.insert(program_->steps.end(), steps.begin(), steps.end());
    program_->nodes.push_back(node);
    return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

std::uint32_t ExpressionParser::value() {
    if (!at(TokenKind::value)) syntax_error();
    const std::uint32_t number = number_of(program_->values, take().text);
    program_->nodes.push_back({NodeKind::value, number, 0});
    return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

std::uint32_t ExpressionParser::add(NodeKind kind, const std::vector<std::uint32_t>& operands) {
    program_->nodes.push_back({kind, static_cast<std::uint32_t>(program_->links.size()),
                               static_cast<std::uint32_t>(operands.size())});
    program_->links.insert(program_->links.end(), operands.begin(), operands.end());
    return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

void ExpressionParser::count_operator() {
    if (++operators_ > max_operators) {
        fail("The expression contains too many operators; operator count: " + std::to_string(operators_));
    }
}

std::shared_ptr<const Program> parse_expression(ExpressionKind kind, std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        throw_invalid(kind, "The expression can not be empty;");
    }
    if (text.size() > max_text) {
        throw_invalid(
            kind, "Expression size has exceeded the maximum allowed size;" +
                      (kind == ExpressionKind::update ? std::string()
                                                      : " expression size: " + std::to_string(text.size())));
    }
    switch (kind) {
        case ExpressionKind::update:
            return UpdateParser(text).parse();
        case ExpressionKind::projection:
            return ProjectionParser(text).parse();
        default:
            return ConditionParser(kind, text).parse();
    }
}

using Cache =
    absl::flat_hash_map<std::string_view, std::shared_ptr<const Program>>;  // keys view the programs
using Caches = std::array<Cache, 3>;

// Programs send the same few expressions all the time. A cache of the thread needs no lock; it is emptied when full,
// which costs less than keeping order does.
std::shared_ptr<const Program> cached_expression(ExpressionKind kind, std::string_view text) {
    constexpr std::size_t max_entries = 256;
    // Conditions, filters and key conditions parse the same way; only messages differ, and errors are not kept.
    Cache& cache = detail::PerThread<Caches>::get()[kind == ExpressionKind::update       ? 1
                                                    : kind == ExpressionKind::projection ? 2
                                                                                         : 0];
    const auto found = cache.find(text);
    if (found != cache.end()) return found->second;
    auto program = parse_expression(kind, text);
    if (cache.size() >= max_entries) cache.clear();
    cache.emplace(program->text, program);
    return program;
}

}  // namespace dynantic::engine
