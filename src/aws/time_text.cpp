#include "aws/time_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dynantic::aws {
namespace {

// Takes a number of exactly `digits` digits off the front.
bool take_number(std::string_view& text, std::size_t digits, int& out) noexcept {
    if (text.size() < digits) return false;
    out = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        out = out * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return true;
}

bool take(std::string_view& text, std::string_view expected) noexcept {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(expected.size());
    return true;
}

// What stands behind the seconds: decimals (passed over) and the zone.
bool take_zone(std::string_view text, std::chrono::minutes& offset) noexcept {
    if (take(text, ".")) {
        const std::size_t digits = text.find_first_not_of("0123456789");
        if (digits == 0) return false;
        text.remove_prefix(std::min(digits, text.size()));
    }
    if (text == "Z" || text == "z" || text == "UTC") return true;
    const bool east = text.starts_with('+');
    if (!east && !text.starts_with('-')) return false;
    text.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (!take_number(text, 2, hours)) return false;
    take(text, ":");
    if (!take_number(text, 2, minutes) || !text.empty() || hours > 23 || minutes > 59) return false;
    offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    if (!east) offset = -offset;
    return true;
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text) noexcept {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    std::chrono::minutes offset{0};
    if (!take_number(text, 4, year) || !take(text, "-") || !take_number(text, 2, month) || !take(text, "-") ||
        !take_number(text, 2, day) || !(take(text, "T") || take(text, "t") || take(text, " ")) ||
        !take_number(text, 2, hour) || !take(text, ":") || !take_number(text, 2, minute) ||
        !take(text, ":") || !take_number(text, 2, second) || !take_zone(text, offset)) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) - offset;
}

std::string format_time(std::chrono::system_clock::time_point time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    std::array<char, 40> text;
    const int size =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()),
                      unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                      int(clock.minutes().count()), int(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace dynantic::aws
