#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace dynantic
