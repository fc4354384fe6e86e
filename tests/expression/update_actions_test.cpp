#include "expression/rendered.hpp"

#include <dynantic/detail/key_condition.hpp>
#include <dynantic/detail/update_actions.hpp>
#include <dynantic/error.hpp>

#include <gtest/gtest.h>

namespace dynantic::detail {
namespace {

using test::rendered;

// "a.b[0]" as nodes.
Nodes path(std::string_view text) {
    Nodes nodes;
    std::size_t at = 0;
    const auto word = [&] {
        const std::size_t end = std::min(text.find_first_of(".[", at), text.size());
        const auto found = text.substr(at, end - at);
        at = end;
        return found;
    };
    nodes.name(word());
    while (at < text.size()) {
        if (text[at++] == '.') {
            nodes.member(word());
        } else {
            const std::size_t end = text.find(']', at);
            nodes.element(static_cast<std::size_t>(std::stoi(std::string(text.substr(at, end - at)))));
            at = end + 1;
        }
    }
    return nodes;
}

std::string refusal(const UpdateActions& actions) {
    try {
        static_cast<void>(rendered(actions));
    } catch (const ValidationError& error) {
        return std::string(error.message());
    }
    return "no error";
}

constexpr const char* one = R"({"N":"1"})";

TEST(UpdateActions, ClausesComeInOneOrderWhateverTheVerbs) {
    UpdateActions actions;
    actions.erase(path("tags"), R"({"SS":["x"]})");
    actions.add(path("n"), one);
    actions.set_value(path("a"), one);
    actions.remove(path("b"));
    actions.set_value(path("c.d[2]"), one);
    EXPECT_EQ(rendered(actions).text, "SET #0 = :0, #1.#2[2] = :1 REMOVE #3 ADD #4 :2 DELETE #5 :3");
}

TEST(UpdateActions, AppendAndPrependMakeAMissingList) {
    UpdateActions actions;
    actions.append(path("a"), R"({"L":[{"S":"x"}]})");
    actions.prepend(path("b"), R"({"L":[{"S":"y"}]})");
    const auto out = rendered(actions);
    EXPECT_EQ(out.text,
              "SET #0 = list_append(if_not_exists(#0, :0), :1), #1 = list_append(:2, if_not_exists(#1, :3))");
    EXPECT_EQ(out.placeholders,
              R"(,"ExpressionAttributeNames":{"#0":"a","#1":"b"},"ExpressionAttributeValues":{)"
              R"(":0":{"L":[]},":1":{"L":[{"S":"x"}]},":2":{"L":[{"S":"y"}]},":3":{"L":[]}})");
}

TEST(UpdateActions, SetIfNotExistsNamesThePathTwice) {
    UpdateActions actions;
    actions.set_if_not_exists(path("a[0]"), one);
    EXPECT_EQ(rendered(actions).text, "SET #0[0] = if_not_exists(#0[0], :0)");
}

TEST(UpdateActions, OverlapsAreRefusedNamingBothPaths) {
    const auto both = [](std::string_view a, std::string_view b) {
        UpdateActions actions;
        actions.set_value(path(a), one);
        actions.set_value(path("zzz"), one);
        actions.remove(path(b));
        actions.set_value(path("aaa"), one);
        return refusal(actions);
    };
    EXPECT_EQ(both("a", "a"), R"(the update changes "a" twice)");
    EXPECT_EQ(both("m.x[1]", "m"),
              R"(the update changes both "m" and "m.x[1]", which overlap: one holds the other)");
    EXPECT_EQ(both("m", "m[0]"),
              R"(the update changes both "m" and "m[0]", which overlap: one holds the other)");
    EXPECT_EQ(
        both("m.x", "m[3].y"),
        R"(the update changes both "m[3].y" and "m.x", which conflict: one takes a list where the other takes a map)");
    EXPECT_EQ(both("m.x", "m.y"), "no error");
    EXPECT_EQ(both("m[1]", "m[10]"), "no error");
    EXPECT_EQ(both("m", "mm"), "no error");
}

TEST(UpdateActions, AnOverlapIsFoundAmongManyPathsInAnyOrder) {
    UpdateActions actions;
    for (const char* each : {"m.b.c", "m.b0", "m.a", "m.b.d[1]", "n", "m.b"})
        actions.set_value(path(each), one);
    EXPECT_EQ(refusal(actions),
              R"(the update changes both "m.b" and "m.b.c", which overlap: one holds the other)");
}

TEST(UpdateActions, KnowsWhatMayNotBeSentTwice) {
    const auto unsafe = [](auto fill) {
        UpdateActions actions;
        fill(actions);
        return actions.repeat_is_unsafe();
    };
    EXPECT_FALSE(unsafe([](auto& u) { u.set_value(path("a"), one); }));
    EXPECT_FALSE(unsafe([](auto& u) { u.set_if_not_exists(path("a.b"), one); }));
    EXPECT_FALSE(unsafe([](auto& u) { u.remove(path("a")); }));
    EXPECT_FALSE(unsafe([](auto& u) { u.erase(path("a"), R"({"SS":["x"]})"); }));
    EXPECT_TRUE(unsafe([](auto& u) { u.add(path("a"), one); }));
    EXPECT_TRUE(unsafe([](auto& u) { u.append(path("a"), one); }));
    EXPECT_TRUE(unsafe([](auto& u) { u.prepend(path("a"), one); }));
    EXPECT_TRUE(unsafe([](auto& u) { u.remove(path("a[0]")); }));
    EXPECT_TRUE(unsafe([](auto& u) { u.set(path("a"), path("b")); }));
}

TEST(UpdateActions, KnowsWhichAttributesItChanges) {
    UpdateActions actions;
    actions.set(path("a.b"), path("c"));
    EXPECT_TRUE(actions.changes("a"));
    EXPECT_FALSE(actions.changes("b"));
    EXPECT_FALSE(actions.changes("c"));
}

TEST(KeyCondition, EqualitiesThenARange) {
    KeyCondition key;
    key.equal("pk", R"({"S":"u"})");
    EXPECT_EQ(rendered(key).text, "#0 = :0");
    key.equal("s1", one);
    key.between("s2", one, R"({"N":"2"})");
    EXPECT_EQ(rendered(key).text, "#0 = :0 AND #1 = :1 AND #2 BETWEEN :2 AND :3");
}

TEST(KeyCondition, EachOperatorOfASortKey) {
    const auto with = [](NodeKind kind) {
        KeyCondition key;
        key.equal("pk", one);
        key.compare(kind, "sk", one);
        return rendered(key).text;
    };
    EXPECT_EQ(with(NodeKind::equal), "#0 = :0 AND #1 = :1");
    EXPECT_EQ(with(NodeKind::less), "#0 = :0 AND #1 < :1");
    EXPECT_EQ(with(NodeKind::less_equal), "#0 = :0 AND #1 <= :1");
    EXPECT_EQ(with(NodeKind::greater), "#0 = :0 AND #1 > :1");
    EXPECT_EQ(with(NodeKind::greater_equal), "#0 = :0 AND #1 >= :1");
    EXPECT_EQ(with(NodeKind::begins_with), "#0 = :0 AND begins_with(#1, :1)");
}

TEST(ProjectionPaths, AreListedOnceAndMayNotOverlap) {
    ProjectionPaths projection;
    projection.add(path("a"));
    projection.add(path("b.c[1]"));
    projection.add(path("a"));
    EXPECT_EQ(rendered(projection).text, "#0, #1.#2[1]");
    projection.add(path("b"));
    EXPECT_THROW(static_cast<void>(rendered(projection)), ValidationError);
}

}  // namespace
}  // namespace dynantic::detail
