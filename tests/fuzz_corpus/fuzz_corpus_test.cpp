// Each fuzz target over its corpus and over damaged forms of it, without a fuzzer; a target ends the process where something
// does not hold. DYNANTIC_MUTATIONS sets how many damaged inputs each gets.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#define FUZZ_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "fuzz_targets.inc"
#undef FUZZ_TARGET

namespace {

struct Target {
    const char* name;
    int (*run)(const std::uint8_t* data, std::size_t size);
};
#define FUZZ_TARGET(name) Target{#name, fuzz_##name},
constexpr std::array targets{
#include "fuzz_targets.inc"
};
#undef FUZZ_TARGET

std::vector<std::string> seeds(const char* name) {
    std::vector<std::string> all;
    const std::filesystem::path folder = std::filesystem::path(FUZZ_CORPUS) / name;
    if (!std::filesystem::is_directory(folder)) return all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ostringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        all.push_back(std::move(text).str());
    }
    std::ranges::sort(all);
    return all;
}

int run(const Target& target, const std::string& input) {
    return target.run(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

// A few random changes: bytes, spans left out, doubled or taken from another seed.
std::string damaged(const std::vector<std::string>& all, std::mt19937& random) {
    const auto below = [&](std::size_t bound) {
        return static_cast<std::size_t>(random() % std::max<std::size_t>(bound, 1));
    };
    std::string input = all[below(all.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
        const std::size_t at = below(input.size() + 1);
        const std::size_t length = below(std::min<std::size_t>(input.size() - at + 1, 32));
        const std::string& other = all[below(all.size())];
        switch (below(5)) {
            case 0:
                if (at < input.size()) input[at] = static_cast<char>(random());
                break;
            case 1:
                input.erase(at, length);
                break;
            case 2:
                input.insert(at, input.substr(at, length));
                break;
            case 3:
                input.insert(at, other.substr(below(other.size() + 1), 32));
                break;
            default:
                input.insert(at, 1, "{}[]\",:0-#.()='\\\0\xFF\n"[below(20)]);
        }
    }
    return input;
}

class FuzzCorpus : public ::testing::TestWithParam<Target> {};

TEST_P(FuzzCorpus, EverySeedAndEveryBeginningOfOneIsTaken) {
    const std::vector<std::string> all = seeds(GetParam().name);
    ASSERT_FALSE(all.empty()) << "a target has seeds in tests/fuzz/corpus";
    for (const std::string& whole : all) {
        for (std::size_t size = 0; size < whole.size(); size += 1 + size / 64) {
            EXPECT_EQ(run(GetParam(), whole.substr(0, size)), 0);
        }
        EXPECT_EQ(run(GetParam(), whole), 0);
    }
}

TEST_P(FuzzCorpus, DamagedSeedsAreTaken) {
    const std::vector<std::string> all = seeds(GetParam().name);
    ASSERT_FALSE(all.empty());
    const char* wanted = std::getenv("DYNANTIC_MUTATIONS");
    std::mt19937 random(1);
    for (int left = wanted == nullptr ? 500 : std::atoi(wanted); left > 0; --left) {
        const std::string input = damaged(all, random);
        SCOPED_TRACE(input);
        ASSERT_EQ(run(GetParam(), input), 0);
    }
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzCorpus, ::testing::ValuesIn(targets),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
