#include "engine/api_error.hpp"
#include "engine/item/json.hpp"
#include "engine/item/number.hpp"
#include "engine/item/read.hpp"
#include "engine/partiql/parser.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace dynantic::engine::partiql {

namespace {

constexpr int max_depth = 100;

char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Counts nesting; statements are short, but not every one is meant well.
class Nesting {
  public:
    explicit Nesting(int& depth) : depth_(depth) {
        if (++depth_ > max_depth) throw_not_well_formed("Expression is nested too deeply");
    }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    ~Nesting() { --depth_; }

  private:
    int& depth_;
};

Expression made(Expression::Kind kind, std::string text, std::vector<Expression> operands) {
    Expression result;
    result.kind = kind;
    result.text = std::move(text);
    result.operands = std::move(operands);
    return result;
}

std::vector<Expression> both(Expression left, Expression right) {
    std::vector<Expression> operands;
    operands.push_back(std::move(left));
    operands.push_back(std::move(right));
    return operands;
}

Expression literal_expression(std::string json) {
    Expression result;
    result.json = std::move(json);
    return result;
}

struct TypeName {
    std::string_view word;
    std::string_view tag;
};
constexpr std::array type_names{
    TypeName{"STRING", "S"},     TypeName{"NUMBER", "N"},  TypeName{"BINARY", "B"}, TypeName{"BOOL", "BOOL"},
    TypeName{"BOOLEAN", "BOOL"}, TypeName{"NULL", "NULL"}, TypeName{"LIST", "L"},   TypeName{"MAP", "M"},
    TypeName{"STRUCT", "M"},     TypeName{"TUPLE", "M"},   TypeName{"SS", "SS"},    TypeName{"NS", "NS"},
    TypeName{"BS", "BS"},
};

constexpr std::array<std::string_view, 11> functions{
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains",  "size",
    "missing",          "list_append",          "if_not_exists",  "set_add",     "set_delete"};

/// The type tag of a literal: "S" of {"S":"x"}.
std::string_view tag_of(std::string_view json) noexcept {
    const std::size_t end = json.find('"', 2);
    return json.size() > 2 && end != std::string_view::npos ? json.substr(2, end - 2) : std::string_view();
}

}  // namespace

ExpressionParser::ExpressionParser(std::string_view statement, const std::vector<std::string>& parameters)
    : statement_(statement), parameters_(parameters), tokens_(tokenize(statement)) {}

