#pragma once

#include <dynantic/detail/model/model_info.hpp>

#include <string_view>

namespace dynantic::detail {

// The segments of a pattern. The pattern was checked at compile time: its members exist, its braces match.
ComposedInfo parse_composed(const ModelInfo& info, std::string_view name, std::string_view pattern);

// Appends the text of a composed attribute; false with the path of the member that cannot be part of it.
bool append_composed(const ModelInfo& info, const ComposedInfo& composed, const void* object,
                     ValueWriter& out, std::string& text);

// Reads the members that are not in `seen` (one bit a field) out of the text, and marks them. False, with the reason,
// where the text does not have the form of the pattern.
bool parse_back(const ModelInfo& info, const ComposedInfo& composed, std::string_view text, void* object,
                std::uint64_t* seen, std::string& why);

}  // namespace dynantic::detail
