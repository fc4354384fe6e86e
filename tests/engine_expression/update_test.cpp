#include "engine/expression/update.hpp"

#include "request.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dynantic::engine {
namespace {

using testing::item_bytes;
using testing::json_of;
using testing::refusal;
using testing::Request;

constexpr const char* base = R"({"pk":{"S":"k"},"n":{"N":"10"},"s":{"S":"old"},)"
                             R"("l":{"L":[{"S":"a"},{"S":"b"},{"S":"c"}]},)"
                             R"("m":{"M":{"x":{"N":"1"},"y":{"L":[{"N":"1"},{"N":"2"}]}}},)"
                             R"("ss":{"SS":["a","b"]},"ns":{"NS":["1","2"]},"bs":{"BS":["AQ=="]}})";

/// The changed attributes after an update of `base`, as JSON: "attribute:value" for the one asked for.
std::string after(std::string_view text, std::string_view values, std::string_view attribute,
                  std::string_view names = {}) {
    Request request(values, names);
    const Update update = Update::parse(text, request.placeholders);
    const std::string changed = update.apply(ItemView(item_bytes(base)));
    EXPECT_TRUE(is_well_formed(changed)) << text;
    const auto value = ItemView(changed).find(attribute);
    if (!value) return "(none)";
    std::string json;
    append_json(json, *value);
    return json;
}

std::string problem(std::string_view text, std::string_view values = {}, std::string_view names = {}) {
    Request request(values, names);
    return refusal([&] {
        const Update update = Update::parse(text, request.placeholders);
        static_cast<void>(update.apply(ItemView(item_bytes(base))));
    });
}

struct Case {
    const char* text;
    const char* values;
    const char* attribute;
    const char* expected;
};

void check(const std::vector<Case>& cases) {
    for (const auto& [text, values, attribute, expected] : cases) {
        EXPECT_EQ(after(text, values, attribute), expected) << text;
    }
}

TEST(UpdateSet, whole_attributes) {
    check({
        {"SET s = :v", R"(":v":{"S":"new"})", "s", R"({"S":"new"})"},
        {"set fresh = :v", R"(":v":{"M":{"k":{"L":[]}}})", "fresh", R"({"M":{"k":{"L":[]}}})"},
        {"SET s = n", "", "s", R"({"N":"10"})"},
        {"SET s = m.y[1]", "", "s", R"({"N":"2"})"},
        {"SET s = n, n = s", "", "n", R"({"S":"old"})"},
        {"SET s = n, n = s", "", "s", R"({"N":"10"})"},
        {"SET s = :v", R"(":v":{"S":"new"})", "n", R"({"N":"10"})"},
        {"SET s = (:v)", R"(":v":{"S":"new"})", "s", R"({"S":"new"})"},
    });
}

TEST(UpdateSet, arithmetic_is_exact) {
    check({
        {"SET n = n + :v", R"(":v":{"N":"5"})", "n", R"({"N":"15"})"},
        {"SET n = n - :v", R"(":v":{"N":"15.5"})", "n", R"({"N":"-5.5"})"},
        {"SET n = :v - n", R"(":v":{"N":"1"})", "n", R"({"N":"-9"})"},
        {"SET x = :a + :b", R"(":a":{"N":"0.1"},":b":{"N":"0.2"})", "x", R"({"N":"0.3"})"},
        {"SET n = n+:v", R"(":v":{"N":"-10"})", "n", R"({"N":"0"})"},
        {"SET n = n - (n - :v)", R"(":v":{"N":"1"})", "n", R"({"N":"1"})"},
        {"SET x = :a + :b", R"(":a":{"N":"12345678901234567890123456789012345677"},":b":{"N":"1"})", "x",
         R"({"N":"12345678901234567890123456789012345678"})"},
        {"SET m.x = m.x + :v", R"(":v":{"N":"1"})", "m",
         R"({"M":{"x":{"N":"2"},"y":{"L":[{"N":"1"},{"N":"2"}]}}})"},
        {"SET n = if_not_exists(absent, :z) + :v", R"(":v":{"N":"1"},":z":{"N":"0"})", "n", R"({"N":"1"})"},
    });
}

TEST(UpdateSet, functions) {
    check({
        {"SET s = if_not_exists(s, :v)", R"(":v":{"S":"new"})", "s", R"({"S":"old"})"},
        {"SET f = if_not_exists(f, :v)", R"(":v":{"S":"new"})", "f", R"({"S":"new"})"},
        {"SET f = if_not_exists(m.z, n)", "", "f", R"({"N":"10"})"},
        {"SET f = if_not_exists(f, if_not_exists(g, :v))", R"(":v":{"S":"new"})", "f", R"({"S":"new"})"},
        {"SET l = list_append(l, :v)", R"(":v":{"L":[{"S":"d"}]})", "l",
         R"({"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"d"}]})"},
        {"SET l = list_append(:v, l)", R"(":v":{"L":[{"N":"0"}]})", "l",
         R"({"L":[{"N":"0"},{"S":"a"},{"S":"b"},{"S":"c"}]})"},
        {"SET f = list_append(if_not_exists(f, :e), :v)", R"(":v":{"L":[{"S":"d"}]},":e":{"L":[]})", "f",
         R"({"L":[{"S":"d"}]})"},
        {"SET m.y = list_append(m.y, m.y)", "", "m",
         R"({"M":{"x":{"N":"1"},"y":{"L":[{"N":"1"},{"N":"2"},{"N":"1"},{"N":"2"}]}}})"},
    });
}

