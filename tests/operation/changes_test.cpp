#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

// The verbs that change a part of an item: patch, save_changes, retry_on_conflict.
namespace dynantic {
namespace {

using testing::Document;
using testing::Reading;
using testing::Script;

struct Task {  // a composed key of an index, a rule, a renamed attribute
    std::string id{};
    std::string owner{};
    std::int64_t priority{};
    std::string title{};
    std::optional<std::string> note{};
    std::set<std::string> tags{};

    struct Meta {
        static constexpr auto table_name = "tasks";
        using key = Key<&Task::id>;
        using indexes = Indexes<Gsi<"ByOwner", composed<"gpk", "OWNER#{owner}#{priority:3}">>>;
        using attributes = Attributes<rename<&Task::title, "t">>;
        static constexpr auto rules =
            dynantic::rules(rule<&Task::title>(min_length(2)), rule<&Task::priority>(ge(0)));
    };
};

struct ReadingChanges {
    std::optional<std::string> kind{};
    std::optional<Decimal> value{};
    std::optional<std::string> note{};
};

struct ChangesTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};
    Table<Document> documents{script.client};
    Table<Task> tasks{script.client};

    std::string asked(std::size_t place = 0) const { return script.asked().at(place).body; }
};

const Task task{"t1", "ann", 7, "Write", std::nullopt, {}};

TEST_F(ChangesTest, APatchSetsWhatIsThereAndLeavesTheRest) {
    EXPECT_EQ(readings.patch({"s1", 7, "heat", Decimal("21.5"), std::nullopt}).request(),
              R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},)"
              R"("UpdateExpression":"SET #0 = :0, #1 = :1",)"
              R"("ExpressionAttributeNames":{"#0":"kind","#1":"value"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"heat"},":1":{"N":"21.5"}}})");
}

TEST_F(ChangesTest, APatchOfASmallerStructSetsItsEngagedMembers) {
    EXPECT_EQ(readings.patch("s1", 7, ReadingChanges{.value = 5}).must_exist().request(),
              R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},)"
              R"~("UpdateExpression":"SET #0 = :0","ConditionExpression":"attribute_exists(#1)",)~"
              R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
              R"("ExpressionAttributeNames":{"#0":"value","#1":"sensor"},)"
              R"("ExpressionAttributeValues":{":0":{"N":"5"}}})");
}

