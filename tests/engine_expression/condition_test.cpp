#include "engine/expression/condition.hpp"

#include "request.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dynantic::engine {
namespace {

using testing::item_bytes;
using testing::refusal;
using testing::Request;

bool matches(std::string_view text, std::string_view values, std::string_view item,
             std::string_view names = {}) {
    Request request(values, names);
    const Condition condition = Condition::parse("ConditionExpression", text, request.placeholders);
    return condition.matches(ItemView(item_bytes(item)));
}

std::string problem(std::string_view text, std::string_view values = {}, std::string_view names = {}) {
    Request request(values, names);
    return refusal(
        [&] { static_cast<void>(Condition::parse("FilterExpression", text, request.placeholders)); });
}

constexpr const char* item = R"({
    "s":{"S":"hello"}, "n":{"N":"42"}, "b":{"B":"AQID"}, "t":{"BOOL":true}, "nul":{"NULL":true},
    "l":{"L":[{"S":"x"},{"N":"7"},{"M":{"deep":{"S":"y"}}}]},
    "m":{"M":{"k":{"S":"v"},"inside":{"M":{"n":{"N":"1"}}}}},
    "ss":{"SS":["a","b"]}, "ns":{"NS":["1","2"]}, "bs":{"BS":["AQ=="]}, "big":{"N":"1E100"}, "umlaut":{"S":"äö"}})";

struct Case {
    const char* text;
    const char* values;
    bool expected;
};

void check(const std::vector<Case>& cases) {
    for (const auto& [text, values, expected] : cases)
        EXPECT_EQ(matches(text, values, item), expected) << text;
}

TEST(Condition, compares_values_of_one_type) {
    check({
        {"s = :v", R"(":v":{"S":"hello"})", true},
        {"s = :v", R"(":v":{"S":"hell"})", false},
        {"s <> :v", R"(":v":{"S":"hell"})", true},
        {"s < :v", R"(":v":{"S":"hellp"})", true},
        {"s > :v", R"(":v":{"S":"hell"})", true},
        {"n = :v", R"(":v":{"N":"42.0"})", true},
        {"n < :v", R"(":v":{"N":"100"})", true},
        {"n <= :v", R"(":v":{"N":"42"})", true},
        {"n >= :v", R"(":v":{"N":"42"})", true},
        {"n > :v", R"(":v":{"N":"42"})", false},
        {"n > :v", R"(":v":{"N":"-1000"})", true},
        {"big > n", "", true},
        {"b = :v", R"(":v":{"B":"AQID"})", true},
        {"b < :v", R"(":v":{"B":"/w=="})", true},
        {":v = s", R"(":v":{"S":"hello"})", true},
        {":v < n", R"(":v":{"N":"41"})", true},
        {"t = :v", R"(":v":{"BOOL":true})", true},
        {"t = :v", R"(":v":{"BOOL":false})", false},
        {"nul = :v", R"(":v":{"NULL":true})", true},
        {"ss = :v", R"(":v":{"SS":["b","a"]})", true},
        {"ns = :v", R"(":v":{"NS":["2.0","1"]})", true},
        {"m = :v", R"(":v":{"M":{"inside":{"M":{"n":{"N":"1"}}},"k":{"S":"v"}}})", true},
        {"l = :v", R"(":v":{"L":[{"S":"x"},{"N":"7"},{"M":{"deep":{"S":"y"}}}]})", true},
        {"l = :v", R"(":v":{"L":[{"N":"7"},{"S":"x"},{"M":{"deep":{"S":"y"}}}]})", false},
    });
}

TEST(Condition, of_different_types_only_unequal_holds) {
    check({
        {"s = :v", R"(":v":{"N":"1"})", false},
        {"s <> :v", R"(":v":{"N":"1"})", true},
        {"s < :v", R"(":v":{"N":"1"})", false},
        {"s >= :v", R"(":v":{"B":"AQ=="})", false},
        {"n BETWEEN :a AND :b", R"(":a":{"S":"0"},":b":{"S":"9"})", false},
    });
}

