#include "http/crc32.hpp"
#include "http/date.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <string>

namespace {

using dynantic::http::crc32;
using dynantic::http::parse_date;

TEST(Crc32, IsTheOneOfEthernet) {
    EXPECT_EQ(crc32(""), 0U);
    EXPECT_EQ(crc32("123456789"), 0xCBF43926U);
    EXPECT_EQ(crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339U);
}

TEST(Crc32, AgreesWithZlibAtEveryLengthAndAlignment) {
    std::string text;
    std::uint32_t state = 1;
    for (int i = 0; i < 2000; ++i) {
        state = state * 1664525U + 1013904223U;
        text.push_back(static_cast<char>(state >> 24U));
    }
    for (std::size_t begin = 0; begin < 17; ++begin) {
        for (std::size_t size = 0; size < 600; ++size) {
            const std::string_view part = std::string_view(text).substr(begin, size);
            const auto expected =
                ::crc32_z(0, reinterpret_cast<const unsigned char*>(part.data()), part.size());
            ASSERT_EQ(crc32(part), expected) << begin << ' ' << size;
        }
    }
    EXPECT_EQ(crc32(text), ::crc32_z(0, reinterpret_cast<const unsigned char*>(text.data()), text.size()));
}

TEST(Date, IsReadAsServersWriteIt) {
    const auto expected = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + std::chrono::hours(8) +
                          std::chrono::minutes(49) + std::chrono::seconds(37);
    EXPECT_EQ(parse_date("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
}

TEST(Date, OfAnotherShapeIsNone) {
    for (const char* text :
         {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 CET",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 ovD 1994 08:49:37 GMT",
          "Sun, x6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 199x 08:49:37 GMT",
          "Sun, 06 Nov 1994 08-49:37 GMT"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

}  // namespace
