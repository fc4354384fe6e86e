// Transactions: money moves between accounts, all or nothing, while eight threads do so at once; and not a cent is lost.
//
//     ./transactions

#include "steps.hpp"

#include <atomic>
#include <random>
#include <thread>

using dynantic::field;
using namespace dynantic::literals;  // 0.01_dec

namespace {

struct Account {
    std::string id{};
    dynantic::Decimal balance{};
    std::int64_t transfers{};

    struct Meta {
        static constexpr auto table_name = "example-accounts";
        using key = dynantic::Key<&Account::id>;
    };
};

struct Receipt {
    std::string id{};
    std::string from{};
    std::string to{};
    dynantic::Decimal amount{};

    struct Meta {
        static constexpr auto table_name = "example-receipts";
        using key = dynantic::Key<&Receipt::id>;
    };
};

const dynantic::Table<Account> accounts;
const dynantic::Table<Receipt> receipts;

constexpr int threads = 8;
constexpr int transfers_per_thread = 50;

std::string account(int number) { return "acc-" + std::to_string(number); }

bool failed_with(const dynantic::Error& error, std::string_view code) {
    return std::ranges::any_of(error.cancellation_reasons(),
                               [&](const auto& reason) { return reason.code == code; });
}

dynantic::Transaction transfer(const Receipt& receipt) {
    dynantic::Transaction tx;
    tx.update(accounts.update(receipt.from)
                  .add<&Account::balance>(-receipt.amount)
                  .add<&Account::transfers>(1)
                  .condition(field<&Account::balance> >= receipt.amount));
    tx.update(accounts.update(receipt.to).add<&Account::balance>(receipt.amount).must_exist());
    tx.create(receipt);
    return tx;
}

std::atomic<int> done = 0;
std::atomic<int> refused = 0;
std::atomic<int> conflicts = 0;

// Two transactions on one account at the same moment: DynamoDB cancels one of them. commit() tries that one again by
// itself; here it does not, so that the conflicts can be counted.
void transfer_until_decided(const Receipt& receipt) {
    for (;;) {
        const auto committed = transfer(receipt).try_commit({.conflict_retries = 0});
        if (committed) {
            ++done;
            return;
        }
        if (failed_with(committed.error(), "ConditionalCheckFailed")) {
            ++refused;  // not enough money
            return;
        }
        if (!failed_with(committed.error(), "TransactionConflict")) committed.error().raise();
        ++conflicts;
    }
}

void move_money_about(int thread) {
    static const dynantic::Decimal amounts[] = {0.01_dec, 0.99_dec, 12.50_dec, 33.33_dec, 80_dec};
    std::mt19937 random(static_cast<unsigned>(thread));
    for (int number = 0; number < transfers_per_thread; ++number) {
        const int from = static_cast<int>(random() % 4);
        const int to = (from + 1 + static_cast<int>(random() % 3)) % 4;
        transfer_until_decided({.id = std::to_string(thread) + "-" + std::to_string(number),
                                .from = account(from),
                                .to = account(to),
                                .amount = amounts[random() % std::size(amounts)]});
    }
}

// What an account must hold, by the receipts alone.
dynantic::Decimal balance_by_receipts(const std::string& id) {
    dynantic::Decimal balance = 100;
    for (const Receipt& each : receipts.scan()) {
        if (each.from == id) balance -= each.amount;
        if (each.to == id) balance += each.amount;
    }
    return balance;
}

const example::Step steps[] = {
    {"open four accounts with 100 each, all or none",
     [] {
         dynantic::Transaction tx;
         for (int number = 0; number < 4; ++number) tx.create(Account{.id = account(number), .balance = 100});
         tx.commit();
     }},
    {"open them again: nothing is done, and each says why",
     [] {
         dynantic::Transaction tx;
         tx.create(Account{.id = "acc-4"});
         tx.create(Account{.id = "acc-0"});
         const auto committed = tx.try_commit();
         std::vector<std::string> reasons;
         for (const auto& reason : committed.error().cancellation_reasons()) reasons.push_back(reason.code);
         return reasons;
     },
     "None, ConditionalCheckFailed"},
    {"a check guards what another action does",
     [] {
         dynantic::Transaction tx;
         tx.check<Account>("acc-0", field<&Account::balance> >= 1000);
         tx.update(accounts.update("acc-1").add<&Account::balance>(1));
         tx.commit();
     },
     "refused: transaction cancelled"},

    {"eight threads make 50 transfers each",
     [] {
         std::vector<std::jthread> workers;
         for (int thread = 0; thread < threads; ++thread) workers.emplace_back(move_money_about, thread);
         workers.clear();  // joins
         return done + refused;
     },
     "400"},
    {"of which were done", [] { return done.load(); }, example::anything},
    {"refused, as the account held too little", [] { return refused.load(); }, example::anything},
    {"conflicts on the way, each tried again", [] { return conflicts.load(); }, example::anything},

    {"the money that there is, to the cent",
     [] {
         dynantic::Decimal total;
         for (const Account& each : accounts.scan().consistent_read()) total += each.balance;
         return total;
     },
     "400"},
    {"one receipt for each transfer that was done",
     [] { return receipts.scan().consistent_read().count() == static_cast<unsigned>(done); }, "yes"},
    {"every account agrees with its receipts, none is in debt",
     [] {
         return std::ranges::all_of(accounts.scan().consistent_read().all(), [](const Account& each) {
             return each.balance >= 0 && each.balance == balance_by_receipts(each.id);
         });
     },
     "yes"},

    {"several items as they were at one moment",
     [] {
         const auto [first, missing, receipt] =
             dynantic::transact_get(dynantic::key<Account>("acc-0"), dynantic::key<Account>("acc-9"),
                                    dynantic::key<Receipt>("0-none"));
         return std::vector<bool>{first.has_value(), missing.has_value(), receipt.has_value()};
     },
     "yes, no, no"},
    {"or a part of each",
     [] {
         dynantic::ConsumedCapacity cost;
         const auto [balance, receipt] = dynantic::transact_get(
             {.consumed = &cost}, dynantic::key<Account>("acc-4").values<&Account::balance>(),
             dynantic::key<Receipt>("0-none").values<&Receipt::amount>());
         return std::vector<bool>{balance.has_value(), receipt.has_value(), cost.units > 0};
     },
     "no, no, yes"},
    {"the same token commits once, however often it is sent",
     [] {
         for (int sent = 0; sent < 2; ++sent) {
             dynantic::Transaction tx;
             tx.update(accounts.update("acc-0").add<&Account::transfers>(1000));
             tx.token("a bonus, given once").commit();
         }
         return accounts.at("acc-0").transfers / 1000;
     },
     "1"},
};

}  // namespace

int main() { return example::run("Transactions: money under eight threads", steps, accounts, receipts); }
