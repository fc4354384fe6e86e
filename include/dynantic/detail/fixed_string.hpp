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

}  // namespace dynantic::detail
