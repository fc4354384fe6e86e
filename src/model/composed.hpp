#pragma once

#include <dynantic/detail/model/model_info.hpp>

#include <string_view>

namespace dynantic::detail {

// The segments of a pattern. The pattern was checked at compile time: its members exist, its braces match.
ComposedInfo parse_composed(const ModelInfo& info, std::string_view name, std::string_view pattern);

// Settles the text of the member of a segment, which begins at `start` and reaches to the end: zeros in front where it
// has a width. False, with the reason, where it cannot be part of the key.
[[nodiscard]] bool settle_part(const ComposedInfo& composed, std::size_t segment, std::size_t start,
                               std::string& text, std::string& why);

// Appends the text of a composed attribute; false with the path of the member that cannot be part of it.
bool append_composed(const ModelInfo& info, const ComposedInfo& composed, const void* object,
                     ValueWriter& out, std::string& text);

// Reads the members that are not in `seen` (one bit a field) out of the text, and marks them. False, with the reason,
// where the text does not have the form of the pattern.
bool parse_back(const ModelInfo& info, const ComposedInfo& composed, std::string_view text, void* object,
                std::uint64_t* seen, std::string& why);

}  // namespace dynantic::detail
