// GetItem and PutItem of a 1 KB item of ten attributes, through the mapper, on the engine in this process.
//
// `bench_embedded` measures time. `bench_embedded floor PORT` measures it beside the floor of the client, on a canned server.
// `bench_embedded loop get|put|query N` does N calls and nothing else, for callgrind: the difference of two runs with
// different N is the cost of a call, without that of starting.

#include "common/kilobyte_item.hpp"
#include "embedded/beside_floor.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace {

using bench::Kilobyte;

struct Fixture {
    dynantic::Client client = dynantic::Client::embedded();
    dynantic::Table<Kilobyte> table{client};
    Fixture() {
        table.create_table();
        for (std::int64_t n = 0; n < 1000; ++n) table.save(bench::make_kilobyte(n));
    }
};

void get(Fixture& fixture, std::int64_t n) {
    auto item = fixture.table.get("partition-0001", n % 1000);
    benchmark::DoNotOptimize(item);
}

void put(Fixture& fixture, Kilobyte& item, std::int64_t n) {
    item.sequence = n % 1000;
    fixture.table.save(item);
}

void query(Fixture& fixture) {
    auto page = fixture.table.query("partition-0001").limit(100).all();
    benchmark::DoNotOptimize(page);
}

void embedded_get_item(benchmark::State& state) {
    Fixture fixture;
    std::int64_t n = 0;
    for (auto _ : state) get(fixture, n++);
}
BENCHMARK(embedded_get_item)->Unit(benchmark::kMicrosecond);

void embedded_put_item(benchmark::State& state) {
    Fixture fixture;
    Kilobyte item = bench::make_kilobyte(0);
    std::int64_t n = 0;
    for (auto _ : state) put(fixture, item, n++);
}
BENCHMARK(embedded_put_item)->Unit(benchmark::kMicrosecond);

void embedded_query_100(benchmark::State& state) {
    Fixture fixture;
    for (auto _ : state) {
        query(fixture);
    }
}
BENCHMARK(embedded_query_100)->Unit(benchmark::kMicrosecond);

int loop(std::string_view what, std::int64_t count) {
    Fixture fixture;
    Kilobyte item = bench::make_kilobyte(0);
    for (std::int64_t n = 0; n < count; ++n) {
        if (what == "get")
            get(fixture, n);
        else if (what == "put")
            put(fixture, item, n);
        else if (what == "query")
            query(fixture);
        else
            return std::cerr << "loop get|put|query N\n", 2;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::string_view(argv[1]) == "loop") return loop(argv[2], std::atoll(argv[3]));
    if (argc == 3 && std::string_view(argv[1]) == "floor") {
        bench::beside_floor(static_cast<std::uint16_t>(std::atoi(argv[2])));
        return 0;
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
