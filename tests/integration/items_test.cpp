#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace dynantic::testing {
namespace {

struct Items : OnBackend {
    Table<Reading> readings{client};
    Table<Country> countries{client};
    Table<Document> documents{client};

    void SetUp() override {
        readings.create_table();
        countries.create_table();
        documents.create_table();
    }
    void TearDown() override {
        for (const std::string& name : client.list_tables())
            Table<Country>(client).named(name).delete_table();
    }
};

const Reading reading{"s1", 7, "heat", Decimal("21.5"), "a note"};

TEST_P(Items, ASavedItemComesBackAsItWas) {
    readings.save(reading);
    EXPECT_EQ(readings.get("s1", 7), reading);
    const Country country{"CH", "Switzerland", {"de", "fr", "it", "rm"}, {{"cantons", 26}}};
    countries.save(country);
    EXPECT_EQ(countries.at("CH", {.consistent_read = true}), country);
}

TEST_P(Items, AMissingItemIsNone) {
    EXPECT_EQ(readings.get("s1", 8), std::nullopt);
    EXPECT_THROW(readings.at("s1", 8), ItemNotFoundError);
}

TEST_P(Items, AMissingTableIsATableNotFoundError) {
    EXPECT_THROW(countries.named("nowhere").get("CH"), TableNotFoundError);
}

TEST_P(Items, CreateRefusesAKeyThatIsTaken) {
    readings.create(reading);
    try {
        readings.create(reading);
        FAIL() << "created twice";
    } catch (const ConditionalCheckFailedError& error) {
        EXPECT_EQ(error.error().table(), "readings");
        EXPECT_EQ(error.code(), "ConditionalCheckFailedException");
    }
}

TEST_P(Items, ASaveWithAConditionThatFailsChangesNothing) {
    readings.save(reading);
    Reading other = reading;
    other.kind = "cold";
    EXPECT_THROW(readings.save(other, field<&Reading::value> > 100), ConditionalCheckFailedError);
    EXPECT_EQ(readings.get("s1", 7), reading);
    readings.save(other, field<&Reading::value> > 20 && field<&Reading::note>.exists());
    EXPECT_EQ(readings.get("s1", 7), other);
}

TEST_P(Items, RemoveAndTake) {
    readings.save(reading);
    EXPECT_EQ(readings.take("s1", 7), reading);
    EXPECT_EQ(readings.take("s1", 7), std::nullopt);
    readings.remove("s1", 7);  // that there is none is no error
    readings.save(reading);
    EXPECT_THROW(readings.remove("s1", 7, field<&Reading::kind> == "cold"), ConditionalCheckFailedError);
    readings.remove("s1", 7, field<&Reading::kind> == "heat");
    EXPECT_EQ(readings.get("s1", 7), std::nullopt);
}

TEST_P(Items, UpdatesChangeWhatTheySay) {
    countries.save({"CH", "Switzerland", {"de"}, {{"cantons", 25}}});
    const Country after = countries.update("CH")
                              .set<&Country::name>("Schweiz")
                              .add<&Country::languages>("fr")
                              .set(field<&Country::counts>["cantons"], 26)
                              .return_values(ReturnValues::all_new)
                              .execute();
    EXPECT_EQ(after, (Country{"CH", "Schweiz", {"de", "fr"}, {{"cantons", 26}}}));
    const Partial<Country> old = countries.update("CH")
                                     .set<&Country::name>("Suisse")
                                     .return_values(ReturnValues::updated_old)
                                     .execute();
    EXPECT_EQ(old.get<&Country::name>(), "Schweiz");
    EXPECT_FALSE(old.has<&Country::languages>());
}

TEST_P(Items, AnUpdateUpsertsUnlessTheItemMustExist) {
    EXPECT_THROW(readings.update("s9", 1).set<&Reading::kind>("heat").must_exist().execute(),
                 ConditionalCheckFailedError);
    readings.update("s9", 1).set<&Reading::kind>("heat").set<&Reading::value>(5).execute();
    EXPECT_EQ(readings.at("s9", 1).value, Decimal(5));
}

TEST_P(Items, AStaleVersionIsRefusedAndTheObjectKeepsIts) {
    Document mine{.text = "one"};
    documents.create(mine);
    Document theirs = documents.at(mine.id);
    EXPECT_EQ(theirs, mine);
    theirs.text = "two";
    documents.save(theirs);
    EXPECT_EQ(theirs.version, 2);
    mine.text = "three";
    EXPECT_THROW(documents.save(mine), ConditionalCheckFailedError);
    EXPECT_EQ(mine.version, 1);
    EXPECT_THROW(documents.remove(mine), ConditionalCheckFailedError);
    EXPECT_EQ(documents.at(mine.id).text, "two");
    documents.update(mine.id).set<&Document::text>("four").expect_version(2).execute();
    EXPECT_EQ(documents.at(mine.id).version, 3);
}

TEST_P(Items, DescribeTellsOfTheTableAndItsIndexes) {
    const TableDescription description = readings.describe();
    EXPECT_EQ(description.name, "readings");
    EXPECT_TRUE(description.active());
    EXPECT_EQ(description.indexes.size(), 3U);
}

TEST_P(Items, CreateTableIfMissingLeavesTheOneThatIsThere) {
    readings.save(reading);
    readings.create_table({.if_missing = true});
    EXPECT_EQ(readings.get("s1", 7), reading);
    EXPECT_THROW(readings.create_table(), DynanticError);
}

DYNANTIC_ON_EVERY_BACKEND(Items);

}  // namespace
}  // namespace dynantic::testing
