// Transactions of two keys by level of durability, eight writers, through the mapper on a database on disk, beside a loop over
// RocksDB alone that writes the same keys and values:
//
//     bench_durability FOLDER
//
// The two take turns, seven rounds of a second each, and the best round counts. The databases are made in a folder below
// FOLDER, which is removed at the end.

#include "client/embedded_backend.hpp"
#include "durability/bare.hpp"
#include "engine/index/keys.hpp"
#include "engine/storage/rocksdb/rocksdb_store.hpp"

#include <dynantic/dynantic.hpp>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>

namespace {

using namespace std::chrono_literals;
using bench::Bare;
using dynantic::engine::Durability;

constexpr std::size_t writers = 8;
constexpr std::size_t accounts_of_a_writer = 1000;
constexpr int rounds = 7;

struct Account {
    std::string id{};
    std::string owner{};
    std::int64_t balance{};
    std::int64_t updated{};

    struct Meta {
        static constexpr auto table_name = "accounts";
        using key = dynantic::Key<&Account::id>;
    };
};

Account account(std::size_t number, std::int64_t balance) {
    return {"account-" + std::to_string(100'000 + number), "owner-4711@example.com", balance,
            1'700'000'000'000};
}

// What each writer does: the numbers of two accounts of its own, and a number that grows.
using Transfer = std::function<void(std::size_t from, std::size_t to, std::int64_t n)>;

struct Best {
    double per_second = 0;
    double p99 = 1e9;  // microseconds
};

void measure(const Transfer& transfer, Best& best) {
    std::atomic<bool> stop{false};
    std::vector<std::vector<double>> times(writers);
    const auto begin = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (std::size_t writer = 0; writer < writers; ++writer) {
            threads.emplace_back([&, writer] {
                const std::size_t first = writer * accounts_of_a_writer;
                for (std::size_t n = 0; !stop.load(std::memory_order_relaxed); ++n) {
                    const auto before = std::chrono::steady_clock::now();
                    transfer(first + n % accounts_of_a_writer, first + (n + 1) % accounts_of_a_writer,
                             static_cast<std::int64_t>(n));
                    const std::chrono::duration<double, std::micro> took =
                        std::chrono::steady_clock::now() - before;
                    times[writer].push_back(took.count());
                }
            });
        }
        std::this_thread::sleep_for(1s);
        stop = true;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::vector<double> all;
    for (const auto& each : times) all.insert(all.end(), each.begin(), each.end());
    std::sort(all.begin(), all.end());
    best.per_second = std::max(best.per_second, static_cast<double>(all.size()) / took.count());
    best.p99 = std::min(best.p99, all[all.size() * 99 / 100]);
}

std::shared_ptr<dynantic::engine::Database> open(const std::filesystem::path& folder, Durability durability) {
    return dynantic::engine::Database::open(folder, {.clock = {}, .durability = durability});
}

dynantic::Client client_of(const std::shared_ptr<dynantic::engine::Database>& database) {
    return dynantic::Client(std::make_shared<dynantic::client::EmbeddedBackend>(database, "embedded:"));
}

// The accounts as the engine keeps them, key and value, in the order of their numbers.
Bare::Pairs stored_accounts(const std::filesystem::path& folder) {
    {
        const dynantic::Client client = client_of(open(folder, Durability::none));
        const dynantic::Table<Account> accounts{client};
        accounts.create_table();
        std::vector<Account> all;
        for (std::size_t i = 0; i < writers * accounts_of_a_writer; ++i) all.push_back(account(i, 0));
        accounts.batch_save(all);
    }
    Bare::Pairs pairs;
    const auto store = dynantic::engine::storage::open_rocksdb_store(folder, Durability::none);
    constexpr std::uint32_t first_table = 1;
    store->snapshot()->scan(
        dynantic::engine::storage::prefix_range(dynantic::engine::items_prefix(first_table, 0)),
        dynantic::engine::storage::Direction::forward,
        [&](std::string_view key, const dynantic::engine::storage::Bytes& value) {
            pairs.emplace_back(key, value.view());
            return true;
        });
    if (pairs.size() != writers * accounts_of_a_writer)
        throw std::runtime_error("not all accounts are there");
    return pairs;
}

void compare(const char* name, Durability durability, const std::filesystem::path& folder) {
    const std::filesystem::path ours = folder / name / "dynantic";
    Bare bare(folder / name / "bare", durability, stored_accounts(ours));
    const auto database = open(ours, durability);
    const dynantic::Client client = client_of(database);
    const Transfer through_us = [&](std::size_t from, std::size_t to, std::int64_t n) {
        dynantic::Transaction transaction(client);
        transaction.put(account(from, -n));
        transaction.put(account(to, n));
        transaction.commit();
    };
    const Transfer through_bare = [&](std::size_t from, std::size_t to, std::int64_t) {
        bare.write(from, to);
    };
    Best of_bare;
    Best of_ours;
    for (int round = 0; round < rounds; ++round) {
        measure(through_bare, of_bare);
        measure(through_us, of_ours);
    }
    std::printf("| %s | %.0f | %.0f | %.2f | %.0f | %.0f |\n", name, of_ours.per_second, of_bare.per_second,
                of_bare.per_second / of_ours.per_second, of_ours.p99, of_bare.p99);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("bench_durability FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder =
        std::filesystem::path(argv[1]) / ("dynantic-bench-" + std::to_string(::getpid()));
    int status = 0;
    try {
        std::puts("| durability | transactions/s | bare RocksDB/s | bare / ours | p99 us | bare p99 us |");
        std::puts("|---|---|---|---|---|---|");
        compare("none", Durability::none, folder);
        compare("group", Durability::group, folder);
        compare("every_commit", Durability::every_commit, folder);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_durability: %s\n", error.what());
        status = 1;
    }
    std::filesystem::remove_all(folder);
    return status;
}
