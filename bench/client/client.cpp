// The client against its floor, both against one canned server.
//
//     bench_client measure PORT                 the table: CPU, p50 and p99 per call, on 1 and on 32 connections
//     bench_client loop floor|ours WHAT N PORT  N calls and nothing else, for callgrind
//
// Floor and ours take turns, nine rounds each, and the best round counts: what the machine does besides disturbs both.

#include "client/floor.hpp"
#include "common/cpu.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using bench::Floor;
using bench::Kilobyte;

dynantic::Client make_client(std::uint16_t port, int connections) {
    return dynantic::Client{
        {.region = "us-east-1",
         .endpoint_url = "http://127.0.0.1:" + std::to_string(port),
         .credentials = dynantic::Credentials{.access_key_id = "AKIDEXAMPLE",
                                              .secret_access_key = "SECRETSECRETSECRETSECRETSECRETSECRETSE"},
         .max_pool_connections = connections}};
}

// What one thread does again and again; the argument is the number of the call.
using Caller = std::function<void(std::int64_t)>;

[[noreturn]] void wrong(std::string_view what) {
    std::fprintf(stderr, "the reply of %.*s is not what was canned\n", static_cast<int>(what.size()),
                 what.data());
    std::exit(1);
}

Caller floor_caller(std::string_view what, std::uint16_t port) {
    const auto floor = std::make_shared<Floor>(port);
    if (what == "get") {
        return [floor](std::int64_t n) {
            if (floor->get(n % 100).sequence != 1) wrong("get");
        };
    }
    if (what == "put") {
        return [floor, item = bench::make_kilobyte(0)](std::int64_t n) mutable {
            item.sequence = n % 100;
            floor->put(item);
        };
    }
    if (what == "query") {
        return [floor](std::int64_t) {
            if (floor->query().size() != 100) wrong("query");
        };
    }
    return [floor](std::int64_t) {
        if (floor->batch_get().size() != 100) wrong("batch_get");
    };
}

Caller our_caller(std::string_view what, const dynantic::Client& client) {
    const dynantic::Table<Kilobyte> table{client};
    if (what == "get") {
        return [table](std::int64_t n) {
            if (table.get("partition-0001", n % 100)->sequence != 1) wrong("get");
        };
    }
    if (what == "put") {
        return [table, item = bench::make_kilobyte(0)](std::int64_t n) mutable {
            item.sequence = n % 100;
            table.save(item);
        };
    }
    if (what == "query") {
        return [table](std::int64_t) {
            if (table.query("partition-0001").limit(100).all().size() != 100) wrong("query");
        };
    }
    using Key = dynantic::ItemKey<Kilobyte>;
    std::vector<Key> keys;
    for (std::int64_t i = 0; i < 100; ++i) keys.emplace_back("partition-0001", i);
    return [table, keys](std::int64_t) {
        if (table.batch_get(keys).size() != 100) wrong("batch_get");
    };
}

struct Figures {
    double cpu = std::numeric_limits<double>::max();  // microseconds of CPU per call, system included
    double p50 = std::numeric_limits<double>::max();
    double p99 = std::numeric_limits<double>::max();

    void keep_best(const Figures& other) {
        cpu = std::min(cpu, other.cpu);
        p50 = std::min(p50, other.p50);
        p99 = std::min(p99, other.p99);
    }
};

Figures round_of(std::vector<Caller>& callers, int calls) {
    std::vector<std::vector<double>> times(callers.size());
    const auto work = [&](std::size_t who) {
        times[who].reserve(static_cast<std::size_t>(calls));
        for (int i = 0; i < calls; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            callers[who](i);
            const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
            times[who].push_back(took.count());
        }
    };
    const double before = bench::process_cpu();
    if (callers.size() == 1) {
        work(0);
    } else {
        std::vector<std::jthread> threads;
        for (std::size_t who = 0; who < callers.size(); ++who) threads.emplace_back(work, who);
    }
    const double cpu = bench::process_cpu() - before;
    std::vector<double> all;
    for (const auto& each : times) all.insert(all.end(), each.begin(), each.end());
    std::sort(all.begin(), all.end());
    return {.cpu = cpu / static_cast<double>(all.size()),
            .p50 = all[all.size() / 2],
            .p99 = all[all.size() * 99 / 100]};
}

void measure(std::uint16_t port) {
    struct Scenario {
        const char* name;
        const char* what;
        int calls;
    };
    constexpr Scenario scenarios[] = {{"GetItem", "get", 4000},
                                      {"PutItem", "put", 4000},
                                      {"Query of 100", "query", 200},
                                      {"BatchGetItem of 100", "batch_get", 200}};
    for (const std::size_t connections : {std::size_t{1}, std::size_t{32}}) {
        const dynantic::Client client = make_client(port, static_cast<int>(connections));
        for (const Scenario& scenario : scenarios) {
            std::vector<Caller> floor;
            std::vector<Caller> ours;
            for (std::size_t i = 0; i < connections; ++i) {
                floor.push_back(floor_caller(scenario.what, port));
                ours.push_back(our_caller(scenario.what, client));
            }
            const int calls = std::max(10, scenario.calls / static_cast<int>(connections));
            Figures best_floor;
            Figures best_ours;
            (void)round_of(floor, calls / 4 + 1);
            (void)round_of(ours, calls / 4 + 1);
            for (int i = 0; i < 9; ++i) {
                best_floor.keep_best(round_of(floor, calls));
                best_ours.keep_best(round_of(ours, calls));
            }
            for (const auto& [who, f] : {std::pair{"floor", best_floor}, {"dynantic", best_ours}}) {
                std::printf("| %s | %zu | %s | %.1f | %.1f | %.1f | %.2f |\n", scenario.name, connections,
                            who, f.cpu, f.p50, f.p99, f.cpu / best_floor.cpu);
            }
            std::fflush(stdout);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    if (arguments.size() == 2 && arguments[0] == "measure") {
        measure(static_cast<std::uint16_t>(std::atoi(argv[2])));
        return 0;
    }
    if (arguments.size() == 5 && arguments[0] == "loop") {
        const auto port = static_cast<std::uint16_t>(std::atoi(argv[5]));
        const dynantic::Client client = make_client(port, 1);
        Caller call =
            arguments[1] == "floor" ? floor_caller(arguments[2], port) : our_caller(arguments[2], client);
        for (int i = 0; i < std::atoi(argv[4]); ++i) call(i);
        return 0;
    }
    std::fputs("bench_client measure PORT | loop floor|ours get|put|query|batch_get N PORT\n", stderr);
    return 2;
}
