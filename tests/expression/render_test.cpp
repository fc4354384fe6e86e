#include "expression/rendered.hpp"

#include <gtest/gtest.h>

namespace dynantic::detail {
namespace {

using test::rendered;

Nodes equal(std::string_view attribute, std::string json) {
    Nodes nodes;
    nodes.name(attribute).value(std::move(json)).apply(NodeKind::equal);
    return nodes;
}

Nodes joined(Nodes a, NodeKind with, Nodes b) {
    a.append(std::move(b)).apply(with);
    return a;
}

Nodes negated(Nodes a) {
    a.negate();
    return a;
}

const Nodes a = equal("a", R"({"N":"1"})");
const Nodes b = equal("b", R"({"N":"2"})");
const Nodes c = equal("c", R"({"N":"3"})");

TEST(Render, NamesAndValuesAreAlwaysPlaceholders) {
    const auto out = rendered(equal("user name", R"({"S":"Jane"})"));
    EXPECT_EQ(out.text, "#0 = :0");
    EXPECT_EQ(
        out.placeholders,
        R"(,"ExpressionAttributeNames":{"#0":"user name"},"ExpressionAttributeValues":{":0":{"S":"Jane"}})");
}

TEST(Render, ANameIsDefinedOnceAndEachValueOnItsOwn) {
    const auto out =
        rendered(joined(equal("a", R"({"N":"1"})"), NodeKind::any_of, equal("a", R"({"N":"1"})")));
    EXPECT_EQ(out.text, "#0 = :0 OR #0 = :1");
    EXPECT_EQ(out.placeholders,
              R"(,"ExpressionAttributeNames":{"#0":"a"},"ExpressionAttributeValues":{":0":{"N":"1"},)"
              R"(":1":{"N":"1"}})");
}

TEST(Render, ExpressionsOfOneRequestShareTheirPlaceholders) {
    Placeholders placeholders;
    std::string first;
    std::string second;
    render(a, placeholders, first);
    render(joined(a, NodeKind::all_of, b), placeholders, second);
    EXPECT_EQ(first, "#0 = :0");
    EXPECT_EQ(second, "#0 = :1 AND #1 = :2");
}

TEST(Render, WithoutValuesTheirMapIsLeftOut) {
    Nodes nodes;
    nodes.name("a").apply(NodeKind::exists);
    const auto out = rendered(nodes);
    EXPECT_EQ(out.text, "attribute_exists(#0)");
    EXPECT_EQ(out.placeholders, R"(,"ExpressionAttributeNames":{"#0":"a"})");
}

TEST(Render, ANameThatNeedsEscapingIsEscapedInTheMapOnly) {
    Nodes nodes;
    nodes.name("a\"b").apply(NodeKind::exists);
    EXPECT_EQ(rendered(nodes).placeholders, R"(,"ExpressionAttributeNames":{"#0":"a\"b"})");
}

TEST(Render, PathsNameEachMemberAndCountElements) {
    Nodes nodes;
    nodes.name("a").member("b").element(3).element(0).member("a").apply(NodeKind::exists);
    EXPECT_EQ(rendered(nodes).text, "attribute_exists(#0.#1[3][0].#0)");
}

TEST(Render, AndBindsTighterThanOr) {
    EXPECT_EQ(rendered(joined(a, NodeKind::any_of, joined(b, NodeKind::all_of, c))).text,
              "#0 = :0 OR #1 = :1 AND #2 = :2");
    EXPECT_EQ(rendered(joined(joined(a, NodeKind::any_of, b), NodeKind::all_of, c)).text,
              "(#0 = :0 OR #1 = :1) AND #2 = :2");
    EXPECT_EQ(rendered(joined(a, NodeKind::all_of, joined(b, NodeKind::any_of, c))).text,
              "#0 = :0 AND (#1 = :1 OR #2 = :2)");
}

TEST(Render, ChainsOfOneKindNeedNoParentheses) {
    EXPECT_EQ(rendered(joined(a, NodeKind::all_of, joined(b, NodeKind::all_of, c))).text,
              "#0 = :0 AND #1 = :1 AND #2 = :2");
    EXPECT_EQ(rendered(joined(joined(a, NodeKind::any_of, b), NodeKind::any_of, c)).text,
              "#0 = :0 OR #1 = :1 OR #2 = :2");
}

TEST(Render, NotBindsTighterThanAndButLooserThanAComparison) {
    EXPECT_EQ(rendered(negated(a)).text, "NOT #0 = :0");
    EXPECT_EQ(rendered(negated(joined(a, NodeKind::all_of, b))).text, "NOT (#0 = :0 AND #1 = :1)");
    EXPECT_EQ(rendered(joined(negated(a), NodeKind::all_of, b)).text, "NOT #0 = :0 AND #1 = :1");
}

TEST(Render, NotOfNotIsNothing) { EXPECT_EQ(rendered(negated(negated(a))).text, "#0 = :0"); }

TEST(Render, BetweenAndInKeepTheirOperandsInOrder) {
    Nodes between;
    between.name("a").value(R"({"N":"1"})").value(R"({"N":"2"})").apply(NodeKind::between);
    EXPECT_EQ(rendered(between).text, "#0 BETWEEN :0 AND :1");
    EXPECT_EQ(
        rendered(between).placeholders,
        R"(,"ExpressionAttributeNames":{"#0":"a"},"ExpressionAttributeValues":{":0":{"N":"1"},":1":{"N":"2"}})");
    Nodes in;
    in.name("a").value("1").value("2").value("3").apply(NodeKind::in, 3);
    EXPECT_EQ(rendered(in).text, "#0 IN (:0, :1, :2)");
    Nodes in_one;
    in_one.name("a").value("1").apply(NodeKind::in, 1);
    EXPECT_EQ(rendered(in_one).text, "#0 IN (:0)");
}

TEST(Render, FunctionsTakeNestedOperands) {
    Nodes nodes;
    nodes.name("a")
        .apply(NodeKind::size)
        .name("b")
        .member("c")
        .apply(NodeKind::size)
        .apply(NodeKind::greater);
    EXPECT_EQ(rendered(nodes).text, "size(#0) > size(#1.#2)");
}

TEST(Render, DeepConditionsNeedNoStack) {
    // Built to be deep, not only long: each step stands inside the next one's parentheses.
    Nodes deep = a;
    for (int i = 0; i != 100'000; ++i) {
        deep.append(b).apply(i % 2 == 0 ? NodeKind::any_of : NodeKind::all_of);
        if (i % 3 == 0) deep.negate();
    }
    const auto out = rendered(deep);
    EXPECT_GT(out.text.size(), 100'000U);
    EXPECT_EQ(out.text.front(), 'N');
}

TEST(ErasedCondition, ACopyIsNotChangedWithItsSource) {
    ErasedCondition first{Nodes(a)};
    ErasedCondition copy = first;
    first.join(NodeKind::all_of, ErasedCondition(Nodes(b)));
    EXPECT_EQ(rendered(first.view()).text, "#0 = :0 AND #1 = :1");
    EXPECT_EQ(rendered(copy.view()).text, "#0 = :0");
}

TEST(ErasedCondition, JoinsItself) {
    ErasedCondition condition{Nodes(a)};
    condition.join(NodeKind::any_of, condition);
    EXPECT_EQ(rendered(condition.view()).text, "#0 = :0 OR #0 = :1");
}

TEST(ErasedCondition, AnEmptyOneJoinedGivesTheOther) {
    ErasedCondition condition;
    EXPECT_TRUE(condition.empty());
    condition.join(NodeKind::any_of, ErasedCondition());
    EXPECT_TRUE(condition.empty());
    condition.join(NodeKind::any_of, ErasedCondition(Nodes(a)));
    condition.join(NodeKind::all_of, ErasedCondition());
    EXPECT_EQ(rendered(condition.view()).text, "#0 = :0");
}

TEST(ErasedCondition, KnowsTheAttributesThatItIsAbout) {
    Nodes nodes;
    nodes.name("a").member("b").apply(NodeKind::exists);
    const ErasedCondition condition{std::move(nodes)};
    EXPECT_TRUE(condition.mentions("a"));
    EXPECT_FALSE(condition.mentions("b"));
}

}  // namespace
}  // namespace dynantic::detail