TEST(UpdateSet, places_inside_maps_and_lists) {
    check({
        {"SET m.z = :v", R"(":v":{"S":"new"})", "m",
         R"({"M":{"x":{"N":"1"},"y":{"L":[{"N":"1"},{"N":"2"}]},"z":{"S":"new"}}})"},
        {"SET m.y[0] = :v", R"(":v":{"S":"new"})", "m",
         R"({"M":{"x":{"N":"1"},"y":{"L":[{"S":"new"},{"N":"2"}]}}})"},
        {"SET l[1] = :v", R"(":v":{"S":"B"})", "l", R"({"L":[{"S":"a"},{"S":"B"},{"S":"c"}]})"},
        {"SET l[1] = l[0], l[0] = l[1]", "", "l", R"({"L":[{"S":"b"},{"S":"a"},{"S":"c"}]})"},
    });
}

TEST(UpdateSet, past_the_end_of_a_list_appends_in_order_of_the_indexes) {
    check({
        {"SET l[5] = :v", R"(":v":{"S":"d"})", "l", R"({"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"d"}]})"},
        {"SET l[9] = :v, l[7] = :w", R"(":v":{"S":"9"},":w":{"S":"7"})", "l",
         R"({"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"7"},{"S":"9"}]})"},
        {"SET l[9] = :v, l[0] = :w", R"(":v":{"S":"9"},":w":{"S":"0"})", "l",
         R"({"L":[{"S":"0"},{"S":"b"},{"S":"c"},{"S":"9"}]})"},
    });
}

TEST(UpdateRemove, attributes_and_elements) {
    check({
        {"REMOVE s", "", "s", "(none)"},
        {"REMOVE absent", "", "s", R"({"S":"old"})"},
        {"REMOVE m.x", "", "m", R"({"M":{"y":{"L":[{"N":"1"},{"N":"2"}]}}})"},
        {"REMOVE m.absent", "", "m", R"({"M":{"x":{"N":"1"},"y":{"L":[{"N":"1"},{"N":"2"}]}}})"},
        {"REMOVE l[1]", "", "l", R"({"L":[{"S":"a"},{"S":"c"}]})"},
        {"REMOVE l[0], l[2]", "", "l", R"({"L":[{"S":"b"}]})"},
        {"REMOVE l[2], l[0], l[1]", "", "l", R"({"L":[]})"},
        {"REMOVE l[7]", "", "l", R"({"L":[{"S":"a"},{"S":"b"},{"S":"c"}]})"},
        {"REMOVE m.y[0], m.x", "", "m", R"({"M":{"y":{"L":[{"N":"2"}]}}})"},
        {"SET l[1] = :v REMOVE l[0]", R"(":v":{"S":"B"})", "l", R"({"L":[{"S":"B"},{"S":"c"}]})"},
        {"REMOVE l[0] SET l[5] = :v", R"(":v":{"S":"z"})", "l", R"({"L":[{"S":"b"},{"S":"c"},{"S":"z"}]})"},
    });
}

