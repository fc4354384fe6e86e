#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/batch_tables.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace dynantic {
namespace {

using testing::Country;
using testing::Document;
using testing::Reading;
using testing::Script;

struct BatchTablesTest : ::testing::Test {
    Script script;
    Client client = script.client;
    Table<Country> countries{client};
    Table<Reading> readings{client};
};

TEST_F(BatchTablesTest, ATableOfAnotherClientIsRefusedInASentenceThatTellsTheTwoApart) {
    const auto refusal = [](const Client& own, const Client& other) -> std::string {
        try {
            static_cast<void>(batch_get(own, Table<Country>(other).key("CH"), key<Country>("XX")));
        } catch (const ValidationError& error) {
            return std::string(error.message());
        }
        return "sent";
    };
    const Client embedded = Client::embedded();
    EXPECT_EQ(
        refusal(embedded, Client::embedded()),
        "the table is bound to another client than the batch or transaction: each Client::embedded() is "
        "a database of its own; make one client, and give copies of it to both");
    const Client http({.endpoint_url = "http://127.0.0.1:1"});
    EXPECT_EQ(
        refusal(http, Client({.endpoint_url = "http://127.0.0.1:1"})),
        "the table is bound to another client (http://127.0.0.1:1) than the batch or transaction, which "
        "speaks to the same; make one client, and give copies of it to both");
    EXPECT_EQ(refusal(http, embedded),
              "the table is bound to another client (embedded:) than the batch or transaction "
              "(http://127.0.0.1:1)");
}

TEST_F(BatchTablesTest, AWriterThatIsDestroyedWithOneWriteCountsItAsOne) {
    ::testing::internal::CaptureStderr();
    {
        BatchWriter<> writer(client);
        writer.save(countries, Country{"CH", "Switzerland", {}, {}});
    }
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "dynantic: a BatchWriter was destroyed with 1 write that was not sent; call flush()\n");
}

TEST_F(BatchTablesTest, KeysOfSeveralModelsAreReadInOneRequest) {
    script->answer(
        R"({"Responses":{"readings":[{"sensor":{"S":"s"},"at":{"N":"1"},"kind":{"S":"heat"},"value":{"N":"2"}}],)"
        R"("countries":[{"code":{"S":"CH"},"name":{"S":"Switzerland"},"counts":{"M":{}}}]}})");
    const auto [country, reading, missing] =
        batch_get(client, key<Country>("CH"), key<Reading>("s", 1), key<Country>("XX"));
    EXPECT_EQ(script.asked().at(0).body,
              R"({"RequestItems":{"countries":{"Keys":[{"code":{"S":"CH"}},{"code":{"S":"XX"}}]},)"
              R"("readings":{"Keys":[{"sensor":{"S":"s"},"at":{"N":"1"}}]}}})");
    EXPECT_EQ(country, (Country{"CH", "Switzerland", {}, {}}));
    EXPECT_EQ(reading, (Reading{"s", 1, "heat", 2, {}}));
    EXPECT_EQ(missing, std::nullopt);
}

TEST_F(BatchTablesTest, AListOfKeysGivesAListInItsOrder) {
    script->answer(R"({"Responses":{"countries":[{"code":{"S":"B"},"name":{"S":"b"},"counts":{"M":{}}},)"
                   R"({"code":{"S":"A"},"name":{"S":"a"},"counts":{"M":{}}}]}})");
    const std::vector<ItemKey<Country>> keys{"A", "B", "C", "A"};
    const auto [found, again] = batch_get(client, {.consistent_read = true}, keys, key<Country>("B"));
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0]->name, "a");
    EXPECT_EQ(found[1]->name, "b");
    EXPECT_FALSE(found[2]);
    EXPECT_EQ(found[3]->name, "a");
    EXPECT_EQ(again->name, "b");
    EXPECT_EQ(
        script.asked().at(0).body,
        R"({"RequestItems":{"countries":{"Keys":[{"code":{"S":"A"}},{"code":{"S":"B"}},{"code":{"S":"C"}}],)"
        R"("ConsistentRead":true}}})");
}

TEST_F(BatchTablesTest, ATablesKeyBringsItsNameItsPrefixAndItsClient) {
    script->answer(R"({"Responses":{}})");
    const Table<Country> eu = countries.named("countries-eu").with(client.with_table_prefix("t1-"));
    const auto [a, b] = batch_get(eu.key("A"), countries.key("A"));
    EXPECT_FALSE(a || b);
    EXPECT_EQ(script.asked().at(0).body, R"({"RequestItems":{"countries":{"Keys":[{"code":{"S":"A"}}]},)"
                                         R"("t1-countries-eu":{"Keys":[{"code":{"S":"A"}}]}}})");
}