const Token& ExpressionParser::peek(std::size_t ahead) const noexcept {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

const Token& ExpressionParser::take() noexcept {
    const Token& token = peek();
    if (next_ + 1 < tokens_.size()) ++next_;
    return token;
}

bool ExpressionParser::at_word(std::string_view word, std::size_t ahead) const noexcept {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::word && token.text.size() == word.size() &&
           std::equal(word.begin(), word.end(), token.text.begin(),
                      [](char a, char b) { return a == upper(b); });
}

bool ExpressionParser::take_word(std::string_view word) noexcept {
    if (!at_word(word)) return false;
    take();
    return true;
}

void ExpressionParser::expect_word(std::string_view word) {
    if (!take_word(word)) unexpected();
}

bool ExpressionParser::at_symbol(std::string_view symbol, std::size_t ahead) const noexcept {
    return peek(ahead).kind == TokenKind::symbol && peek(ahead).text == symbol;
}

bool ExpressionParser::take_symbol(std::string_view symbol) noexcept {
    if (!at_symbol(symbol)) return false;
    take();
    return true;
}

void ExpressionParser::expect_symbol(std::string_view symbol) {
    if (!take_symbol(symbol)) unexpected();
}

bool ExpressionParser::at_name() const noexcept {
    return peek().kind == TokenKind::word || peek().kind == TokenKind::quoted_name;
}

void ExpressionParser::unexpected() const {
    throw_not_well_formed(peek().kind == TokenKind::end ? "Unexpected end of statement" : "Unexpected token");
}

std::string ExpressionParser::name() {
    if (!at_name()) unexpected();
    return take().text;
}

Path ExpressionParser::path() {
    Path steps;
    steps.push_back({name(), 0, false});
    for (;;) {
        if (take_symbol(".")) {
            steps.push_back({name(), 0, false});
        } else if (at_symbol("[") && peek(1).kind == TokenKind::number) {
            take();
            const std::string digits = take().text;
            if (digits.size() > 9 || digits.find_first_not_of("0123456789") != std::string::npos)
                unexpected();
            steps.push_back({{}, static_cast<std::uint32_t>(std::stoul(digits)), true});
            expect_symbol("]");
        } else {
            return steps;
        }
    }
}

// ---- Conditions

Expression ExpressionParser::condition() {
    const Nesting nesting(depth_);
    Expression left = conjunction();
    while (take_word("OR")) {
        left = made(Expression::Kind::disjunction, {}, both(std::move(left), conjunction()));
    }
    return left;
}

Expression ExpressionParser::conjunction() {
    Expression left = negation();
    while (take_word("AND")) {
        left = made(Expression::Kind::conjunction, {}, both(std::move(left), negation()));
    }
    return left;
}

Expression ExpressionParser::negation() {
    if (!take_word("NOT")) return comparison();
    const Nesting nesting(depth_);
    std::vector<Expression> operands;
    operands.push_back(negation());
    return made(Expression::Kind::negation, {}, std::move(operands));
}

Expression ExpressionParser::comparison() {
    Expression left = operand();
    for (const char* symbol : {"=", "<>", "!=", "<=", ">=", "<", ">"}) {
        if (!take_symbol(symbol)) continue;
        const std::string op = symbol == std::string_view("!=") ? "<>" : symbol;
        return made(Expression::Kind::comparison, op, both(std::move(left), operand()));
    }
    if (at_word("NOT") && (at_word("BETWEEN", 1) || at_word("IN", 1))) {
        take();
        std::vector<Expression> operands;
        operands.push_back(tested(std::move(left)));
        return made(Expression::Kind::negation, {}, std::move(operands));
    }
    return tested(std::move(left));
}

/// BETWEEN, IN and IS, where they follow.
Expression ExpressionParser::tested(Expression left) {
    if (take_word("BETWEEN")) {
        std::vector<Expression> operands;
        operands.push_back(std::move(left));
        operands.push_back(operand());
        expect_word("AND");
        operands.push_back(operand());
        return made(Expression::Kind::between, {}, std::move(operands));
    }
    if (take_word("IN")) return in_list(std::move(left));
    if (take_word("IS")) return is_test(std::move(left));
    return left;
}

Expression ExpressionParser::in_list(Expression subject) {
    const bool brackets = at_symbol("[");
    if (!brackets && !at_symbol("(")) unexpected();
    take();
    std::vector<Expression> operands;
    operands.push_back(std::move(subject));
    do {
        operands.push_back(operand());
    } while (take_symbol(","));
    expect_symbol(brackets ? "]" : ")");
    return made(Expression::Kind::in, {}, std::move(operands));
}

Expression ExpressionParser::is_test(Expression subject) {
    const bool negated = take_word("NOT");
    std::vector<Expression> operands;
    operands.push_back(std::move(subject));
    Expression test;
    if (take_word("MISSING")) {
        return made(Expression::Kind::call, negated ? "attribute_exists" : "attribute_not_exists",
                    std::move(operands));
    }
    const auto type = std::find_if(type_names.begin(), type_names.end(),
                                   [this](const TypeName& known) { return at_word(known.word); });
    if (type == type_names.end()) unexpected();
    take();
    operands.push_back(literal_expression("{\"S\":\"" + std::string(type->tag) + "\"}"));
    test = made(Expression::Kind::call, "attribute_type", std::move(operands));
    if (!negated) return test;
    std::vector<Expression> inner;
    inner.push_back(std::move(test));
    return made(Expression::Kind::negation, {}, std::move(inner));
}

Expression ExpressionParser::operand() {
    if (at_literal()) return literal_expression(literal("root"));
    if (take_symbol("(")) {
        Expression inner = condition();
        expect_symbol(")");
        return inner;
    }
    if (peek().kind == TokenKind::word && at_symbol("(", 1)) return call();
    Expression result;
    result.kind = Expression::Kind::path;
    result.position = peek().position;
    result.path = path();
    return result;
}

Expression ExpressionParser::call() {
    const Nesting nesting(depth_);
    Expression result;
    result.kind = Expression::Kind::call;
    result.position = peek().position;
    result.text = take().text;
    std::transform(result.text.begin(), result.text.end(), result.text.begin(), lower);
    if (std::find(functions.begin(), functions.end(), result.text) == functions.end()) {
        throw_validation("Unrecognized function: " + result.text + " at " + place(result.position));
    }
    expect_symbol("(");
    if (!take_symbol(")")) {
        do {
            result.operands.push_back(sum());
        } while (take_symbol(","));
        expect_symbol(")");
    }
    return result;
}

Expression ExpressionParser::sum() {
    const Nesting nesting(depth_);
    Expression left = operand();
    while (at_symbol("+") || at_symbol("-")) {
        const std::string op = take().text;
        left = made(Expression::Kind::sum, op, both(std::move(left), operand()));
    }
    return left;
}

// ---- Literals

bool ExpressionParser::at_literal() const noexcept {
    const Token& token = peek();
    if (token.kind == TokenKind::string || token.kind == TokenKind::number) return true;
    if (token.kind == TokenKind::symbol) {
        return token.text == "?" || token.text == "[" || token.text == "{" || token.text == "<<" ||
               ((token.text == "-" || token.text == "+") && peek(1).kind == TokenKind::number);
    }
    return (at_word("TRUE") || at_word("FALSE") || at_word("NULL")) && !at_symbol("(", 1) &&
           !at_symbol(".", 1);
}

std::string ExpressionParser::literal(const std::string& where) {
    const Nesting nesting(depth_);
    if (take_symbol("?")) {
        if (parameters_used_ == parameters_.size()) {
            throw_validation("Number of parameters in request and statement don't match.");
        }
        return parameters_[parameters_used_++];
    }
    if (peek().kind == TokenKind::number) return number(false, where);
    if (at_symbol("-") || at_symbol("+")) return number(take().text == "-", where);
    if (at_symbol("[")) return list(where);
    if (at_symbol("{")) return "{\"M\":" + tuple(where + ".") + "}";
    if (at_symbol("<<")) return bag(where);
    if (take_word("TRUE")) return R"({"BOOL":true})";
    if (take_word("FALSE")) return R"({"BOOL":false})";
    if (take_word("NULL")) return R"({"NULL":true})";
    if (peek().kind == TokenKind::string) {
        std::string json;
        detail::JsonWriter(json).string_value(take().text);
        return json;
    }
    if (peek().kind == TokenKind::word && at_symbol("(", 1)) {
        const Token& function = peek();
        throw_validation("Unsupported data type: " + function.text + " under key root at " +
                         place(function.position));
    }
    unexpected();
}

std::string ExpressionParser::number(bool negative, const std::string& where) {
    if (peek().kind != TokenKind::number) unexpected();
    const std::string text = (negative ? "-" : "") + take().text;
    // Java's scale: an exponent past 32 bits is no number at all to the parser.
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent != std::string::npos) {
        const std::string digits = text.substr(text.find_first_of("0123456789", exponent));
        const std::size_t point = text.find('.');
        const long long fraction =
            point == std::string::npos ? 0 : static_cast<long long>(exponent - point) - 1;
        const bool minus = text[exponent + 1] == '-';
        if (digits.size() > 10 || (minus ? 0 : -fraction) + std::stoll(digits) > 2147483647LL ||
            (minus && std::stoll(digits) + fraction > 2147483647LL)) {
            throw_not_well_formed();
        }
    }
    PackedNumber packed;
    const auto error = PackedNumber::parse(text, packed);
    if (error != Decimal::ParseError::none) throw_validation(number_error(error, text) + " under " + where);
    return "{\"N\":\"" + text + "\"}";
}

