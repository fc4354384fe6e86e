// Composed keys: an attribute made of several members, written by itself, parsed back, and queried by its beginning.
//
//     ./composed_keys
//
// The pattern is read by the compiler: a member that the struct does not have, or two that could not be told apart, do
// not compile.

#include "steps.hpp"

using dynantic::composed;
using dynantic::composed_key;
using dynantic::composed_prefix;
using dynantic::composed_text;

namespace {

enum class Level { info, warning, error };

// A log, by service and day, in the order of time. `{number:8}` puts zeros in front, so that 9 comes before 10.
struct Entry {
    std::string service{};
    dynantic::Date day{};
    Level level{};
    std::int64_t number{};
    std::string text{};

    struct Meta {
        static constexpr auto table_name = "example-log";
        using key = dynantic::Key<composed<"pk", "SERVICE#{service}">, composed<"sk", "{day}#{number:8}">>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"ByLevel", composed<"level_key", "{level}#{day}">,
                                                        composed<"sk", "{day}#{number:8}">>>;
    };
};

const dynantic::Table<Entry> entries;

constexpr dynantic::Date monday = std::chrono::year(2024) / 5 / 6;
constexpr dynantic::Date tuesday = std::chrono::year(2024) / 5 / 7;

const Entry all[] = {
    {"mail", monday, Level::info, 9, "started"},     {"mail", monday, Level::error, 10, "no route"},
    {"mail", tuesday, Level::warning, 2, "slow"},    {"web", monday, Level::error, 1, "no disk"},
    {"web", tuesday, Level::info, 3, "all is well"},
};

const std::string mail = composed_text<Entry, "pk">("mail");  // SERVICE#mail

template <class Entries>
std::vector<std::string> texts(const Entries& found) {
    std::vector<std::string> all_texts;
    for (const Entry& each : found) all_texts.push_back(each.text);
    return all_texts;
}

// An item as the database has it, for the curious.
std::string stored(const std::string& attributes) {
    return dynantic::Client::current().call(
        "GetItem",
        R"({"TableName":"example-log","Key":{"pk":{"S":"SERVICE#mail"},"sk":{"S":"2024-05-06#00000010"}},)"
        R"("ProjectionExpression":")" +
            attributes + R"("})");
}

const example::Step steps[] = {
    {"save five entries; nobody writes a key", [] { entries.batch_save(all); }},
    {"what the key of one became", [] { return stored("sk"); },
     R"({"Item":{"sk":{"S":"2024-05-06#00000010"}}})"},

    {"a service: its days in order, and 9 before 10", [] { return texts(entries.query(mail)); },
     "started, no route, slow"},
    {"a day of it, by the beginning of the sort key",
     [] { return texts(entries.query(mail).begins_with(composed_prefix<Entry, "sk">(monday))); },
     "started, no route"},
    {"one entry, by the values that its key is made of",
     [] { return entries.at(composed_key<Entry>("web", tuesday, 3)).text; }, "all is well"},
    {"the same, by the texts of its key",
     [] { return entries.at("SERVICE#web", "2024-05-07#00000003").text; }, "all is well"},
    {"Monday's errors of all services",
     [] { return texts(entries.query<"ByLevel">(composed_text<Entry, "level_key">(Level::error, monday))); },
     "no disk, no route"},

    {"change a part: the attributes made of it follow",
     [] {
         entries.update(composed_key<Entry>("mail", monday, 10)).set<&Entry::level>(Level::warning).execute();
         return stored("level_key");
     },
     R"({"Item":{"level_key":{"S":"warning#2024-05-06"}}})"},

    {"a number that is too wide would break the order",
     [] {
         entries.save({"web", monday, Level::info, 123'456'789, ""});
     },
     "refused: validation"},
    {"an empty part could not be told apart",
     [] {
         entries.save({"", monday, Level::info, 1, ""});
     },
     "refused: validation"},
};

}  // namespace

int main() { return example::run("Composed keys: a log by service, day and number", steps, entries); }