TEST(UpdateAdd, numbers_and_sets) {
    check({
        {"ADD n :v", R"(":v":{"N":"-3"})", "n", R"({"N":"7"})"},
        {"ADD fresh :v", R"(":v":{"N":"3"})", "fresh", R"({"N":"3"})"},
        {"ADD ss :v", R"(":v":{"SS":["b","c"]})", "ss", R"({"SS":["a","b","c"]})"},
        {"ADD ns :v", R"(":v":{"NS":["2.0","0"]})", "ns", R"({"NS":["0","1","2"]})"},
        {"ADD bs :v", R"(":v":{"BS":["AA=="]})", "bs", R"({"BS":["AA==","AQ=="]})"},
        {"ADD fresh :v", R"(":v":{"SS":["q"]})", "fresh", R"({"SS":["q"]})"},
        {"ADD m.x :v, m.z :v", R"(":v":{"N":"4"})", "m",
         R"({"M":{"x":{"N":"5"},"y":{"L":[{"N":"1"},{"N":"2"}]},"z":{"N":"4"}}})"},
    });
}

TEST(UpdateDelete, members_of_sets) {
    check({
        {"DELETE ss :v", R"(":v":{"SS":["b","q"]})", "ss", R"({"SS":["a"]})"},
        {"DELETE ss :v", R"(":v":{"SS":["a","b"]})", "ss", "(none)"},
        {"DELETE absent :v", R"(":v":{"SS":["a"]})", "absent", "(none)"},
        {"DELETE ns :v", R"(":v":{"NS":["1.00"]})", "ns", R"({"NS":["2"]})"},
    });
}

TEST(Update, all_sections_in_one_work_from_the_item_as_it_was) {
    Request request(R"(":v":{"N":"1"},":s":{"SS":["a"]})");
    const Update update = Update::parse("ADD n :v SET kept = n REMOVE s DELETE ss :s", request.placeholders);
    const std::string changed = update.apply(ItemView(item_bytes(base)));
    EXPECT_EQ(
        json_of(changed),
        R"({"bs":{"BS":["AQ=="]},"kept":{"N":"10"},"l":{"L":[{"S":"a"},{"S":"b"},{"S":"c"}]},)"
        R"("m":{"M":{"x":{"N":"1"},"y":{"L":[{"N":"1"},{"N":"2"}]}}},"n":{"N":"11"},"ns":{"NS":["1","2"]},)"
        R"("pk":{"S":"k"},"ss":{"SS":["b"]}})");
    EXPECT_EQ(ItemView(changed).size(), ItemView(encode(decode(ItemView(changed)))).size());
}

TEST(Update, of_no_item_starts_from_the_key) {
    Request request(R"(":v":{"N":"1"})");
    const Update update = Update::parse("SET a = :v", request.placeholders);
    EXPECT_EQ(json_of(update.apply(ItemView(item_bytes(R"({"pk":{"S":"k"}})")))),
              R"({"a":{"N":"1"},"pk":{"S":"k"}})");
    EXPECT_TRUE(update.creates_item());
    EXPECT_EQ(json_of(Update().apply(ItemView(item_bytes(R"({"pk":{"S":"k"}})")))), R"({"pk":{"S":"k"}})");
}

