#include "server/head_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using dynantic::server::HeadLine;
using dynantic::server::HeadLines;
using dynantic::server::scan_head;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// What stands in a line and before it, by its places.
std::string shown(std::string_view text, const HeadLine& line) {
    const std::string_view whole = text.substr(line.begin, line.end - line.begin);
    if (line.colon == line.end) return std::string(whole);
    return std::string(whole.substr(0, line.colon - line.begin)) + "|" +
           std::string(whole.substr(line.colon - line.begin + 1));
}

std::vector<std::string> lines_of(std::string_view text, const HeadLines& found) {
    std::vector<std::string> lines;
    for (const HeadLine& each : found.lines) lines.push_back(shown(text, each));
    return lines;
}

TEST(HeadScan, FindsLinesAndTheEnd) {
    constexpr std::string_view text = "GET / HTTP/1.1\r\nHost: a:8000\r\n:\r\nplain\r\n\r\n{\n\n}";
    HeadLines found;
    EXPECT_EQ(scan_head(text, found), text.find("\r\n\r\n"));
    EXPECT_EQ(lines_of(text, found),
              (std::vector<std::string>{"GET / HTTP/1.1", "Host| a:8000", "|", "plain"}));
    EXPECT_TRUE(found.crlf);
}

TEST(HeadScan, TellsLineFeedsThatStandAlone) {
    HeadLines found;
    constexpr std::string_view text = "a:b\nc:d\r\n\r\n";
    EXPECT_EQ(scan_head(text, found), 7U);
    EXPECT_EQ(lines_of(text, found), (std::vector<std::string>{"a|b", "c|d"}));
    EXPECT_FALSE(found.crlf);
    EXPECT_EQ(scan_head("a:b\n\r\n", found), std::string_view::npos);
}

// Line by line, as one would write it first.
std::size_t by_and_by(std::string_view text, HeadLines& found) {
    found = {};
    found.printable = false;
    const std::size_t end = text.find("\r\n\r\n");
    std::string_view rest = text.substr(0, end == std::string_view::npos ? end : end + 2);
    std::size_t begin = 0;
    for (std::size_t feed = rest.find('\n'); feed != std::string_view::npos; feed = rest.find('\n', begin)) {
        const bool crlf = feed > begin && rest[feed - 1] == '\r';
        const std::size_t line_end = crlf ? feed - 1 : feed;
        found.crlf &= crlf;
        const auto at = [](std::size_t place) { return static_cast<std::uint32_t>(place); };
        found.lines.push_back({at(begin), at(std::min(rest.find(':', begin), line_end)), at(line_end)});
        begin = feed + 1;
    }
    return end;
}

// Each kind of byte that matters in each place of a block, and what follows it in the same block and in the next.
TEST(HeadScan, AgreesWithASimpleReading) {
    std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same texts each time
    const std::vector<std::string_view> pieces{"\r\n", "\r\n", "\n",   "\r",   ":",
                                               ": x",  "\t",   "\x7f", "\x01", "\xe4"};
    HeadLines found;
    HeadLines expected;
    int ended = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text(1, 'a');
        while (text.size() < random() % 300) {
            text.append(random() % 30, 'b');
            text.append(round % 2 == 0 ? pieces[random() % 4 == 0 ? random() % pieces.size() : 0]
                                       : pieces[random() % pieces.size()]);
        }
        if (round % 3 == 0) text.append("\r\n\r\n{\n}");
        const std::size_t end = by_and_by(text, expected);
        ASSERT_EQ(scan_head(text, found), end) << testing::PrintToString(text);
        ASSERT_EQ(lines_of(text, found), lines_of(text, expected)) << testing::PrintToString(text);
        ASSERT_EQ(found.crlf, expected.crlf) << testing::PrintToString(text);
        ended += end != std::string_view::npos ? 1 : 0;
        // May say "perhaps not", of a text whose body has controls, but never wrongly "certainly".
        if (!found.crlf || !found.printable) continue;
        for (const HeadLine& each : found.lines) {
            const std::string_view line = std::string_view(text).substr(each.begin, each.end - each.begin);
            ASSERT_TRUE(std::ranges::none_of(line, is_control)) << testing::PrintToString(text);
        }
    }
    EXPECT_GT(ended, 6'000);
}

TEST(HeadScan, KnowsThatAnOrdinaryHeadIsPrintable) {
    HeadLines found;
    for (std::size_t size = 0; size < 200; ++size) {
        const std::string text = "POST / HTTP/1.1\r\nA: " + std::string(size, 'x') + "\r\nB: c\r\n\r\n{}";
        EXPECT_EQ(scan_head(text, found), text.size() - 6) << size;
        EXPECT_TRUE(found.printable) << size;
        for (const char control : {'\x01', '\t', '\r', '\x7f'}) {
            std::string bad = text;
            bad[16] = control;
            (void)scan_head(bad, found);
            EXPECT_FALSE(found.printable) << size << " " << static_cast<int>(control);
        }
    }
}

}  // namespace
