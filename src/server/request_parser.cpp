#include "server/request_parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace dynantic::server {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::size_t longest_method = 32;
constexpr std::size_t longest_chunk_line = 1024;  // with extensions, which nobody sends

// tchar of RFC 9110.
constexpr std::array<bool, 256> token_characters = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (const char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_token(std::string_view text) noexcept {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return token_characters[static_cast<unsigned char>(c)]; });
}

bool is_field_character(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= ' ' || byte == '\t') && byte != 127;
}

bool is_field_text(std::string_view text) noexcept { return std::ranges::all_of(text, is_field_character); }

bool is_target(std::string_view text) noexcept {
    const auto good = [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 127; };
    return !text.empty() && std::ranges::all_of(text, good);
}

// Whether a request can begin so: who speaks another protocol is not let wait for the end of a head that does not come.
bool can_begin(std::string_view head) noexcept {
    const std::size_t space = head.find(' ');
    const std::string_view method = head.substr(0, std::min(space, longest_method + 1));
    if (method.size() > longest_method) return false;
    return is_token(method) || (space == std::string_view::npos && method == "\r");
}

// Where the first "\r\n\r\n" begins, which does not begin before `from`. (std::string_view::find stops at each line to call
// memcmp.)
std::size_t find_head_end(std::string_view data, std::size_t from) noexcept {
    for (std::size_t at = from;; ++at) {
        at = data.find('\n', at);
        if (at == std::string_view::npos || at + line_end.size() >= data.size())
            return std::string_view::npos;
        if (data[at + 1] == '\r' && data[at + 2] == '\n' && at > from && data[at - 1] == '\r') return at - 1;
    }
}

// The whole of `text` as a number.
bool read_number(std::string_view text, int base, std::uint64_t& value) noexcept {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

RequestParser::RequestParser(std::size_t header_limit, std::size_t body_limit)
    : header_limit_(header_limit), body_limit_(body_limit) {}

void RequestParser::reset() {
    request_.clear();
    step_ = Step::head;
    searched_ = trailers_ = 0;
    left_ = 0;
    old_ = asks_close_ = asks_keep_ = has_length_ = chunked_ = false;
}

RequestParser::State RequestParser::feed(std::string_view data, std::size_t& consumed) {
    const std::size_t size = data.size();
    Outcome outcome = Outcome::go_on;
    while (outcome == Outcome::go_on && step_ != Step::done) outcome = read(data);
    consumed = size - data.size();
    switch (outcome) {
        case Outcome::bad:
            return State::bad;
        case Outcome::head_large:
            return State::head_large;
        case Outcome::body_large:
            return State::body_large;
        case Outcome::need_more:
            return step_ == Step::head ? State::need_head : State::need_body;
        case Outcome::go_on:
            break;
    }
    return State::complete;
}

// One step: takes what it reads off the front of `data`.
RequestParser::Outcome RequestParser::read(std::string_view& data) {
    switch (step_) {
        case Step::head:
            return read_head(data);
        case Step::body:
            return read_body(data, Step::done);
        case Step::chunk_size:
            return read_chunk_size(data);
        case Step::chunk:
            return read_body(data, Step::chunk_end);
        case Step::chunk_end:
            return read_chunk_end(data);
        case Step::trailers:
            return read_trailers(data);
        case Step::done:
            break;
    }
    return Outcome::go_on;
}

RequestParser::Outcome RequestParser::read_head(std::string_view& data) {
    // Some clients end a body with one line end too many.
    while (data.starts_with(line_end)) data.remove_prefix(line_end.size());
    if (data.empty()) return Outcome::need_more;
    const std::size_t end = find_lines(data.substr(0, header_limit_));
    if (end == std::string_view::npos) {
        if (!can_begin(data)) return Outcome::bad;
        searched_ = data.size();
        return data.size() >= header_limit_ ? Outcome::head_large : Outcome::need_more;
    }
    const std::string_view head = request_.keep(data.substr(0, end + line_end.size()));
    data.remove_prefix(end + head_end.size());
    return head_.crlf && read_lines(head) ? begin_body() : Outcome::bad;
}

// Where the end of the head begins. Mostly a head comes in one piece; one that comes in many is not gone through each time.
std::size_t RequestParser::find_lines(std::string_view data) {
    if (searched_ >= head_end.size()) {
        const std::size_t end = find_head_end(data, searched_ - (head_end.size() - 1));
        if (end == std::string_view::npos) return end;
        data = data.substr(0, end + head_end.size());
    }
    return scan_head(data, head_);
}

bool RequestParser::read_lines(std::string_view head) {
    const HeadLine& first = head_.lines.front();
    if (!read_request_line(head.substr(first.begin, first.end - first.begin))) return false;
    return std::all_of(head_.lines.begin() + 1, head_.lines.end(),
                       [&](const HeadLine& line) { return read_header(head, line); });
}

bool RequestParser::read_request_line(std::string_view line) {
    if (line == "POST / HTTP/1.1") {  // as that of all operations is
        request_.method = "POST";
        request_.target = "/";
        return true;
    }
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return false;
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    old_ = version == "HTTP/1.0";
    if (method.size() > longest_method || !is_token(method) || !is_target(target)) return false;
    if (!old_ && version != "HTTP/1.1") return false;
    request_.method.assign(method);
    request_.target.assign(target);
    return true;
}

bool RequestParser::read_header(std::string_view head, const HeadLine& line) {
    if (line.colon == line.end) return false;
    const std::string_view name = head.substr(line.begin, line.colon - line.begin);
    const std::string_view value = trim(head.substr(line.colon + 1, line.end - line.colon - 1));
    const Header header = request_.add_kept_header(name, value);
    if (header == Header::other && !is_token(name)) return false;  // those that are known are tokens
    return (head_.printable || is_field_text(value)) && read_framing(header, value);
}

// The headers that say where a request ends, and what is to become of the connection.
bool RequestParser::read_framing(Header header, std::string_view value) {
    switch (header) {
        case Header::content_length:
            return !std::exchange(has_length_, true) && read_number(value, 10, left_);
        case Header::transfer_encoding:
            return !std::exchange(chunked_, true) && equals_ignoring_case(value, "chunked");
        case Header::expect:
            request_.expects_continue |= equals_ignoring_case(value, "100-continue");
            return true;
        case Header::connection:
            read_wishes(value);
            return true;
        default:
            return true;
    }
}

void RequestParser::read_wishes(std::string_view connection) {
    while (!connection.empty()) {
        const std::size_t comma = std::min(connection.find(','), connection.size());
        const std::string_view each = trim(connection.substr(0, comma));
        asks_close_ |= equals_ignoring_case(each, "close");
        asks_keep_ |= equals_ignoring_case(each, "keep-alive");
        connection.remove_prefix(std::min(comma + 1, connection.size()));
    }
}

RequestParser::Outcome RequestParser::begin_body() {
    if (chunked_ && (has_length_ || old_)) return Outcome::bad;
    request_.keep_alive = !asks_close_ && (!old_ || asks_keep_);
    if (old_) request_.expects_continue = false;
    if (left_ > body_limit_) return Outcome::body_large;
    // A promise of more is not worth memory before it is kept.
    constexpr std::uint64_t trusted = 64 * 1024;
    request_.body.reserve(static_cast<std::size_t>(std::min(left_, trusted)));
    step_ = chunked_ ? Step::chunk_size : left_ != 0 ? Step::body : Step::done;
    return Outcome::go_on;
}

RequestParser::Outcome RequestParser::read_body(std::string_view& data, Step next) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, data.size()));
    request_.body.append(data.substr(0, size));
    data.remove_prefix(size);
    left_ -= size;
    if (left_ != 0) return Outcome::need_more;
    step_ = next;
    return Outcome::go_on;
}