TEST(UpdateProblems, found_in_the_item) {
    const char* place = "The document path provided in the update expression is invalid for update";
    const char* operand = "An operand in the update expression has an incorrect data type";
    const char* absent = "The provided expression refers to an attribute that does not exist in the item";
    const std::vector<std::tuple<const char*, const char*, const char*>> cases{
        {"SET absent.x = :v", R"(":v":{"N":"1"})", place},
        {"SET absent[0] = :v", R"(":v":{"N":"1"})", place},
        {"SET s.x = :v", R"(":v":{"N":"1"})", place},
        {"SET m[0] = :v", R"(":v":{"N":"1"})", place},
        {"SET l.x = :v", R"(":v":{"N":"1"})", place},
        {"SET m.absent.x = :v", R"(":v":{"N":"1"})", place},
        {"SET l[7].x = :v", R"(":v":{"N":"1"})", place},
        {"REMOVE absent.x", "", place},
        {"REMOVE s[0]", "", place},
        {"SET f = absent", "", absent},
        {"SET f = m.absent", "", absent},
        {"SET n = absent + :v", R"(":v":{"N":"1"})", absent},
        {"SET l = list_append(absent, :v)", R"(":v":{"L":[]})", absent},
        {"SET n = s + :v", R"(":v":{"N":"1"})", operand},
        {"SET n = :v - l", R"(":v":{"N":"1"})", operand},
        {"SET l = list_append(s, :v)", R"(":v":{"L":[]})", operand},
        {"ADD s :v", R"(":v":{"N":"1"})", operand},
        {"ADD n :v", R"(":v":{"SS":["a"]})", operand},
        {"ADD ss :v", R"(":v":{"NS":["1"]})", operand},
        {"DELETE ss :v", R"(":v":{"NS":["1"]})", operand},
        {"DELETE n :v", R"(":v":{"NS":["1"]})", operand},
        {"SET n = n + :v", R"(":v":{"N":"1E-100"})",
         "Number overflow. Attempting to store a number with magnitude larger than supported range"},
        {"SET n = :v + :v", R"(":v":{"N":"9E125"})",
         "Number overflow. Attempting to store a number with magnitude larger than supported range"},
    };
    for (const auto& [text, values, message] : cases) EXPECT_EQ(problem(text, values), message) << text;
}

TEST(UpdateProblems, found_in_the_expression) {
    const std::vector<std::tuple<const char*, const char*, const char*>> cases{
        {"", "", "The expression can not be empty;"},
        {"INVALID SYNTAX HERE", "", R"(Syntax error; token: "INVALID", near: "INVALID SYNTAX")"},
        {"SET", "", R"(Syntax error; token: "<EOF>", near: "SET")"},
        {"SET a", "", R"(Syntax error; token: "<EOF>", near: "a")"},
        {"SET a = ", "", R"(Syntax error; token: "<EOF>", near: "=")"},
        {"SET a = :v,", R"(":v":{"N":"1"})", R"(Syntax error; token: "<EOF>", near: ",")"},
        {"SET a = :v + ", R"(":v":{"N":"1"})", R"(Syntax error; token: "<EOF>", near: "+")"},
        {"SET a = :v / :v", R"(":v":{"N":"1"})", R"(Syntax error; token: "/", near: ":v / :v")"},
        {"SET a = 1", "", R"(Syntax error; token: "1", near: "= 1")"},
        {"ADD a b", "", R"(Syntax error; token: "b", near: "a b")"},
        {"ADD a = :v", R"(":v":{"N":"1"})", R"(Syntax error; token: "=", near: "a = :v")"},
        {"REMOVE", "", R"(Syntax error; token: "<EOF>", near: "REMOVE")"},
        {"SET REMOVE a", "", R"(Syntax error; token: "REMOVE", near: "SET REMOVE a")"},
        {"SET a = :v SET b = :v", R"(":v":{"N":"1"})",
         R"(The "SET" section can only be used once in an update expression;)"},
        {"REMOVE a REMOVE b", "", R"(The "REMOVE" section can only be used once in an update expression;)"},
        {"SET status = :v", R"(":v":{"N":"1"})",
         "Attribute name is a reserved keyword; reserved keyword: status"},
        {"SET a = foo(:v)", R"(":v":{"N":"1"})", "Invalid function name; function: foo"},
        {"SET a = size(b)", "", "The function is not allowed in an update expression; function: size"},
        {"SET attr1 = :v", "",
         "An expression attribute value used in expression is not defined; attribute value: :v"},
        {"SET #a = :v", "",
         "An expression attribute name used in the document path is not defined; attribute name: #a"},
        {"SET a = :v, a = :v", R"(":v":{"N":"1"})",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
         "[a], path "
         "two: [a]"},
        {"SET a.b = :v REMOVE a", R"(":v":{"N":"1"})",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
         "[a, b], "
         "path two: [a]"},
        {"SET a[0].b = :v, a[0] = :v", R"(":v":{"N":"1"})",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
         "[a, [0], "
         "b], path two: [a, [0]]"},
        {"SET a.b = :v, a[0] = :v", R"(":v":{"N":"1"})",
         "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: "
         "[a, b], "
         "path two: [a, [0]]"},
        {"ADD a :v", R"(":v":{"S":"x"})",
         "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"},
        {"ADD a :v", R"(":v":{"L":[]})",
         "Incorrect operand type for operator or function; operator: ADD, operand type: LIST"},
        {"ADD a :v", R"(":v":{"BOOL":true})",
         "Incorrect operand type for operator or function; operator: ADD, operand type: BOOLEAN"},
        {"DELETE a :v", R"(":v":{"N":"1"})",
         "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"},
        {"DELETE a :v", R"(":v":{"M":{}})",
         "Incorrect operand type for operator or function; operator: DELETE, operand type: MAP"},
        {"SET a = b + :v", R"(":v":{"S":"x"})",
         "Incorrect operand type for operator or function; operator or function: +, operand type: S"},
        {"SET a = :v - b", R"(":v":{"L":[]})",
         "Incorrect operand type for operator or function; operator or function: -, operand type: L"},
        {"SET a = list_append(b, :v)", R"(":v":{"S":"x"})",
         "Incorrect operand type for operator or function; operator or function: list_append, operand type: "
         "S"},
        {"SET a = list_append(b)", "",
         "Incorrect number of operands for operator or function; operator or function: list_append, number "
         "of "
         "operands: 1"},
        {"SET a = if_not_exists(b, c, n)", "",
         "Incorrect number of operands for operator or function; operator or function: if_not_exists, number "
         "of "
         "operands: 3"},
        {"SET a = :v + :v + :v", R"(":v":{"N":"1"})", R"(Syntax error; token: "+", near: ":v + :v")"},
        {"SET a = if_not_exists(b, :v+:v)", R"(":v":{"N":"1"})",
         R"(Syntax error; token: "+", near: ":v+:v")"},
        {"SET a = list_append(list_append(:v, :v), :v)", R"(":v":{"L":[]})",
         "The function is not allowed to be used this way in an expression; function: list_append"},
        {"SET _123 = :v", R"(":v":{"N":"1"})", R"(Syntax error; token: "_", near: "SET _123")"},
        {"SET a = _f(b)", "", R"(Syntax error; token: "_", near: "= _f")"},
        {"SET a = if_not_exists(:v, b)", R"(":v":{"S":"x"})",
         "Operator or function requires a document path; operator or function: if_not_exists"},
    };
    for (const auto& [text, values, message] : cases) {
        EXPECT_EQ(problem(text, values), std::string("Invalid UpdateExpression: ") + message) << text;
    }
}

