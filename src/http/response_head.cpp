#include "http/response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace dynantic::http {
namespace {

using namespace std::string_view_literals;

constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// RFC 9110, section 5.6.2.
constexpr std::array<bool, 256> token_characters = [] {
    std::array<bool, 256> is{};
    for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"sv) {
        is[static_cast<unsigned char>(c)] = true;
    }
    return is;
}();

bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return token_characters[static_cast<unsigned char>(c)];
    });
}

bool is_field_value(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
    });
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Whether a comma-separated list holds the token, in any case.
bool lists(std::string_view list, std::string_view token) noexcept {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (same_name(trim(list.substr(0, comma)), token)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

// "HTTP/1.1 200 OK"; the reason may be missing, as it is behind some proxies.
const char* parse_status_line(std::string_view line, ResponseHead& out) noexcept {
    constexpr std::string_view version = "HTTP/1."sv;
    if (line.size() < 12 || !line.starts_with(version) || !is_digit(line[7]) || line[8] != ' ') {
        return "it does not begin with HTTP/1.x and a status";
    }
    out.keep_alive = line[7] != '0';
    if (!is_digit(line[9]) || !is_digit(line[10]) || !is_digit(line[11]) ||
        (line.size() > 12 && line[12] != ' ')) {
        return "its status is not three digits";
    }
    out.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    if (out.status < 100) return "its status is below 100";
    if (!is_field_value(line.substr(12))) return "a control character in the status line";
    return nullptr;
}

struct FramingHeaders {
    std::optional<std::uint64_t> length;
    bool transfer_encoding = false;
};

const char* read_framing_header(const HeaderView& header, FramingHeaders& framing,
                                ResponseHead& out) noexcept {
    // By length first: of the dozen headers of a reply hardly one is compared.
    switch (header.name.size()) {
        case "Connection"sv.size():
            if (!same_name(header.name, "connection")) break;
            if (lists(header.value, "close")) {
                out.keep_alive = false;
            } else if (lists(header.value, "keep-alive")) {
                out.keep_alive = true;
            }
            break;
        case "Content-Length"sv.size(): {
            if (!same_name(header.name, "content-length")) break;
            std::uint64_t length = 0;
            const char* const end = header.value.data() + header.value.size();
            const auto [stop, error] = std::from_chars(header.value.data(), end, length);
            if (error != std::errc() || stop != end) return "a Content-Length that is no number";
            if (framing.length && *framing.length != length) return "two different Content-Length headers";
            framing.length = length;
            break;
        }
        case "Transfer-Encoding"sv.size():
            if (!same_name(header.name, "transfer-encoding")) break;
            if (framing.transfer_encoding || !same_name(header.value, "chunked")) {
                return "a Transfer-Encoding other than chunked";
            }
            framing.transfer_encoding = true;
            break;
        default:
            break;
    }
    return nullptr;
}

const char* set_framing(const FramingHeaders& framing, ResponseHead& out) noexcept {
    if (framing.transfer_encoding && framing.length) return "both Content-Length and Transfer-Encoding";
    if (out.status < 200 || out.status == 204 || out.status == 304) {
        out.framing = Framing::none;
    } else if (framing.transfer_encoding) {
        out.framing = Framing::chunked;
    } else if (framing.length) {
        out.framing = Framing::length;
        out.content_length = *framing.length;
    } else {
        out.framing = Framing::until_close;
        out.keep_alive = false;
    }
    return nullptr;
}

const char* parse_lines(std::string_view head, ResponseHead& out, const HeadLimits& limits) {
    std::size_t end = head.find("\r\n"sv);
    if (const char* problem = parse_status_line(head.substr(0, end), out)) return problem;
    FramingHeaders framing;
    for (std::size_t at = end + 2; at < head.size(); at = end + 2) {
        end = std::min(head.find("\r\n"sv, at), head.size());
        const std::string_view line = head.substr(at, end - at);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return "a header line without a colon";
        const HeaderView header{.name = line.substr(0, colon), .value = trim(line.substr(colon + 1))};
        if (!is_token(header.name)) return "a header name that is none";
        if (!is_field_value(header.value)) return "a control character in a header";
        if (out.headers.size() == limits.headers) return "too many headers";
        out.headers.push_back(header);
        if (const char* problem = read_framing_header(header, framing, out)) return problem;
    }
    return set_framing(framing, out);
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::string_view ResponseHead::header(std::string_view name) const noexcept {
    for (const HeaderView& header : headers) {
        if (same_name(header.name, name)) return header.value;
    }
    return {};
}

HeadResult parse_head(std::string_view text, std::size_t& scanned, ResponseHead& out,
                      const HeadLimits& limits) {
    using Kind = HeadResult::Kind;
    constexpr std::string_view blank_line = "\r\n\r\n"sv;
    const std::size_t from = scanned < blank_line.size() ? 0 : scanned - (blank_line.size() - 1);
    const std::size_t end = text.find(blank_line, from);
    scanned = text.size();
    if (end == std::string_view::npos || end + blank_line.size() > limits.bytes) {
        if (text.size() >= limits.bytes)
            return {.kind = Kind::malformed, .problem = "headers that are too long"};
        // What cannot become a reply is refused at once, not when its sender feels like going on.
        constexpr std::string_view begin = "HTTP/1."sv;
        const std::size_t known = std::min(text.size(), begin.size());
        if (text.substr(0, known) != begin.substr(0, known)) {
            return {.kind = Kind::malformed, .problem = "it does not begin with HTTP/1.x and a status"};
        }
        return {};
    }
    out.status = 0;
    out.keep_alive = false;
    out.framing = Framing::none;
    out.content_length = 0;
    out.headers.clear();
    if (const char* problem = parse_lines(text.substr(0, end + 2), out, limits)) {
        return {.kind = Kind::malformed, .problem = problem};
    }
    return {.kind = Kind::complete, .size = end + blank_line.size()};
}

}  // namespace dynantic::http
