// Scenarios on the wire: literal requests, literal replies, one file an area (tests/engine/wire/*.wire).
//
//   == name of the scenario      begins one; "== *" holds what every scenario of the file starts with
//   > Operation {request}        asks; what it is answered must be HTTP 200 where the scenario does not look at it
//   < {reply}                    and expects HTTP 200 with exactly this text; <any> stands for any text
//   ! Type message               or HTTP 400 with this error type (after the #) and message
//   ! {reply}                    or HTTP 400 with exactly this text
//   ~ seconds                    moves the clock on
//   $ count                      deletes expired items, and expects this many
//   # comment
//
// In a request, <text 9> stands for nine letters.
//
// The clock starts at 2026-01-31T12:00:00Z. Tables become ACTIVE at once.

#include "engine/database.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace dynantic::engine {
namespace {

struct Step {
    char mark;
    std::string text;
    int line;
};

struct Scenario {
    std::string file;
    std::string name;
    std::vector<Step> steps;
};

std::vector<Scenario> load(const std::filesystem::path& path) {
    std::vector<Scenario> scenarios;
    std::vector<Step> prelude;
    std::vector<Step>* steps = nullptr;
    std::ifstream in(path);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.empty() || line[0] == '#') continue;
        if (line.starts_with("== ")) {
            if (line == "== *") {
                steps = &prelude;
            } else {
                scenarios.push_back({path.stem().string(), line.substr(3), prelude});
                steps = &scenarios.back().steps;
            }
            continue;
        }
        if (steps == nullptr || line.size() < 2)
            ADD_FAILURE() << path << ":" << number << ": outside a scenario";
        if (steps != nullptr) steps->push_back({line[0], line.substr(2), number});
    }
    return scenarios;
}

std::vector<Scenario> load_all() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(DYNANTIC_SOURCE_DIR "/tests/engine/wire")) {
        if (entry.path().extension() == ".wire") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    std::vector<Scenario> all;
    for (const auto& file : files) {
        auto scenarios = load(file);
        std::ranges::move(scenarios, std::back_inserter(all));
    }
    return all;
}

// Whether `text` is `pattern`, where <any> stands for any text.
bool matches(std::string_view text, std::string_view pattern) {
    constexpr std::string_view any = "<any>";
    bool anchored = true;
    for (;;) {
        const auto cut = pattern.find(any);
        const auto piece = pattern.substr(0, cut);
        if (cut == std::string_view::npos) return anchored ? text == piece : text.ends_with(piece);
        const auto found =
            anchored ? (text.starts_with(piece) ? 0 : std::string_view::npos) : text.find(piece);
        if (found == std::string_view::npos) return false;
        text.remove_prefix(found + piece.size());
        pattern.remove_prefix(cut + any.size());
        anchored = false;
    }
}

std::string expanded(std::string text) {
    constexpr std::string_view mark = "<text ";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        const auto end = text.find('>', at);
        const auto length = std::stoul(text.substr(at + mark.size(), end - at - mark.size()));
        text.replace(at, end + 1 - at, length, 'x');
    }
    return text;
}

std::string error_text(const std::string& type, const std::string& message) {
    std::string escaped;
    for (const char c : message) {
        if (c == '"' || c == '\\') escaped.push_back('\\');
        escaped.push_back(c);
    }
    return "{\"__type\":\"<any>#" + type + "\"<any>essage\":\"" + escaped + "\"}";
}

class WireScenario : public testing::TestWithParam<Scenario> {};

TEST_P(WireScenario, is_answered_as_written) {
    auto seconds = std::make_shared<std::atomic<std::int64_t>>(1769860800);
    DatabaseOptions options;
    options.clock = [seconds] {
        return std::chrono::system_clock::time_point(std::chrono::seconds(seconds->load()));
    };
    options.ttl_interval = std::chrono::milliseconds(0);
    const auto database = Database::in_memory(options);
    EngineReply reply;
    bool looked_at = true;
    for (const auto& [mark, text, line] : GetParam().steps) {
        const auto where = GetParam().file + ".wire:" + std::to_string(line);
        const auto space = text.find(' ');
        if (mark == '<' || mark == '!') looked_at = true;
        switch (mark) {
            case '>':
                EXPECT_TRUE(looked_at || reply.status == 200) << "before " << where << ": " << reply.body;
                looked_at = false;
                reply = database->handle(text.substr(0, space),
                                         space == std::string::npos ? "" : expanded(text.substr(space + 1)));
                break;
            case '<':
                EXPECT_EQ(reply.status, 200) << where;
                EXPECT_TRUE(matches(reply.body, text))
                    << where << "\n  expected: " << text << "\n  got:      " << reply.body;
                break;
            case '!': {
                const auto wanted =
                    text.starts_with('{') ? text : error_text(text.substr(0, space), text.substr(space + 1));
                EXPECT_EQ(reply.status, 400) << where;
                EXPECT_TRUE(matches(reply.body, wanted))
                    << where << "\n  expected: " << wanted << "\n  got:      " << reply.body;
                break;
            }
            case '~':
                *seconds += std::stoll(text);
                break;
            case '$':
                EXPECT_EQ(database->expire_items(), std::stoull(text)) << where;
                break;
            default:
                ADD_FAILURE() << where << ": unknown mark";
        }
    }
}

std::string test_name(const testing::TestParamInfo<Scenario>& scenario) {
    auto name = scenario.param.file + "__" + scenario.param.name;
    std::ranges::replace_if(
        name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Wire, WireScenario, testing::ValuesIn(load_all()), test_name);

}  // namespace
}  // namespace dynantic::engine
