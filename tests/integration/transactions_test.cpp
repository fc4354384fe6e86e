#include "integration/backends.hpp"
#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/transaction.hpp>

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace dynantic::testing {
namespace {

struct Account {
    std::string id{};
    Decimal balance{};

    struct Meta {
        static constexpr auto table_name = "accounts";
        using key = Key<&Account::id>;
    };
};

struct Transactions : OnBackend {
    Table<Account> accounts{client};
    Table<Document> documents{client};

    void SetUp() override {
        if (!GetParam().transactions) GTEST_SKIP() << "this server has no transactions";
        accounts.create_table();
        documents.create_table();
        accounts.batch_save({{"a", 100}, {"b", 0}});
    }
    void TearDown() override {
        if (!GetParam().transactions) return;
        accounts.delete_table();
        documents.delete_table();
    }

    Transaction transfer(const char* from, const char* to, int amount) {
        Transaction tx{client};
        tx.update(accounts.update(from).add<&Account::balance>(-amount).condition(field<&Account::balance> >=
                                                                                  amount));
        tx.update(accounts.update(to).add<&Account::balance>(amount));
        return tx;
    }
};

TEST_P(Transactions, AllIsDone) {
    transfer("a", "b", 30).commit();
    EXPECT_EQ(accounts.at("a").balance, Decimal(70));
    EXPECT_EQ(accounts.at("b").balance, Decimal(30));
}

TEST_P(Transactions, OrNothingAndTheErrorTellsWhy) {
    Transaction tx = transfer("a", "b", 30);
    tx.check<Account>("c", field<&Account::id>.exists());
    try {
        tx.commit();
        FAIL() << "committed";
    } catch (const TransactionCanceledError& error) {
        const auto reasons = error.error().cancellation_reasons();
        ASSERT_EQ(reasons.size(), 3U);
        EXPECT_EQ(reasons[0].code, "None");
        EXPECT_EQ(reasons[2].code, "ConditionalCheckFailed");
    }
    EXPECT_EQ(accounts.at("a").balance, Decimal(100));
}

TEST_P(Transactions, TheErrorHoldsTheItemThatFailedItsCondition) {
    const Result<CommitResult> result = transfer("a", "b", 500).try_commit();
    ASSERT_FALSE(result);
    ASSERT_TRUE(result.error().cancellation_reasons()[0].item);
    EXPECT_EQ(result.error().cancellation_reasons()[0].item->at("balance").as_number(), Decimal(100));
}

TEST_P(Transactions, PutRemoveAndCheckAcrossTables) {
    Transaction tx{client};
    const StoredBy<Document> put = tx.put(Document{.text = "hello"});
    tx.remove<Account>("b", field<&Account::balance> == 0);
    tx.check<Account>("a", field<&Account::balance> > 50);
    const CommitResult result = tx.commit();
    const Document& stored = result.stored(put);
    EXPECT_EQ(stored.version, 1);
    EXPECT_EQ(documents.at(stored.id), stored);
    EXPECT_FALSE(accounts.get("b"));
}

TEST_P(Transactions, OneItemHasOneAction) {
    Transaction tx{client};
    tx.put(Account{"a", 1});
    EXPECT_THROW(tx.remove<Account>("a"), ValidationError);
}

TEST_P(Transactions, ATokenMakesACommitCountOnce) {
    transfer("a", "b", 10).token("the-same").commit();
    transfer("a", "b", 10).token("the-same").commit();
    EXPECT_EQ(accounts.at("b").balance, Decimal(10));
}

TEST_P(Transactions, TransactGetReadsSeveralTablesAtOneMoment) {
    const auto [account, document] = transact_get(client, key<Account>("a"), key<Document>("none"));
    ASSERT_TRUE(account);
    EXPECT_EQ(account->balance, Decimal(100));
    EXPECT_FALSE(document);
}

TEST_P(Transactions, NoCentIsLostUnderManyThreads) {
    accounts.save({"a", 1000});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
            for (int round = 0; round < 10; ++round) {
                const bool forth = (thread + round) % 2 == 0;
                auto result =
                    transfer(forth ? "a" : "b", forth ? "b" : "a", 7).try_commit({.conflict_retries = 20});
                if (!result) {
                    EXPECT_EQ(result.error().kind(), ErrorKind::transaction_canceled);
                }
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(accounts.at("a").balance + accounts.at("b").balance, Decimal(1000));
}

DYNANTIC_ON_EVERY_BACKEND(Transactions);

}  // namespace
}  // namespace dynantic::testing