TEST(UpdateLimits, size_operators_and_nesting) {
    EXPECT_EQ(problem("SET a = :v" + std::string(4087, ' '), R"(":v":{"N":"1"})"),
              "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;");
    std::string sum = "SET a = :v";
    for (int i = 0; i < 301; ++i) sum += "+(:v";
    EXPECT_EQ(problem(sum + std::string(301, ')'), R"(":v":{"N":"1"})"),
              "Invalid UpdateExpression: The expression contains too many operators; operator count: 301");
    EXPECT_NE(problem("SET a = " + std::string(4000, '('), ""), "(accepted)");
    std::string deep = R"({"S":"leaf"})";
    for (int i = 0; i < 31; ++i) deep = R"({"M":{"n":)" + deep + "}}";
    EXPECT_EQ(problem("SET a = :v", "\":v\":" + deep), "(accepted)");
    EXPECT_EQ(
        problem("SET m.a = :v", "\":v\":" + deep),
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond "
        "supported limit");
}

TEST(UpdateTargets, are_told_with_the_type_that_is_known) {
    Request request(R"(":v":{"S":"x"},":n":{"N":"1"})");
    const Update update = Update::parse(
        "SET a = :v, b.x = n, c = n, d = if_not_exists(d, :v) ADD e :n REMOVE f", request.placeholders);
    ASSERT_EQ(update.targets().size(), 6U);
    EXPECT_EQ(update.targets()[1].name, "b");
    EXPECT_TRUE(update.targets()[1].nested);
    EXPECT_EQ(update.assigned_type("a"), AttributeType::string);
    EXPECT_EQ(update.assigned_type("b"), std::nullopt);
    EXPECT_EQ(update.assigned_type("c"), std::nullopt);
    EXPECT_EQ(update.assigned_type("d"), AttributeType::string);
    EXPECT_EQ(update.assigned_type("e"), AttributeType::number);
    EXPECT_EQ(update.assigned_type("f"), std::nullopt);
    EXPECT_EQ(update.roots().size(), 7U);
}