RequestParser::Outcome RequestParser::read_chunk_size(std::string_view& data) {
    const std::string_view room = data.substr(0, longest_chunk_line);
    const std::size_t end = room.find(line_end);
    if (end == std::string_view::npos)
        return room.size() < longest_chunk_line ? Outcome::need_more : Outcome::bad;
    const std::string_view line = room.substr(0, end);
    const std::string_view size = trim(line.substr(0, line.find(';')));
    if (!is_field_text(line) || !read_number(size, 16, left_)) return Outcome::bad;
    data.remove_prefix(end + line_end.size());
    if (left_ > body_limit_ - request_.body.size()) return Outcome::body_large;
    step_ = left_ == 0 ? Step::trailers : Step::chunk;
    return Outcome::go_on;
}

RequestParser::Outcome RequestParser::read_chunk_end(std::string_view& data) {
    if (!line_end.starts_with(data.substr(0, line_end.size()))) return Outcome::bad;
    if (data.size() < line_end.size()) return Outcome::need_more;
    data.remove_prefix(line_end.size());
    step_ = Step::chunk_size;
    return Outcome::go_on;
}

// Trailers are read past: nothing that this server goes by may stand there.
RequestParser::Outcome RequestParser::read_trailers(std::string_view& data) {
    const std::size_t end = data.find(line_end);
    if (end == std::string_view::npos)
        return trailers_ + data.size() < header_limit_ ? Outcome::need_more : Outcome::head_large;
    const std::string_view line = data.substr(0, end);
    trailers_ += end + line_end.size();
    if (trailers_ > header_limit_) return Outcome::head_large;
    data.remove_prefix(end + line_end.size());
    if (line.empty()) {
        step_ = Step::done;
        return Outcome::go_on;
    }
    const std::size_t colon = line.find(':');
    const bool good =
        colon != std::string_view::npos && is_token(line.substr(0, colon)) && is_field_text(line);
    return good ? Outcome::go_on : Outcome::bad;
}

}  // namespace dynantic::server
