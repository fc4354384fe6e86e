#include "operation/scripted_backend.hpp"

#include <dynantic/entities.hpp>
#include <dynantic/field.hpp>
#include <dynantic/item_key.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace dynantic {
namespace {

using testing::Script;

struct Cat {
    std::string id{};
    std::string name{};
    std::int64_t version{};
    struct Meta {
        static constexpr auto table_name = "pets";
        static constexpr auto entity = dynantic::entity<"type", "CAT">;
        static constexpr auto version = &Cat::version;
        using key = Key<composed<"pk", "PET#{id}">>;
    };
    friend bool operator==(const Cat&, const Cat&) = default;
};
struct Dog {
    std::string id{};
    std::string breed{};
    struct Meta {
        static constexpr auto table_name = "pets";
        static constexpr auto entity = dynantic::entity<"type", "DOG">;
        using key = Key<composed<"pk", "PET#{id}">>;
    };
    friend bool operator==(const Dog&, const Dog&) = default;
};
using Pets = Entities<Cat, Dog, Unknown>;
using Pet = std::variant<Cat, Dog, Unknown>;

constexpr const char* rex_json =
    R"({"id":{"S":"2"},"breed":{"S":"pug"},"pk":{"S":"PET#2"},"type":{"S":"DOG"}})";

struct EntityTable : ::testing::Test {
    Script script;
    Table<Pets> pets{script.client};
    Cat tom{"1", "Tom", 0};
    Dog rex{"2", "pug"};

    std::string asked(std::size_t place = 0) const { return script.asked().at(place).body; }
    bool asked_for(const std::string& part, std::size_t place = 0) const {
        return asked(place).find(part) != std::string::npos;
    }
};

TEST_F(EntityTable, ASaveTakesAConditionOnAnyOfTheTypes) {
    script->answer("{}");
    pets.save(rex, field<&Cat::name>.not_exists());
    EXPECT_EQ(asked(), std::string(R"({"TableName":"pets","Item":)") + rex_json +
                           R"~(,"ConditionExpression":"attribute_not_exists(#0)",)~"
                           R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
                           R"("ExpressionAttributeNames":{"#0":"name"}})");
}

TEST_F(EntityTable, GeneratedValuesGoBackIntoTheItemOrTheVariant) {
    for (int each = 0; each < 3; ++each) script->answer("{}");
    pets.save(tom);
    EXPECT_EQ(tom.version, 1);
    Pet any = tom;
    pets.save(any);
    EXPECT_EQ(std::get<Cat>(any).version, 2);
    EXPECT_EQ(std::get<Cat>(pets.stored(any)).version, 3);
    EXPECT_EQ(std::get<Cat>(any).version, 2);
}

TEST_F(EntityTable, AnExchangeGivesWhatWasThereWhateverItsType) {
    script->answer(std::string(R"({"Attributes":)") + rex_json + "}");
    script->answer("{}");
    Cat kit{"2", "Kit", 0};
    EXPECT_EQ(pets.exchange(kit), std::optional<Pet>(rex));
    EXPECT_EQ(kit.version, 1);
    EXPECT_TRUE(asked_for(R"("ReturnValues":"ALL_OLD")"));
    EXPECT_EQ(pets.exchange(rex, field<&Dog::breed>.not_exists()), std::nullopt);
    EXPECT_TRUE(asked_for(R"~("ConditionExpression":"attribute_not_exists(#0)")~", 1));
}

TEST_F(EntityTable, WhatIsUnknownIsNotWritten) {
    const Unknown unknown{Item{{"pk", "PET#9"}}};
    Pet any = unknown;
    EXPECT_THROW(pets.save(any), ValidationError);
    EXPECT_THROW(static_cast<void>(pets.exchange(unknown)), ValidationError);
    EXPECT_THROW(pets.remove(unknown), ValidationError);
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(EntityTable, RemovingAnItemLeavesOneOfAnotherTypeUnderItsKey) {
    for (int each = 0; each < 4; ++each) script->answer("{}");
    pets.remove(rex);
    static_cast<void>(pets.take(rex));
    pets.of<Dog>().remove(rex);
    static_cast<void>(pets.of<Dog>().take(rex));
    for (std::size_t each = 0; each < 4; ++each) {
        EXPECT_TRUE(asked_for(R"("Key":{"pk":{"S":"PET#2"}})", each)) << asked(each);
        EXPECT_TRUE(asked_for(R"x("attribute_not_exists(#0) OR #0 = :0")x", each)) << asked(each);
        EXPECT_TRUE(asked_for(R"({":0":{"S":"DOG"}})", each)) << asked(each);
    }
}

TEST_F(EntityTable, AnItemAndAConditionMayBeRemoved) {
    script->answer("{}");
    const Cat old{"1", "Tom", 4};
    pets.remove(old, field<&Cat::name> == "Tom");
    EXPECT_TRUE(asked_for(
        R"x("ConditionExpression":"#0 = :0 AND (attribute_not_exists(#1) OR #1 = :1) AND #2 = :2")x"))
        << asked();
}

TEST_F(EntityTable, AKeyOfTheTableItselfIsAKey) {
    script->answer(std::string(R"({"Item":)") + rex_json + "}");
    EXPECT_EQ(pets.get(key<Pets>("PET#2")), std::optional<Pet>(rex));
    EXPECT_EQ(asked(), R"({"TableName":"pets","Key":{"pk":{"S":"PET#2"}}})");
}

}  // namespace
}  // namespace dynantic
