#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace dynantic::http {

/// The Date header as servers write it today, "Sun, 06 Nov 1994 08:49:37 GMT"; nothing where the text is another.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_date(std::string_view text) noexcept;

}  // namespace dynantic::http
