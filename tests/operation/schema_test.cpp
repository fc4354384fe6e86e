#include "operation/scripted_backend.hpp"

#include <dynantic/entities.hpp>
#include <dynantic/field.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

// Items of older layouts, upgraded as they are read.
namespace dynantic {
namespace {

using testing::Script;

struct Person {
    std::string id{};
    std::string first_name{};
    std::string last_name{};
    std::int64_t age{};

    struct Meta {
        static constexpr auto table_name = "people";
        using key = Key<&Person::id>;
        static constexpr int schema_version = 3;
        // 0 and 1: one `name`; 2: two names, the age a text.
        static void upgrade(Item& item, int from) {
            if (from < 2) {
                const std::string name = item.at("name").as_string();
                const std::size_t space = name.find(' ');
                item.set("first_name", name.substr(0, space));
                item.set("last_name", space == std::string::npos ? "" : name.substr(space + 1));
                item.erase("name");
            }
            if (const AttributeValue* age = item.find("age");
                age != nullptr && age->is(AttributeType::string))
                item.set("age", AttributeValue::number(Decimal(age->as_string())));
        }
    };
    friend bool operator==(const Person&, const Person&) = default;
};

struct Cat {
    std::string id{};
    std::string name{};
    struct Meta {
        static constexpr auto table_name = "animals";
        using key = Key<&Cat::id>;
        static constexpr auto entity = dynantic::entity<"type", "CAT">;
        static constexpr int schema_version = 1;
        static constexpr auto schema_attribute = "v";
        static void upgrade(Item& item, int) { item.set("name", "unnamed"); }
    };
};
struct Dog {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "animals";
        using key = Key<&Dog::id>;
        static constexpr auto entity = dynantic::entity<"type", "DOG">;
    };
};

constexpr const char* first_layout = R"({"id":{"S":"p1"},"name":{"S":"Ada Lovelace"},"age":{"S":"36"}})";
constexpr const char* second_layout =
    R"({"schema_version":{"N":"2"},"id":{"S":"p1"},"first_name":{"S":"Ada"},"last_name":{"S":"Lovelace"},"age":{"S":"36"}})";
constexpr const char* third_layout =
    R"({"id":{"S":"p1"},"first_name":{"S":"Ada"},"last_name":{"S":"Lovelace"},"age":{"N":"36"},"schema_version":{"N":"3"}})";
const Person ada{"p1", "Ada", "Lovelace", 36};

struct SchemaTest : ::testing::Test {
    Script script;
    Table<Person> people{script.client};

    std::string asked(std::size_t place = 0) const { return script.asked().at(place).body; }
    static std::string list_of(std::string_view member) {
        return std::string("{\"") + std::string(member) + R"(":[)" + first_layout + "," + second_layout +
               "," + third_layout + R"(],"Count":3,"ScannedCount":3})";
    }
};

TEST_F(SchemaTest, AnItemIsMarkedWithTheVersionItIsWrittenIn) {
    script->answer("{}");
    people.save(ada);
    EXPECT_EQ(asked(), std::string(R"({"TableName":"people","Item":)") + third_layout + "}");
}

TEST_F(SchemaTest, AnOldItemIsUpgradedBeforeItIsDecoded) {
    for (const char* stored : {first_layout, second_layout, third_layout}) {
        script->answer(std::string(R"({"Item":)") + stored + "}");
        EXPECT_EQ(people.at("p1"), ada) << stored;
    }
}

TEST_F(SchemaTest, EveryWayOfReadingUpgrades) {
    const std::vector<Person> three{ada, ada, ada};
    script->answer(list_of("Items"));
    EXPECT_EQ(people.query("p1").all(), three);
    script->answer(list_of("Items"));
    EXPECT_EQ(people.scan().page().items, three);
    script->answer(list_of("Items"));
    std::vector<Person> seen;
    for (const Person& each : people.scan()) seen.push_back(each);
    EXPECT_EQ(seen, three);
    script->answer(std::string(R"({"Responses":{"people":[)") + first_layout + "]}}");
    EXPECT_EQ(people.batch_get({"p1"}), std::vector<std::optional<Person>>{ada});
    script->answer(std::string(R"({"Responses":[{"Item":)") + first_layout + "}]}");
    EXPECT_EQ(std::get<0>(transact_get(script.client, key<Person>("p1"))), ada);
    script->answer(std::string(R"({"Attributes":)") + first_layout + "}");
    EXPECT_EQ(people.take("p1"), ada);
}

TEST_F(SchemaTest, AnEntityIsUpgradedByItsOwnType) {
    const Table<Entities<Cat, Dog>> animals{script.client};
    script->answer(
        R"({"Items":[{"id":{"S":"a1"},"type":{"S":"CAT"}},{"id":{"S":"a2"},"type":{"S":"DOG"}}],"Count":2,"ScannedCount":2})");
    const auto all = animals.scan().all();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(std::get<Cat>(all[0]).name, "unnamed");
    script->answer("{}");
    animals.save(Cat{"a3", "Tom"});
    EXPECT_EQ(
        asked(1),
        R"({"TableName":"animals","Item":{"id":{"S":"a3"},"name":{"S":"Tom"},"type":{"S":"CAT"},"v":{"N":"1"}}})");
}

TEST_F(SchemaTest, AnUpdateRefusesAnItemOfAnotherLayout) {
    EXPECT_EQ(people.update("p1").set<&Person::age>(37).request(),
              R"({"TableName":"people","Key":{"id":{"S":"p1"}},"UpdateExpression":"SET #0 = :0, #1 = :1",)"
              R"~("ConditionExpression":"attribute_not_exists(#2) OR #1 = :2",)~"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
              R"("ExpressionAttributeNames":{"#0":"age","#1":"schema_version","#2":"id"},)"
              R"("ExpressionAttributeValues":{":0":{"N":"37"},":1":{"N":"3"},":2":{"N":"3"}}})");
}

TEST_F(SchemaTest, AnItemOfANewerProgramIsAnItemError) {
    script->answer(R"({"Item":{"id":{"S":"p1"},"schema_version":{"N":"4"}}})");
    const Result<std::optional<Person>> got = people.try_get("p1");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind(), ErrorKind::serialization);
    ASSERT_EQ(got.error().fields().size(), 1U);
    EXPECT_EQ(got.error().fields()[0].path, "schema_version");
}

TEST_F(SchemaTest, AnUpgradeThatFailsIsAnItemError) {
    script->answer(R"({"Items":[{"id":{"S":"p1"}},)" + std::string(third_layout) +
                   R"(],"Count":2,"ScannedCount":2})");
    const auto page = people.scan().bad_items(BadItems::collect).page();
    EXPECT_EQ(page.items, std::vector<Person>{ada});
    ASSERT_EQ(page.errors.size(), 1U);
    EXPECT_EQ(page.errors[0].raw, (Item{{"id", "p1"}}));
}

TEST_F(SchemaTest, AMisfitAfterTheUpgradeNamesItsPath) {
    script->answer(
        R"({"Item":{"id":{"S":"p1"},"first_name":{"N":"1"},"last_name":{"S":"x"},"age":{"N":"1"},"schema_version":{"N":"2"}}})");
    const Result<std::optional<Person>> got = people.try_get("p1");
    ASSERT_FALSE(got);
    ASSERT_EQ(got.error().fields().size(), 1U);
    EXPECT_EQ(got.error().fields()[0].path, "first_name");
}

}  // namespace
}  // namespace dynantic
