#include "async/run.hpp"
#include "integration/backends.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

// The asynchronous verbs that have several requests, or a reply of their own kind, on every backend.
namespace dynantic::testing {
namespace {

using boost::asio::awaitable;

struct AsyncOnBackend : OnBackend {
    Context context;
    AsyncClient async{context.io, client};
    AsyncTable<Country> countries{async};
    AsyncTable<Reading> readings{async};

    void TearDown() override {
        for (const std::string& name : client.list_tables())
            Table<Country>(client).named(name).delete_table();
    }
};

TEST_P(AsyncOnBackend, ATableIsMadeDescribedAndDeleted) {
    const auto task = [&]() -> awaitable<void> {
        const Result<TableDescription> missing = co_await countries.try_describe();
        EXPECT_FALSE(missing);
        if (!missing) {
            EXPECT_EQ(missing.error().kind(), ErrorKind::table_not_found);
            EXPECT_EQ(missing.error().operation(), "DescribeTable");
        }
        co_await countries.create_table();
        const TableOptions unseen{.wait = false};
        const TableOptions anyway{.if_missing = true};
        co_await readings.create_table(unseen);
        const TableDescription active = co_await readings.wait_until_active();
        EXPECT_EQ(active.name, "readings");
        EXPECT_EQ(active.indexes.size(), 1U);
        const Result<void> again = co_await countries.try_create_table();
        EXPECT_FALSE(again);
        if (!again) {
            EXPECT_EQ(again.error().kind(), ErrorKind::resource_in_use);
        }
        co_await countries.create_table(anyway);
        EXPECT_EQ((co_await countries.describe()).status, "ACTIVE");

        std::vector<std::string> names = co_await async.list_tables();
        std::sort(names.begin(), names.end());
        EXPECT_EQ(names, (std::vector<std::string>{"countries", "readings"}));
        if (GetParam().transactions) {  // the servers without know the older table options alone
            co_await countries.set_deletion_protection(true);
            const Result<void> refused = co_await countries.try_delete_table();
            EXPECT_FALSE(refused);
            co_await countries.set_deletion_protection(false);
        }
        co_await countries.delete_table();
        names = co_await async.list_tables();
        EXPECT_EQ(names, std::vector<std::string>{"readings"});
    };
    context.run(task());
}

struct Old {
    std::string id{};
    std::string owner{};

    struct Meta {
        static constexpr auto table_name = "jobs";
        using key = Key<&Old::id>;
        using indexes = Indexes<Gsi<"ByOwner", &Old::owner>>;
        static constexpr auto on_unknown = OnUnknown::ignore;
    };
};
struct New {
    std::string id{};
    std::string owner{};
    std::optional<Timestamp> expires{};

