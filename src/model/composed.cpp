#include "model/composed.hpp"

#include "model/read_helpers.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace dynantic::detail {
namespace {

std::uint16_t find_member(const ModelInfo& info, std::string_view member) {
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        if (info.fields[i].member == member) return static_cast<std::uint16_t>(i);
    }
    return no_field;
}

bool is_seen(const std::uint64_t* seen, std::size_t field) {
    return (seen[field / 64] >> (field % 64) & 1) != 0;
}

}  // namespace

ComposedInfo parse_composed(const ModelInfo& info, std::string_view name, std::string_view pattern) {
    ComposedInfo composed{.name = name, .pattern = pattern, .segments = {}};
    std::string_view rest = pattern;
    while (true) {
        ComposedSegment segment;
        const std::size_t open = rest.find('{');
        segment.literal = rest.substr(0, open);
        if (open != std::string_view::npos) {
            const std::size_t close = rest.find('}', open);
            std::string_view member = rest.substr(open + 1, close - open - 1);
            if (const std::size_t colon = member.find(':'); colon != std::string_view::npos) {
                std::from_chars(member.data() + colon + 1, member.data() + member.size(), segment.width);
                member = member.substr(0, colon);
            }
            segment.field = find_member(info, member);
            rest.remove_prefix(close + 1);
        }
        composed.segments.push_back(segment);
        if (open == std::string_view::npos) return composed;
    }
}

// A member's text must not contain the literal that ends it: "a#b" in "{x}#{y}" would read back as another x and y, and
// two different items could have one key.
bool settle_part(const ModelInfo& info, const ComposedInfo& composed, std::size_t place, std::size_t start,
                 std::string& text, std::string& why) {
    const std::size_t width = composed.segments[place].width;
    const std::size_t length = text.size() - start;
    if (length == 0) {
        why = "an empty text cannot be part of the composed key `" + std::string(composed.name) + "`";
        return false;
    }
    const bool is_number = info.fields[composed.segments[place].field].codec->type == AttributeType::number;
    if (width != 0 && is_number && text[start] == '-') {
        why = "the number is negative, and the composed key `" + std::string(composed.name) + "` has " +
              std::to_string(width) + " characters for it: negative numbers would break the order of keys";
        return false;
    }
    if (width != 0 && length > width) {
        why = "the text is longer than the " + std::to_string(width) + " characters that the composed key `" +
              std::string(composed.name) + "` has for it, which would break the order of keys";
        return false;
    }
    if (length < width) {
        const bool negative = text[start] == '-';
        text.insert(start + (negative ? 1 : 0), width - length, '0');
    }
    const std::string_view stop = composed.segments[place + 1].literal;
    if (!stop.empty() && std::string_view(text).substr(start).find(stop) != std::string_view::npos) {
        why = "the text contains `" + std::string(stop) + "`, which ends it in the composed key `" +
              std::string(composed.name) + "`";
        return false;
    }
    return true;
}

namespace {

// One segment of the text: its literal, then the member's value.
bool append_segment(const ModelInfo& info, const ComposedInfo& composed, std::size_t place, const void* value,
                    ValueWriter& out, std::string& text) {
    const ComposedSegment& segment = composed.segments[place];
    text.append(segment.literal);
    if (segment.field == no_field) return true;
    const FieldInfo& field = info.fields[segment.field];
    const std::size_t start = text.size();
    if (!field.codec->to_text(*field.codec, value, out, text)) return out.in(field.member);
    std::string why;
    if (settle_part(info, composed, place, start, text, why)) return true;
    out.fail(std::move(why));
    return out.in(field.member);
}

}  // namespace

bool append_composed(const ModelInfo& info, const ComposedInfo& composed, const void* object,
                     ValueWriter& out, std::string& text) {
    for (std::size_t place = 0; place < composed.segments.size(); ++place) {
        const std::uint16_t field = composed.segments[place].field;
        const void* const value =
            field == no_field ? nullptr : static_cast<const char*>(object) + info.fields[field].offset;
        if (!append_segment(info, composed, place, value, out, text)) return false;
    }
    return true;
}

std::string compose(const ModelInfo& info, std::string_view name, std::span<const void* const> values) {
    const auto composed = std::find_if(info.composed.begin(), info.composed.end(),
                                       [&](const ComposedInfo& each) { return each.name == name; });
    std::string text;
    std::string unused;
    ValueWriter out(unused);
    for (std::size_t place = 0; place < composed->segments.size(); ++place) {
        const bool is_given = place < values.size();
        if (!is_given) {
            text.append(composed->segments[place].literal);  // up to the first part that is not given
            break;
        }
        if (!append_segment(info, *composed, place, values[place], out, text)) out.raise();
    }
    return text;
}

bool parse_back(const ModelInfo& info, const ComposedInfo& composed, std::string_view text, void* object,
                std::uint64_t* seen, std::string& why) {
    const bool fits =
        split_composed(composed, text, [&](const ComposedSegment& segment, std::string_view part) {
            if (is_seen(seen, segment.field)) return true;
            const FieldInfo& field = info.fields[segment.field];
            std::string digits(
                part);  // from_text takes leading zeros where the type is a number, but not behind a sign
            if (!field.codec->from_text(*field.codec, digits, static_cast<char*>(object) + field.offset,
                                        why)) {
                why = "its part `" + std::string(field.member) + "` is refused: " + why;
                return false;
            }
            seen[segment.field / 64] |= std::uint64_t{1} << (segment.field % 64);
            return true;
        });
    if (!fits && why.empty())
        why = "the text does not have the form of `" + std::string(composed.pattern) + "`";
    return fits;
}

void refuse_part_out_of_range() {
    Error(ErrorKind::validation, "a number is out of the range of the member of a composed key").raise();
}

std::string render_composed(const ModelInfo& info, const ComposedInfo& composed, const void* object) {
    std::string text;
    std::string unused;
    ValueWriter out(unused);
    if (!append_composed(info, composed, object, out, text)) out.raise();
    return text;
}

}  // namespace dynantic::detail
