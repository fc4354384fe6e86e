#include "server/message.hpp"

#include "wire/crc32.hpp"

#include <dynantic/detail/random.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstring>

namespace dynantic::server {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::uint64_t eight_of(std::string_view text, std::size_t at) noexcept {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    return bytes;
}

// Each of eight bytes as `lower` does it: one from A to Z has its high bit in `from_a` and not in `past_z`, and none of them
// carries into its neighbour, because their own high bits are taken away first.
std::uint64_t lower(std::uint64_t bytes) noexcept {
    constexpr std::uint64_t each = 0x0101'0101'0101'0101;
    constexpr std::uint64_t high = each * 0x80;
    const std::uint64_t low = bytes & ~high;
    const std::uint64_t from_a = low + each * (0x80 - 'A');
    const std::uint64_t past_z = low + each * (0x7F - 'Z');
    const std::uint64_t capital = from_a & ~past_z & ~bytes & high;
    return bytes | capital >> 2;  // 0x80 to 0x20, the bit between the cases
}

std::string_view reason(int status) noexcept {
    switch (status) {
        case 200:
            return "OK";
        case 400:
            return "Bad Request";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 408:
            return "Request Timeout";
        case 413:
            return "Request Entity Too Large";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

void append_number(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

// Ids need to differ, not to be secret: xoroshiro128++ of Blackman and Vigna, a thread each, seeded by the system.
class Generator {
  public:
    Generator() { detail::random_bytes(std::as_writable_bytes(std::span(state_))); }
    std::uint64_t operator()() noexcept {
        const std::uint64_t result = std::rotl(state_[0] + state_[1], 17) + state_[0];
        const std::uint64_t mixed = state_[1] ^ state_[0];
        state_[0] = std::rotl(state_[0], 49) ^ mixed ^ mixed << 21;
        state_[1] = std::rotl(mixed, 28);
        return result;
    }

  private:
    std::array<std::uint64_t, 2> state_;
};

void append_request_id(std::string& out) {
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    constexpr std::size_t draws = 4;
    constexpr std::size_t of_one_draw = 13;  // of 5 bits each; the last has 4
    thread_local Generator generator;
    std::array<char, draws * of_one_draw> id;
    for (auto at = id.begin(); at != id.end(); at += of_one_draw) {
        std::uint64_t bits = generator();
        for (std::size_t i = 0; i < of_one_draw; ++i, bits >>= 5) at[i] = alphabet[bits & 31];
    }
    out.append(id.data(), id.size());
}

}  // namespace

std::string_view Request::name_of(const Field& field) const noexcept {
    return std::string_view(texts_).substr(field.name_at, field.name_size);
}
std::string_view Request::value_of(const Field& field) const noexcept {
    return std::string_view(texts_).substr(field.value_at, field.value_size);
}

const Request::Field* Request::find(std::string_view name) const noexcept {
    for (const Field& each : fields_) {
        if (each.name_size == name.size() && equals_ignoring_case(name_of(each), name)) return &each;
    }
    return nullptr;
}

std::string_view Request::header(std::string_view name) const noexcept {
    const Field* const found = find(name);
    return found != nullptr ? value_of(*found) : std::string_view();
}

bool Request::has_header(std::string_view name) const noexcept { return find(name) != nullptr; }

std::string Request::joined_header(std::string_view name) const {
    std::string joined;
    bool any = false;
    for (const Field& each : fields_) {
        if (!equals_ignoring_case(name_of(each), name)) continue;
        if (any) joined.push_back(',');
        any = true;
        joined.append(value_of(each));
    }
    return joined;
}

std::string_view Request::path() const noexcept {
    return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::query() const noexcept {
    const std::size_t mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

void Request::add_header(std::string_view name, std::string_view value) {
    const auto at = static_cast<std::uint32_t>(texts_.size());
    const auto name_size = static_cast<std::uint32_t>(name.size());
    fields_.push_back({at, name_size, at + name_size, static_cast<std::uint32_t>(value.size())});
    texts_.append(name).append(value);
}

std::string_view Request::keep(std::string_view head) {
    texts_.assign(head);
    return texts_;
}

void Request::add_kept_header(std::string_view name, std::string_view value) {
    fields_.push_back(
        {static_cast<std::uint32_t>(name.data() - texts_.data()), static_cast<std::uint32_t>(name.size()),
         static_cast<std::uint32_t>(value.data() - texts_.data()), static_cast<std::uint32_t>(value.size())});
}

void Request::clear() {
    constexpr std::size_t most_kept = 256 * 1024;
    method.clear();
    target.clear();
    body.clear();
    if (body.capacity() > most_kept) body.shrink_to_fit();
    texts_.clear();
    fields_.clear();
    keep_alive = true;
    expects_continue = false;
}

// Eight letters at a time, the last eight perhaps twice: header names are compared many times in each request.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    const std::size_t size = a.size();
    if (size != b.size()) return false;
    if (size < sizeof(std::uint64_t)) {
        for (std::size_t i = 0; i < size; ++i) {
            if (lower(a[i]) != lower(b[i])) return false;
        }
        return true;
    }
    for (std::size_t at = 0;;) {
        if (lower(eight_of(a, at)) != lower(eight_of(b, at))) return false;
        if (at == size - sizeof(std::uint64_t)) return true;
        at = std::min(at + sizeof(std::uint64_t), size - sizeof(std::uint64_t));
    }
}

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

void append_head(std::string& out, const Response& response, std::string_view date, bool keep_alive) {
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::uint64_t>(response.status));
    out.append(" ").append(reason(response.status)).append("\r\nServer: Server\r\nDate: ").append(date);
    if (!response.content_type.empty()) out.append("\r\nContent-Type: ").append(response.content_type);
    out.append("\r\nContent-Length: ");
    append_number(out, response.body.size());
    out.append(keep_alive ? "\r\nConnection: keep-alive" : "\r\nConnection: close");
    if (response.packed) out.append("\r\nContent-Encoding: gzip");
    if (response.with_request_id) {
        out.append("\r\nx-amzn-RequestId: ");
        append_request_id(out);
    }
    if (response.with_crc) {
        out.append("\r\nx-amz-crc32: ");
        append_number(out, detail::crc32(response.body));
    }
    for (const auto& [name, value] : response.headers)
        out.append("\r\n").append(name).append(": ").append(value);
    out.append("\r\n\r\n");
}

std::string make_request_id() {
    std::string id;
    append_request_id(id);
    return id;
}

std::string http_date(std::int64_t epoch_seconds) {
    using namespace std::chrono;
    static constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed",
                                                              "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const sys_seconds time{seconds{epoch_seconds}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    const auto two = [](auto value) {
        const auto number = static_cast<unsigned>(value);
        return std::string{static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
    };
    std::string text(weekdays[weekday{day}.c_encoding()]);
    text.append(", ").append(two(static_cast<unsigned>(date.day()))).append(" ");
    text.append(months[static_cast<unsigned>(date.month()) - 1]).append(" ");
    text.append(std::to_string(static_cast<int>(date.year()))).append(" ");
    text.append(two(clock.hours().count())).append(":").append(two(clock.minutes().count())).append(":");
    return text.append(two(clock.seconds().count())).append(" GMT");
}

}  // namespace dynantic::server
