#include "async/run.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/testing.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace dynantic {
namespace {

using boost::asio::awaitable;
using testing::Context;
using testing::Country;
using testing::country;
using testing::Document;
using testing::document;
using testing::Reading;
using testing::Script;

constexpr const char* conflict =
    R"({"__type":"x#ConditionalCheckFailedException","message":"The conditional request failed")";

// Answers by a script, with a clock that moves only when somebody waits.
struct AsyncScript : ::testing::Test {
    Context context;
    Script script;
    AsyncClient async{context.io, script.client};
    AsyncTable<Document> documents{async};
    AsyncTable<Country> countries{async};
    AsyncTable<Reading> readings{async};

    std::string asked(std::size_t place) const { return script.asked().at(place).body; }
};

TEST_F(AsyncScript, ACreatedItemExpectsNoVersion) {
    script->answer("{}");
    const Document copied{.id = "d1", .text = "a", .version = 7};
    const auto task = [&]() -> awaitable<Document> { co_return co_await documents.create(copied); };
    EXPECT_EQ(context.run(task()).version, 8);
    EXPECT_NE(asked(0).find(R"x("ConditionExpression":"attribute_not_exists(#0)",)x"), std::string::npos);
}

TEST_F(AsyncScript, AConflictIsTriedAgainWithTheItemThatTheRefusalBrings) {
    script->answer(R"({"Item":{"id":{"S":"d1"},"text":{"S":"a"},"version":{"N":"1"}}})");
    script->answer(
        std::string(conflict) + R"(,"Item":{"id":{"S":"d1"},"text":{"S":"b"},"version":{"N":"2"}}})", 400);
    script->answer(std::string(conflict) + "}", 400);
    script->answer(R"({"Item":{"id":{"S":"d1"},"text":{"S":"c"},"version":{"N":"3"}}})");
    script->answer("{}");
    const auto task = [&]() -> awaitable<Document> {
        co_return co_await documents.retry_on_conflict(5, key<Document>("d1"),
                                                       [](Document& each) { each.text += "!"; });
    };
    const Document saved = context.run(task());
    EXPECT_EQ(saved.text, "c!");
    EXPECT_EQ(saved.version, 4);
    ASSERT_EQ(script.asked().size(), 5U);
    EXPECT_EQ(asked(0), R"({"TableName":"documents","Key":{"id":{"S":"d1"}},"ConsistentRead":true})");
    EXPECT_NE(asked(2).find(R"("text":{"S":"b!"},"version":{"N":"3"})"), std::string::npos) << asked(2);
    EXPECT_EQ(asked(3), asked(0)) << "that refusal brought no item";
    EXPECT_EQ(script.slept, (std::vector<std::chrono::milliseconds>{std::chrono::milliseconds(5),
                                                                    std::chrono::milliseconds(10)}));
}

TEST_F(AsyncScript, ConflictsEndAfterTheLastAttempt) {
    script->answer(R"({"Item":{"id":{"S":"d1"},"text":{"S":"a"},"version":{"N":"1"}}})");
    for (int each = 0; each < 2; ++each)
        script->answer(
            std::string(conflict) + R"(,"Item":{"id":{"S":"d1"},"text":{"S":"b"},"version":{"N":"2"}}})",
            400);
    const auto task = [&]() -> awaitable<void> {
        const Result<Document> saved = co_await documents.try_retry_on_conflict(
            2, key<Document>("d1"), [](Document& each) { each.text = "x"; });
        EXPECT_FALSE(saved);
        if (!saved) {
            EXPECT_EQ(saved.error().kind(), ErrorKind::conditional_check_failed);
        }
    };
    context.run(task());
    EXPECT_EQ(script.asked().size(), 3U);
}

TEST_F(AsyncScript, AChangeMayRefuseToSave) {
    script->answer(R"({"Item":{"id":{"S":"d1"},"text":{"S":"a"},"version":{"N":"1"}}})");
    const auto task = [&]() -> awaitable<Document> {
        co_return co_await documents.retry_on_conflict(5, key<Document>("d1"),
                                                       [](Document&) { return false; });
    };
    EXPECT_EQ(context.run(task()).version, 1);
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(AsyncScript, AMissingItemIsNotChanged) {
    script->answer("{}");
    const auto task = [&]() -> awaitable<Document> {
        co_return co_await documents.retry_on_conflict(5, key<Document>("d1"), [](Document&) {});
    };
    EXPECT_THROW(context.run(task()), ItemNotFoundError);
}

TEST_F(AsyncScript, AReadKeepsToItsRate) {
    const std::string told = R"("Count":0,"ScannedCount":1,"ConsumedCapacity":{"CapacityUnits":5})";
    script->answer(R"({"Items":[],"LastEvaluatedKey":{"sensor":{"S":"s"},"at":{"N":"1"}},)" + told + "}");
    script->answer(R"({"Items":[],)" + told + "}");
    const auto task = [&]() -> awaitable<void> {
        co_await readings.query("s").read_units_per_second(50).all();
    };
    context.run(task());
    EXPECT_EQ(script.slept, std::vector<std::chrono::milliseconds>{std::chrono::milliseconds(100)});
}

TEST_F(AsyncScript, TheErrorOfAReadTellsItsOperation) {
    script->answer(R"({"Item":{"code":{"N":"7"}}})");
    const auto task = [&]() -> awaitable<void> {
        const Result<std::optional<Country>> read = co_await countries.try_get("nl");
        EXPECT_FALSE(read);
        if (!read) {
            EXPECT_EQ(read.error().operation(), "GetItem");
            EXPECT_EQ(read.error().table(), "countries");
        }
    };
    context.run(task());
}

TEST_F(AsyncScript, TablesAreListedPageAfterPage) {
    script->answer(R"({"TableNames":["a","b"],"LastEvaluatedTableName":"b"})");
    script->answer(R"({"TableNames":["c"]})");
    const auto task = [&]() -> awaitable<void> {
        const std::vector<std::string> names = co_await async.list_tables();
        const std::vector<std::string> all{"a", "b", "c"};
        EXPECT_EQ(names, all);
    };
    context.run(task());
    EXPECT_EQ(asked(1), R"({"ExclusiveStartTableName":"b"})");
}

TEST_F(AsyncScript, KeysOfSeveralTablesAreFetchedTogether) {
    script->answer(R"({"Responses":{"countries":[{"code":{"S":"be"},"name":{"S":"B"}}],)"
                   R"("documents":[{"id":{"S":"d1"},"text":{"S":"a"},"version":{"N":"1"}}]},)"
                   R"("ConsumedCapacity":[{"CapacityUnits":1}]})");
    ConsumedCapacity cost;
    BatchOptions options;
    options.consumed = &cost;
    const auto task = [&]() -> awaitable<void> {
        const std::vector<ItemKey<Country>> keys{key<Country>("nl"), key<Country>("be")};
        const auto [list, one] = co_await async.batch_get(options, keys, key<Document>("d1"));
        EXPECT_FALSE(list.at(0));
        EXPECT_EQ(list.at(1)->name, "B");
        EXPECT_EQ(one->text, "a");
    };
    context.run(task());
    EXPECT_EQ(script.asked().size(), 1U);
    EXPECT_EQ(cost.units, 1);
}

TEST_F(AsyncScript, ATransactionTellsWhatItCost) {
    script->answer(R"({"ConsumedCapacity":[{"TableName":"countries","CapacityUnits":2}]})");
    ConsumedCapacity cost;
    const CommitOptions options{.token = "t", .consumed = &cost};
    AsyncTransaction tx{async};
    tx.remove<Country>("nl");
    const auto task = [&]() -> awaitable<void> { co_await tx.commit(options); };
    context.run(task());
    EXPECT_EQ(cost.units, 2);
    EXPECT_NE(asked(0).find(R"("ClientRequestToken":"t","ReturnConsumedCapacity":"TOTAL"})"),
              std::string::npos);
}

TEST_F(AsyncScript, AWriterThatIsDroppedTellsOfItsWrites) {
    std::size_t told = 0;
    {
        AsyncBatchWriter<Country> writer = countries.batch_writer();
        writer.on_unflushed = [&](std::size_t writes) { told = writes; };
        writer.save(country("nl"));
        writer.remove("be");
    }
    EXPECT_EQ(told, 2U);
    EXPECT_TRUE(script.asked().empty());
}

TEST_F(AsyncScript, OptionsMayBeWrittenInBracesBeforeACallback) {
    script->answer(R"({"ConsumedCapacity":{"CapacityUnits":1}})");
    script->answer(R"({"ConsumedCapacity":{"CapacityUnits":1}})");
    script->answer(R"({"ConsumedCapacity":{"CapacityUnits":1}})");
    ConsumedCapacity cost;
    int done = 0;
    countries.save(country("nl"), {.consumed = &cost}, [&](std::exception_ptr error, Country) {
        EXPECT_EQ(error, nullptr);
        ++done;
    });
    countries.remove("nl", {.consumed = &cost}, [&](std::exception_ptr error) {
        EXPECT_EQ(error, nullptr);
        ++done;
    });
    readings.try_remove("s", 7, {.consumed = &cost}, [&](Result<void> removed) {
        EXPECT_TRUE(removed);
        ++done;
    });
    context.go();
    EXPECT_EQ(done, 3);
    EXPECT_EQ(cost.units, 3);
}

TEST_F(AsyncScript, APlanIsMadeAndCarriedOut) {
    const auto present = [](const std::string& indexes) {
        return R"({"Table":{"TableStatus":"ACTIVE","TableArn":"arn:t","KeySchema":[{"AttributeName":"sensor",)"
               R"("KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],"AttributeDefinitions":[])" +
               indexes + "}}";
    };
    const TableOptions options{.throughput = Throughput{5, 5}, .tags = {{"stage", "dev"}}};
    script->answer(present({}));
    script->answer(R"({"Tags":[],"NextToken":"more"})");
    script->answer(R"({"Tags":[{"Key":"stage","Value":"test"}]})");
    TablePlan plan;
    const auto planning = [&]() -> awaitable<void> { plan = co_await readings.plan(options); };
    context.run(planning());
    EXPECT_EQ(plan.text(),
              "bill for 5 read and 5 write units a second\nset the tag stage\nadd the index ByKind\n");
    EXPECT_EQ(asked(2), R"({"ResourceArn":"arn:t","NextToken":"more"})");

    script->answer(present({}));
    script->answer("{}");
    script->answer(present({}));
    script->answer("{}");
    script->answer("{}");
    script->answer(present(R"(,"GlobalSecondaryIndexes":[{"IndexName":"ByKind","IndexStatus":"CREATING"}])"));
    script->answer(present({}));
    const auto applying = [&]() -> awaitable<void> { co_await readings.apply(plan); };
    context.run(applying());
    ASSERT_EQ(script.asked().size(), 10U);
    EXPECT_EQ(script.asked()[4].operation, "UpdateTable");
    EXPECT_EQ(asked(6), R"({"ResourceArn":"arn:t","Tags":[{"Key":"stage","Value":"dev"}]})");
    EXPECT_NE(asked(7).find(R"({"Create":{"IndexName":"ByKind")"), std::string::npos) << asked(7);
    EXPECT_EQ(script.slept, std::vector{std::chrono::milliseconds(20)}) << "the index was not ready at once";
}

TEST_F(AsyncScript, AnErrorEndsAPlanWhereItIs) {
    script->answer(R"({"__type":"x#ResourceNotFoundException","message":"no such table"})", 400);
    script->answer(R"({"__type":"x#AccessDeniedException","message":"no"})", 400);
    TablePlan plan;
    const auto planning = [&]() -> awaitable<void> { plan = co_await readings.plan(); };
    context.run(planning());
    EXPECT_TRUE(plan.create);
    std::optional<Error> error;
    readings.try_apply(plan, {.drop_indexes = true}, [&](const Result<void>& done) {
        if (!done) error = done.error();
    });
    context.go();
    ASSERT_TRUE(error);
    EXPECT_EQ(error->operation(), "CreateTable");
    EXPECT_EQ(error->table(), "readings");
    EXPECT_EQ(script.asked().size(), 2U);
}

struct Ticket {
    std::string id{};
    std::string kind{};
    std::string text{};

    struct Meta {
        static constexpr auto table_name = "tickets";
        using key = Key<&Ticket::id>;
        using indexes = Indexes<Gsi<"Kinds", &Ticket::kind, keys_only>>;
    };
};

TEST_F(AsyncScript, WhatAnIndexGivesInPartIsFetchedWhole) {
    const AsyncTable<Ticket> tickets{async};
    script->answer(R"({"Items":[{"id":{"S":"2"},"kind":{"S":"k"}}],"Count":1,"ScannedCount":1,)"
                   R"("LastEvaluatedKey":{"id":{"S":"2"},"kind":{"S":"k"}}})");
    script->answer(R"({"Items":[{"id":{"S":"1"},"kind":{"S":"k"}},{"id":{"S":"3"},"kind":{"S":"k"}}],)"
                   R"("Count":2,"ScannedCount":2})");
    script->answer(R"({"Responses":{"tickets":[{"id":{"S":"1"},"kind":{"S":"k"},"text":{"S":"one"}},)"
                   R"({"id":{"S":"2"},"kind":{"S":"k"},"text":{"S":"two"}}]},)"
                   R"("ConsumedCapacity":[{"CapacityUnits":1}]})");
    ConsumedCapacity cost;
    BatchOptions options;
    options.consumed = &cost;
    options.consistent_read = true;
    const auto task = [&]() -> awaitable<void> {
        const std::vector<Ticket> whole = co_await tickets.query<"Kinds">("k").hydrate(options);
        EXPECT_EQ(whole.size(), 2U) << "one was deleted meanwhile";
        EXPECT_EQ(whole.at(0).text, "two");
        EXPECT_EQ(whole.at(1).text, "one");
    };
    context.run(task());
    EXPECT_EQ(cost.units, 1);
    EXPECT_EQ(asked(2), R"({"RequestItems":{"tickets":{"Keys":[{"id":{"S":"2"}},{"id":{"S":"1"}},)"
                        R"({"id":{"S":"3"}}],"ConsistentRead":true}},"ReturnConsumedCapacity":"TOTAL"})");
}

TEST_F(AsyncScript, NothingIsFetchedOfAnIndexThatGivesNothingOrAnError) {
    const AsyncTable<Ticket> tickets{async};
    script->answer(R"({"Items":[],"Count":0,"ScannedCount":0})");
    script->answer(R"({"__type":"x#AccessDeniedException","message":"no"})", 400);
    script->answer(R"({"Items":[{"id":{"S":"1"},"kind":{"S":"k"}}],"Count":1,"ScannedCount":1})");
    script->answer(R"({"__type":"x#AccessDeniedException","message":"no"})", 400);
    const auto task = [&]() -> awaitable<void> {
        const std::vector<Ticket> none = co_await tickets.scan<"Kinds">().segments(1).hydrate();
        EXPECT_TRUE(none.empty());
        const Result<std::vector<Ticket>> unread = co_await tickets.query<"Kinds">("k").try_hydrate();
        EXPECT_FALSE(unread);
        EXPECT_EQ(script.asked().size(), 2U);
        const Result<std::vector<Ticket>> unfetched = co_await tickets.query<"Kinds">("k").try_hydrate();
        EXPECT_FALSE(unfetched);
        if (!unfetched) {
            EXPECT_EQ(unfetched.error().operation(), "BatchGetItem");
        }
    };
    context.run(task());
    EXPECT_EQ(script.asked().size(), 4U);
}

struct Named {
    std::string name{};
};

// What an error says of where it happened, as that of the blocking verb does.
template <class Verb>
std::string said(Context& context, const Verb& verb) {
    std::string what = "nothing";
    verb([&](const auto& result) {
        try {
            if (!result) result.error().raise();
        } catch (const DynanticError& error) {
            what = error.what();
        }
    });
    context.go();
    return what;
}

TEST_F(AsyncScript, TheErrorOfWhatIsRefusedBeforeItIsSentTellsItsOperation) {
    const Country bad = country("\xFF");
    const std::vector<std::string> keys{"\xFF"};
    const auto begins = [&](const std::string& where, const auto& verb) {
        EXPECT_EQ(said(context, verb).substr(0, where.size()), where);
    };
    begins("GetItem on 'countries': v", [&](auto f) { countries.try_get("\xFF", f); });
    begins("GetItem on 'countries': v", [&](auto f) { countries.try_at("\xFF", f); });
    begins("PutItem on 'countries': v", [&](auto f) { countries.try_save(bad, f); });
    begins("PutItem on 'countries': v", [&](auto f) { countries.try_exchange(bad, f); });
    begins("DeleteItem on 'countries': v", [&](auto f) { countries.try_remove("\xFF", f); });
    begins("DeleteItem on 'countries': v", [&](auto f) { countries.try_take("\xFF", f); });
    begins("BatchGetItem on 'countries': v", [&](auto f) { countries.try_batch_get(keys, f); });
    begins("BatchGetItem on 'countries': v", [&](auto f) { countries.try_batch_get_as<Named>(keys, f); });
    begins("BatchWriteItem on 'countries': v", [&](auto f) { countries.try_batch_save(bad, bad, f); });
    begins("BatchWriteItem on 'countries': v", [&](auto f) { countries.try_batch_remove(keys, f); });
    begins("BatchWriteItem on 'countries': v",
           [&](auto f) { countries.try_batch_write([&](auto& w) { w.save(bad); }, f); });
    begins("UpdateItem on 'countries': v",
           [&](auto f) { countries.try_save_changes(country("a"), country("a", "\xFF"), f); });
    EXPECT_TRUE(script.asked().empty());
    script->answer(R"({"Item":{"id":{"S":"d1"},"text":{"S":"a"},"version":{"N":"1"}}})");
    const auto spoil = [](Document& each) { each.text = "\xFF"; };
    begins("PutItem on 'documents': v",
           [&](auto f) { documents.try_retry_on_conflict(5, key<Document>("d1"), spoil, f); });
    EXPECT_EQ(script.asked().size(), 1U);
}

TEST_F(AsyncScript, AReadMaySkipItemsThatDoNotFit) {
    script->answer(R"({"Items":[{"code":{"N":"7"}},{"code":{"S":"nl"}}],"Count":2,"ScannedCount":2})");
    const auto task = [&]() -> awaitable<std::vector<Country>> {
        co_return co_await countries.scan().on_bad_item(BadItems::skip).all();
    };
    EXPECT_EQ(context.run(task()), std::vector{country("nl")});
}

}  // namespace
}  // namespace dynantic
