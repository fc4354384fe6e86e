#include "engine/expression/update_parser.hpp"

#include <algorithm>
#include <array>

namespace dynantic::engine {

namespace {

constexpr int max_depth = 310;

struct Section {
    std::string_view keyword;
    UpdateAction::Kind kind;
};
constexpr std::array known_sections{
    Section{"SET", UpdateAction::Kind::set},
    Section{"REMOVE", UpdateAction::Kind::remove},
    Section{"ADD", UpdateAction::Kind::add},
    Section{"DELETE", UpdateAction::Kind::erase},
};

constexpr std::array<std::string_view, 6> functions_of_conditions{
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"};

}  // namespace

std::shared_ptr<const Program> UpdateParser::parse() {
    do {
        section();
    } while (!at(TokenKind::end));
    for (const std::string* problem : {&reserved_, &unknown_function_, &repeated_section_}) {
        if (!problem->empty()) fail(*problem);
    }
    return program_;
}

bool UpdateParser::at_section() const noexcept {
    return std::any_of(known_sections.begin(), known_sections.end(),
                       [this](const Section& known) { return is_keyword(peek(), known.keyword); });
}

void UpdateParser::section() {
    for (const auto& [keyword, kind] : known_sections) {
        if (!is_keyword(peek(), keyword)) continue;
        take();
        if (std::find(sections_.begin(), sections_.end(), keyword) != sections_.end()) {
            note(repeated_section_, "The \"" + std::string(keyword) +
                                        "\" section can only be used once in an update expression;");
        }
        sections_.push_back(keyword);
        do {
            action(kind);
        } while (take_if(TokenKind::comma));
        return;
    }
    syntax_error();
}

void UpdateParser::action(UpdateAction::Kind kind) {
    if (at_section()) syntax_error();
    UpdateAction action{kind, path(), 0};
    if (kind == UpdateAction::Kind::set) {
        expect(TokenKind::equal);
        action.value = sum();
    } else if (kind != UpdateAction::Kind::remove) {
        action.value = value();
    }
    program_->actions.push_back(action);
}

// One + or - and no more; a second one is a syntax error.
std::uint32_t UpdateParser::sum() {
    const std::uint32_t left = operand();
    if (!at(TokenKind::plus) && !at(TokenKind::minus)) return left;
    count_operator();
    const NodeKind kind = take().kind == TokenKind::plus ? NodeKind::plus : NodeKind::minus;
    return add(kind, {left, operand()});
}

std::uint32_t UpdateParser::operand() {
    if (at(TokenKind::left_paren)) {
        if (++depth_ > max_depth) fail("The expression has redundant parentheses;");
        take();
        const std::uint32_t inner = sum();
        expect(TokenKind::right_paren);
        --depth_;
        return inner;
    }
    if (at(TokenKind::value)) return value();
    if (at(TokenKind::identifier) && peek(1).kind == TokenKind::left_paren) return call();
    if (at_section()) syntax_error();
    return path();
}

// if_not_exists may stand in if_not_exists, and in list_append; list_append in list_append may not.
void UpdateParser::refuse_nested_append(const Node& append) {
    for (std::uint32_t i = 0; i < append.count; ++i) {
        if (program_->nodes[program_->operand(append, i)].kind != NodeKind::list_append) continue;
        note(unknown_function_,
             "The function is not allowed to be used this way in an expression; function: list_append");
    }
}

std::uint32_t UpdateParser::call() {
    const std::string_view name = peek().text;
    NodeKind kind = NodeKind::unknown_function;
    if (name == "if_not_exists") kind = NodeKind::if_not_exists;
    if (name == "list_append") kind = NodeKind::list_append;
    if (kind == NodeKind::unknown_function) {
        const bool of_conditions = std::find(functions_of_conditions.begin(), functions_of_conditions.end(),
                                             name) != functions_of_conditions.end();
        note(unknown_function_,
             (of_conditions ? "The function is not allowed in an update expression; function: "
                            : "Invalid function name; function: ") +
                 std::string(name));
    }
    if (++depth_ > max_depth) fail("The expression has redundant parentheses;");
    const std::uint32_t node = function(kind, [this] { return operand(); });
    --depth_;
    if (kind == NodeKind::list_append) refuse_nested_append(program_->nodes[node]);
    return node;
}

}  // namespace dynantic::engine
