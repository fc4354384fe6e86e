#include "async/run.hpp"

#include <dynantic/testing.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>

namespace dynantic {
namespace {

using boost::asio::awaitable;
using testing::Context;
using testing::Country;
using testing::country;
using testing::Document;
using testing::document;
using testing::Reading;
using testing::reading;

// A fresh database with the tables of the models, and an executor.
struct Async : ::testing::Test {
    Context context;
    Client client = Client::embedded();
    AsyncClient async{context.io, client};
    AsyncTable<Document> documents{async};
    AsyncTable<Reading> readings{async};
    AsyncTable<Country> countries{async};

    Async() {
        documents.blocking().create_table();
        readings.blocking().create_table();
        countries.blocking().create_table();
    }
};

TEST_F(Async, SavingHandsBackTheItemWithItsGeneratedValuesAndLeavesTheCallersAlone) {
    const Document mine{.text = "draft"};
    const auto task = [&]() -> awaitable<Document> { co_return co_await documents.save(mine); };
    const Document stored = context.run(task());
    EXPECT_EQ(stored.version, 1);
    EXPECT_FALSE(stored.id.empty());
    EXPECT_EQ(mine.version, 0);
    EXPECT_EQ(Table<Document>(client).at(stored.id), stored);
}

TEST_F(Async, GetsWhatIsThereAndNoneWhereNothingIs) {
    const auto task = [&]() -> awaitable<void> {
        co_await countries.create(country("nl", "Nederland"));
        const std::optional<Country> there =
            co_await countries.get("nl", GetOptions{.consistent_read = true});
        EXPECT_TRUE(there);
        if (there) {
            EXPECT_EQ(there->name, "Nederland");
        }
        EXPECT_FALSE(co_await countries.get("xx"));
        EXPECT_EQ((co_await countries.at("nl")).name, "Nederland");
    };
    context.run(task());
}

TEST_F(Async, ErrorsAreTheExceptionsOfTheBlockingVerbs) {
    const auto missing = [&]() -> awaitable<Country> { co_return co_await countries.at("xx"); };
    EXPECT_THROW(context.run(missing()), ItemNotFoundError);
    const auto twice = [&]() -> awaitable<void> {
        co_await countries.create(country("nl"));
        co_await countries.create(country("nl"));
    };
    EXPECT_THROW(context.run(twice()), ConditionalCheckFailedError);
    const auto nowhere = [&]() -> awaitable<void> { co_await countries.named("no-such").remove("nl"); };
    EXPECT_THROW(context.run(nowhere()), TableNotFoundError);
}

TEST_F(Async, ErrorsNameTheTableAsOnTheWire) {
    const AsyncTable<Country> tenant{async.with_table_prefix("t7-")};
    const auto task = [&]() -> awaitable<void> {
        const Result<std::optional<Country>> nowhere = co_await tenant.try_get("nl");
        EXPECT_EQ(nowhere.error().table(), "t7-countries");
        const Result<void> batch = co_await tenant.try_batch_remove("nl", "be");
        EXPECT_EQ(batch.error().table(), "t7-countries");
        co_await tenant.create_table();
        const Result<Country> missing = co_await tenant.try_at("nl");
        EXPECT_EQ(missing.error().table(), "t7-countries");
    };
    context.run(task());
}

TEST_F(Async, TheTryTwinsHandOverAResult) {
    const auto task = [&]() -> awaitable<void> {
        const Result<Country> missing = co_await countries.try_at("xx");
        EXPECT_FALSE(missing);
        if (!missing) {
            EXPECT_EQ(missing.error().kind(), ErrorKind::item_not_found);
        }
        const Result<Country> made = co_await countries.try_create(country("be"));
        EXPECT_TRUE(made);
        // A value that cannot be encoded is told in the same way as one that the service refuses.
        const Result<Country> refused = co_await countries.try_save(country(""));
        EXPECT_FALSE(refused);
        if (!refused) {
            EXPECT_EQ(refused.error().kind(), ErrorKind::validation);
        }
    };
    context.run(task());
}

TEST_F(Async, RemovesByKeyByConditionAndByItem) {
    const auto task = [&]() -> awaitable<void> {
        co_await countries.save(country("nl", "Nederland"));
        const Result<void> kept = co_await countries.try_remove("nl", field<&Country::name> == "België");
        EXPECT_FALSE(kept);
        const std::optional<Country> taken = co_await countries.take("nl");
        EXPECT_TRUE(taken);
        EXPECT_FALSE(co_await countries.get("nl"));

        const Document first = co_await documents.save(document("a"));
        const Document second = co_await documents.save(first);
        const Result<void> stale = co_await documents.try_remove(first);
        EXPECT_FALSE(stale) << "somebody wrote it meanwhile";
        co_await documents.remove(second);
        EXPECT_FALSE(co_await documents.get(second.id));
    };
    context.run(task());
}

TEST_F(Async, SavesOnlyWhereTheConditionHoldsAndExchanges) {
    const auto task = [&]() -> awaitable<void> {
        co_await countries.save(country("nl", "Holland"));
        const Result<Country> refused =
            co_await countries.try_save(country("nl", "x"), field<&Country::name> == "y");
        EXPECT_FALSE(refused);
        const Exchanged<Country> swapped = co_await countries.exchange(country("nl", "Nederland"));
        EXPECT_EQ(swapped.stored.name, "Nederland");
        EXPECT_TRUE(swapped.old);
        if (swapped.old) {
            EXPECT_EQ(swapped.old->name, "Holland");
        }
    };
    context.run(task());
}

TEST_F(Async, UpdatesWithEveryStepOfTheBlockingOne) {
    const auto task = [&]() -> awaitable<void> {
        const Document made = co_await documents.save(document("a"));
        co_await documents.update(made.id).set<&Document::text>("b").must_exist().execute();
        const Document after = co_await documents.update(made.id)
                                   .set<&Document::text>("c")
                                   .condition(field<&Document::text> == "b")
                                   .expect_version(2)
                                   .return_values(ReturnValues::all_new)
                                   .execute();
        EXPECT_EQ(after.text, "c");
        EXPECT_EQ(after.version, 3);
        const Result<void> missing =
            co_await documents.update("nobody").set<&Document::text>("x").must_exist().try_execute();
        EXPECT_FALSE(missing);
    };
    context.run(task());
}

TEST_F(Async, ReadsPagesAllFirstOneCountValuesAndRows) {
    const auto task = [&]() -> awaitable<void> {
        for (std::int64_t at = 0; at < 10; ++at) {
            co_await readings.save(reading(at, at % 2 == 0 ? "even" : "odd"));
        }
        const auto query = readings.query("s");
        EXPECT_EQ((co_await query.all()).size(), 10U);
        EXPECT_EQ((co_await query.gt(6).all()).size(), 3U);
        EXPECT_EQ((co_await query.filter(field<&Reading::kind> == "odd").count()), 5U);
        const std::optional<Reading> last = co_await query.reverse().first();
        EXPECT_TRUE(last);
        if (last) {
            EXPECT_EQ(last->at, 9);
        }
        EXPECT_EQ((co_await query.eq(4).one()).at, 4);
        const Result<Reading> several = co_await query.try_one();
        EXPECT_FALSE(several);
        const auto values = co_await query.limit(2).template values<&Reading::at, &Reading::kind>();
        EXPECT_EQ(values, (std::vector<std::tuple<std::int64_t, std::string>>{{0, "even"}, {1, "odd"}}));

        std::size_t pages = 0;
        std::size_t items = 0;
        Page<Reading> page = co_await query.page_size(4).page();
        for (;; page = co_await query.page_size(4).page(page.cursor)) {
            ++pages;
            items += page.items.size();
            if (!page.cursor) break;
        }
        EXPECT_EQ(pages, 3U);
        EXPECT_EQ(items, 10U);

        std::int64_t expected = 0;
        auto rows = query.page_size(3).rows();
        while (const std::optional<Reading> each = co_await rows.next()) EXPECT_EQ(each->at, expected++);
        EXPECT_EQ(expected, 10);
        EXPECT_FALSE(co_await rows.next()) << "the end stays the end";
    };
    context.run(task());
}

TEST_F(Async, RowsPassOverPagesThatTheFilterEmptiedAndKeepTheLimit) {
    const auto task = [&]() -> awaitable<void> {
        for (std::int64_t at = 0; at < 30; ++at) {
            co_await readings.save(reading(at, at % 10 == 9 ? "rare" : "usual"));
        }
        std::vector<std::int64_t> found;
        auto rows = readings.query("s").filter(field<&Reading::kind> == "rare").page_size(2).limit(2).rows();
        while (const std::optional<Reading> each = co_await rows.next()) found.push_back(each->at);
        EXPECT_EQ(found, (std::vector<std::int64_t>{9, 19}));
    };
    context.run(task());
}

struct Name {
    std::string name{};
};

TEST_F(Async, PatchesAndReadsIntoASmallerStruct) {
    const auto task = [&]() -> awaitable<void> {
        co_await countries.save(country("nl", "Holland"));
        co_await countries.patch(country("nl", "Nederland")).must_exist().execute();
        const std::vector<Name> names = co_await countries.query("nl").as<Name>().all();
        EXPECT_EQ(names.size(), 1U);
        EXPECT_EQ(names.front().name, "Nederland");
    };
    context.run(task());
}

TEST_F(Async, ScansSegmentsAtTheSameTime) {
    const auto task = [&]() -> awaitable<void> {
        for (int each = 0; each < 50; ++each) {
            co_await countries.save(country("c" + std::to_string(each)));
        }
        EXPECT_EQ((co_await countries.scan().segments(4).all()).size(), 50U);
        EXPECT_EQ(co_await countries.scan().segments(4).count(), 50U);
        std::size_t seen = 0;
        auto rows = countries.scan().segments(4).page_size(5).rows();
        while (co_await rows.next()) ++seen;
        EXPECT_EQ(seen, 50U);

        // A page is a request a segment, and its cursor is that of blocking scans too.
        const auto scan = countries.scan().segments(4).page_size(3);
        std::set<std::string> codes;
        std::uint64_t scanned = 0;
        std::size_t pages = 0;
        for (Page<Country> page = co_await scan.page();; page = co_await scan.page(page.cursor)) {
            ++pages;
            EXPECT_LE(page.items.size(), 12U);
            EXPECT_EQ(page.count, page.items.size());
            scanned += page.scanned_count;
            for (const Country& each : page.items) codes.insert(each.code);
            if (pages == 1) {
                const auto other = countries.blocking().scan().segments(4).page_size(3);
                const auto second = co_await scan.page(page.cursor);
                EXPECT_EQ(other.page(page.cursor).items, second.items);
                EXPECT_EQ(other.page().cursor, page.cursor);
            }
            if (!page.cursor) break;
        }
        EXPECT_GE(pages, 5U);
        EXPECT_EQ(codes.size(), 50U);
        EXPECT_EQ(scanned, 50U);
        const auto refused = co_await scan.try_page(Cursor("4~9.x"));
        EXPECT_FALSE(refused);
        EXPECT_FALSE(co_await countries.scan().segments(0).try_all());
        EXPECT_EQ((co_await readings.scan<"ByKind">().all()).size(), 0U);
    };
    context.run(task());
}

TEST_F(Async, BatchesTakeListsAndArguments) {
    const auto task = [&]() -> awaitable<void> {
        std::vector<Country> many;
        for (int each = 0; each < 60; ++each) many.push_back({.code = "c" + std::to_string(each)});
        std::size_t done = 0;
        const BatchOptions options{.concurrency = 2,
                                   .on_progress = [&](BatchProgress progress) { done = progress.done; }};
        const std::vector<Country> saved = co_await countries.batch_save(many, options);
        EXPECT_EQ(saved.size(), 60U);
        EXPECT_EQ(done, 60U);
        const auto two = co_await countries.batch_get(key<Country>("c59"), key<Country>("xx"));
        EXPECT_EQ(two.size(), 2U);
        EXPECT_TRUE(two[0]);
        EXPECT_FALSE(two[1]);
        const std::vector<std::string> codes{"c1", "c2", "c1"};
        const auto three = co_await countries.batch_get(codes);
        EXPECT_EQ(three.size(), 3U);
        EXPECT_TRUE(three[2]);
        co_await countries.batch_remove(key<Country>("c0"), key<Country>("c1"));
        EXPECT_EQ(co_await countries.scan().count(), 58U);

        const auto stored = co_await documents.batch_save(document("a"), document("b"));
        EXPECT_EQ(stored.size(), 2U);
        EXPECT_EQ(stored[1].version, 1);
        const auto refused = co_await documents.try_batch_save(stored);
        EXPECT_FALSE(refused) << "a batch cannot check versions";
        EXPECT_TRUE((co_await countries.batch_get(std::vector<ItemKey<Country>>{})).empty());
    };
    context.run(task());
}

TEST_F(Async, TransactionsCommitAllOrNothing) {
    const auto task = [&]() -> awaitable<void> {
        AsyncTransaction tx{async};
        const StoredBy<Document> place = tx.put(document("t"));
        tx.update(countries.update("nl").set<&Country::name>("Nederland"));
        const CommitResult done = co_await tx.commit();
        const Document& stored = done.stored(place);
        EXPECT_EQ(stored.version, 1);

        const auto [first, second, third] =
            co_await async.transact_get(key<Document>(stored.id), key<Country>("nl"), key<Country>("xx"));
        EXPECT_TRUE(first);
        EXPECT_TRUE(second);
        EXPECT_FALSE(third);

        AsyncTransaction again{async};
        again.create(country("nl"));
        const CommitOptions at_once{.conflict_retries =
                                        0};  // in braces beside a co_await, g++ 12 destroys it twice
        const Result<CommitResult> refused = co_await again.try_commit(at_once);
        EXPECT_FALSE(refused);
        if (!refused) {
            EXPECT_EQ(refused.error().kind(), ErrorKind::transaction_canceled);
        }
        AsyncTransaction empty{async};
        co_await empty.commit();
    };
    context.run(task());
}

TEST_F(Async, NothingOfATransactionBlocks) {
    using Tx = AsyncTransaction;
    static_assert(!std::is_convertible_v<Tx*, Transaction*>, "its commit would block");
    AsyncTransaction tx{async};
    static_assert(std::is_same_v<decltype(tx.remove<Country>("nl")), Tx&>);
    static_assert(std::is_same_v<decltype(tx.remove(country("nl"))), Tx&>);
    static_assert(std::is_same_v<decltype(tx.check<Country>("nl", field<&Country::name> == "x")), Tx&>);
    static_assert(std::is_same_v<decltype(tx.token("t")), Tx&>);
    const auto task = [&]() -> awaitable<void> {
        co_await countries.save(country("nl", "Holland"));
        co_await countries.save(country("be", "Belgium"));
        tx.check<Country>("nl", field<&Country::name> == "Holland").remove<Country>("be").token("once");
        const Table<Country> named = countries.blocking();
        tx.remove(named, "de").check(named, "fr", !field<&Country::name>.exists());
        EXPECT_EQ(tx.size(), 4U);
        co_await tx.commit();
        EXPECT_FALSE(co_await countries.get("be"));
    };
    context.run(task());
}

TEST_F(Async, ASnapshotIsOfTablesUnderNamesOfTheirOwnToo) {
    const auto task = [&]() -> awaitable<void> {
        const Table<Country> others = countries.blocking().named("others");
        others.create_table();
        others.save(country("nl", "elsewhere"));
        co_await countries.save(country("nl", "here"));
        const auto [here, elsewhere] = co_await async.transact_get(key<Country>("nl"), others.key("nl"));
        EXPECT_EQ(here->name, "here");
        EXPECT_EQ(elsewhere->name, "elsewhere");
        const std::tuple<> nothing = co_await async.transact_get();
        (void)nothing;
    };
    context.run(task());
}

TEST(AsyncTransactions, ASnapshotIsTakenAgainAfterAConflict) {
    testing::MockClient mock;
    mock.on_transact_get_items()
        .fails("TransactionConflictException")
        .replies(R"({"Responses":[{"Item":{"code":{"S":"nl"},"name":{"S":"x"}}}]})");
    boost::asio::io_context io;
    std::optional<Country> found;
    AsyncClient{io, mock}.transact_get(
        key<Country>("nl"), [&](std::exception_ptr thrown, std::tuple<std::optional<Country>> items) {
            EXPECT_EQ(thrown, nullptr);
            found = std::get<0>(items);
        });
    io.run();
    EXPECT_EQ(found, country("nl", "x"));
    EXPECT_EQ(mock.count(), 2U);
}

TEST_F(Async, SendsAnyRequest) {
    const auto task = [&]() -> awaitable<std::string> { co_return co_await async.call("ListTables", "{}"); };
    EXPECT_EQ(context.run(task()), R"({"TableNames":["countries","documents","readings"]})");
}

struct Customer {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">;
        using key = Key<composed<"pk", "C#{id}">, composed<"sk", "PROFILE">>;
    };
};
struct Order {
    std::string id{};
    std::string number{};
    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "ORDER">;
        using key = Key<composed<"pk", "C#{id}">, composed<"sk", "O#{number}">>;
    };
};

TEST_F(Async, ATableOfSeveralTypesGivesVariants) {
    const AsyncTable<Entities<Customer, Order>> shop{async};
    shop.blocking().create_table();
    const auto task = [&]() -> awaitable<void> {
        const Customer ada{.id = "1"};
        const Order seventh{.id = "1", .number = "7"};
        co_await shop.of<Customer>().save(ada);
        co_await shop.of<Order>().save(seventh);
        const std::vector<std::variant<Customer, Order>> all = co_await shop.query("C#1").all();
        EXPECT_EQ(all.size(), 2U);
        const auto order = co_await shop.get("C#1", "O#7");
        EXPECT_TRUE(order && std::holds_alternative<Order>(*order));
    };
    context.run(task());
}

}  // namespace
}  // namespace dynantic
