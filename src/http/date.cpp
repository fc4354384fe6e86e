#include "http/date.hpp"

namespace dynantic::http {
namespace {

// `count` digits at `at`, or -1.
int number(std::string_view text, std::size_t at, std::size_t count) noexcept {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_date(std::string_view text) noexcept {
    constexpr std::string_view shape = "Sun, 06 Nov 1994 08:49:37 GMT";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != shape.size() || !text.ends_with(" GMT")) return std::nullopt;
    for (const std::size_t at : {std::size_t{3}, std::size_t{4}, std::size_t{7}, std::size_t{11},
                                 std::size_t{16}, std::size_t{19}, std::size_t{22}}) {
        if (text[at] != shape[at]) return std::nullopt;
    }
    const std::size_t month = months.find(text.substr(8, 3));
    const int day = number(text, 5, 2);
    const int year = number(text, 12, 4);
    const int hour = number(text, 17, 2);
    const int minute = number(text, 20, 2);
    const int second = number(text, 23, 2);
    if (month == std::string_view::npos || month % 3 != 0 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                           std::chrono::day(static_cast<unsigned>(day)));
    if (day < 0 || year < 0 || !date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

}  // namespace dynantic::http