TEST(UpdateTouched, shows_what_updated_old_and_updated_new_show) {
    Request request(R"(":v":{"N":"9"})");
    const Update update = Update::parse("SET n = :v, m.x = :v, l[2] = :v REMOVE s", request.placeholders);
    const std::string old_item = item_bytes(base);
    const std::string new_item = update.apply(ItemView(old_item));
    EXPECT_EQ(json_of(update.touched().apply(ItemView(old_item))),
              R"({"l":{"L":[{"S":"c"}]},"m":{"M":{"x":{"N":"1"}}},"n":{"N":"10"},"s":{"S":"old"}})");
    EXPECT_EQ(json_of(update.touched().apply(ItemView(new_item))),
              R"({"l":{"L":[{"N":"9"}]},"m":{"M":{"x":{"N":"9"}}},"n":{"N":"9"}})");
}

// ---- AttributeUpdates

Update legacy(const JsonDocument& document) { return Update::from_legacy(document["AttributeUpdates"]); }

std::string after_legacy(const char* updates) {
    const JsonDocument document(R"({"AttributeUpdates":)" + std::string(updates) + "}");
    const Update update = legacy(document);
    update.check();
    return json_of(update.touched().apply(ItemView(update.apply(ItemView(item_bytes(base))))));
}

TEST(AttributeUpdates, put_add_and_delete) {
    EXPECT_EQ(after_legacy(R"({"s":{"Action":"PUT","Value":{"N":"1"}}})"), R"({"s":{"N":"1"}})");
    EXPECT_EQ(after_legacy(R"({"s":{"Value":{"N":"1"}}})"), R"({"s":{"N":"1"}})");
    EXPECT_EQ(after_legacy(R"({"n":{"Action":"ADD","Value":{"N":"5"}}})"), R"({"n":{"N":"15"}})");
    EXPECT_EQ(after_legacy(R"({"ss":{"Action":"ADD","Value":{"SS":["z"]}}})"),
              R"({"ss":{"SS":["a","b","z"]}})");
    EXPECT_EQ(after_legacy(R"({"l":{"Action":"ADD","Value":{"L":[{"S":"d"}]}}})"),
              R"({"l":{"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"d"}]}})");
    EXPECT_EQ(after_legacy(R"({"ss":{"Action":"DELETE","Value":{"SS":["a"]}}})"), R"({"ss":{"SS":["b"]}})");
    EXPECT_EQ(after_legacy(R"({"s":{"Action":"DELETE"},"status":{"Value":{"S":"x"}}})"),
              R"({"status":{"S":"x"}})");
}

TEST(AttributeUpdates, with_nothing_but_delete_make_no_item) {
    const JsonDocument deletes(R"({"AttributeUpdates":{"a":{"Action":"DELETE"}}})");
    EXPECT_FALSE(legacy(deletes).creates_item());
    const JsonDocument mixed(R"({"AttributeUpdates":{"a":{"Action":"DELETE"},"b":{"Value":{"N":"1"}}}})");
    EXPECT_TRUE(legacy(mixed).creates_item());
}

TEST(AttributeUpdates, are_refused_in_dynamodbs_words) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {R"({"a":{"Action":"PUT"}})",
         "One or more parameter values were invalid: Only DELETE action is allowed when no attribute value "
         "is "
         "specified"},
        {R"({"a":{"Action":"DELETE","Value":{"N":"1"}}})",
         "One or more parameter values were invalid: DELETE action with value is not supported for the type "
         "N"},
        {R"({"a":{"Action":"ADD","Value":{"S":"x"}}})",
         "One or more parameter values were invalid: ADD action is not supported for the type S"},
        {R"({"a":{"Value":{"N":"x"}}})", "The parameter cannot be converted to a numeric value: x"},
        {R"({"n":{"Action":"ADD","Value":{"SS":["x"]}}})", "Type mismatch for attribute to update"},
    };
    for (const auto& [updates, message] : cases) {
        EXPECT_EQ(refusal([&] { after_legacy(updates); }), message) << updates;
    }
}

}  // namespace
}  // namespace dynantic::engine
