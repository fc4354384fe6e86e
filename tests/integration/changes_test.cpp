#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

// Partial writes and reads, on every backend.
namespace dynantic::testing {
namespace {

struct Session {
    std::string id{};
    std::int64_t step{};
    std::optional<Timestamp> expires{};
    struct Meta {
        static constexpr auto table_name = "sessions";
        using key = Key<&Session::id>;
        static constexpr auto ttl = &Session::expires;
    };
};

struct SessionTable {  // the same without the time to live: not every server can be told of one
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "sessions";
        using key = Key<&SessionTable::id>;
    };
};

struct OldPerson {  // the layout of last year
    std::string id{};
    std::string name{};
    struct Meta {
        static constexpr auto table_name = "people";
        using key = Key<&OldPerson::id>;
    };
};
struct Person {
    std::string id{};
    std::string first{};
    std::string last{};
    struct Meta {
        static constexpr auto table_name = "people";
        using key = Key<&Person::id>;
        static constexpr int schema_version = 1;
        static void upgrade(Item& item, int) {
            const std::string name = item.at("name").as_string();
            item.set("first", name.substr(0, name.find(' ')));
            item.set("last", name.substr(name.find(' ') + 1));
            item.erase("name");
        }
    };
    friend bool operator==(const Person&, const Person&) = default;
};

struct KindAndNote {
    std::string kind{};
    std::optional<std::string> note{};
    friend bool operator==(const KindAndNote&, const KindAndNote&) = default;
};
struct NewValue {
    std::optional<std::string> kind{};
    std::optional<Decimal> value{};
};

struct Changes : OnBackend {
    Table<Reading> readings{client};
    Table<Document> documents{client};
    Table<Session> sessions{client};
    Table<Person> people{client};

