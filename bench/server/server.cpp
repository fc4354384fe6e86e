// dynalite and `dynantic serve`, both in memory, under the same load in one run:
//
//     bench_server OUR_ITEMS THEIR_ITEMS -- OUR COMMAND [-- THEIR COMMAND]
//
// Both commands take a port where they say PORT. The servers take turns, nine rounds each, and the best round counts. Beside
// them stand two floors, which do nothing but receive and send. All of it is done twice: with the load on a core of its own,
// and with the load on the servers' core. At the end each server is filled with its number of items, to see what they take
// in memory.

#include "client/canned.hpp"
#include "server/child.hpp"
#include "server/floor.hpp"
#include "server/load.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

namespace {

using namespace std::chrono_literals;
using bench::Child;
using bench::Load;
using Command = std::vector<std::string>;

constexpr int rounds = 9;
constexpr std::size_t items_in_partition = 100;
constexpr std::size_t partitions = 10;

std::string item_json(const std::string& partition, std::size_t sequence) {
    bench::Kilobyte item = bench::make_kilobyte(static_cast<std::int64_t>(sequence));
    item.id = partition;
    std::string json;
    bench::append_item(json, item);
    return json;
}

std::string partition(std::size_t n) { return "partition-" + std::to_string(1000 + n); }

std::string put(std::size_t n) {
    return bench::http_request(
        "PutItem", R"({"TableName":"kilobytes","Item":)" +
                       item_json(partition(n / items_in_partition % partitions), n % items_in_partition) +
                       "}");
}

std::string get(std::size_t n) {
    return bench::http_request("GetItem", R"({"TableName":"kilobytes","Key":{"id":{"S":")" +
                                              partition(n % partitions) + R"("},"sequence":{"N":")" +
                                              std::to_string(n % items_in_partition) + R"("}}})");
}

std::string query(std::size_t n) {
    return bench::http_request(
        "Query", R"({"TableName":"kilobytes","KeyConditionExpression":"#k = :v",)"
                 R"("ExpressionAttributeNames":{"#k":"id"},"ExpressionAttributeValues":{":v":{"S":")" +
                     partition(n % partitions) + R"("}},"Limit":100})");
}

// Twenty-five items of a partition of their own.
std::string fill(std::size_t n) {
    std::string body = R"({"RequestItems":{"kilobytes":[)";
    const std::string key = "filling-" + std::to_string(n);
    for (std::size_t i = 0; i < 25; ++i) {
        body += i == 0 ? R"({"PutRequest":{"Item":)" : R"(,{"PutRequest":{"Item":)";
        body += item_json(key, i) + "}}";
    }
    return bench::http_request("BatchWriteItem", body + "]}}");
}

std::unique_ptr<Load> when_it_answers(const Child& child) {
    for (int i = 0; i < 100'000; ++i) {
        try {
            return std::make_unique<Load>(child.port(), 1);
        } catch (const std::runtime_error&) {
            if (!child.runs()) throw std::runtime_error("the server ended at once");
            std::this_thread::sleep_for(100us);
        }
    }
    throw std::runtime_error("the server does not answer");
}

// Milliseconds from starting the process to its first reply, best of five.
double time_to_first_reply(const Command& command) {
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < 5; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const Child child(command);
        (void)when_it_answers(child)->ask("ListTables", "{}");
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count());
    }
    return best;
}

struct Best {
    double per_second = 0;
    double p50 = std::numeric_limits<double>::max();
    double p99 = std::numeric_limits<double>::max();
    double cpu = std::numeric_limits<double>::max();  // microseconds a request
};

struct Server {
    const char* name;
    double first_reply = 0;
    long idle = 0;  // kilobytes
    std::unique_ptr<Child> child;

    /// A floor: has no data.
    Server(bench::Calls calls, const std::map<std::string, std::size_t>& reply_sizes)
        : name(calls == bench::Calls::each ? "recv and send alone" : "the same in one call") {
        Command command{"/proc/self/exe", "floor", "PORT", calls == bench::Calls::each ? "each" : "together"};
        for (const auto& [operation, size] : reply_sizes)
            command.push_back(operation + "=" + std::to_string(size));
        child = std::make_unique<Child>(command);
        (void)when_it_answers(*child);
    }

    Server(const char* called, const Command& command)
        : name(called), first_reply(time_to_first_reply(command)), child(std::make_unique<Child>(command)) {
        const auto load = when_it_answers(*child);
        (void)load->ask("ListTables", "{}");
        idle = child->resident();
        (void)load->ask("CreateTable",
                        R"({"TableName":"kilobytes","BillingMode":"PAY_PER_REQUEST",)"
                        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},)"
                        R"({"AttributeName":"sequence","AttributeType":"N"}],)"
                        R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"},)"
                        R"({"AttributeName":"sequence","KeyType":"RANGE"}]})");
        while (load->ask("DescribeTable", R"({"TableName":"kilobytes"})").find("ACTIVE") == std::string::npos)
            std::this_thread::sleep_for(10ms);
        (void)load->run(put, 60s, items_in_partition * partitions);
    }

    void measure(Load& load, std::string (*request)(std::size_t), Best& best) const {
        const double before = child->cpu();
        const Load::Figures figures = load.run(request, 400ms, std::numeric_limits<std::size_t>::max());
        const double cpu = (child->cpu() - before) / static_cast<double>(figures.replies);
        best.cpu = std::min(best.cpu, cpu);
        best.p50 = std::min(best.p50, figures.p50);
        best.p99 = std::min(best.p99, figures.p99);
        best.per_second = std::max(best.per_second, static_cast<double>(figures.replies) / figures.seconds);
    }
};