TEST_F(ChangesTest, APatchTakesFurtherVerbs) {
    const std::string request =
        readings.patch("s1", 7, ReadingChanges{.kind = "cold"}).remove<&Reading::note>().request();
    EXPECT_NE(request.find(R"("UpdateExpression":"SET #0 = :0 REMOVE #1")"), std::string::npos) << request;
}

TEST_F(ChangesTest, APatchOfAVersionedItemExpectsItsVersion) {
    const Document document{.id = "d1", .text = "two", .version = 4};
    const std::string request = documents.patch(document).request();
    EXPECT_NE(request.find(R"("ConditionExpression":"#)"), std::string::npos) << request;
    EXPECT_NE(request.find(R"({"N":"4"})"), std::string::npos) << request;
    EXPECT_NE(request.find(R"( ADD )"), std::string::npos) << request;
    // What was read of dates stays as it is: they are made by the update itself.
    EXPECT_EQ(request.find("1970-01-01"), std::string::npos) << request;
}

TEST_F(ChangesTest, APatchRecomputesWhatIsComposed) {
    const std::string request = tasks.patch(task).request();
    EXPECT_NE(request.find(R"({"S":"OWNER#ann#007"})"), std::string::npos) << request;
}

TEST_F(ChangesTest, APatchHoldsTheRulesOfWhatItWritesAlone) {
    struct Title {
        std::optional<std::string> t{};
    };
    struct Priority {
        std::int64_t priority{};
    };
    EXPECT_THROW((void)tasks.patch("t1", Title{.t = "x"}).request(), ValidationError);
    // The title that this patch says nothing of is empty in a default object, which breaks its rule.
    const std::string request = tasks.patch("t1", Priority{.priority = 9}).set<&Task::owner>("bob").request();
    EXPECT_NE(request.find(R"({"S":"OWNER#bob#009"})"), std::string::npos) << request;
    EXPECT_THROW((void)tasks.patch("t1", Priority{.priority = -1}).request(), ValidationError);
}

TEST_F(ChangesTest, SaveChangesSendsTheDifference) {
    script->answer("{}");
    const Reading before{"s1", 7, "heat", Decimal("21.5"), "a note"};
    Reading after = before;
    after.kind = "cold";
    after.note.reset();
    EXPECT_TRUE(readings.save_changes(before, after));
    EXPECT_EQ(script.asked().at(0).operation, "UpdateItem");
    EXPECT_EQ(asked(), R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},)"
                       R"("UpdateExpression":"SET #0 = :0 REMOVE #1",)"
                       R"~("ConditionExpression":"attribute_exists(#2)",)~"
                       R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
                       R"("ExpressionAttributeNames":{"#0":"kind","#1":"note","#2":"sensor"},)"
                       R"("ExpressionAttributeValues":{":0":{"S":"cold"}}})");
}

TEST_F(ChangesTest, SaveChangesSendsNothingWhereNothingDiffers) {
    Reading after{"s1", 7, "heat", Decimal("21.5"), "a note"};
    EXPECT_FALSE(readings.save_changes(Reading(after), after));
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(ChangesTest, SaveChangesRecomputesWhatIsComposedOfBothOldAndNewParts) {
    script->answer("{}");
    Task after = task;
    after.owner = "bob";
    tasks.save_changes(task, after);
    EXPECT_EQ(asked(), R"({"TableName":"tasks","Key":{"id":{"S":"t1"}},)"
                       R"("UpdateExpression":"SET #0 = :0, #1 = :1",)"
                       R"~("ConditionExpression":"attribute_exists(#2)",)~"
                       R"("ReturnValuesOnConditionCheckFailure":"ALL_OLD",)"
                       R"("ExpressionAttributeNames":{"#0":"owner","#1":"gpk","#2":"id"},)"
                       R"("ExpressionAttributeValues":{":0":{"S":"bob"},":1":{"S":"OWNER#bob#007"}}})");
}

TEST_F(ChangesTest, SaveChangesRefusesAnotherKeyAndBrokenRules) {
    Task other = task;
    other.id = "t2";
    EXPECT_THROW(tasks.save_changes(task, other), ValidationError);
    Task untitled = task;
    untitled.title = "x";
    EXPECT_THROW(tasks.save_changes(task, untitled), ValidationError);
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(ChangesTest, SaveChangesExpectsTheVersionAndTakesTheNewOne) {
    script->answer(
        R"({"Attributes":{"text":{"S":"two"},"version":{"N":"5"},"updated":{"S":"2024-02-29T12:00:00.000Z"}}})");
    Tracked<Document> document(Document{.id = "d1", .text = "one", .version = 4});
    document->text = "two";
    EXPECT_TRUE(documents.save_changes(document));
    EXPECT_NE(asked().find(R"({"N":"4"})"), std::string::npos) << asked();
    EXPECT_NE(asked().find(R"("ReturnValues":"UPDATED_NEW")"), std::string::npos) << asked();
    EXPECT_EQ(document->version, 5);
    EXPECT_EQ(format_timestamp(document->updated), "2024-02-29T12:00:00.000Z");
    EXPECT_EQ(document.original(), *document);
    EXPECT_FALSE(documents.save_changes(document));
}

TEST_F(ChangesTest, ARefusedSaveOfChangesLeavesTheItemAsItIs) {
    script->answer(R"({"__type":"x#ConditionalCheckFailedException","message":"no"})", 400);
    Tracked<Document> document(Document{.id = "d1", .text = "one", .version = 4});
    document->text = "two";
    EXPECT_THROW(documents.save_changes(document), ConditionalCheckFailedError);
    EXPECT_EQ(document->version, 4);
    EXPECT_EQ(document.original().text, "one");
}

constexpr const char* first_version =
    R"({"id":{"S":"d1"},"text":{"S":"one"},"created":{"S":"2024-01-01T00:00:00.000Z"},)"
    R"("updated":{"S":"2024-01-01T00:00:00.000Z"},"version":{"N":"1"}})";
constexpr const char* second_version =
    R"({"id":{"S":"d1"},"text":{"S":"two"},"created":{"S":"2024-01-01T00:00:00.000Z"},)"
    R"("updated":{"S":"2024-01-02T00:00:00.000Z"},"version":{"N":"2"}})";

TEST_F(ChangesTest, AConflictIsMetWithTheItemThatTheRefusalBrings) {
    script->answer(std::string(R"({"Item":)") + first_version + "}");
    script->answer(std::string(R"({"__type":"x#ConditionalCheckFailedException","message":"no","Item":)") +
                       second_version + "}",
                   400);
    script->answer("{}");
    std::vector<std::string> seen;
    const Document saved = documents.retry_on_conflict(5, "d1", [&](Document& document) {
        seen.push_back(document.text);
        document.text += " and mine";
    });
    EXPECT_EQ(seen, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(saved.text, "two and mine");
    EXPECT_EQ(saved.version, 3);
    ASSERT_EQ(script.asked().size(), 3U);  // one GetItem, two PutItems
    EXPECT_EQ(asked(0), R"({"TableName":"documents","Key":{"id":{"S":"d1"}},"ConsistentRead":true})");
    EXPECT_EQ(script.slept.size(), 1U);
}

TEST_F(ChangesTest, AConflictWithoutTheItemReadsItAgain) {
    script->answer(std::string(R"({"Item":)") + first_version + "}");
    script->answer(R"({"__type":"x#ConditionalCheckFailedException","message":"no"})", 400);
    script->answer(std::string(R"({"Item":)") + second_version + "}");
    script->answer("{}");
    EXPECT_EQ(documents.retry_on_conflict(2, "d1", [](Document& each) { each.text += "!"; }).text, "two!");
    EXPECT_EQ(script.asked().at(2).operation, "GetItem");
}

TEST_F(ChangesTest, TheLastConflictIsTheCallers) {
    script->answer(std::string(R"({"Item":)") + first_version + "}");
    for (int each = 0; each < 2; ++each) {
        script->answer(
            std::string(R"({"__type":"x#ConditionalCheckFailedException","message":"no","Item":)") +
                second_version + "}",
            400);
    }
    EXPECT_THROW(documents.retry_on_conflict(2, "d1", [](Document& each) { each.text = "x"; }),
                 ConditionalCheckFailedError);
    EXPECT_EQ(script.asked().size(), 3U);
}

TEST_F(ChangesTest, WorkOfOnesOwnIsRepeatedWhereItMetAConflict) {
    const auto scope = using_client(script.client);
    script->answer(R"({"__type":"x#ConditionalCheckFailedException","message":"no"})", 400);
    script->answer("{}");
    int calls = 0;
    const int last = dynantic::retry_on_conflict(3, [&] {
        documents.remove("d1", field<&Document::text> == "one");
        return ++calls;
    });
    EXPECT_EQ(last, 1);
    EXPECT_EQ(script.asked().size(), 2U);
    EXPECT_EQ(script.slept.size(), 1U);
}

TEST_F(ChangesTest, WhatIsNoConflictIsNotRepeated) {
    const auto scope = using_client(script.client);
    script->answer(R"({"__type":"x#ResourceNotFoundException","message":"no"})", 400);
    EXPECT_THROW(dynantic::retry_on_conflict(3, [&] { documents.remove("d1"); }), TableNotFoundError);
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(ChangesTest, AChangeThatSaysNoSavesNothing) {
    script->answer(std::string(R"({"Item":)") + first_version + "}");
    const Document as_it_is = documents.retry_on_conflict(2, "d1", [](Document&) { return false; });
    EXPECT_EQ(as_it_is.text, "one");
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(ChangesTest, TheItemThatFailedAConditionIsHadAsTheModel) {
    script->answer(R"({"__type":"x#ConditionalCheckFailedException","message":"no","Item":)"
                   R"({"sensor":{"S":"s1"},"at":{"N":"7"},"kind":{"S":"cold"},"value":{"N":"1"}}})",
                   400);
    const Reading mine{"s1", 7, "heat", 2, std::nullopt};
    const Result<void> saved = readings.try_save(mine, field<&Reading::kind> == "heat");
    ASSERT_FALSE(saved);
    EXPECT_EQ(readings.item_of(saved.error()), (Reading{"s1", 7, "cold", 1, std::nullopt}));
    EXPECT_EQ(readings.item_of(Error(ErrorKind::conditional_check_failed, "no item")), std::nullopt);
}

TEST_F(ChangesTest, ThereMustBeAnItemToChange) {
    script->answer("{}");
    EXPECT_THROW(documents.retry_on_conflict(2, "d1", [](Document&) {}), ItemNotFoundError);
}

}  // namespace
}  // namespace dynantic