std::string ExpressionParser::list(const std::string& where) {
    expect_symbol("[");
    std::string json = R"({"L":[)";
    std::size_t index = 0;
    if (!take_symbol("]")) {
        do {
            if (index > 0) json += ',';
            json += literal(where + "[" + std::to_string(index++) + "]");
        } while (take_symbol(","));
        expect_symbol("]");
    }
    return json + "]}";
}

/// {"k":{...},...}, without the M around it. Problems with a value are told with its place: `prefix` and, where
/// that ends with a dot, its key. The attributes of an item are each "root".
std::string ExpressionParser::tuple(const std::string& prefix) {
    expect_symbol("{");
    std::string json = "{";
    std::set<std::string> names;
    if (!take_symbol("}")) {
        do {
            if (peek().kind != TokenKind::string && !at_name()) unexpected();
            const std::string& key = take().text;
            if (!names.insert(key).second) throw_not_well_formed("Duplicate attribute name");
            expect_symbol(":");
            if (json.size() > 1) json += ',';
            detail::JsonWriter(json).key(key);
            json += literal(prefix.ends_with('.') ? prefix + key : prefix);
        } while (take_symbol(","));
        expect_symbol("}");
    }
    return json + "}";
}

std::string ExpressionParser::bag(const std::string& where) {
    expect_symbol("<<");
    if (take_symbol(">>")) throw_validation("Empty bags are not supported");
    std::string members;
    std::string tag;
    do {
        const std::string member = literal(where);
        const std::string found(tag_of(member));
        if (found != "S" && found != "N" && found != "B") {
            throw_validation("Unsupported data type in a set: " + found);
        }
        if (tag.empty()) tag = found;
        if (tag != found) throw_validation("Sets must hold members of one type");
        // {"S":"x"} -> "x"
        const std::size_t colon = member.find(':');
        if (!members.empty()) members += ',';
        members += member.substr(colon + 1, member.size() - colon - 2);
    } while (take_symbol(","));
    expect_symbol(">>");
    std::string json = "{\"" + tag + "S\":[" + members + "]}";
    const JsonDocument document("{\"set\":" + json + "}");
    read_value(document.root()["set"]).check();
    return json;
}

void ExpressionParser::check_parameters_used() const {
    if (parameters_used_ != parameters_.size()) {
        throw_validation("Number of parameters in request and statement don't match.");
    }
}

}  // namespace dynantic::engine::partiql