TEST(Condition, a_missing_attribute_meets_no_comparison_but_unequal) {
    check({
        {"absent = :v", R"(":v":{"S":"x"})", false},
        {"absent <> :v", R"(":v":{"S":"x"})", true},
        {"absent < :v", R"(":v":{"N":"1"})", false},
        {"absent >= :v", R"(":v":{"N":"1"})", false},
        {"absent = another", "", false},
        {"absent BETWEEN :a AND :b", R"(":a":{"N":"0"},":b":{"N":"9"})", false},
        {"absent IN (:a, :b)", R"(":a":{"N":"0"},":b":{"N":"9"})", false},
        {"contains(absent, :v)", R"(":v":{"S":"x"})", false},
        {"begins_with(absent, :v)", R"(":v":{"S":"x"})", false},
        {"attribute_type(absent, :v)", R"(":v":{"S":"S"})", false},
        {"size(absent) > :v", R"(":v":{"N":"0"})", false},
        {"NOT absent = :v", R"(":v":{"S":"x"})", true},
        {"m.absent.deeper = :v", R"(":v":{"S":"x"})", false},
        {"l[9] = :v", R"(":v":{"S":"x"})", false},
        {"s.inside = :v", R"(":v":{"S":"x"})", false},
        {"m[0] = :v", R"(":v":{"S":"x"})", false},
        {"attribute_not_exists(absent)", "", true},
        {"attribute_exists(absent)", "", false},
    });
}

TEST(Condition, follows_paths) {
    check({
        {"m.k = :v", R"(":v":{"S":"v"})", true},
        {"m.inside.n = :v", R"(":v":{"N":"1"})", true},
        {"l[0] = :v", R"(":v":{"S":"x"})", true},
        {"l[2].deep = :v", R"(":v":{"S":"y"})", true},
        {"l [ 1 ] = :v", R"(":v":{"N":"7"})", true},
        {"attribute_exists(l[2].deep)", "", true},
        {"attribute_exists(l[3])", "", false},
    });
}

TEST(Condition, knows_the_functions) {
    check({
        {"attribute_exists(s)", "", true},
        {"attribute_not_exists(s)", "", false},
        {"attribute_type(s, :v)", R"(":v":{"S":"S"})", true},
        {"attribute_type(t, :v)", R"(":v":{"S":"BOOL"})", true},
        {"attribute_type(nul, :v)", R"(":v":{"S":"NULL"})", true},
        {"attribute_type(n, :v)", R"(":v":{"S":"S"})", false},
        {"begins_with(s, :v)", R"(":v":{"S":"hel"})", true},
        {"begins_with(s, :v)", R"(":v":{"S":""})", true},
        {"begins_with(s, :v)", R"(":v":{"S":"help"})", false},
        {"begins_with(b, :v)", R"(":v":{"B":"AQ=="})", true},
        {"begins_with(n, :v)", R"(":v":{"S":"4"})", false},
        {"contains(s, :v)", R"(":v":{"S":"ell"})", true},
        {"contains(s, :v)", R"(":v":{"N":"1"})", false},
        {"contains(ss, :v)", R"(":v":{"S":"a"})", true},
        {"contains(ss, :v)", R"(":v":{"S":"c"})", false},
        {"contains(ns, :v)", R"(":v":{"N":"2.00"})", true},
        {"contains(bs, :v)", R"(":v":{"B":"AQ=="})", true},
        {"contains(b, :v)", R"(":v":{"B":"AgM="})", true},
        {"contains(l, :v)", R"(":v":{"N":"7"})", true},
        {"contains(l, :v)", R"(":v":{"M":{"deep":{"S":"y"}}})", true},
        {"contains(n, :v)", R"(":v":{"N":"4"})", false},
        {"contains(:v, s)", R"(":v":{"S":"say hello"})", true},
        {"size(s) = :v", R"(":v":{"N":"5"})", true},
        {"size(umlaut) = :v", R"(":v":{"N":"2"})", true},
        {"size(b) = :v", R"(":v":{"N":"3"})", true},
        {"size(l) = :v", R"(":v":{"N":"3"})", true},
        {"size(m) = :v", R"(":v":{"N":"2"})", true},
        {"size(ss) = :v", R"(":v":{"N":"2"})", true},
        {"size(n) = :v", R"(":v":{"N":"2"})", false},
        {":v < size(s)", R"(":v":{"N":"4"})", true},
        {"size(s) BETWEEN :a AND :b", R"(":a":{"N":"1"},":b":{"N":"5"})", true},
        {"size(s) IN (:a, :b)", R"(":a":{"N":"1"},":b":{"N":"5"})", true},
        {"size(s) > size(ss)", "", true},
    });
}

