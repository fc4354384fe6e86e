#include "server/message.hpp"

#include "wire/crc32.hpp"

#include <dynantic/detail/random.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>

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

// Whether `a` in small letters is what `of_b` makes of `b`. Eight letters at a time, the last eight perhaps twice: header
// names are compared many times in each request.
template <class OfB>
bool same_letters(std::string_view a, std::string_view b, OfB of_b) noexcept {
    const std::size_t size = a.size();
    if (size != b.size()) return false;
    if (size < sizeof(std::uint64_t)) {
        for (std::size_t i = 0; i < size; ++i) {
            if (lower(a[i]) != of_b(b[i])) return false;
        }
        return true;
    }
    for (std::size_t at = 0;;) {
        if (lower(eight_of(a, at)) != of_b(eight_of(b, at))) return false;
        if (at == size - sizeof(std::uint64_t)) return true;
        at = std::min(at + sizeof(std::uint64_t), size - sizeof(std::uint64_t));
    }
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

Header header_of(std::string_view name) noexcept {
    const auto is = [&](std::string_view text, Header header) {  // a text in small letters
        return same_letters(name, text, [](auto piece) { return piece; }) ? header : Header::other;
    };
    switch (name.size()) {
        case 4:
            return is("date", Header::date);
        case 6:
            return (name[0] | ' ') == 'o' ? is("origin", Header::origin) : is("expect", Header::expect);
        case 10:
            return (name[0] | ' ') == 'x' ? is("x-amz-date", Header::x_amz_date)
                                          : is("connection", Header::connection);
        case 12:
            return (name[0] | ' ') == 'x' ? is("x-amz-target", Header::x_amz_target)
                                          : is("content-type", Header::content_type);
        case 13:
            return is("authorization", Header::authorization);
        case 14:
            return is("content-length", Header::content_length);
        case 15:
            return is("accept-encoding", Header::accept_encoding);
        case 16:
            return is("content-encoding", Header::content_encoding);
        case 17:
            return is("transfer-encoding", Header::transfer_encoding);
        case 20:
            return is("x-amz-security-token", Header::x_amz_security_token);
        default:
            return Header::other;
    }
}

// Text of a length that is known not to be much.
class ShortText {
  public:
    template <std::size_t size>
    void append(const char (&literal)[size]) noexcept {
        std::memcpy(end_, literal, size - 1);
        end_ += size - 1;
    }
    void append(std::string_view text) noexcept {
        std::memcpy(end_, text.data(), text.size());
        end_ += text.size();
    }
    void append(std::uint64_t number) noexcept {
        end_ = std::to_chars(end_, room_.data() + room_.size(), number).ptr;
    }
    /// For so many characters, which the caller writes.
    [[nodiscard]] char* take(std::size_t size) noexcept { return std::exchange(end_, end_ + size); }
    [[nodiscard]] std::string_view text() const noexcept {
        return {room_.data(), static_cast<std::size_t>(end_ - room_.data())};
    }

  private:
    std::array<char, 512> room_;
    char* end_ = room_.data();
};

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

constexpr std::size_t request_id_size = 52;

// Eight characters of 0-9 and A-V, of five bits each.
std::uint64_t base32_of(std::uint64_t bits) noexcept {
    constexpr std::uint64_t each = 0x0101'0101'0101'0101;
    // 40 bits to two times 20 apart, to four times 10, to eight times 5.
    bits = (bits & 0xF'FFFF) | (bits & 0xFF'FFF0'0000) << 12;
    bits = (bits & 0x0000'03FF'0000'03FF) | (bits & 0x000F'FC00'000F'FC00) << 6;
    bits = (bits & 0x001F'001F'001F'001F) | (bits & 0x03E0'03E0'03E0'03E0) << 3;
    const std::uint64_t letters = (bits + each * (0x80 - 10)) >> 7 & each;  // one for each that is 10 or more
    return bits + each * '0' + letters * ('A' - '0' - 10);
}

void write_request_id(char* to) {
    thread_local Generator of_thread;
    Generator& generator = of_thread;
    constexpr std::size_t step = sizeof(std::uint64_t);
    for (std::size_t at = 0; at + step <= request_id_size; at += step) {
        const std::uint64_t characters = base32_of(generator());
        std::memcpy(to + at, &characters, step);
    }
    const std::uint64_t characters = base32_of(generator());
    constexpr std::size_t rest = request_id_size % step;
    std::memcpy(to + request_id_size - rest, &characters, rest);
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

std::string_view Request::header(Header name) const noexcept {
    const std::uint32_t first = first_of(name);
    return first != 0 ? value_of(fields_[first - 1]) : std::string_view();
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
    std::string_view path = std::string_view(target).substr(0, target.find('?'));
    constexpr std::string_view scheme_end = "://";
    if (path.starts_with('/')) return path;
    // The form for proxies, which every server takes.
    if (const std::size_t scheme = path.find(scheme_end); scheme != std::string_view::npos) {
        const std::size_t at = path.find('/', scheme + scheme_end.size());
        path = at == std::string_view::npos ? "/" : path.substr(at);
    }
    return path;
}

std::string_view Request::query() const noexcept {
    const std::size_t mark = target.find('?');
    return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

Header Request::add(const Field& field, std::string_view name) {
    fields_.push_back(field);
    const Header header = header_of(name);
    std::uint32_t& first = firsts_[static_cast<std::size_t>(header)];
    if (first == 0) first = static_cast<std::uint32_t>(fields_.size());
    return header;
}

void Request::add_header(std::string_view name, std::string_view value) {
    const auto at = static_cast<std::uint32_t>(texts_.size());
    const auto name_size = static_cast<std::uint32_t>(name.size());
    add({at, name_size, at + name_size, static_cast<std::uint32_t>(value.size())}, name);
    texts_.append(name).append(value);
}

std::string_view Request::keep(std::string_view head) {
    texts_.assign(head);
    return texts_;
}

Header Request::add_kept_header(std::string_view name, std::string_view value) {
    return add(
        {static_cast<std::uint32_t>(name.data() - texts_.data()), static_cast<std::uint32_t>(name.size()),
         static_cast<std::uint32_t>(value.data() - texts_.data()), static_cast<std::uint32_t>(value.size())},
        name);
}

void Request::clear() {
    constexpr std::size_t most_kept = 256 * 1024;
    method.clear();
    target.clear();
    body.clear();
    if (body.capacity() > most_kept) body.shrink_to_fit();
    texts_.clear();
    fields_.clear();
    firsts_.fill(0);
    keep_alive = true;
    expects_continue = false;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return same_letters(a, b, [](auto piece) { return lower(piece); });
}

void append_head(std::string& out, const Response& response, std::string_view date, bool keep_alive) {
    ShortText head;
    head.append("HTTP/1.1 ");
    head.append(static_cast<std::uint64_t>(response.status));
    head.append(" ");
    head.append(reason(response.status));
    head.append("\r\nServer: Server\r\nDate: ");
    head.append(date);
    if (!response.content_type.empty()) {
        head.append("\r\nContent-Type: ");
        head.append(response.content_type);
    }
    head.append("\r\nContent-Length: ");
    head.append(response.body.size());
    if (keep_alive) {
        head.append("\r\nConnection: keep-alive");
    } else {
        head.append("\r\nConnection: close");
    }
    if (response.packed) head.append("\r\nContent-Encoding: gzip");
    if (response.with_request_id) {
        head.append("\r\nx-amzn-RequestId: ");
        write_request_id(head.take(request_id_size));
    }
    if (response.with_crc) {
        head.append("\r\nx-amz-crc32: ");
        head.append(detail::crc32(response.body));
    }
    out.append(head.text());
    for (const auto& [name, value] : response.headers)
        out.append("\r\n").append(name).append(": ").append(value);
    out.append("\r\n\r\n");
}

std::string make_request_id() {
    std::string id(request_id_size, '\0');
    write_request_id(id.data());
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