TEST_F(BatchTablesTest, ATableOfAnotherDatabaseIsRefused) {
    const Script other;
    EXPECT_THROW((void)batch_get(client, Table<Country>{other.client}.key("A")), ValidationError);
    BatchWriter<> writer{client};
    EXPECT_THROW(writer.remove(Table<Country>{other.client}, "A"), ValidationError);
    EXPECT_TRUE(script.asked().empty());
    EXPECT_TRUE(other.asked().empty());
}

TEST_F(BatchTablesTest, AWriterWritesToAnyTables) {
    script->answer("{}");
    batch_write(client, [&](auto& writer) {
        writer.save(Country{"A", "a", {}, {}});
        writer.save(countries.named("other"), Country{"A", "a", {}, {}});
        writer.template remove<Reading>("s", 1);
        writer.remove(readings.named("other-readings"), "s", 1);
        writer.remove(countries.key("B"));
    });
    EXPECT_EQ(script.asked().at(0).body,
              R"({"RequestItems":{"countries":[{"PutRequest":{"Item":{"code":{"S":"A"},"name":{"S":"a"},)"
              R"("counts":{"M":{}}}}},{"DeleteRequest":{"Key":{"code":{"S":"B"}}}}],)"
              R"("other":[{"PutRequest":{"Item":{"code":{"S":"A"},"name":{"S":"a"},"counts":{"M":{}}}}}],)"
              R"("other-readings":[{"DeleteRequest":{"Key":{"sensor":{"S":"s"},"at":{"N":"1"}}}}],)"
              R"("readings":[{"DeleteRequest":{"Key":{"sensor":{"S":"s"},"at":{"N":"1"}}}}]}})");
}

TEST_F(BatchTablesTest, AWriterOutlivesTheTablesItWasGiven) {
    script->answer("{}");
    BatchWriter<> writer{client};
    for (const std::string tenant : {"a-", "b-", "c-"})
        writer.remove(countries.with(client.with_table_prefix(tenant)), "A");
    writer.flush();
    EXPECT_EQ(script.asked().at(0).body,
              R"({"RequestItems":{"a-countries":[{"DeleteRequest":{"Key":{"code":{"S":"A"}}}}],)"
              R"("b-countries":[{"DeleteRequest":{"Key":{"code":{"S":"A"}}}}],)"
              R"("c-countries":[{"DeleteRequest":{"Key":{"code":{"S":"A"}}}}]}})");
}

TEST_F(BatchTablesTest, AWriterGivesBackWhatSavingMakesAndRefusesOldVersions) {
    script->answer("{}");
    BatchWriter<> writer{client};
    const Document stored = writer.save(Document{.text = "x"});
    EXPECT_EQ(stored.version, 1);
    EXPECT_FALSE(stored.id.empty());
    EXPECT_THROW(writer.save(stored), ValidationError);
    EXPECT_EQ(writer.size(), 1U);
    writer.flush();
    EXPECT_NE(script.asked().at(0).body.find(stored.id), std::string::npos);
}

TEST_F(BatchTablesTest, AWriterThatDiesFullSaysSoButForAnException) {
    std::size_t told = 0;
    {
        BatchWriter<> writer{client};
        writer.on_unflushed = [&](std::size_t writes) { told = writes; };
        writer.remove<Country>("A");
    }
    EXPECT_EQ(told, 1U);
    told = 0;
    EXPECT_THROW(batch_write(client,
                             [&](auto& writer) {
                                 writer.on_unflushed = [&](std::size_t writes) { told = writes; };
                                 writer.template remove<Country>("A");
                                 throw 1;
                             }),
                 int);
    EXPECT_EQ(told, 0U);
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(BatchTablesTest, KeysThatAreNotReadAreHandedBack) {
    for (int round = 0; round < 2; ++round) {
        script->answer(R"({"Responses":{},"UnprocessedKeys":{"countries":{"Keys":[{"code":{"S":"A"}}]}}})");
    }
    const auto result = try_batch_get(client, {.max_rounds_without_progress = 1}, key<Country>("A"));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), ErrorKind::unprocessed_items);
    ASSERT_EQ(result.error().unprocessed().size(), 1U);
    EXPECT_EQ(result.error().unprocessed()[0].table, "countries");
    EXPECT_EQ(result.error().unprocessed()[0].item.at("code").as_string(), "A");
}

}  // namespace
}  // namespace dynantic