TEST(Condition, between_and_in) {
    check({
        {"n BETWEEN :a AND :b", R"(":a":{"N":"42"},":b":{"N":"42"})", true},
        {"n between :a and :b", R"(":a":{"N":"1"},":b":{"N":"41"})", false},
        {":v BETWEEN n AND big", R"(":v":{"N":"50"})", true},
        {"s IN (:a)", R"(":a":{"S":"hello"})", true},
        {"s in (:a, n, s)", R"(":a":{"S":"x"})", true},
        {"s IN (:a, :b)", R"(":a":{"S":"x"},":b":{"N":"1"})", false},
    });
}

TEST(Condition, precedence_is_not_then_and_then_or) {
    const char* values = R"(":t":{"BOOL":true},":f":{"BOOL":false})";
    check({
        {"t = :t OR t = :t AND t = :f", values, true},
        {"(t = :t OR t = :t) AND t = :f", values, false},
        {"t = :f AND t = :t OR t = :t", values, true},
        {"t = :f AND (t = :t OR t = :t)", values, false},
        {"NOT t = :f AND t = :f", values, false},
        {"NOT (t = :f AND t = :t)", values, true},
        {"NOT NOT t = :t AND t <> :f", values, true},
        {"not t = :f or t = :f", values, true},
    });
}

TEST(Condition, takes_parentheses_that_are_not_redundant) {
    const char* values = R"(":v":{"S":"hello"},":n":{"N":"3"})";
    check({
        {"(s = :v) AND (size(l) = :n)", values, true},
        {"(s = :v AND (size(l) = :n))", values, true},
        {"(NOT (s = :v)) OR size(l) = :n", values, true},
        {"(s) = (:v) AND (size(l)) = :n", values, true},
        {"((s) = :v) AND size((l)) = :n", values, true},
    });
}

TEST(Condition, names_placeholders_stand_for_any_name) {
    EXPECT_TRUE(matches("#a.#b = :v", R"(":v":{"N":"1"})", R"({"a b":{"M":{"c.d":{"N":"1"}}}})",
                        R"("#a":"a b","#b":"c.d")"));
    EXPECT_TRUE(matches("#status = :v AND #status <> :w", R"(":v":{"S":"x"},":w":{"S":"y"})",
                        R"({"status":{"S":"x"}})", R"("#status":"status")"));
}

TEST(Condition, holds_against_no_item) {
    Request request(R"(":v":{"S":"x"})");
    const auto on_nothing = [&](std::string_view text) {
        return Condition::parse("ConditionExpression", text, request.placeholders).matches(ItemView());
    };
    EXPECT_TRUE(on_nothing("attribute_not_exists(pk)"));
    EXPECT_FALSE(on_nothing("attribute_exists(pk)"));
    EXPECT_TRUE(on_nothing("pk <> :v"));
    EXPECT_FALSE(on_nothing("pk = :v"));
    EXPECT_TRUE(Condition().matches(ItemView()));
}

TEST(Condition, tells_the_attributes_it_looks_at) {
    Request request(R"(":v":{"S":"x"})", R"("#c":"cc")");
    const Condition condition = Condition::parse(
        "FilterExpression", "b.x = :v OR a = :v OR #c[1] = :v OR b = :v", request.placeholders);
    ASSERT_EQ(condition.roots().size(), 3U);
    EXPECT_EQ(condition.roots()[0].name, "b");
    EXPECT_TRUE(condition.roots()[0].nested);
    EXPECT_EQ(condition.roots()[1].name, "a");
    EXPECT_FALSE(condition.roots()[1].nested);
    EXPECT_EQ(condition.roots()[2].name, "cc");
    EXPECT_TRUE(condition.roots()[2].nested);
}

// ---- Refusals

constexpr const char* one_value = R"(":v":{"S":"x"})";

TEST(ConditionSyntax, shows_the_token_and_its_neighbours) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"a = = b", R"~(token: "=", near: "= = b")~"},
        {"!!! a", R"~(token: "!", near: "!!")~"},
        {"a", R"~(token: "<EOF>", near: "a")~"},
        {"(a)", R"~(token: "<EOF>", near: ")")~"},
        {"NOT (a)", R"~(token: "<EOF>", near: ")")~"},
        {"a =", R"~(token: "<EOF>", near: "=")~"},
        {"contains(a, :v", R"~(token: "<EOF>", near: ":v")~"},
        {"attribute_not_exists(", R"~(token: "<EOF>", near: "(")~"},
        {"a = :v AND", R"~(token: "<EOF>", near: "AND")~"},
        {"a = :v b", R"~(token: "b", near: ":v b")~"},
        {"a = :v )", R"~(token: ")", near: ":v )")~"},
        {"a = 'x'", R"~(token: "'", near: "= 'x")~"},
        {"a = 5", R"~(token: "5", near: "= 5")~"},
        {"a.", R"~(token: "<EOF>", near: ".")~"},
        {"a[b] = :v", R"~(token: "b", near: "[b]")~"},
        {"a[-1] = :v", R"~(token: "-", near: "[-1")~"},
        {"AND a = :v", R"~(token: "AND", near: "AND a")~"},
        {"a = :v OR OR a = :v", R"~(token: "OR", near: "OR OR a")~"},
        {"a BETWEEN :v", R"~(token: "<EOF>", near: ":v")~"},
        {"a IN :v", R"~(token: ":v", near: "IN :v")~"},
        {"a IN ()", R"~(token: ")", near: "()")~"},
        {"(a = :v) = :v", R"~(token: "=", near: ") = :v")~"},
        {"a = (a = :v)", R"~(token: "<EOF>", near: ")")~"},
        {"a = ä", R"~(token: "ä", near: "= ä")~"},
        {": = a", R"~(token: ":", near: ": =")~"},
        {"a == :v", R"~(token: "=", near: "== :v")~"},
        {"a != :v", R"~(token: "!", near: "a !=")~"},
    };
    for (const auto& [text, message] : cases) {
        EXPECT_EQ(problem(text, one_value), std::string("Invalid FilterExpression: Syntax error; ") + message)
            << text;
    }
}

