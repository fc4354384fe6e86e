#include "http/chunk_decoder.hpp"

#include <algorithm>

namespace dynantic::http {
namespace {

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

ChunkDecoder::Progress ChunkDecoder::feed(std::string_view text, std::string& out, std::size_t limit) {
    using Kind = Progress::Kind;
    std::size_t at = 0;
    while (at < text.size()) {
        if (state_ == State::data) {
            const std::size_t take =
                static_cast<std::size_t>(std::min<std::uint64_t>(left_, text.size() - at));
            if (take > limit - out.size()) return {.kind = Kind::too_large, .consumed = at};
            out.append(text, at, take);
            at += take;
            left_ -= take;
            if (left_ == 0) state_ = State::data_return;
            continue;
        }
        const Kind kind = step(text[at]);
        ++at;
        if (kind != Kind::more) return {.kind = kind, .consumed = at};
        if (state_ == State::data && left_ > limit - out.size())
            return {.kind = Kind::too_large, .consumed = at};
    }
    return {.kind = Kind::more, .consumed = at};
}

// One character of what surrounds the data.
ChunkDecoder::Progress::Kind ChunkDecoder::step(char c) noexcept {
    using Kind = Progress::Kind;
    switch (state_) {
        case State::first_digit:
        case State::size: {
            const int digit = hex_digit(c);
            if (digit >= 0) {
                if (left_ > (UINT64_MAX >> 4U)) return Kind::malformed;
                left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
                state_ = State::size;
                return Kind::more;
            }
            if (state_ == State::first_digit) return Kind::malformed;
            line_ = 0;
            if (c == '\r') {
                state_ = State::size_newline;
            } else if (c == ';' || c == ' ' || c == '\t') {
                state_ = State::extension;
            } else {
                return Kind::malformed;
            }
            return Kind::more;
        }
        case State::extension:
            if (c == '\r') {
                state_ = State::size_newline;
            } else if (c == '\n' || ++line_ > max_line) {
                return Kind::malformed;
            }
            return Kind::more;
        case State::size_newline:
            if (c != '\n') return Kind::malformed;
            line_ = 0;
            state_ = left_ == 0 ? State::trailer_start : State::data;
            return Kind::more;
        case State::data_return:
            if (c != '\r') return Kind::malformed;
            state_ = State::data_newline;
            return Kind::more;
        case State::data_newline:
            if (c != '\n') return Kind::malformed;
            state_ = State::first_digit;
            return Kind::more;
        case State::trailer_start:
            if (c == '\r') {
                state_ = State::last_newline;
                return Kind::more;
            }
            state_ = State::trailer;
            [[fallthrough]];
        case State::trailer:
            if (c == '\r') {
                state_ = State::trailer_newline;
            } else if (c == '\n' || ++line_ > max_line) {
                return Kind::malformed;
            }
            return Kind::more;
        case State::trailer_newline:
            if (c != '\n') return Kind::malformed;
            state_ = State::trailer_start;
            return Kind::more;
        case State::last_newline:
            return c == '\n' ? Kind::done : Kind::malformed;
        case State::data:
            break;
    }
    return Kind::malformed;
}

}  // namespace dynantic::http
