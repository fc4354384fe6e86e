#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

// values() of paths: what is asked for, and how the parts of an item become a tuple.
namespace dynantic::testing {
namespace {

struct Address {
    std::string city{};
    std::optional<std::string> floor{};
    std::set<std::string> bells{};
};
struct Person {
    std::string id{};
    Address home{};
    std::optional<Address> work{};
    std::map<std::string, std::int64_t> scores{};
    std::vector<Address> places{};
    std::vector<std::string> names{};
    std::optional<Timestamp> expires{};
    std::string mood = "calm";

    struct Meta {
        static constexpr auto table_name = "people";
        using key = Key<&Person::id>;
        static constexpr auto ttl = &Person::expires;
        using attributes = Attributes<default_if_missing<&Person::mood>>;
    };
};

struct PathValuesTest : ::testing::Test {
    Script script;
    Table<Person> people{script.client};

    void answer(const std::string& item) {
        script->answer(R"({"Items":[)" + item + R"(],"Count":1,"ScannedCount":1})");
    }
};

constexpr auto home_city = field<&Person::home, &Address::city>;

TEST_F(PathValuesTest, AsksForThePathsOnlyAndGivesATupleOfTheirTypes) {
    answer(R"({"home":{"M":{"city":{"S":"Rome"}}},"scores":{"M":{"k":{"N":"7"}}},"id":{"S":"p1"}})");
    const auto found = people.query("p1").values(field<&Person::id>, home_city, field<&Person::scores>["k"],
                                                 field<&Person::scores>["none"], attr("old")["x"][3]);
    static_assert(std::is_same_v<
                  decltype(found),
                  const std::vector<std::tuple<std::string, std::string, std::optional<std::int64_t>,
                                               std::optional<std::int64_t>, std::optional<AttributeValue>>>>);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], std::tuple("p1", "Rome", 7, std::nullopt, std::nullopt));
    EXPECT_EQ(
        script.asked().at(0).body,
        R"({"TableName":"people","KeyConditionExpression":"#0 = :0",)"
        R"("ProjectionExpression":"#0, #1.#2, #3.#4, #3.#5, #6.#7[3]",)"
        R"("ExpressionAttributeNames":{"#0":"id","#1":"home","#2":"city","#3":"scores","#4":"k","#5":"none","#6":"old","#7":"x"},)"
        R"("ExpressionAttributeValues":{":0":{"S":"p1"}}})");
}

TEST_F(PathValuesTest, StaticPathsStandBesideMembersAsTemplateArguments) {
    answer(R"({"home":{"M":{"city":{"S":"Rome"}}},"id":{"S":"p1"}})");
    const std::vector<std::tuple<std::string, std::string>> found =
        people.scan().values<&Person::id, field<&Person::home, &Address::city>>();
    EXPECT_EQ(found.at(0), std::tuple("p1", "Rome"));
}

TEST_F(PathValuesTest, ElementsOfAListAreToldByTheirOrder) {
    // Of a list come only the elements that were asked for and are there.
    answer(R"({"names":{"L":[{"S":"third"},{"S":"eighth"}]}})");
    const auto found =
        people.scan().values(field<&Person::names>[7], field<&Person::names>[2], field<&Person::names>[9]);
    EXPECT_EQ(found.at(0), std::tuple("eighth", "third", std::nullopt));
    answer(R"({"places":{"L":[{"M":{"city":{"S":"Oslo"}}}]}})");
    const auto city = people.scan().values(field<&Person::places>[4] / field<&Address::city>);
    EXPECT_EQ(city.at(0), std::tuple("Oslo"));
}

TEST_F(PathValuesTest, WhatIsInsideOfAnOptionalStructIsAnOptional) {
    answer("{}");
    const std::vector<
        std::tuple<std::optional<std::string>, std::optional<std::string>, std::set<std::string>>>
        found =
            people.scan().values(field<&Person::work, &Address::city>, field<&Person::work, &Address::floor>,
                                 field<&Person::work, &Address::bells>);
    EXPECT_EQ(found.at(0), std::tuple(std::nullopt, std::nullopt, std::set<std::string>{}));
}

TEST_F(PathValuesTest, AMissingMemberIsAnItemErrorUnlessTheModelAllowsIt) {
    answer(R"({"expires":{"N":"1700000000"}})");
    const auto found = people.scan().values(field<&Person::home, &Address::floor>, field<&Person::mood>,
                                            field<&Person::expires>);
    EXPECT_EQ(found.at(0), std::tuple(std::nullopt, "calm", Timestamp(std::chrono::seconds(1'700'000'000))));
    answer(R"({"id":{"S":"p1"}})");
    const auto missing = people.scan().try_values(field<&Person::id>, home_city);
    ASSERT_FALSE(missing);
    ASSERT_EQ(missing.error().fields().size(), 1U);
    EXPECT_EQ(missing.error().fields()[0].path, "home.city");
    EXPECT_EQ(missing.error().fields()[0].message,
              "the attribute is missing: a member that may be is std::optional, or has default_if_missing<> "
              "in Meta::attributes");
}

TEST_F(PathValuesTest, AMisfitNamesItsPath) {
    answer(R"({"places":{"L":[{"M":{"city":{"N":"5"}}}]}})");
    const auto found = people.scan().try_values(field<&Person::places>[4] / field<&Address::city>);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().fields()[0].path, "places[4].city");
    answer(R"({"home":{"S":"no map"},"id":{"S":"p1"}})");
    EXPECT_EQ(people.scan().values(field<&Person::id>, attr("home")["city"]).at(0),
              std::tuple("p1", std::nullopt));
}

TEST_F(PathValuesTest, PathsThatCannotBeToldApartAreRefusedBeforeAnythingIsSent) {
    EXPECT_THROW(people.scan().values(home_city, home_city), ValidationError);
    EXPECT_THROW(people.scan().values(field<&Person::home>, home_city), ValidationError);
    EXPECT_THROW(
        people.scan().values(field<&Person::places>[0] / field<&Address::city>, field<&Person::places>[1]),
        ValidationError);
    EXPECT_EQ(script.asked().size(), 0U);
}

TEST_F(PathValuesTest, LimitAndBadItemsHold) {
    script->answer(
        R"({"Items":[{"id":{"N":"1"}},{"id":{"S":"p2"}},{"id":{"S":"p3"}}],"Count":3,"ScannedCount":3})");
    const auto found = people.scan().bad_items(BadItems::skip).limit(1).values(field<&Person::id>);
    EXPECT_EQ(found, (std::vector<std::tuple<std::string>>{{"p2"}}));
}

}  // namespace
}  // namespace dynantic::testing
