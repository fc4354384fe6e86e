#include "embedded/beside_floor.hpp"

#include "client/floor.hpp"
#include "common/cpu.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace bench {
namespace {

constexpr int rounds = 9;
constexpr int calls = 4000;

template <class Call>
void keep_best(double& best, Call&& call) {
    const double before = process_cpu();
    for (std::int64_t n = 0; n < calls; ++n) call(n);
    best = std::min(best, (process_cpu() - before) / calls);
}

// The two take turns, and the best round of each counts.
template <class Floor, class Ours>
void compare(const char* name, Floor&& floor, Ours&& ours) {
    double best_floor = std::numeric_limits<double>::max();
    double best_ours = std::numeric_limits<double>::max();
    for (int round = 0; round < rounds; ++round) {
        keep_best(best_floor, floor);
        keep_best(best_ours, ours);
    }
    std::printf("| %s | %.2f | %.2f | %.2f |\n", name, best_ours, best_floor, best_ours / best_floor);
}

void expect(bool right) {
    if (right) return;
    std::fputs("a reply is not what was stored\n", stderr);
    std::exit(1);
}

}  // namespace

void beside_floor(std::uint16_t port) {
    Floor floor(port);
    const dynantic::Client client = dynantic::Client::embedded();
    const dynantic::Table<Kilobyte> table{client};
    table.create_table();
    for (std::int64_t n = 0; n < 1000; ++n) table.save(make_kilobyte(n));
    Kilobyte item = make_kilobyte(0);

    std::puts("| call | embedded, us of CPU | the client's floor | embedded / floor |\n|---|---|---|---|");
    compare(
        "GetItem", [&](std::int64_t n) { expect(floor.get(n % 100).sequence == 1); },
        [&](std::int64_t n) { expect(table.get("partition-0001", n % 1000)->sequence == n % 1000); });
    compare(
        "PutItem",
        [&](std::int64_t n) {
            item.sequence = n % 100;
            floor.put(item);
        },
        [&](std::int64_t n) {
            item.sequence = n % 1000;
            table.save(item);
        });
}

}  // namespace bench
