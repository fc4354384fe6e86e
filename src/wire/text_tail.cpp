#include "wire/text_tail.hpp"

#include "wire/grow.hpp"
#include "wire/text_scan.hpp"

#include <algorithm>

namespace dynantic::detail {
namespace {

constexpr std::size_t longest_escape = 6;  // \u001f

char* write_escape(char* to, char c) noexcept {
    static constexpr std::string_view hex = "0123456789abcdef";
    const auto two = [&](char letter) {
        to[0] = '\\';
        to[1] = letter;
        return to + 2;
    };
    switch (c) {
        case '"':
        case '\\':
            return two(c);
        case '\b':
            return two('b');
        case '\f':
            return two('f');
        case '\n':
            return two('n');
        case '\r':
            return two('r');
        case '\t':
            return two('t');
        default:
            break;
    }
    const auto code = static_cast<unsigned char>(c);
    std::memcpy(to, "\\u00", 4);
    to[4] = hex[code >> 4];
    to[5] = hex[code & 15];
    return to + longest_escape;
}

}  // namespace

void TextTail::quoted(std::string_view piece) {
    char* const to = room(piece.size() + 2);
    *to = '"';
    const std::size_t plain = copy_plain(to + 1, piece.data(), piece.size());
    wrote(to + 1 + plain);
    if (plain != piece.size()) escaped(piece.substr(plain));
    *at_++ = '"';
}

// Leaves room for the closing quote.
void TextTail::escaped(std::string_view piece) {
    while (!piece.empty()) {
        char* const to = write_escape(room(longest_escape + piece.size()), piece[0]);
        piece.remove_prefix(1);
        const std::size_t plain = copy_plain(to, piece.data(), piece.size());
        wrote(to + plain);
        piece.remove_prefix(plain);
    }
}

void TextTail::insert(std::size_t place, std::string_view piece) {
    char* const end = room(piece.size());
    char* const at = text_.data() + place;
    std::memmove(at + piece.size(), at, static_cast<std::size_t>(end - at));
    std::memcpy(at, piece.data(), piece.size());
    wrote(end + piece.size());
}

// As much as the text has room for already, at least: most texts are reserved by those who know how long they will be.
void TextTail::grow(std::size_t size) {
    const std::size_t before = written();
    grow_for_overwrite(text_, std::max(text_.capacity(), before + size));
    at_ = text_.data() + before;
    end_ = text_.data() + text_.size();
}

}  // namespace dynantic::detail