TEST(ConditionSyntax, refuses_nothing_at_all) {
    EXPECT_EQ(problem(""), "Invalid FilterExpression: The expression can not be empty;");
    EXPECT_EQ(problem("  \t\n"), "Invalid FilterExpression: The expression can not be empty;");
}

TEST(ConditionSyntax, refuses_in_dynamodbs_words) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"((a = :v))", "The expression has redundant parentheses;"},
        {"((a)) = :v", "The expression has redundant parentheses;"},
        {"NOT ((a = :v)) AND foo(a)", "The expression has redundant parentheses;"},
        {"foo(a)", "Invalid function name; function: foo"},
        {"SIZE(a) = :v", "Invalid function name; function: SIZE"},
        {"if_not_exists(a, :v) = :v",
         "The function is not allowed in a condition expression; function: "
         "if_not_exists"},
        {"size(a)",
         "The function is not allowed to be used this way in an expression; function: "
         "size"},
        {"NOT size(a)",
         "The function is not allowed to be used this way in an expression; function: "
         "size"},
        {"size(a) AND a = :v",
         "The function is not allowed to be used this way in an expression; function: "
         "size"},
        {"contains(a, :v) = :v",
         "The function is not allowed to be used this way in an expression; function: "
         "contains"},
        {"a = attribute_exists(b)",
         "The function is not allowed to be used this way in an expression; function: "
         "attribute_exists"},
        {"size(begins_with(a, :v)) = :v",
         "The function is not allowed to be used this way in an expression; function: "
         "begins_with"},
        {"status = :v", "Attribute name is a reserved keyword; reserved keyword: status"},
        {"a.Name = :v", "Attribute name is a reserved keyword; reserved keyword: Name"},
        {"a = :v AND b = :missing",
         "An expression attribute value used in expression is not defined; attribute "
         "value: :missing"},
        {"#a = :v",
         "An expression attribute name used in the document path is not defined; "
         "attribute name: #a"},
        {"b.#a = :v",
         "An expression attribute name used in the document path is not defined; "
         "attribute name: #a"},
        {"attribute_exists(a, b)",
         "Incorrect number of operands for operator or function; operator or function: "
         "attribute_exists, number of "
         "operands: 2"},
        {"attribute_exists()",
         "Incorrect number of operands for operator or function; operator or function: "
         "attribute_exists, number of "
         "operands: 0"},
        {"contains(a)",
         "Incorrect number of operands for operator or function; operator or function: "
         "contains, number of operands: "
         "1"},
        {"attribute_exists(:v)",
         "Operator or function requires a document path; operator or function: "
         "attribute_exists"},
        {"attribute_not_exists(size(a))",
         "Operator or function requires a document path; operator or function: "
         "attribute_not_exists"},
        {"a = a",
         "The first operand must be distinct from the remaining operands for this "
         "operator or function; operator: =, "
         "first operand: [a]"},
        {"a.b[1] <> a.b[1]",
         "The first operand must be distinct from the remaining operands for this "
         "operator or function; operator: <>, "
         "first operand: [a, b, [1]]"},
        {"contains(a, a)",
         "The first operand must be distinct from the remaining operands for this "
         "operator or function; operator: "
         "contains, first operand: [a]"},
        {"attribute_type(a, b)",
         "Incorrect operand type for operator or function; operator or function: "
         "attribute_type, operand type: "
         "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"},
        {"attribute_type(a, :v)",
         "Invalid attribute type name found; type: x, valid types: "
         "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
        {"a[12345678901] = :v", "List index is not within the allowable range; index: [12345678901]"},
    };
    for (const auto& [text, message] : cases) {
        EXPECT_EQ(problem(text, one_value), std::string("Invalid FilterExpression: ") + message) << text;
    }
}

