#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/batch_tables.hpp>
#include <dynantic/field.hpp>
#include <dynantic/observer.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

// What an error says of where it happened: the operation and the table, whether the service refused or nothing was sent.
namespace dynantic {
namespace {

using testing::Country;
using testing::Reading;
using testing::Script;

struct Guarded {
    std::string id{};
    std::string name{};

    struct Meta {
        static constexpr auto table_name = "guarded";
        using key = Key<&Guarded::id>;
        static constexpr auto rules = dynantic::rules(rule<&Guarded::name>(min_length(1)));
    };
};

constexpr const char* refusal =
    R"({"__type":"a#ConditionalCheckFailedException","message":"The conditional request failed"})";

template <class Work>
std::string said(const Work& work) {
    try {
        work();
    } catch (const DynanticError& error) {
        return error.what();
    }
    return "nothing";
}

struct ErrorContext : ::testing::Test {
    Script script;
    Table<Guarded> guarded{script.client};
    Table<Reading> readings{script.client};
};

TEST_F(ErrorContext, OfTheServiceIsBeforeItsOwnWords) {
    script->answer(refusal, 400);
    EXPECT_EQ(
        said([&] { guarded.remove("1", field<&Guarded::name> == "x"); }),
        "DeleteItem on 'guarded': ConditionalCheckFailedException: The conditional request failed (request "
        "request-1)");
    script->answer(refusal, 400);
    const Result<void> refused = guarded.named("other").try_create(Guarded{"1", "x"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().operation(), "PutItem");
    EXPECT_EQ(refused.error().table(), "other");
    EXPECT_EQ(refused.error().message(), "The conditional request failed");
}

TEST_F(ErrorContext, IsToldOfWhatIsRefusedBeforeItIsSent) {
    const std::string rule =
        " on 'guarded': validation: Guarded breaks a rule of its model: `name` must have at least 1 "
        "character";
    EXPECT_EQ(said([&] { guarded.save(Guarded{"1", ""}); }), "PutItem" + rule);
    EXPECT_EQ(said([&] { guarded.update("1").set<&Guarded::name>("").execute(); }), "UpdateItem" + rule);
    EXPECT_EQ(said([&] { guarded.batch_save({Guarded{"1", ""}}); }), "BatchWriteItem" + rule);
    EXPECT_EQ(said([&] {
                  Transaction tx(script.client);
                  tx.put(guarded, Guarded{"1", ""});
              }),
              "TransactWriteItems" + rule);
    EXPECT_EQ(said([&] { static_cast<void>(guarded.get("\xFF")); }),
              "GetItem on 'guarded': validation: the value cannot be stored: the text is not UTF-8; bytes "
              "are stored as "
              "dynantic::Binary");
    EXPECT_EQ(said([&] { static_cast<void>(readings.query<"ByKind">("heat").limit(0).all()); }),
              "Query on 'readings': validation: limit, page_size, max_evaluated and max_pages count from 1");
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(ErrorContext, IsToldOfRepliesThatDoNotFit) {
    script->answer(R"({"Item":{"id":{"S":"1"},"name":{"N":"5"}}})");
    EXPECT_EQ(said([&] { static_cast<void>(guarded.get("1")); }).substr(0, 39),
              "GetItem on 'guarded': serialization: th");
    script->answer(R"({"Items":[{"id":{"S":"1"},"name":{"N":"5"}}],"Count":1,"ScannedCount":1})");
    EXPECT_EQ(said([&] { static_cast<void>(guarded.scan().all()); }).substr(0, 20), "Scan on 'guarded': s");
    script->answer("{}");
    EXPECT_EQ(said([&] { static_cast<void>(guarded.at("1")); }),
              "GetItem on 'guarded': item not found: there is no item with this key");
}

// What is printed, up to the kind of error.
std::string place_of(const std::string& text) { return text.substr(0, text.find(": ")); }

TEST_F(ErrorContext, NamesTheTableAsOnTheWire) {
    const Table<Guarded> tenant = guarded.with(script.client.with_table_prefix("t7-"));
    const auto refused = [&](const auto& work) {
        script->answer(R"({"__type":"a#ResourceNotFoundException","message":"not found"})", 400);
        return said(work);
    };
    const std::string not_found = ": ResourceNotFoundException: not found (request request-";
    EXPECT_EQ(refused([&] { static_cast<void>(tenant.get("1")); }),
              "GetItem on 't7-guarded'" + not_found + "1)");
    EXPECT_EQ(refused([&] { tenant.save(Guarded{"1", "x"}); }), "PutItem on 't7-guarded'" + not_found + "2)");
    EXPECT_EQ(refused([&] { static_cast<void>(tenant.scan().all()); }),
              "Scan on 't7-guarded'" + not_found + "3)");
    EXPECT_EQ(refused([&] { static_cast<void>(tenant.describe()); }),
              "DescribeTable on 't7-guarded'" + not_found + "4)");
    EXPECT_EQ(refused([&] { tenant.update("1").set<&Guarded::name>("x").execute(); }),
              "UpdateItem on 't7-guarded'" + not_found + "5)");

    script->answer("{}");
    EXPECT_EQ(place_of(said([&] { static_cast<void>(tenant.at("1")); })), "GetItem on 't7-guarded'");
    script->answer(R"({"Item":{"id":{"S":"1"},"name":{"N":"5"}}})");
    EXPECT_EQ(place_of(said([&] { static_cast<void>(tenant.get("1")); })), "GetItem on 't7-guarded'");
    script->answer(R"({"Attributes":{"id":{"S":"1"},"name":{"N":"5"}}})");
    EXPECT_EQ(
        place_of(said([&] {
            static_cast<void>(
                tenant.update("1").set<&Guarded::name>("x").return_values(ReturnValues::all_new).execute());
        })),
        "UpdateItem on 't7-guarded'");
    script->answer(R"({"Items":[{"id":{"S":"1"},"name":{"N":"5"}}],"Count":1,"ScannedCount":1})");
    EXPECT_EQ(place_of(said([&] { static_cast<void>(tenant.scan().all()); })), "Scan on 't7-guarded'");
    script->answer(R"({"Items":[],"Count":0,"ScannedCount":0})");
    EXPECT_EQ(place_of(said([&] { static_cast<void>(tenant.query("1").one()); })), "Query on 't7-guarded'");
}

TEST_F(ErrorContext, NamesTheTableAsItWouldHaveBeenOnTheWire) {
    const Table<Guarded> tenant = guarded.with(script.client.with_table_prefix("t7-"));
    EXPECT_EQ(place_of(said([&] { static_cast<void>(tenant.get("\xFF")); })), "GetItem on 't7-guarded'");
    EXPECT_EQ(place_of(said([&] { tenant.save(Guarded{"1", ""}); })), "PutItem on 't7-guarded'");
    EXPECT_EQ(place_of(said([&] { tenant.update("1").set<&Guarded::name>("").execute(); })),
              "UpdateItem on 't7-guarded'");
    EXPECT_EQ(place_of(said([&] {
                  tenant.batch_save({Guarded{"1", ""}});
              })),
              "BatchWriteItem on 't7-guarded'");
    EXPECT_EQ(place_of(said([&] { static_cast<void>(tenant.scan().limit(0).all()); })),
              "Scan on 't7-guarded'");
    EXPECT_EQ(place_of(said([&] {
                  Transaction tx(script.client);
                  tx.put(tenant, Guarded{"1", ""});
              })),
              "TransactWriteItems on 't7-guarded'");
    Guarded after{"2", "x"};
    EXPECT_EQ(place_of(said([&] {
                  tenant.save_changes(Guarded{"1", "x"}, after);
              })),
              "UpdateItem on 't7-guarded'");
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(ErrorContext, ABatchOfOneTableNamesIt) {
    const Table<Guarded> tenant = guarded.with(script.client.with_table_prefix("t7-"));
    const std::string missing = R"({"__type":"a#ResourceNotFoundException","message":"not found"})";
    script->answer(missing, 400);
    EXPECT_EQ(place_of(said([&] {
                  tenant.batch_save({Guarded{"1", "x"}, Guarded{"2", "x"}});
              })),
              "BatchWriteItem on 't7-guarded'");
    script->answer(missing, 400);
    EXPECT_EQ(place_of(said([&] {
                  static_cast<void>(guarded.batch_get({"1", "2"}));
              })),
              "BatchGetItem on 'guarded'");
    for (int round = 0; round <= 10; ++round)
        script->answer(R"({"UnprocessedItems":{"guarded":[{"DeleteRequest":{"Key":{"id":{"S":"1"}}}}]}})");
    EXPECT_EQ(place_of(said([&] { guarded.batch_remove({"1"}); })), "BatchWriteItem on 'guarded'");

    script->answer(missing, 400);
    EXPECT_EQ(place_of(said([&] {
                  batch_write(script.client, [&](auto& writer) {
                      writer.save(guarded, Guarded{"1", "x"});
                      writer.save(tenant, Guarded{"1", "x"});
                  });
              })),
              "BatchWriteItem")
        << "of several tables none is named";
}

struct Heard final : Observer {
    void on_reply(const ReplyEvent& event) override { tables.emplace_back(event.table); }
    std::vector<std::string> tables;
};

TEST_F(ErrorContext, AnObserverHearsTheSameNames) {
    const auto heard = std::make_shared<Heard>();
    script.core->observer = heard;
    const Table<Guarded> tenant = guarded.with(script.client.with_table_prefix("t7-"));
    for (int reply = 0; reply < 3; ++reply) script->answer("{}");
    static_cast<void>(tenant.get("1"));
    tenant.batch_save({Guarded{"1", "x"}});
    static_cast<void>(script.client.call("DescribeLimits", "{}"));
    EXPECT_EQ(heard->tables, (std::vector<std::string>{"t7-guarded", "t7-guarded", ""}));
}

}  // namespace
}  // namespace dynantic
