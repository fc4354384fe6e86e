#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace dynantic::detail {

// A text that can be a template argument: `Gsi<"StatusIndex", ...>`. Structural, so equal texts are the same
// argument.
template <std::size_t N>
struct FixedString {
    char text[N]{};  // ends in '\0'

    consteval FixedString(const char (&literal)[N]) { std::copy_n(literal, N, text); }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return N - 1; }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, N - 1}; }
    [[nodiscard]] constexpr operator std::string_view() const noexcept { return view(); }
};

// Where `wanted` stands in a text, from a place on; npos where it does not. `std::string_view::find` compares an address
// with null, and that of a template argument is no constant there for g++ under -fsanitize=undefined (GCC bug 71962).
constexpr std::size_t place_of(std::string_view text, char wanted, std::size_t from = 0) noexcept {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (text[at] == wanted) return at;
    }
    return std::string_view::npos;
}

}  // namespace dynantic::detail
