#include "dynantic/timestamp.hpp"

#include <dynantic/error.hpp>

namespace dynantic {
namespace {

using namespace std::chrono;

constexpr Timestamp first_time = sys_days{year{0} / January / 1};
constexpr Timestamp past_last_time = sys_days{year{10000} / January / 1};

bool fits(Timestamp time) noexcept { return time >= first_time && time < past_last_time; }

void write_digits(char* out, unsigned value, int count) noexcept {
    for (int i = count - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

void write_day(char* out, Date date) noexcept {
    write_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out[4] = '-';
    write_digits(out + 5, static_cast<unsigned>(date.month()), 2);
    out[7] = '-';
    write_digits(out + 8, static_cast<unsigned>(date.day()), 2);
}

// Reads a fixed number of digits; false where anything else stands among them.
bool read_digits(std::string_view text, std::size_t at, std::size_t count, unsigned& out) noexcept {
    out = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return false;
        out = out * 10 + static_cast<unsigned>(c - '0');
    }
    return true;
}

[[noreturn]] void refuse(const char* message) {
    throw ValidationError(Error(ErrorKind::validation, message));
}

}  // namespace

Timestamp now() noexcept { return floor<milliseconds>(system_clock::now()); }

bool detail::write_timestamp(Timestamp time, std::array<char, timestamp_size>& out) noexcept {
    if (!fits(time)) return false;
    const auto day = floor<days>(time);
    auto rest = static_cast<unsigned>((time - day).count());
    write_day(out.data(), Date(day));
    out[10] = 'T';
    write_digits(&out[20], rest % 1000, 3);
    rest /= 1000;
    write_digits(&out[17], rest % 60, 2);
    rest /= 60;
    write_digits(&out[14], rest % 60, 2);
    write_digits(&out[11], rest / 60, 2);
    out[13] = out[16] = ':';
    out[19] = '.';
    out[23] = 'Z';
    return true;
}

bool detail::write_date(Date date, std::array<char, date_size>& out) noexcept {
    if (!date.ok() || date.year() < year{0} || date.year() > year{9999}) return false;
    write_day(out.data(), date);
    return true;
}

std::string format_timestamp(Timestamp time) {
    std::array<char, detail::timestamp_size> text;
    if (!detail::write_timestamp(time, text))
        refuse("a time before the year 0000 or after 9999 cannot be stored");
    return {text.data(), text.size()};
}

std::string format_date(Date date) {
    std::array<char, detail::date_size> text;
    if (!detail::write_date(date, text)) refuse("the date is not one of the calendar's years 0000 to 9999");
    return {text.data(), text.size()};
}

std::optional<Date> parse_date(std::string_view text) noexcept {
    unsigned y = 0;
    unsigned m = 0;
    unsigned d = 0;
    if (text.size() != detail::date_size || text[4] != '-' || text[7] != '-' || !read_digits(text, 0, 4, y) ||
        !read_digits(text, 5, 2, m) || !read_digits(text, 8, 2, d)) {
        return std::nullopt;
    }
    const Date date = year{static_cast<int>(y)} / month{m} / day{d};
    if (!date.ok()) return std::nullopt;
    return date;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept {
    if (text.size() != detail::timestamp_size || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != '.' || text[23] != 'Z') {
        return std::nullopt;
    }
    const auto date = parse_date(text.substr(0, detail::date_size));
    unsigned h = 0;
    unsigned m = 0;
    unsigned s = 0;
    unsigned ms = 0;
    if (!date || !read_digits(text, 11, 2, h) || !read_digits(text, 14, 2, m) ||
        !read_digits(text, 17, 2, s) || !read_digits(text, 20, 3, ms) || h > 23 || m > 59 || s > 59) {
        return std::nullopt;
    }
    return sys_days{*date} + hours{h} + minutes{m} + seconds{s} + milliseconds{ms};
}

std::optional<Timestamp> from_epoch_seconds(std::int64_t count) noexcept {
    if (count < to_epoch_seconds(first_time) || count >= to_epoch_seconds(past_last_time))
        return std::nullopt;
    return Timestamp(seconds{count});
}

}  // namespace dynantic
