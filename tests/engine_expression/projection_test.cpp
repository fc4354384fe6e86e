#include "engine/expression/projection.hpp"

#include "request.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dynantic::engine {
namespace {

using testing::item_bytes;
using testing::json_of;
using testing::refusal;
using testing::Request;

constexpr const char* item =
    R"({"a":{"S":"x"},"b":{"M":{"c":{"N":"1"},"d":{"L":[{"N":"1"},{"M":{"e":{"S":"y"},)"
    R"("f":{"S":"z"}}}]}}},"l":{"L":[{"S":"l0"},{"S":"l1"},{"S":"l2"}]},"z":{"BOOL":true}})";

std::string taken(std::string_view text, std::string_view names = {}) {
    Request request({}, names);
    const Projection projection = Projection::parse(text, request.placeholders);
    const std::string bytes = item_bytes(item);
    std::string json;
    projection.append_json(json, ItemView(bytes));
    const std::string applied = projection.apply(ItemView(bytes));
    EXPECT_TRUE(is_well_formed(applied));
    EXPECT_EQ(json_of(applied), json);
    return json;
}

TEST(Projection, takes_what_is_named) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"a", R"({"a":{"S":"x"}})"},
        {"z, a", R"({"a":{"S":"x"},"z":{"BOOL":true}})"},
        {"b.c", R"({"b":{"M":{"c":{"N":"1"}}}})"},
        {"b.d[1].e, a", R"({"a":{"S":"x"},"b":{"M":{"d":{"L":[{"M":{"e":{"S":"y"}}}]}}}})"},
        {"b.d[1].f, b.d[1].e, b.c",
         R"({"b":{"M":{"c":{"N":"1"},"d":{"L":[{"M":{"e":{"S":"y"},"f":{"S":"z"}}}]}}}})"},
        {"l[2], l[0]", R"({"l":{"L":[{"S":"l0"},{"S":"l2"}]}})"},
        {"l[7]", "{}"},
        {"absent", "{}"},
        {"absent.x, a.y, b[0], l.x", "{}"},
        {"b.absent, a", R"({"a":{"S":"x"}})"},
        {"b.d[0].x", "{}"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(taken(text), expected) << text;
    EXPECT_EQ(taken("#b.#c", R"("#b":"b","#c":"c")"), R"({"b":{"M":{"c":{"N":"1"}}}})");
}

TEST(Projection, of_everything_is_the_item) {
    const std::string bytes = item_bytes(item);
    std::string json;
    Projection().append_json(json, ItemView(bytes));
    EXPECT_EQ(json, json_of(bytes));
    EXPECT_EQ(Projection().apply(ItemView(bytes)), bytes);
}

std::string problem(std::string_view text, std::string_view names = {}) {
    Request request({}, names);
    return refusal([&] { static_cast<void>(Projection::parse(text, request.placeholders)); });
}

TEST(Projection, is_refused_in_dynamodbs_words) {
    const std::vector<std::pair<const char*, const char*>> cases{
        {"", "The expression can not be empty;"},
        {"!!! INVALID !!!", R"(Syntax error; token: "!", near: "!!")"},
        {"a b", R"(Syntax error; token: "b", near: "a b")"},
        {"a,", R"(Syntax error; token: "<EOF>", near: ",")"},
        {"a, :v", R"(Syntax error; token: ":v", near: ", :v")"},
        {"a, foo(b)", R"~(Syntax error; token: "(", near: "foo(b")~"},
        {"name", "Attribute name is a reserved keyword; reserved keyword: name"},
        {"#a", "An expression attribute name used in the document path is not defined; attribute name: #a"},
        {"a, a",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
         "[a], path "
         "two: [a]"},
        {"a, a.b",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
         "[a], path "
         "two: [a, b]"},
        {"a.b[1], a.b[1].c",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: "
         "[a, b, "
         "[1]], path two: [a, b, [1], c]"},
        {"a.b, a[1]",
         "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: "
         "[a, b], "
         "path two: [a, [1]]"},
    };
    for (const auto& [text, message] : cases) {
        EXPECT_EQ(problem(text), std::string("Invalid ProjectionExpression: ") + message) << text;
    }
    EXPECT_EQ(problem("#a, #b", R"("#a":"x","#b":"x")"),
              "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
              "rewrite one of "
              "these paths; path one: [x], path two: [x]");
}

TEST(Projection, finds_overlaps_among_many_paths) {
    std::string many = "k0";
    for (int i = 1; i < 500; ++i) many += ",k" + std::to_string(i);
    EXPECT_EQ(problem(many), "(accepted)");
    EXPECT_EQ(problem(many + ",k7.x"),
              "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
              "rewrite one of "
              "these paths; path one: [k7], path two: [k7, x]");
    EXPECT_EQ(problem("b, a[0].x, c, a.y"),
              "Invalid ProjectionExpression: Two document paths conflict with each other; must remove or "
              "rewrite one of "
              "these paths; path one: [a, [0], x], path two: [a, y]");
    EXPECT_EQ(problem("a[1], a[0], a[2].x, a[2].y, a[10]"), "(accepted)");
}

TEST(AttributesToGet, takes_top_level_names_and_refuses_repeats) {
    const JsonDocument document(R"({"a":["l","a","status"],"b":["a","a"],"c":"a","d":[1]})");
    const Projection projection = Projection::from_attributes(document["a"]);
    projection.check();
    EXPECT_EQ(json_of(projection.apply(ItemView(item_bytes(item)))),
              R"({"a":{"S":"x"},"l":{"L":[{"S":"l0"},{"S":"l1"},{"S":"l2"}]}})");
    EXPECT_EQ(projection.roots().size(), 3U);
    EXPECT_EQ(refusal([&] { Projection::from_attributes(document["b"]).check(); }),
              "One or more parameter values were invalid: Duplicate value in attribute name: a");
    EXPECT_THROW(static_cast<void>(Projection::from_attributes(document["c"])), ApiError);
    EXPECT_THROW(static_cast<void>(Projection::from_attributes(document["d"])), ApiError);
}

}  // namespace
}  // namespace dynantic::engine
