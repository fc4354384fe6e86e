#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dynantic {

/// The bytes of a DynamoDB binary attribute (B). `std::vector<std::byte>` as a member of a model is the same
/// type; `std::vector<std::uint8_t>` is refused by the compiler, because it could as well mean a list of numbers.
using Binary = std::vector<std::byte>;

/// The bytes of a text, as they stand. Does not throw but std::bad_alloc.
[[nodiscard]] inline Binary to_binary(std::string_view text) {
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    return Binary(first, first + text.size());
}

/// A view of bytes as text; valid as long as `bytes` lives and is not changed.
[[nodiscard]] inline std::string_view as_text(const Binary& bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace dynantic
