#pragma once

#include <cstddef>
#include <string_view>

namespace dynantic::detail {

// For finding one thing in a JSON text that may be none: nothing is checked, and nothing is read beyond the end.

/// The text between the quotes of the string that opens at `at`, and `at` behind it; escapes stay as they are. An unfinished
/// string ends with the text.
inline std::string_view take_string(std::string_view text, std::size_t& at) noexcept {
    const std::size_t first = ++at;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    const std::size_t last = at < text.size() ? at : text.size();
    at = last + 1;
    return text.substr(first, last - first);
}

inline std::size_t skip_space(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
        ++at;
    return at;
}

/// Where the value of a member begins whose name ends before `at`; the text's end where no colon follows.
inline std::size_t value_behind(std::string_view text, std::size_t at) noexcept {
    at = skip_space(text, at);
    return at < text.size() && text[at] == ':' ? skip_space(text, at + 1) : text.size();
}

}  // namespace dynantic::detail
