#include <dynantic/detail/placeholders.hpp>
#include <dynantic/error.hpp>
#include <dynantic/field.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/update_expression.hpp>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dynantic {
namespace {

struct Address {
    std::string city{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(rule<&Address::city>(min_length(1)));
    };
};
struct Person {
    std::string id{};
    Address home{};
    std::optional<Address> work{};
    std::vector<Address> others{};
    std::map<std::string, Address> named{};
    std::set<std::string> tags{};
    std::vector<int> marks{};

    struct Meta {
        static constexpr auto table_name = "people";
        using key = Key<&Person::id>;
        static constexpr auto rules = dynantic::rules(rule<&Person::tags>(each(pattern("^[a-z]+$"))),
                                                      rule<&Person::marks>(each(ge(1), le(6))),
                                                      rule<&Person::named>(each_key(max_length(3))));
    };
};

// The paths that an update breaks rules at; empty where it may be sent.
template <class T>
std::vector<std::string> broken(const UpdateExpression<T>& update) {
    detail::Placeholders placeholders;
    std::string text;
    try {
        update.actions().render(placeholders, text);
        return {};
    } catch (const ValidationError& error) {
        std::vector<std::string> paths;
        for (const FieldError& each : error.error().fields()) paths.push_back(each.path);
        return paths;
    }
}
using Paths = std::vector<std::string>;
const UpdateExpression<Person> nothing;

TEST(UpdateRules, ANestedStructIsHeldAgainstItsOwnRules) {
    EXPECT_EQ(broken(nothing.set<&Person::home>(Address{})), (Paths{"home.city"}));
    EXPECT_EQ(broken(nothing.set<&Person::work>(Address{})), (Paths{"work.city"}));
    EXPECT_EQ(broken(nothing.set<&Person::home>(Address{"Bern"})), Paths{});
    EXPECT_EQ(broken(nothing.set<&Person::home, &Address::city>("")), (Paths{"home.city"}));
}

TEST(UpdateRules, StructsInsideOfContainersToo) {
    EXPECT_EQ(broken(nothing.set<&Person::others>(std::vector<Address>{{"Bern"}, {}})),
              (Paths{"others[1].city"}));
    EXPECT_EQ(broken(nothing.set(
                  field<&Person::named>["k"], Address {})),
              (Paths{"named.k.city"}));
    EXPECT_EQ(broken(nothing.append<&Person::others>(Address{})), (Paths{"others.city"}));
}

TEST(UpdateRules, WhatIsAddedToAContainerIsHeldAgainstTheRulesOfItsElements) {
    EXPECT_EQ(broken(nothing.add<&Person::tags>("UPPER")), (Paths{"tags"}));
    EXPECT_EQ(broken(nothing.add<&Person::tags>(std::set<std::string>{"fine", "UPPER"})), (Paths{"tags"}));
    EXPECT_EQ(broken(nothing.append<&Person::marks>(7)), (Paths{"marks"}));
    EXPECT_EQ(broken(nothing.prepend<&Person::marks>(std::vector<int>{1, 6})), Paths{});
}

struct Grid {
    std::string id{};
    std::map<std::string, std::int64_t> counts{};
    std::vector<std::string> words{};
    std::vector<std::vector<int>> rows{};
    std::map<std::string, std::vector<int>> series{};
    std::map<std::string, std::optional<int>> maybe{};
    std::vector<Address> stops{};

    struct Meta {
        static constexpr auto table_name = "grids";
        using key = Key<&Grid::id>;
        static constexpr auto rules =
            dynantic::rules(rule<&Grid::counts>(each(ge(0)), each_key(max_length(3)), max_length(2)),
                            rule<&Grid::words>(each(pattern("^[a-z]+$"))),
                            rule<&Grid::rows>(each(max_length(2), each(le(9)))),
                            rule<&Grid::series>(each(each(ge(1)))), rule<&Grid::maybe>(each(ge(1))));
    };
};
const UpdateExpression<Grid> on_grid;

TEST(UpdateRules, AnEntryOfAMapIsHeldAgainstTheRulesOfValuesAndKeys) {
    EXPECT_EQ(broken(on_grid.set(field<&Grid::counts>["k"], -1)), (Paths{"counts.k"}));
    EXPECT_EQ(broken(on_grid.set(field<&Grid::counts>["long"], 1)), (Paths{"counts.long"}));
    EXPECT_EQ(broken(on_grid.set(field<&Grid::counts>["k"], 1)), Paths{});
    EXPECT_EQ(broken(on_grid.set_if_not_exists(field<&Grid::counts>["k"], -1)), (Paths{"counts.k"}));
    EXPECT_EQ(broken(on_grid.set(field<&Grid::maybe>["k"], 0)), (Paths{"maybe.k"}));
    EXPECT_EQ(broken(on_grid.set(field<&Grid::maybe>["k"], std::optional<int>(0))), (Paths{"maybe.k"}));
    EXPECT_EQ(broken(on_grid.set(field<&Grid::maybe>["k"], std::nullopt)), Paths{});
}

TEST(UpdateRules, AnElementOfAListIsHeldAgainstTheRulesOfElements) {
    EXPECT_EQ(broken(on_grid.set(field<&Grid::words>[1], "UPPER")), (Paths{"words[1]"}));
    EXPECT_EQ(broken(on_grid.set(field<&Grid::words>[1], "fine")), Paths{});
}

TEST(UpdateRules, TheRulesOfWhatIsInsideOfElementsAreReached) {
    EXPECT_EQ(broken(on_grid.set(field<&Grid::rows>[0][1], 10)), (Paths{"rows[0][1]"}));
    EXPECT_EQ(broken(on_grid.set(
                  field<&Grid::rows>[0], std::vector<int> { 1, 10, 2 })),
              (Paths{"rows[0]", "rows[0][1]"}));
    EXPECT_EQ(broken(on_grid.append(field<&Grid::rows>[0], 10)), (Paths{"rows[0]"}));
    EXPECT_EQ(broken(on_grid.append(
                  field<&Grid::series>["a"], std::vector<int> { 1, 0 })),
              (Paths{"series.a"}));
    EXPECT_EQ(broken(on_grid.prepend(field<&Grid::series>["a"], 1)), Paths{});
    EXPECT_EQ(broken(on_grid.set(field<&Grid::stops>[0] / field<&Address::city>, "")),
              (Paths{"stops[0].city"}));
}

TEST(UpdateRules, AllFailuresAreToldTogether) {
    EXPECT_EQ(broken(nothing.set<&Person::home>(Address{})
                         .set<&Person::named>(std::map<std::string, Address>{{"long", {}}})
                         .append<&Person::marks>(0)),
              (Paths{"home.city", "named.long", "named.long.city", "marks"}));
}

}  // namespace
}  // namespace dynantic
