#include <dynantic/detail/error_code.hpp>

namespace dynantic::detail {
namespace {

// The text between the quotes of the string that opens at `at`, and `at` behind it; escapes stay as they are,
// because neither the member's name nor a code ever holds one. An unfinished string ends with the text.
std::string_view take_string(std::string_view text, std::size_t& at) noexcept {
    const std::size_t first = ++at;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    const std::size_t last = at < text.size() ? at : text.size();
    at = last + 1;
    return text.substr(first, last - first);
}

std::size_t skip_space(std::string_view text, std::size_t at) noexcept {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
        ++at;
    return at;
}

}  // namespace

std::string_view error_code(std::string_view body) noexcept {
    int depth = 0;
    for (std::size_t at = 0; at < body.size();) {
        const char c = body[at];
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (c != '"') {
            ++at;
            continue;
        }
        const std::string_view name = take_string(body, at);
        if (depth != 1 || name != "__type") continue;
        std::size_t next = skip_space(body, at);
        if (next >= body.size() || body[next] != ':') continue;
        next = skip_space(body, next + 1);
        if (next >= body.size() || body[next] != '"') continue;
        const std::string_view type = take_string(body, next);
        const std::size_t hash = type.rfind('#');
        return hash == std::string_view::npos ? type : type.substr(hash + 1);
    }
    return {};
}

}  // namespace dynantic::detail
