#pragma once

#include <string_view>

namespace dynantic::detail {

constexpr bool is_name_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// The last identifier of a text: of what a compiler prints for a function whose last template argument is a pointer to a
// member or subobject, that is the member's name.
//
//     g++     ... [with Box P = Box{((const void*)(& fake<User>.Holder<User>::value.User::email))}]
//     clang   ... [P = Box{&fake.value.email}]
//
// The functions asked return `auto`, because g++ explains a named return type behind the arguments, after a ';'.
constexpr std::string_view last_identifier(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0 && !is_name_character(text[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_name_character(text[begin - 1])) --begin;
    return text.substr(begin, end - begin);
}

}  // namespace dynantic::detail
