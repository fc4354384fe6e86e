#include "expression/models.hpp"
#include "expression/rendered.hpp"

#include <dynantic/error.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/update_expression.hpp>

#include <gtest/gtest.h>

namespace dynantic::test {
namespace {

using Update = UpdateExpression<User>;

std::string text(const Update& update) { return rendered(update.actions()).text; }
// The values of an update: what stands in ExpressionAttributeValues.
std::string values(const Update& update) {
    const std::string all = rendered(update.actions()).placeholders;
    const std::string_view begin = R"("ExpressionAttributeValues":)";
    const std::size_t at = all.find(begin);
    return at == std::string::npos ? "" : all.substr(at + begin.size());
}

TEST(UpdateExpression, SetsMembersAndPaths) {
    const Update update = Update()
                              .set<&User::name>("Jane")
                              .set<&User::balance>(10)
                              .set(field<&User::scores>["k"], 5)
                              .set<&User::address, &Address::street>("Main")
                              .set(field<&User::addresses>[0] / field<&Address::city>, "Rome")
                              .set(attr("legacy"), true);
    EXPECT_EQ(text(update), "SET #0 = :0, #1 = :1, #2.#3 = :2, #4.#5 = :3, #6[0].#7 = :4, #8 = :5");
    EXPECT_EQ(values(update), R"({":0":{"S":"Jane"},":1":{"N":"10"},":2":{"N":"5"},":3":{"S":"Main"},)"
                              R"(":4":{"S":"Rome"},":5":{"BOOL":true}})");
}

TEST(UpdateExpression, SetsBracedValues) {
    EXPECT_EQ(values(Update().set<&User::tags>({"a", "b"})), R"({":0":{"SS":["a","b"]}})");
    EXPECT_EQ(values(Update().append<&User::notes>({"a", "b"})),
              R"({":0":{"L":[]},":1":{"L":[{"S":"a"},{"S":"b"}]}})");
}

TEST(UpdateExpression, SetsFromOtherFieldsAndSums) {
    EXPECT_EQ(text(Update().set(field<&User::name>, field<&User::nickname>)), "SET #0 = #1");
    EXPECT_EQ(text(Update().set(field<&User::age>, field<&User::age> + 1)), "SET #0 = #0 + :0");
    EXPECT_EQ(text(Update().set(field<&User::age>, field<&User::level> - 1)), "SET #0 = #1 - :0");
    EXPECT_EQ(text(Update().set(field<&User::age>, 100 - field<&User::age>)), "SET #0 = :0 - #0");
    EXPECT_EQ(text(Update().set(field<&User::balance>, field<&User::balance> + field<&User::age>)),
              "SET #0 = #0 + #1");
    EXPECT_EQ(text(Update().set<&User::age>(if_not_exists(field<&User::age>, 0) + 1)),
              "SET #0 = if_not_exists(#0, :0) + :1");
    EXPECT_EQ(text(Update().set<&User::name>(if_not_exists(field<&User::nickname>, "none"))),
              "SET #0 = if_not_exists(#1, :0)");
    EXPECT_EQ(text(Update().set(attr("n"), attr("n") + 1)), "SET #0 = #0 + :0");
}

TEST(UpdateExpression, SetIfNotExistsAppendAndPrepend) {
    EXPECT_EQ(text(Update().set_if_not_exists<&User::age>(0)), "SET #0 = if_not_exists(#0, :0)");
    const Update update =
        Update().append<&User::notes>("x").prepend(field<&User::address, &Address::lines>, "y");
    EXPECT_EQ(
        text(update),
        "SET #0 = list_append(if_not_exists(#0, :0), :1), #1.#2 = list_append(:2, if_not_exists(#1.#2, :3))");
    EXPECT_EQ(values(update),
              R"({":0":{"L":[]},":1":{"L":[{"S":"x"}]},":2":{"L":[{"S":"y"}]},":3":{"L":[]}})");
    EXPECT_EQ(values(Update().append<&User::notes>(std::vector<std::string>{"a"})),
              R"({":0":{"L":[]},":1":{"L":[{"S":"a"}]}})");
    EXPECT_EQ(values(Update().append(attr("l"), 5)), R"({":0":{"L":[]},":1":{"L":[{"N":"5"}]}})");
}

TEST(UpdateExpression, AddsToNumbersAndSets) {
    EXPECT_EQ(text(Update().add<&User::balance>(-200)), "ADD #0 :0");
    EXPECT_EQ(values(Update().add<&User::balance>(-200)), R"({":0":{"N":"-200"}})");
    EXPECT_EQ(values(Update().add<&User::tags>("vip")), R"({":0":{"SS":["vip"]}})");
    EXPECT_EQ(values(Update().add<&User::tags>({"a", "b"})), R"({":0":{"SS":["a","b"]}})");
    EXPECT_EQ(values(Update().add<&User::numbers>(5)), R"({":0":{"NS":["5"]}})");
    EXPECT_EQ(values(Update().add(attr("n"), 5)), R"({":0":{"N":"5"}})");
    EXPECT_EQ(values(Update().add(attr("s"), std::set<std::string>{"a"})), R"({":0":{"SS":["a"]}})");
    EXPECT_EQ(text(Update().add(field<&User::scores>["k"], 5)), "ADD #0.#1 :0");
}

TEST(UpdateExpression, RemovesAttributesAndElements) {
    EXPECT_EQ(text(Update().remove<&User::expires_at>().remove(field<&User::notes>[2]).remove(attr("old"))),
              "REMOVE #0, #1[2], #2");
    EXPECT_EQ(text(Update().erase_from<&User::tags>("vip")), "DELETE #0 :0");
    EXPECT_EQ(values(Update().erase_from<&User::numbers>({1, 2})), R"({":0":{"NS":["1","2"]}})");
}

TEST(UpdateExpression, WhatIsEmptyIsRemoved) {
    EXPECT_EQ(text(Update().set<&User::nickname>(std::nullopt)), "REMOVE #0");
    EXPECT_EQ(text(Update().set<&User::nickname>(std::optional<std::string>{})), "REMOVE #0");
    EXPECT_EQ(values(Update().set<&User::nickname>(std::optional<std::string>{"x"})), R"({":0":{"S":"x"}})");
    EXPECT_EQ(text(Update().set<&User::tags>(std::set<std::string>{})), "REMOVE #0");
    EXPECT_TRUE(Update().add<&User::tags>(std::set<std::string>{}).empty());
    EXPECT_TRUE(Update().erase_from<&User::tags>(std::set<std::string>{}).empty());
}

TEST(UpdateExpression, ATimeToLiveIsSetInSeconds) {
    EXPECT_EQ(values(Update().set<&User::expires_at>(Timestamp{std::chrono::seconds{1700000000}})),
              R"({":0":{"N":"1700000000"}})");
}

TEST(UpdateExpression, ANumberMustFitTheMember) {
    EXPECT_EQ(values(Update().set<&User::level>(255)), R"({":0":{"N":"255"}})");
    EXPECT_THROW(static_cast<void>(Update().set<&User::level>(256)), ValidationError);
    EXPECT_THROW(static_cast<void>(Update().set<&User::level>(-1)), ValidationError);
    EXPECT_THROW(static_cast<void>(Update().set_if_not_exists<&User::level>(-1)), ValidationError);
}

TEST(UpdateExpression, OverlapsAreFoundBeforeAnythingIsSent) {
    const Update update = Update().set(field<&User::scores>["k"], 1).remove<&User::scores>();
    try {
        static_cast<void>(text(update));
        FAIL() << "no error";
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.message(),
                  R"(the update changes both "scores" and "scores.k", which overlap: one holds the other)");
    }
}

struct Contact {
    std::string mail{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(rule<&Contact::mail>(min_length(3)));
    };
};
struct Ruled {
    std::string id{};
    std::string name{};
    std::optional<std::int64_t> age{};
    Contact contact{};
    struct Meta {
        static constexpr auto table_name = "ruled";
        using key = Key<&Ruled::id>;
        static constexpr auto rules =
            dynantic::rules(rule<&Ruled::name>(max_length(3)), rule<&Ruled::age>(ge(0), lt(150)));
    };
};

std::vector<std::string> broken(const UpdateExpression<Ruled>& update) {
    std::vector<std::string> paths;
    try {
        static_cast<void>(rendered(update.actions()));
    } catch (const ValidationError& error) {
        for (const FieldError& each : error.error().fields()) paths.push_back(each.path);
    }
    return paths;
}

TEST(UpdateExpression, ValuesAreHeldAgainstTheRulesOfTheModelAllTogether) {
    using Paths = std::vector<std::string>;
    const auto update = UpdateExpression<Ruled>();
    EXPECT_EQ(broken(update.set<&Ruled::name>("abc").set<&Ruled::age>(149)), Paths{});
    EXPECT_EQ(
        broken(
            update.set<&Ruled::name>("abcd").set<&Ruled::age>(-1).set<&Ruled::contact, &Contact::mail>("x")),
        (Paths{"name", "age", "contact.mail"}));
    EXPECT_EQ(broken(update.set<&Ruled::age>(std::optional<std::int64_t>(200))), Paths{"age"});
    EXPECT_EQ(broken(update.set<&Ruled::age>(std::nullopt)), Paths{});
    EXPECT_EQ(broken(update.set_if_not_exists<&Ruled::name>("abcd")), Paths{"name"});
    EXPECT_EQ(broken(UpdateExpression<Ruled>().apply(update.set<&Ruled::name>("abcd"))), Paths{"name"});
}

TEST(UpdateExpression, AVerbOnANamedOneLeavesItAsItWas) {
    const Update base = Update().set<&User::age>(1);
    const Update more = base.set<&User::name>("x").remove<&User::nickname>();
    EXPECT_EQ(text(base), "SET #0 = :0");
    EXPECT_EQ(text(more), "SET #0 = :0, #1 = :1 REMOVE #2");
}

TEST(UpdateExpression, AppliesOneThatWasBuiltBefore) {
    const Update touch = Update().add<&User::age>(1);
    EXPECT_EQ(text(Update().set<&User::name>("x").apply(touch)), "SET #0 = :0 ADD #1 :1");
}

}  // namespace
}  // namespace dynantic::test