TEST(ConditionTypes, are_checked_before_any_item_is_read) {
    const auto wrong = [](const char* name, const char* type) {
        return "Invalid FilterExpression: Incorrect operand type for operator or "
               "function; operator or function: " +
               std::string(name) + ", operand type: " + type;
    };
    EXPECT_EQ(problem("a < :v", R"(":v":{"M":{}})"), wrong("<", "M"));
    EXPECT_EQ(problem("a <= :v", R"(":v":{"BOOL":true})"), wrong("<=", "BOOL"));
    EXPECT_EQ(problem(":v > a", R"(":v":{"SS":["x"]})"), wrong(">", "SS"));
    EXPECT_EQ(problem("a >= :v", R"(":v":{"NULL":true})"), wrong(">=", "NULL"));
    EXPECT_EQ(problem("a BETWEEN :v AND :v", R"(":v":{"BOOL":true})"), wrong("BETWEEN", "BOOL"));
    EXPECT_EQ(problem("begins_with(a, :v)", R"(":v":{"N":"1"})"), wrong("begins_with", "N"));
    EXPECT_EQ(problem("begins_with(:v, a)", R"(":v":{"L":[]})"), wrong("begins_with", "L"));
    EXPECT_EQ(problem("begins_with(a, size(b))", R"()"), wrong("begins_with", "N"));
    EXPECT_EQ(problem("size(:v) = a", R"(":v":{"N":"1"})"), wrong("size", "N"));
    EXPECT_EQ(problem("size(:v) = a", R"(":v":{"BOOL":true})"), wrong("size", "BOOL"));
    EXPECT_EQ(problem("size(size(a)) = b"), wrong("size", "N"));
    EXPECT_EQ(problem("attribute_type(a, :v)", R"(":v":{"N":"1"})"), wrong("attribute_type", "N"));
    EXPECT_EQ(problem("a = :v", R"(":v":{"M":{}})"), "(accepted)");
    EXPECT_EQ(problem("a <> :v", R"(":v":{"SS":["x"]})"), "(accepted)");
    EXPECT_EQ(problem("a IN (:v)", R"(":v":{"L":[]})"), "(accepted)");
    EXPECT_EQ(problem("contains(a, :v)", R"(":v":{"N":"1"})"), "(accepted)");
}

TEST(ConditionTypes, bounds_of_between_agree_and_ascend) {
    EXPECT_EQ(problem("a BETWEEN :a AND :b", R"(":a":{"S":"x"},":b":{"N":"1"})"),
              "Invalid FilterExpression: The BETWEEN operator requires same data type "
              "for lower and upper bounds; lower "
              "bound operand: AttributeValue: {S:x}, upper bound operand: "
              "AttributeValue: {N:1}");
    EXPECT_EQ(problem("a BETWEEN :a AND :b", R"(":a":{"N":"10"},":b":{"N":"9"})"),
              "Invalid FilterExpression: The BETWEEN operator requires upper bound to be "
              "greater than or equal to lower "
              "bound; lower bound operand: AttributeValue: {N:10}, upper bound operand: "
              "AttributeValue: {N:9}");
    EXPECT_EQ(problem("a BETWEEN :a AND :b", R"(":a":{"B":"/w=="},":b":{"B":"AQ=="})"),
              "Invalid FilterExpression: The BETWEEN operator requires upper bound to be "
              "greater than or equal to lower "
              "bound; lower bound operand: AttributeValue: {B:/w==}, upper bound "
              "operand: AttributeValue: {B:AQ==}");
    EXPECT_EQ(problem("a BETWEEN :a AND b", R"(":a":{"N":"10"})"), "(accepted)");
}

