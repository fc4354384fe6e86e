#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic {

/// A point in time, in milliseconds of the system clock (UTC, no leap seconds).
///
/// Stored as an S attribute of fixed width, `2024-02-29T23:59:59.999Z`, so that the order of texts, which is what
/// DynamoDB sorts keys by, is the order of time. A time-to-live member is stored as an N of epoch seconds instead.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// A calendar date, stored as an S attribute `2024-02-29`.
using Date = std::chrono::year_month_day;

/// The present, cut to milliseconds.
[[nodiscard]] Timestamp now() noexcept;

/// `YYYY-MM-DDTHH:MM:SS.mmmZ`. Throws ValidationError where the year is not within 0000 to 9999: another width would
/// break the order of texts.
[[nodiscard]] std::string format_timestamp(Timestamp time);
/// Reads exactly what `format_timestamp` writes; nothing for any other text, such as one with a zone or without
/// milliseconds, or a day that the calendar does not have.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept;

/// `YYYY-MM-DD`. Throws ValidationError where the date is not one of the calendar, or its year not within 0000 to 9999.
[[nodiscard]] std::string format_date(Date date);
/// Reads exactly what `format_date` writes; nothing for any other text.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;

/// Whole seconds since 1970-01-01T00:00:00Z, rounded down: what DynamoDB's time to live reads.
[[nodiscard]] constexpr std::int64_t to_epoch_seconds(Timestamp time) noexcept {
    const std::int64_t milliseconds = time.time_since_epoch().count();
    return milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0);
}
/// The opposite; nothing for seconds beyond the years 0000 to 9999.
[[nodiscard]] std::optional<Timestamp> from_epoch_seconds(std::int64_t seconds) noexcept;

namespace detail {

inline constexpr std::size_t timestamp_size = 24;
inline constexpr std::size_t date_size = 10;

// The texts without a std::string; false, with nothing written, where there is none.
[[nodiscard]] bool write_timestamp(Timestamp time, std::array<char, timestamp_size>& out) noexcept;
[[nodiscard]] bool write_date(Date date, std::array<char, date_size>& out) noexcept;

}  // namespace detail
}  // namespace dynantic
