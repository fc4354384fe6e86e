#include <dynantic/attribute_value.hpp>
#include <dynantic/error.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

using dynantic::AttributeType;
using dynantic::AttributeValue;
using dynantic::Decimal;
using dynantic::Item;

TEST(AttributeValue, TakesEachTypeFromItsLiteral) {
    EXPECT_EQ(AttributeValue("text").as_string(), "text");
    EXPECT_EQ(AttributeValue(7).as_number(), Decimal(7));
    EXPECT_EQ(AttributeValue(1.5).as_number(), Decimal("1.5"));
    EXPECT_TRUE(AttributeValue(true).as_bool());
    EXPECT_TRUE(AttributeValue().is(AttributeType::null));
    EXPECT_EQ(AttributeValue(dynantic::to_binary("x")).as_binary(), dynantic::to_binary("x"));
    EXPECT_EQ(AttributeValue::list({"a", 1, true}).as_list().size(), 3U);
    EXPECT_EQ(AttributeValue::map({{"k", 1}}).as_map().at("k").as_number(), Decimal(1));
    EXPECT_EQ(AttributeValue::string_set({"a", "b"}).as_string_set().size(), 2U);
    EXPECT_EQ(AttributeValue::number_set({1, 2}).as_number_set().size(), 2U);
    EXPECT_EQ(AttributeValue::binary_set({dynantic::to_binary("a")}).as_binary_set().size(), 1U);
}

TEST(AttributeValue, NamesBothTypesWhereItIsReadAsAnother) {
    try {
        static_cast<void>(AttributeValue(7).as_string());
        FAIL();
    } catch (const dynantic::ValidationError& error) {
        EXPECT_EQ(error.message(), "expected an attribute of type S, found N");
    }
    EXPECT_THROW(static_cast<void>(AttributeValue("x").as_number()), dynantic::ValidationError);
    EXPECT_THROW(static_cast<void>(AttributeValue("x").as_number_set()), dynantic::ValidationError);
}

TEST(AttributeValue, IsChangedInPlace) {
    AttributeValue value = AttributeValue::map({{"list", AttributeValue::list({1})}, {"text", "a"}});
    value.as_map().find("list")->as_list().emplace_back("two");
    value.as_map().find("text")->as_string() += "b";
    EXPECT_EQ(dynantic::to_json(value), R"({"M":{"list":{"L":[{"N":"1"},{"S":"two"}]},"text":{"S":"ab"}}})");
    EXPECT_THROW(static_cast<void>(value.as_list()), dynantic::ValidationError);
}

TEST(AttributeValue, MayBecomeWhatStandsInsideOfIt) {
    AttributeValue value = AttributeValue::list({AttributeValue::list({"inner", 7})});
    value = value.as_list()[0];
    EXPECT_EQ(dynantic::to_json(value), R"({"L":[{"S":"inner"},{"N":"7"}]})");
    value = std::move(value.as_list()[0]);
    EXPECT_EQ(dynantic::to_json(value), R"({"S":"inner"})");
    const AttributeValue& itself = value;
    value = itself;
    EXPECT_EQ(value.as_string(), "inner");
}

TEST(AttributeValue, CopiesAndMovesEveryType) {
    const AttributeValue all[] = {"text",
                                  Decimal("1.5"),
                                  dynantic::to_binary("bytes"),
                                  true,
                                  AttributeValue::null(),
                                  AttributeValue::list({"a", AttributeValue::list({1})}),
                                  AttributeValue::map({{"k", 1}}),
                                  AttributeValue::string_set({"a", "b"}),
                                  AttributeValue::number_set({1, 2}),
                                  AttributeValue::binary_set({dynantic::to_binary("a")})};
    for (const AttributeValue& from : all) {
        for (const AttributeValue& to : all) {
            AttributeValue value = to;
            value = from;
            EXPECT_EQ(value, from);
            AttributeValue moved = std::move(value);
            EXPECT_EQ(moved, from);
            moved = AttributeValue(to);
            EXPECT_EQ(moved, to);
            EXPECT_EQ(from == to, &from == &to);
        }
    }
}

TEST(AttributeValue, ComparesSetsWithoutTheirOrderAndListsWithIt) {
    EXPECT_EQ(AttributeValue::string_set({"a", "b", "c"}), AttributeValue::string_set({"c", "a", "b"}));
    EXPECT_NE(AttributeValue::string_set({"a", "b"}), AttributeValue::string_set({"a", "c"}));
    EXPECT_NE(AttributeValue::string_set({"a"}), AttributeValue::string_set({"a", "b"}));
    EXPECT_EQ(AttributeValue::number_set({1, Decimal("2.0")}), AttributeValue::number_set({2, 1}));
    EXPECT_NE(AttributeValue::list({1, 2}), AttributeValue::list({2, 1}));
    EXPECT_NE(AttributeValue("1"), AttributeValue(1));
}

TEST(Item, KeepsNamesInTheOrderOfTheirBytes) {
    const Item item{{"b", 1}, {"a", 2}, {"é", 3}, {"B", 4}, {"a", 5}};
    std::string names;
    for (const auto& [name, value] : item) names += name + ' ';
    EXPECT_EQ(names, "B a b é ");
    EXPECT_EQ(item.at("a"), AttributeValue(5)) << "a repeated name keeps the last value";
}

TEST(Item, FindsSetsInsertsAndErases) {
    Item item;
    EXPECT_TRUE(item.empty());
    EXPECT_TRUE(item.insert("m", 1));
    EXPECT_TRUE(item.insert("z", 2));
    EXPECT_TRUE(item.insert("a", 3));
    EXPECT_FALSE(item.insert("m", 9));
    EXPECT_EQ(item.at("m"), AttributeValue(1));
    item.set("m", 4);
    EXPECT_EQ(item.at("m"), AttributeValue(4));
    EXPECT_EQ(item.find("none"), nullptr);
    EXPECT_FALSE(item.contains("none"));
    EXPECT_TRUE(item["new"].is(AttributeType::null));
    item["new"] = "value";
    EXPECT_EQ(item.size(), 4U);
    EXPECT_TRUE(item.erase("a"));
    EXPECT_FALSE(item.erase("a"));
    EXPECT_EQ(item, (Item{{"m", 4}, {"new", "value"}, {"z", 2}}));
}

TEST(Item, NamesTheMissingAttribute) {
    try {
        static_cast<void>(Item{}.at("user_id"));
        FAIL();
    } catch (const dynantic::ValidationError& error) {
        EXPECT_EQ(error.message(), "the item has no attribute \"user_id\"");
        ASSERT_EQ(error.error().fields().size(), 1U);
        EXPECT_EQ(error.error().fields()[0].path, "user_id");
    }
}

}  // namespace
