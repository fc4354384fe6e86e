// The countries of ISO 3166 and their subdivisions, in a DynamoDB table: over five thousand items, loaded, found, queried,
// filtered, paged and updated.
//
// It runs in its own process where AWS_ENDPOINT_URL_DYNAMODB is not set, or is "embedded:"; with "embedded:/some/folder"
// the data stay on disk, and with the URL of a server, or of AWS, it does the same there.

#include "iso_codes.hpp"

#include <dynantic/dynantic.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using dynantic::field;

namespace {

/// A country, or a part of one. `code` is the country's own ("DE") or that of the part ("DE-BY").
struct Place {
    std::string country{};
    std::string code{};
    std::string name{};
    std::string kind{};  // "Country", "Province", "Parish", ...
    std::optional<std::string> parent{};
    std::int64_t visits{};

    struct Meta {
        static constexpr auto table_name = "places";
        using key = dynantic::Key<&Place::country, &Place::code>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"ByKind", &Place::kind, &Place::code>>;
    };
};

const dynantic::Table<Place> places;

std::vector<Place> load_places() {
    const std::string folder = "/usr/share/iso-codes/json/";
    std::vector<Place> all;
    for (const iso_codes::Entry& entry : iso_codes::load(folder + "iso_3166-1.json")) {
        all.push_back({.country = entry.at("alpha_2"),
                       .code = entry.at("alpha_2"),
                       .name = entry.at("name"),
                       .kind = "Country"});
    }
    for (const iso_codes::Entry& entry : iso_codes::load(folder + "iso_3166-2.json")) {
        Place place{.country = entry.at("code").substr(0, 2),
                    .code = entry.at("code"),
                    .name = entry.at("name"),
                    .kind = entry.at("type")};
        if (const auto parent = entry.find("parent"); parent != entry.end()) place.parent = parent->second;
        all.push_back(std::move(place));
    }
    return all;
}

/// A bar on the terminal; nothing where the output goes to a file.
void show_progress(dynantic::BatchProgress progress) {
    static const bool on_terminal = isatty(STDERR_FILENO) != 0;
    if (!on_terminal) return;
    constexpr std::size_t width = 40;
    const std::size_t filled = progress.done * width / progress.total;
    std::cerr << "\r  [" << std::string(filled, '#') << std::string(width - filled, '.') << "] "
              << progress.done << "/" << progress.total << (progress.done == progress.total ? "\n" : "")
              << std::flush;
}

/// The steps that were made, with the time that each took.
class Diary {
  public:
    /// Does a step and notes what it says of itself.
    void step(std::string title, const std::function<std::string()>& work) {
        const auto begun = std::chrono::steady_clock::now();
        std::string outcome = work();
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
        steps_.push_back({std::move(title), std::move(outcome), took.count()});
    }
    void print() const {
        for (const Step& step : steps_) {
            std::printf("  %-36s %9.2f ms   %s\n", step.title.c_str(), step.milliseconds,
                        step.outcome.c_str());
        }
    }

  private:
    struct Step {
        std::string title;
        std::string outcome;
        double milliseconds;
    };
    std::vector<Step> steps_;
};

std::string names_of(const std::vector<Place>& found, std::size_t most = 3) {
    std::string text = std::to_string(found.size()) + ": ";
    for (std::size_t index = 0; index < found.size() && index < most; ++index) {
        text += (index == 0 ? "" : "; ") + found[index].name;
    }
    return found.size() > most ? text + "; ..." : text;
}

void load(Diary& diary) {
    std::vector<Place> data;
    diary.step("read the ISO 3166 files", [&] {
        data = load_places();
        return std::to_string(data.size()) + " places";
    });
    diary.step("create the table and its index", [] {
        if (places.try_describe()) places.delete_table();  // of an earlier run
        places.create_table();
        return places.describe().status;
    });
    diary.step("save everything", [&] {
        places.batch_save(data, {.concurrency = 4, .on_progress = show_progress});
        return std::string("in requests of 25 items");
    });
}

void find(Diary& diary) {
    diary.step("find one by its key", [] { return places.at("DE", "DE-BY").name; });
    diary.step("look for one that is not there",
               [] { return std::string(places.get("DE", "DE-XX") ? "found" : "not there"); });
    diary.step("query by prefix: Spain, ES-A...",
               [] { return names_of(places.query("ES").begins_with("ES-A").all()); });
    diary.step("query the index: provinces of Spain",
               [] { return names_of(places.query<"ByKind">("Province").begins_with("ES-").all()); });
    diary.step("filter: parts of parts of France", [] {
        const auto all = places.query("FR");
        const auto parts = all.filter(field<&Place::parent>.exists() && field<&Place::kind> != "Country");
        return std::to_string(parts.count()) + " of " + std::to_string(all.count()) + " places";
    });
    diary.step("scan in 4 segments: New ...", [] {
        return names_of(places.scan().segments(4).filter(field<&Place::name>.begins_with("New ")).all());
    });
    diary.step("page with a cursor, 50 at a time", [] {
        const auto query = places.query("GB").page_size(50);
        auto page = query.page();
        std::size_t items = page.items.size();
        std::size_t pages = 1;
        for (; page.cursor; ++pages) {
            page = query.page(dynantic::Cursor(page.cursor.text()));  // as a web client would send it back
            items += page.items.size();
        }
        return std::to_string(items) + " places on " + std::to_string(pages) + " pages";
    });
}

void change(Diary& diary) {
    diary.step("count a visit, atomically", [] {
        const Place now = places.update("DE", "DE-BY")
                              .add<&Place::visits>(1)
                              .must_exist()
                              .return_values(dynantic::ReturnValues::all_new)
                              .execute();
        return now.name + ": " + std::to_string(now.visits);
    });
    diary.step("create what is there already", []() -> std::string {
        try {
            places.create({.country = "DE", .code = "DE-BY", .name = "Bavaria", .kind = "Land"});
            return "created";
        } catch (const dynantic::ConditionalCheckFailedError& error) {
            return "ConditionalCheckFailedError: " + std::string(error.message());
        }
    });
}

}  // namespace

int main() try {
    if (std::getenv("AWS_ENDPOINT_URL_DYNAMODB") == nullptr)
        dynantic::set_client(dynantic::Client::embedded());
    std::cout << "Database: " << dynantic::Client::current().description() << "\n" << std::flush;
    Diary diary;
    load(diary);
    find(diary);
    change(diary);
    diary.print();
    return 0;
} catch (const std::exception& error) {
    std::cerr << "quickstart: " << error.what() << "\n";
    return 1;
}
