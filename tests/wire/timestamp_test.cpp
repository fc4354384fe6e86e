#include <dynantic/error.hpp>
#include <dynantic/timestamp.hpp>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono;
using namespace dynantic;

TEST(Timestamp, IsUtcTextOfFixedWidth) {
    EXPECT_EQ(format_timestamp(Timestamp{}), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(format_timestamp(sys_days{2024y / February / 29} + 23h + 59min + 59s + 999ms),
              "2024-02-29T23:59:59.999Z");
    EXPECT_EQ(format_timestamp(Timestamp{-1ms}), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(format_timestamp(sys_days{0y / January / 1}), "0000-01-01T00:00:00.000Z");
    EXPECT_EQ(format_timestamp(sys_days{9999y / December / 31} + 24h - 1ms), "9999-12-31T23:59:59.999Z");
}

TEST(Timestamp, ReadsBackWhatItWrites) {
    for (const char* text :
         {"1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z", "0000-01-01T00:00:00.000Z",
          "9999-12-31T23:59:59.999Z", "1969-12-31T23:59:59.001Z"}) {
        const auto time = parse_timestamp(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(format_timestamp(*time), text);
    }
}

TEST(Timestamp, ReadsNothingElse) {
    for (const char* text :
         {"", "2024-02-29", "2024-02-29T23:59:59Z", "2024-02-29T23:59:59.999",
          "2024-02-29T23:59:59.999+00:00", "2024-02-29t23:59:59.999z", "2024-02-29 23:59:59.999Z",
          "2023-02-29T00:00:00.000Z", "2024-13-01T00:00:00.000Z", "2024-00-01T00:00:00.000Z",
          "2024-01-00T00:00:00.000Z", "2024-01-01T24:00:00.000Z", "2024-01-01T00:60:00.000Z",
          "2024-01-01T00:00:60.000Z", "+024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.00xZ",
          "2024-01-01T 0:00:00.000Z", "2024-01-01T00:00:00.0000Z"}) {
        EXPECT_FALSE(parse_timestamp(text)) << text;
    }
}

TEST(Timestamp, RefusesYearsThatWouldBreakTheOrderOfTexts) {
    EXPECT_THROW(static_cast<void>(format_timestamp(sys_days{10000y / January / 1})), ValidationError);
    EXPECT_THROW(static_cast<void>(format_timestamp(Timestamp{sys_days{0y / January / 1}} - 1ms)),
                 ValidationError);
    EXPECT_THROW(static_cast<void>(format_timestamp(Timestamp::max())), ValidationError);
    EXPECT_THROW(static_cast<void>(format_timestamp(Timestamp::min())), ValidationError);
}

TEST(Timestamp, TextOrderIsTimeOrder) {
    const Timestamp times[] = {sys_days{1y / January / 1},
                               sys_days{1969y / July / 20},
                               Timestamp{-1ms},
                               Timestamp{},
                               Timestamp{999ms},
                               Timestamp{1s},
                               sys_days{2024y / February / 29}};
    for (std::size_t i = 1; i < std::size(times); ++i) {
        EXPECT_LT(format_timestamp(times[i - 1]), format_timestamp(times[i]));
    }
}

TEST(Timestamp, BecomesEpochSecondsRoundedDown) {
    EXPECT_EQ(to_epoch_seconds(Timestamp{1999ms}), 1);
    EXPECT_EQ(to_epoch_seconds(Timestamp{-1ms}), -1);
    EXPECT_EQ(from_epoch_seconds(1709251199), parse_timestamp("2024-02-29T23:59:59.000Z"));
    EXPECT_EQ(from_epoch_seconds(253402300799), parse_timestamp("9999-12-31T23:59:59.000Z"));
    EXPECT_EQ(from_epoch_seconds(253402300800), std::nullopt);
    EXPECT_EQ(from_epoch_seconds(std::numeric_limits<std::int64_t>::max()), std::nullopt);
    EXPECT_EQ(from_epoch_seconds(std::numeric_limits<std::int64_t>::min()), std::nullopt);
}

TEST(Timestamp, NowIsWithinTheReadableYears) {
    EXPECT_EQ(parse_timestamp(format_timestamp(now())).has_value(), true);
}

TEST(Date, IsTextOfFixedWidth) {
    EXPECT_EQ(format_date(2024y / February / 29), "2024-02-29");
    EXPECT_EQ(format_date(7y / January / 5), "0007-01-05");
    EXPECT_EQ(parse_date("2024-02-29"), 2024y / February / 29);
    for (const char* text : {"", "2023-02-29", "2024-2-29", "2024-02-30", "20240229", "2024/02/29",
                             "2024-02-29 ", "-024-02-29"}) {
        EXPECT_EQ(parse_date(text), std::nullopt) << text;
    }
    EXPECT_THROW(static_cast<void>(format_date(2023y / February / 29)), ValidationError);
    EXPECT_THROW(static_cast<void>(format_date(10000y / January / 1)), ValidationError);
    EXPECT_THROW(static_cast<void>(format_date(-1y / January / 1)), ValidationError);
}

}  // namespace