TEST(ConditionOrder, the_first_leaf_with_a_problem_is_told) {
    const char* values = R"(":n":{"N":"1"},":s":{"S":"a"})";
    EXPECT_EQ(problem("pk = :missing AND begins_with(sk, :n)", values),
              "Invalid FilterExpression: An expression attribute value used in "
              "expression is not defined; attribute "
              "value: :missing");
    EXPECT_EQ(problem("begins_with(sk, :n) AND pk = :missing", values),
              "Invalid FilterExpression: Incorrect operand type for operator or "
              "function; operator or function: "
              "begins_with, operand type: N");
    EXPECT_EQ(problem("begins_with(sk, :n) AND pk = :missing AND status = :s", values),
              "Invalid FilterExpression: Attribute name is a reserved keyword; reserved "
              "keyword: status");
    EXPECT_EQ(problem("begins_with(sk, :n) AND foo(a) AND status = :s", values),
              "Invalid FilterExpression: Invalid function name; function: foo");
}

TEST(ConditionLimits, four_kilobytes) {
    std::string text = "aaaa = :v";
    while (text.size() + 14 <= 4096) text += " AND aaaa = :v";
    EXPECT_LE(text.size(), 4096U);
    const std::string padded = "a = :v" + std::string(4090, ' ');
    EXPECT_EQ(padded.size(), 4096U);
    EXPECT_EQ(problem(padded, one_value), "(accepted)");
    EXPECT_EQ(problem(padded + " ", one_value),
              "Invalid FilterExpression: Expression size has exceeded the maximum "
              "allowed size; expression size: 4097");
}

TEST(ConditionLimits, three_hundred_operators) {
    std::string text = "a=:v";
    for (int i = 0; i < 149; ++i) text += " OR a=:v";
    EXPECT_EQ(problem("NOT " + text, one_value), "(accepted)");
    EXPECT_EQ(problem("NOT NOT " + text, one_value),
              "Invalid FilterExpression: The expression contains too many operators; "
              "operator count: 301");
}

TEST(ConditionLimits, a_hundred_operands_of_in) {
    const auto in = [](int count) {
        std::string text = "a IN (:v";
        for (int i = 1; i < count; ++i) text += ",:v";
        return text + ")";
    };
    EXPECT_EQ(problem(in(100), one_value), "(accepted)");
    EXPECT_EQ(problem(in(101), one_value),
              "Invalid FilterExpression: The IN operator is provided with too many "
              "operands; number of operands: 101");
}

TEST(ConditionLimits, paths_of_32_steps) {
    const auto path = [](int steps) {
        std::string text = "a";
        for (int i = 1; i < steps; ++i) text += ".b";
        return text + " = :v";
    };
    EXPECT_EQ(problem(path(32), one_value), "(accepted)");
    EXPECT_EQ(problem(path(33), one_value),
              "Invalid FilterExpression: The document path has too many nesting levels; "
              "nesting levels: 33");
}

TEST(ConditionLimits, deep_nesting_is_refused_without_harm) {
    for (const char* piece : {"(", "NOT ", "NOT(", "size(", "(NOT "}) {
        std::string text;
        while (text.size() + 20 < 4096) text += piece;
        text += "a = :v";
        EXPECT_NE(problem(text, one_value), "(accepted)") << piece;
    }
    EXPECT_EQ(problem(std::string(1000, '(') + "a = :v" + std::string(1000, ')'), one_value),
              "Invalid FilterExpression: The expression has redundant parentheses;");
}

TEST(ConditionCache, the_same_text_means_what_each_request_says) {
    for (int round = 0; round < 3; ++round) {
        EXPECT_TRUE(matches("#x = :v", R"(":v":{"S":"hello"})", item, R"("#x":"s")"));
        EXPECT_TRUE(matches("#x = :v", R"(":v":{"N":"42"})", item, R"("#x":"n")"));
    }
    for (int i = 0; i < 600; ++i) {
        const std::string text = "n = :v OR a" + std::to_string(i) + " = :v";
        EXPECT_TRUE(matches(text, R"(":v":{"N":"42"})", item));
    }
}

TEST(ConditionReserved, all_573_words_in_any_case) {
    for (const char* word :
         {"ABORT", "abort", "Zone", "specifictype", "localtimestamp", "TTL", "ttl", "Count"}) {
        EXPECT_EQ(problem(std::string(word) + " = :v", one_value),
                  "Invalid FilterExpression: Attribute name is a reserved keyword; "
                  "reserved keyword: " +
                      std::string(word));
    }
    for (const char* word : {"pk", "sk", "localtimestamps", "abor", "userid", "expires_at"}) {
        EXPECT_EQ(problem(std::string(word) + " = :v", one_value), "(accepted)");
    }
}

}  // namespace
}  // namespace dynantic::engine
