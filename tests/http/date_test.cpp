#include "http/date.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace {

using dynantic::http::parse_date;

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
