#include "wire/json_scan.hpp"

#include <dynantic/detail/error_code.hpp>

namespace dynantic::detail {
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
        std::size_t next = value_behind(body, at);
        if (next >= body.size() || body[next] != '"') continue;
        const std::string_view type = take_string(body, next);
        const std::size_t hash = type.rfind('#');
        return hash == std::string_view::npos ? type : type.substr(hash + 1);
    }
    return {};
}

}  // namespace dynantic::detail