    struct Meta {
        static constexpr auto table_name = "jobs";
        using key = Key<&New::id>;
        using indexes = Indexes<Gsi<"OwnerKeys", &New::owner, keys_only>>;
        static constexpr auto ttl = &New::expires;
    };
};

TEST_P(AsyncOnBackend, AnOldTableBecomesWhatTheNewModelSays) {
    if (!GetParam().transactions) GTEST_SKIP() << "this server knows the older table options alone";
    const AsyncTable<Old> first{async};
    const AsyncTable<New> second{async};
    const TableOptions options{.stream = StreamView::keys, .tags = {{"team", "jobs"}}};
    const ApplyOptions dropping{.drop_indexes = true};
    const auto task = [&]() -> awaitable<void> {
        const TablePlan creation = co_await first.plan();
        EXPECT_EQ(creation.text(), "create the table\n");
        co_await first.apply(creation);
        const Old job{"1", "ada"};
        co_await first.save(job);
        const TablePlan plan = co_await second.plan(options);
        EXPECT_EQ(plan.text(),
                  "stream KEYS_ONLY\nset the tag team\nadd the index OwnerKeys\ndrop the index ByOwner\n"
                  "switch on the time to live of expires\n");
        co_await second.apply(plan, dropping);
        const TablePlan left = co_await second.plan(options);
        EXPECT_TRUE(left.empty()) << left.text();

        const New late{.id = "2", .owner = "bob"};
        co_await second.batch_save(late);
        const std::vector<New> of_bob = co_await second.query<"OwnerKeys">("bob").hydrate();
        EXPECT_EQ(of_bob.size(), 1U);
        EXPECT_EQ(of_bob.at(0).id, "2");
        BatchOptions one_by_one;
        one_by_one.concurrency = 2;
        const std::vector<New> all = co_await second.scan<"OwnerKeys">().segments(3).hydrate(one_by_one);
        EXPECT_EQ(all.size(), 2U);
    };
    context.run(task());
}

TEST_P(AsyncOnBackend, WritesTellWhatTheyCost) {
    countries.blocking().create_table();
    ConsumedCapacity cost;
    const WriteOptions options{.consumed = &cost};
    const auto task = [&]() -> awaitable<void> {
        const Country nl = country("nl", "Nederland");
        const Country nl2 = country("nl", "Holland");
        co_await countries.create(nl, options);
        EXPECT_EQ(cost.units, 1);
        co_await countries.save(nl2, field<&Country::name> == "Nederland", options);
        const Exchanged<Country> swapped =
            co_await countries.exchange(nl, field<&Country::name> == "Holland", options);
        EXPECT_TRUE(swapped.old == nl2);
        co_await countries.update("nl").set<&Country::name>("x").execute(options);
        const std::optional<Country> taken = co_await countries.take("nl", options);
        EXPECT_TRUE(taken);
        co_await countries.remove("nl", field<&Country::name>.not_exists(), options);
        EXPECT_EQ(cost.units, 6);
        const BatchOptions batch{.consumed = &cost};
        co_await countries.batch_save(nl, country("be"), batch);
        EXPECT_EQ(cost.units, 8);
    };
    context.run(task());
}

TEST_P(AsyncOnBackend, AWriterIsFilledAndFlushed) {
    countries.blocking().create_table();
    readings.blocking().create_table();
    const auto task = [&]() -> awaitable<void> {
        AsyncBatchWriter<Reading> writer = readings.batch_writer();
        std::size_t flushes = 0;
        for (std::int64_t at = 0; at < 130; ++at) {
            writer.save(reading(at, "heat"));
            if (writer.full()) {
                co_await writer.flush();
                ++flushes;
            }
        }
        EXPECT_EQ(flushes, 1U);
        EXPECT_EQ(writer.size(), 30U);
        co_await writer.flush();
        EXPECT_EQ(writer.size(), 0U);
        EXPECT_EQ(co_await readings.query("s").count(), 130U);

        AsyncBatchWriter<> any(async);
        any.save(country("nl"));
        any.remove<Reading>("s", 5);
        co_await any.flush();
        co_await readings.batch_write([](auto& w) {
            w.remove("s", 6);
            w.save(Reading{"s", 200, "cold"});
        });
        EXPECT_EQ(co_await readings.query("s").count(), 129U);
        EXPECT_TRUE(co_await countries.get("nl"));
    };
    context.run(task());
}

TEST_P(AsyncOnBackend, OnlyWhatDiffersIsSaved) {
    AsyncTable<Document> documents{async};
    documents.blocking().create_table();
    const auto task = [&]() -> awaitable<void> {
        const Document made = co_await documents.save(document("a"));
        Document after = made;
        const std::optional<Document> same = co_await documents.save_changes(made, after);
        EXPECT_FALSE(same);
        after.text = "b";
        const std::optional<Document> changed = co_await documents.save_changes(made, after);
        EXPECT_TRUE(changed);
        if (changed) {
            EXPECT_EQ(changed->text, "b");
            EXPECT_EQ(changed->version, 2);
        }
        const auto stale = co_await documents.try_save_changes(made, after);
        EXPECT_FALSE(stale) << "somebody wrote it meanwhile";

        Tracked<Document> tracked(*changed);
        tracked->text = "c";
        const std::optional<Document> third = co_await documents.save_changes(tracked);
        EXPECT_TRUE(third);
        if (third) {
            EXPECT_EQ(third->version, 3);
        }
        EXPECT_EQ((co_await documents.at(made.id)).text, "c");
    };
    context.run(task());
}

struct Kind {
    std::string kind{};
};

TEST_P(AsyncOnBackend, PartsOfItemsAreRead) {
    readings.blocking().create_table();
    const auto task = [&]() -> awaitable<void> {
        co_await readings.batch_save(reading(1, "heat"), reading(2, "cold"));
        const ItemKey<Reading> first = key<Reading>("s", 1);
        const std::optional<Kind> kind = co_await readings.get_as<Kind>(first);
        EXPECT_EQ(kind->kind, "heat");
        ConsumedCapacity cost;
        const GetOptions read{.consumed = &cost};
        const auto values = co_await readings.get_values<&Reading::kind, &Reading::at>(first, read);
        EXPECT_EQ(values, std::make_tuple(std::string("heat"), std::int64_t{1}));
        EXPECT_EQ(cost.units, 0.5);
        const auto none = co_await readings.get_values<&Reading::kind>(key<Reading>("s", 9));
        EXPECT_FALSE(none);
        const auto kinds = co_await readings.batch_get_as<Kind>(key<Reading>("s", 2), key<Reading>("s", 9));
        EXPECT_EQ(kinds.at(0)->kind, "cold");
        EXPECT_FALSE(kinds.at(1));
    };
    context.run(task());
}

TEST_P(AsyncOnBackend, PartsAreReadTogether) {
    if (!GetParam().transactions) GTEST_SKIP() << "this server has no transactions";
    readings.blocking().create_table();
    countries.blocking().create_table();
    const auto task = [&]() -> awaitable<void> {
        co_await readings.batch_save(reading(1, "heat"), reading(2, "cold"));
        co_await countries.save(country("nl", "Nederland"));
        ConsumedCapacity cost;
        const TransactGetOptions options{.consumed = &cost};
        const auto [kind, name, whole, none] = co_await async.transact_get(
            options, key<Reading>("s", 1).as<Kind>(), key<Country>("nl").values<&Country::name>(),
            readings.key("s", 2), key<Country>("xx"));
        EXPECT_EQ(kind->kind, "heat");
        EXPECT_EQ(std::get<0>(*name), "Nederland");
        EXPECT_EQ(whole->kind, "cold");
        EXPECT_FALSE(none);
        EXPECT_EQ(cost.units, 8);

        const std::vector keys{key<Reading>("s", 2), key<Reading>("s", 9), key<Reading>("s", 1)};
        const std::vector<std::optional<Reading>> list = co_await async.transact_get(keys);
        EXPECT_EQ(list.size(), 3U);
        EXPECT_EQ(list.at(0)->kind, "cold");
        EXPECT_FALSE(list.at(1));
        EXPECT_EQ(list.at(2)->kind, "heat");
    };
    context.run(task());
}

TEST_P(AsyncOnBackend, StatementsAreRun) {
    if (!GetParam().transactions) GTEST_SKIP() << "this server has no PartiQL";
    countries.blocking().create_table();
    const auto task = [&]() -> awaitable<void> {
        co_await countries.batch_save(country("be", "B"), country("nl", "N"), country("lu", "L"));
        const std::vector<Country> found =
            co_await async.execute<Country>("SELECT * FROM {countries} WHERE code = ?", "nl");
        EXPECT_EQ(found.size(), 1U);
        EXPECT_EQ(found.at(0).name, "N");
        co_await async.execute("UPDATE countries SET name = ? WHERE code = ?", "X", "nl");

        const Statement<Country> all = Statement<Country>("SELECT * FROM countries").page_size(2);
        EXPECT_EQ((co_await async.execute(all)).size(), 3U);
        const Page<Country> first = co_await async.execute_page(all);
        EXPECT_EQ(first.count, 2U);
        EXPECT_TRUE(first.cursor);
        const Page<Country> second = co_await async.execute_page(all, first.cursor);
        EXPECT_EQ(second.count, 1U);
        EXPECT_FALSE(second.cursor);

        const Statement<Country> nl("SELECT * FROM countries WHERE code = 'nl'");
        const Statement<Country> xx("SELECT * FROM countries WHERE code = 'xx'");
        const auto [there, missing] = co_await async.execute_batch(nl, xx);
        EXPECT_EQ(there.value()->name, "X");
        EXPECT_FALSE(missing.value());
        const std::vector<Statement<Country>> many(30, nl);
        const auto answers = co_await async.try_execute_transaction(many);
        EXPECT_FALSE(answers) << "one item may not be read twice";
        const auto [one, none] = co_await async.execute_transaction(nl, xx);
        EXPECT_EQ(one->name, "X");
        EXPECT_FALSE(none);

        ConsumedCapacity cost;
        const CommitOptions options{.consumed = &cost};
        const Statement<void> remove("DELETE FROM countries WHERE code = 'lu'");
        co_await async.execute_transaction(options, remove);
        EXPECT_EQ(cost.units, 2);
        const Result<std::vector<Country>> wrong = co_await async.try_execute<Country>("SELEKT");
        EXPECT_FALSE(wrong);
    };
    context.run(task());
}

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
using Pets = Entities<Cat, Dog>;

TEST_P(AsyncOnBackend, ATableOfSeveralTypesIsWrittenTo) {
    AsyncTable<Pets> pets{async};
    using Pet = std::variant<Cat, Dog>;
    const auto task = [&]() -> awaitable<void> {
        co_await pets.create_table();
        const Cat tom{"1", "Tom", 0};
        const Dog rex{"2", "poodle"};
        const Cat stored = co_await pets.create(tom);
        EXPECT_EQ(stored.version, 1);
        const Result<Cat> again = co_await pets.try_create(tom);
        EXPECT_FALSE(again);
        const Pet any = rex;
        const Pet same = co_await pets.save(any);
        EXPECT_EQ(same, any);
        const Cat cat2{"2", "Kit", 0};
        const auto swapped = co_await pets.exchange(cat2);
        EXPECT_EQ(swapped.stored.version, 1);
        EXPECT_EQ(swapped.old, any);

        const Pet pug = Dog{"3", "pug"};
        const Cat min{"4", "Min", 0};
        const auto saved = co_await pets.batch_save(pug, min);
        EXPECT_EQ(std::get<Cat>(saved.at(1)).version, 1);
        const auto found = co_await pets.batch_get(key<Pets>("PET#3"), key<Pets>("PET#9"));
        EXPECT_EQ(found.at(0), pug);
        EXPECT_FALSE(found.at(1));

        const Result<void> stale = co_await pets.try_remove(tom);
        EXPECT_FALSE(stale) << "it is of version 1 now";
        co_await pets.remove(stored);
        const std::optional<Pet> taken = co_await pets.take("PET#3");
        EXPECT_EQ(taken, pug);
        EXPECT_EQ((co_await pets.scan().all()).size(), 2U);
        co_await pets.delete_table();
    };
    context.run(task());
}

DYNANTIC_ON_EVERY_BACKEND(AsyncOnBackend);

}  // namespace
}  // namespace dynantic::testing
