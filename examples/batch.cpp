// Batches: any number of items, in as few requests as there can be.
//
//     ./batch

#include "steps.hpp"

namespace {

struct Reading {
    std::string sensor{};
    std::int64_t second{};
    double value{};

    struct Meta {
        static constexpr auto table_name = "example-readings";
        using key = dynantic::Key<&Reading::sensor, &Reading::second>;
    };
};

const dynantic::Table<Reading> readings;

std::vector<Reading> an_hour_of(const std::string& sensor) {
    std::vector<Reading> all;
    for (std::int64_t second = 0; second < 3600; second += 6)
        all.push_back(
            {.sensor = sensor, .second = second, .value = 20 + static_cast<double>(second % 60) / 10});
    return all;
}

std::size_t how_many(const std::vector<std::optional<Reading>>& found) {
    return static_cast<std::size_t>(
        std::ranges::count_if(found, [](const auto& each) { return each.has_value(); }));
}

const example::Step steps[] = {
    {"save 600 items, four requests at a time",
     [] {
         std::size_t told = 0;
         readings.batch_save(
             an_hour_of("roof"),
             {.concurrency = 4, .on_progress = [&](dynantic::BatchProgress so_far) { told = so_far.done; }});
         return told;
     },
     "600"},
    {"of two writes to one key the last wins",
     [] {
         readings.batch_save(
             {{.sensor = "door", .second = 1, .value = 1}, {.sensor = "door", .second = 1, .value = 2}});
         return readings.at("door", 1).value;
     },
     "2"},

    {"get: each in the place of its key, none where missing",
     [] {
         const auto found = readings.batch_get({{"roof", 6}, {"roof", 7}, {"door", 1}});
         std::vector<std::string> shown;
         for (const auto& each : found) shown.push_back(each ? each->sensor : "none");
         return shown;
     },
     "roof, none, door"},
    {"get 250 by keys made at run time: three requests",
     [] {
         std::vector<dynantic::ItemKey<Reading>> keys;
         for (int second = 0; second < 1500; second += 6) keys.emplace_back("roof", second);
         return how_many(readings.batch_get(keys, {.consistent_read = true}));
     },
     "250"},

    {"saves and removals mixed",
     [] {
         readings.batch_write([](dynantic::BatchWriter<Reading>& batch) {
             batch.save({.sensor = "door", .second = 2, .value = 3});
             batch.remove("door", 1);
         });
         return readings.query("door").values<&Reading::second>().size();
     },
     "1"},
    {"a writer of your own, filled as the items come",
     [] {
         auto writer = readings.batch_writer();
         for (const Reading& each : an_hour_of("cellar"))
             writer.save(each);  // sends by itself when it is full
         writer.flush();         // and the rest
         return readings.query("cellar").count();
     },
     "600"},

    {"an item that DynamoDB cannot hold: all are refused",
     [] {
         readings.batch_save({{.sensor = "good", .second = 1}, {.sensor = "", .second = 1}});
     },
     "refused: validation"},
    {"and the good one is not there", [] { return readings.query("good").count(); }, "0"},

    {"remove 600",
     [] {
         std::vector<dynantic::ItemKey<Reading>> keys;
         for (const auto& [second] : readings.query("roof").values<&Reading::second>())
             keys.emplace_back("roof", second);
         readings.batch_remove(keys);
         return readings.query("roof").count();
     },
     "0"},
};

}  // namespace

int main() { return example::run("Batches: sensor readings by the hundred", steps, readings); }
