#pragma once

#include <dynantic/detail/model/model_info.hpp>

#include <cstddef>
#include <string_view>

namespace dynantic::detail {

// The segments of a pattern. The pattern was checked at compile time: its members exist, its braces match.
ComposedInfo parse_composed(const ModelInfo& info, std::string_view name, std::string_view pattern);

// Settles the text of the member of a segment, which begins at `start` and reaches to the end: zeros in front where it
// has a width. False, with the reason, where it cannot be part of the key.
[[nodiscard]] bool settle_part(const ModelInfo& info, const ComposedInfo& composed, std::size_t segment,
                               std::size_t start, std::string& text, std::string& why);

// Appends the text of a composed attribute; false with the path of the member that cannot be part of it.
bool append_composed(const ModelInfo& info, const ComposedInfo& composed, const void* object,
                     ValueWriter& out, std::string& text);

// Takes a composed text apart: `part(segment, text)` gets the text of each member, up to the literal that ends it. False
// where the text does not have the form of the pattern, or `part` says so.
template <class Part>
[[nodiscard]] bool split_composed(const ComposedInfo& composed, std::string_view text, Part&& part) {
    for (std::size_t place = 0; place < composed.segments.size(); ++place) {
        const ComposedSegment& segment = composed.segments[place];
        if (!text.starts_with(segment.literal)) return false;
        text.remove_prefix(segment.literal.size());
        if (segment.field == no_field) break;
        const std::string_view stop = composed.segments[place + 1].literal;
        const std::string_view own = stop.empty() ? text : text.substr(0, text.find(stop));
        text.remove_prefix(own.size());
        if (!part(segment, own)) return false;
    }
    return text.empty();
}

// Reads the members that are not in `seen` (one bit a field) out of the text, and marks them. False, with the reason,
// where the text does not have the form of the pattern.
bool parse_back(const ModelInfo& info, const ComposedInfo& composed, std::string_view text, void* object,
                std::uint64_t* seen, std::string& why);

}  // namespace dynantic::detail
