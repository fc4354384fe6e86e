#include "aws/refusal.hpp"

#include "aws/text.hpp"
#include "wire/json_scan.hpp"

#include <utility>

namespace dynantic::aws {
namespace {

constexpr std::size_t shortest_token = 16;  // AWS gives hundreds of characters

// As it stands in JSON where the writer puts a backslash before each '/'.
std::string with_escaped_slashes(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '/') escaped.push_back('\\');
        escaped.push_back(c);
    }
    return escaped;
}

// Behind the object that opens at `at`; npos where it does not end.
std::size_t end_of_object(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        if (text[at] == '"') {
            detail::take_string(text, at);
            continue;
        }
        if (text[at] == '{') ++depth;
        if (text[at] == '}' && --depth == 0) return at + 1;
        ++at;
    }
    return std::string_view::npos;
}

// The first member "Item" from `at` on that is an object, from its brace on; empty at the end of the text.
std::string_view next_item(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (text[at] != '"') {
            ++at;
            continue;
        }
        if (detail::take_string(text, at) != "Item") continue;
        const std::size_t begin = detail::value_behind(text, at);
        if (begin >= text.size() || text[begin] != '{') continue;
        const std::size_t end = end_of_object(text, begin);
        if (end != std::string_view::npos) return text.substr(begin, end - begin);
    }
    return text.substr(text.size());
}

}  // namespace

void blot_out_token(std::string& body, std::string_view token) {
    if (token.size() < shortest_token) return;
    const std::string escaped = with_escaped_slashes(token);
    if (body.find(token) == std::string::npos && body.find(escaped) == std::string::npos) return;
    std::string out;
    const std::string_view text = body;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view item = next_item(text, at);
        const auto begin = static_cast<std::size_t>(item.data() - text.data());
        std::string piece(text.substr(at, begin - at));
        blot_out(piece, token);
        blot_out(piece, escaped);
        out.append(piece).append(item);
        at = begin + item.size();
    }
    body = std::move(out);
}

}  // namespace dynantic::aws