    void SetUp() override {
        readings.create_table();
        documents.create_table();
        Table<SessionTable>(client).create_table();
        people.create_table();
    }
    void TearDown() override {
        for (const std::string& name : client.list_tables())
            Table<Session>(client).named(name).delete_table();
    }
};

TEST_P(Changes, APatchLeavesTheRestOfTheItemAlone) {
    readings.save({"s1", 7, "heat", 20, "a note"});
    readings.patch({"s1", 7, "cold", 3, std::nullopt}).execute();
    EXPECT_EQ(readings.at("s1", 7), (Reading{"s1", 7, "cold", 3, "a note"}));
    const Reading after = readings.patch("s1", 7, NewValue{.value = 4})
                              .must_exist()
                              .return_values(ReturnValues::all_new)
                              .execute();
    EXPECT_EQ(after, (Reading{"s1", 7, "cold", 4, "a note"}));
    EXPECT_THROW(readings.patch("s1", 8, NewValue{.value = 4}).must_exist().execute(),
                 ConditionalCheckFailedError);
}

TEST_P(Changes, OnlyWhatWasChangedIsSaved) {
    readings.save({"s1", 7, "heat", 20, "a note"});
    Tracked<Reading> mine(readings.at("s1", 7));
    readings.update("s1", 7).set<&Reading::value>(21).execute();  // somebody else, meanwhile
    mine->kind = "cold";
    mine->note.reset();
    EXPECT_TRUE(readings.save_changes(mine));
    EXPECT_EQ(readings.at("s1", 7), (Reading{"s1", 7, "cold", 21, std::nullopt}));
    readings.remove("s1", 7);
    mine->kind = "heat";
    EXPECT_THROW(readings.save_changes(mine), ConditionalCheckFailedError);
}

TEST_P(Changes, ChangesOfAVersionedItemMoveItsVersion) {
    Document document{.text = "one"};
    documents.create(document);
    Tracked<Document> mine(documents.at(document.id));
    mine->text = "two";
    documents.save_changes(mine);
    EXPECT_EQ(mine->version, 2);
    EXPECT_EQ(documents.at(document.id), *mine);
    Document theirs = document;
    theirs.text = "three";
    EXPECT_THROW(documents.save_changes(document, theirs), ConditionalCheckFailedError);
}

TEST_P(Changes, AConflictIsRetriedWithTheItemAsItIs) {
    Document document{.text = ""};
    documents.create(document);
    int calls = 0;
    const Document saved = documents.retry_on_conflict(3, document.id, [&](Document& mine) {
        if (calls++ == 0) {  // somebody else is faster, once
            Document theirs = documents.at(document.id);
            theirs.text += "theirs ";
            documents.save(theirs);
        }
        mine.text += "mine";
    });
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(saved.text, "theirs mine");
    EXPECT_EQ(documents.at(document.id), saved);
    EXPECT_THROW(documents.retry_on_conflict(3, "nobody", [](Document&) {}), ItemNotFoundError);
}

TEST_P(Changes, ItemsOfAnOlderLayoutAreUpgradedWhenTheyAreRead) {
    const Table<OldPerson> old{client};
    old.save({"p1", "Ada Lovelace"});
    const Person ada{"p1", "Ada", "Lovelace"};
    EXPECT_EQ(people.at("p1"), ada);
    EXPECT_EQ(people.scan().all(), std::vector<Person>{ada});
    EXPECT_EQ(people.batch_get({"p1"}), std::vector<std::optional<Person>>{ada});
    EXPECT_THROW(people.update("p1").set<&Person::last>("King").execute(), ConditionalCheckFailedError);
    people.save(people.at("p1"));
    people.update("p1").set<&Person::last>("King").execute();
    EXPECT_EQ(people.at("p1").last, "King");
    people.update("p2").set<&Person::first>("Al").set<&Person::last>("Khwarizmi").execute();
    EXPECT_EQ(people.at("p2").last, "Khwarizmi");
}

TEST_P(Changes, TheItemThatWasThereComesBack) {
    const Reading first{"s1", 7, "heat", 20, "a note"};
    Reading second{"s1", 7, "cold", 3, std::nullopt};
    EXPECT_EQ(readings.exchange(second), std::nullopt);
    Reading third = first;
    EXPECT_EQ(readings.exchange(third, field<&Reading::kind> == "cold"), second);
    const auto refused = readings.try_exchange(second, field<&Reading::kind> == "cold");
    ASSERT_FALSE(refused);
    if (refused.error().item() != nullptr) {  // not every server brings it
        EXPECT_EQ(readings.item_of(refused.error()), first);
    }
    EXPECT_EQ(readings.take(first), first);
}

TEST_P(Changes, WhatHasExpiredIsLeftOut) {
    const Timestamp moment = std::chrono::floor<std::chrono::seconds>(now());
    sessions.save({"old", 1, moment - std::chrono::seconds(1)});
    sessions.save({"new", 1, moment + std::chrono::hours(1)});
    sessions.save({"lasting", 1, std::nullopt});
    std::set<std::string> found;
    for (const Session& each : sessions.scan().not_expired(moment)) found.insert(each.id);
    EXPECT_EQ(found, (std::set<std::string>{"new", "lasting"}));
    EXPECT_EQ(sessions.query("old").not_expired(moment).count(), 0U);
    EXPECT_THROW(sessions.remove("old", not_expired<Session>(moment)), ConditionalCheckFailedError);
}

TEST_P(Changes, ASmallerStructTakesAPartOfEachItem) {
    readings.save({"s1", 7, "heat", 20, "a note"});
    readings.save({"s1", 8, "cold", 3, std::nullopt});
    EXPECT_EQ(readings.query("s1").as<KindAndNote>().all(),
              (std::vector<KindAndNote>{{"heat", "a note"}, {"cold", std::nullopt}}));
    EXPECT_EQ(readings.get_as<KindAndNote>({"s1", 7}, {.consistent_read = true}),
              (KindAndNote{"heat", "a note"}));
    EXPECT_EQ((readings.get_values<&Reading::value>({"s1", 8})), std::tuple(Decimal(3)));
    EXPECT_EQ(readings.get_as<KindAndNote>({"s1", 9}), std::nullopt);
    EXPECT_EQ(readings.batch_get_as<KindAndNote>({{"s1", 9}, {"s1", 7}}),
              (std::vector<std::optional<KindAndNote>>{std::nullopt, KindAndNote{"heat", "a note"}}));
}

TEST_P(Changes, AnIndexOfKeysIsHydratedInItsOrder) {
    const Reading warm{"s1", 7, "heat", 20, "a note"};
    const Reading hot{"s2", 1, "heat", 40, std::nullopt};
    for (const Reading& each : {hot, warm, Reading{"s3", 1, "cold", 1, std::nullopt}}) readings.save(each);
    EXPECT_EQ(readings.query<"KindKeys">("heat").hydrate(), (std::vector<Reading>{warm, hot}));
    const auto page = readings.query<"KindKeys">("heat").page();
    readings.remove("s1", 7);
    EXPECT_EQ(readings.hydrate(page.items), (std::vector<std::optional<Reading>>{std::nullopt, hot}));
}

DYNANTIC_ON_EVERY_BACKEND(Changes);

}  // namespace
}  // namespace dynantic::testing
