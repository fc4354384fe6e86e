#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::aws {

/// Reads the date of credentials: ISO 8601 with 'T' or a blank, seconds, any decimals, and 'Z', "UTC" (old versions of
/// the AWS CLI) or an offset such as +00:00. Nothing where the text is another, or a day that the calendar lacks.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text) noexcept;

/// "2024-02-29T23:59:59Z"
[[nodiscard]] std::string format_time(std::chrono::system_clock::time_point time);

}  // namespace dynantic::aws