struct Scenario {
    const char* name;
    const char* operation;
    std::string (*request)(std::size_t);
};
constexpr std::array scenarios{Scenario{"GetItem", "GetItem", get}, Scenario{"PutItem", "PutItem", put},
                               Scenario{"Query of 100", "Query", query}};

std::map<std::string, std::size_t> reply_sizes(const Server& server) {
    std::map<std::string, std::size_t> sizes;
    Load load(server.child->port(), 1);
    for (const Scenario& each : scenarios)
        sizes.emplace(each.operation, load.exchange(each.request(0)).size());
    return sizes;
}

// The second of several servers is dynalite.
void compare(const std::vector<Server>& servers) {
    std::puts(
        "| operation | connections | server | requests/s | p50 us | p99 us | server CPU us | dynalite's / "
        "its |");
    std::puts("|---|---|---|---|---|---|---|---|");
    for (const Scenario& scenario : scenarios) {
        for (const std::size_t connections : {std::size_t{1}, std::size_t{32}}) {
            std::vector<Best> best(servers.size());
            std::vector<std::unique_ptr<Load>> loads;
            for (const Server& each : servers)
                loads.push_back(std::make_unique<Load>(each.child->port(), connections));
            for (std::size_t i = 0; i < servers.size(); ++i) {
                Best warming_up;
                servers[i].measure(*loads[i], scenario.request, warming_up);
            }
            for (int round = 0; round < rounds; ++round) {
                for (std::size_t i = 0; i < servers.size(); ++i)
                    servers[i].measure(*loads[i], scenario.request, best[i]);
            }
            for (std::size_t i = 0; i < servers.size(); ++i) {
                std::printf("| %s | %zu | %s | %.0f | %.0f | %.0f | %.1f | %.1f |\n", scenario.name,
                            connections, servers[i].name, best[i].per_second, best[i].p50, best[i].p99,
                            best[i].cpu, best[std::min<std::size_t>(1, best.size() - 1)].cpu / best[i].cpu);
            }
            std::fflush(stdout);
        }
    }
}

void weigh(const Server& server, std::size_t items) {
    Load load(server.child->port(), 8);
    const long before = server.child->resident();
    const Load::Figures figures = load.run(fill, 1h, items / 25);
    const long after = server.child->resident();
    std::printf("| %s | %.1f | %.1f | %zu | %.1f | %.0f | %.0f |\n", server.name, server.first_reply,
                static_cast<double>(server.idle) / 1024, items, static_cast<double>(after) / 1024,
                static_cast<double>(after - before) * 1024 / static_cast<double>(items),
                static_cast<double>(items) / figures.seconds);
    std::fflush(stdout);
}

// The port, "each" or "together", and "OPERATION=SIZE" of its reply for each.
[[noreturn]] void become_floor(char** begin, char** end) {
    const auto port = static_cast<std::uint16_t>(std::strtoul(begin[0], nullptr, 10));
    const auto calls = std::string_view(begin[1]) == "each" ? bench::Calls::each : bench::Calls::together;
    std::map<std::string, std::size_t> sizes;
    for (char** each = begin + 2; each != end; ++each) {
        const std::string_view text(*each);
        const std::size_t equals = text.find('=');
        sizes.emplace(text.substr(0, equals), std::strtoul(text.data() + equals + 1, nullptr, 10));
    }
    bench::serve_floor(port, calls, sizes);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 3 && std::string_view(argv[1]) == "floor") become_floor(argv + 2, argv + argc);
    std::vector<Command> parts(1);
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--") {
            parts.emplace_back();
        } else {
            parts.back().emplace_back(argv[i]);
        }
    }
    if (parts[0].size() != 2 || parts.size() < 2 || parts.size() > 3) {
        std::fputs("bench_server OUR_ITEMS THEIR_ITEMS -- OUR COMMAND [-- THEIR COMMAND]\n", stderr);
        return 2;
    }
    try {
        bench::move_to(bench::Core::other);
        std::vector<Server> servers;
        servers.emplace_back("dynantic serve", parts[1]);
        if (parts.size() == 3) servers.emplace_back("dynalite", parts[2]);
        const std::size_t with_data = servers.size();
        const auto sizes = reply_sizes(servers.front());
        for (const auto calls : {bench::Calls::each, bench::Calls::together})
            servers.emplace_back(calls, sizes);
        std::puts("The load has a core of its own.\n");
        compare(servers);
        std::puts("\nThe load is on the servers' core.\n");
        bench::move_to(bench::Core::of_servers);
        compare(servers);
        bench::move_to(bench::Core::other);
        servers.erase(servers.begin() + static_cast<std::ptrdiff_t>(with_data), servers.end());
        std::puts(
            "\n| server | first reply ms | idle MB | items | MB with them | bytes an item | items written/s "
            "|");
        std::puts("|---|---|---|---|---|---|---|");
        for (std::size_t i = 0; i < servers.size(); ++i)
            weigh(servers[i], std::strtoul(parts[0][i].c_str(), nullptr, 10));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_server: %s\n", error.what());
        return 1;
    }
    return 0;
}
