#include "engine/validation/describe.hpp"

#include <array>
#include <charconv>

namespace dynantic::engine::validation {

namespace {

// The service is written in Java and shows its values by their toString: lists as [a, b], maps as {k=v},
// structures as Class(field=value, ...) with every field, null where it is not there.

void append_lower_first(std::string& out, std::string_view name) {
    const auto start = out.size();
    out.append(name);
    if (out[start] >= 'A' && out[start] <= 'Z') out[start] = static_cast<char>(out[start] - 'A' + 'a');
}

void append(std::string& out, std::size_t most, const JsonValue& value, const Shape& shape);

// Whether there is room for one more of many; where there is none, says that there are more.
bool has_room(std::string& out, std::size_t most) {
    if (out.size() < most) return true;
    out.append("...");
    return false;
}

void append_scalar(std::string& out, const JsonValue& value) {
    switch (value.kind()) {
        case JsonKind::string:
            out.append(value.raw_string());
            break;
        case JsonKind::boolean:
            out.append(value.as_boolean() ? "true" : "false");
            break;
        case JsonKind::number: {
            std::array<char, 32> digits{};
            const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.as_long()).ptr;
            out.append(digits.data(), end);
            break;
        }
        default:
            out.append("null");
    }
}

void append_attribute_value(std::string& out, std::size_t most, const JsonValue& value) {
    static constexpr std::array<std::string_view, 10> tags{"S",  "N", "B", "SS",   "NS",
                                                           "BS", "M", "L", "NULL", "BOOL"};
    const auto object = value.raw_object();
    out.append("AttributeValue(");
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (i != 0) out.append(", ");
        append_lower_first(out, tags[i]);
        out.push_back('=');
        const auto member = object[tags[i]];
        if (!member) {
            out.append("null");
        } else if (member.kind() == JsonKind::array) {
            out.push_back('[');
            bool first = true;
            for (const auto element : member.raw_array()) {
                if (!first) out.append(", ");
                first = false;
                if (!has_room(out, most)) break;
                if (element.kind() == JsonKind::object) {
                    append_attribute_value(out, most, element);
                } else {
                    append_scalar(out, element);
                }
            }
            out.push_back(']');
        } else if (member.kind() == JsonKind::object) {
            append(out, most, member, Shape{.kind = Kind::attribute_map});
        } else {
            append_scalar(out, member);
        }
    }
    out.push_back(')');
}

void append_list(std::string& out, std::size_t most, const JsonValue& value, const Shape* element) {
    out.push_back('[');
    bool first = true;
    for (const auto each : value.raw_array()) {
        if (!first) out.append(", ");
        first = false;
        if (!has_room(out, most)) break;
        if (element == nullptr) {
            append_attribute_value(out, most, each);
        } else {
            append(out, most, each, *element);
        }
    }
    out.push_back(']');
}

void append_map(std::string& out, std::size_t most, const JsonValue& value, const Shape* element) {
    out.push_back('{');
    bool first = true;
    for (const auto [name, each] : value.raw_object()) {
        if (!first) out.append(", ");
        first = false;
        if (!has_room(out, most)) break;
        out.append(name).push_back('=');
        if (element == nullptr) {
            append_attribute_value(out, most, each);
        } else {
            append(out, most, each, *element);
        }
    }
    out.push_back('}');
}

void append_structure(std::string& out, std::size_t most, const JsonValue& value, const Shape& shape) {
    const auto object = value.raw_object();
    out.append(shape.java_class).push_back('(');
    bool first = true;
    for (const auto& field : shape.fields) {
        if (!first) out.append(", ");
        first = false;
        append_lower_first(out, field.name);
        out.push_back('=');
        append(out, most, object[field.name], *field.shape);
    }
    out.push_back(')');
}

void append(std::string& out, std::size_t most, const JsonValue& value, const Shape& shape) {
    if (!value) {
        out.append("null");
        return;
    }
    switch (shape.kind) {
        case Kind::list:
            append_list(out, most, value, shape.element);
            break;
        case Kind::attribute_list:
            append_list(out, most, value, nullptr);
            break;
        case Kind::map:
            append_map(out, most, value, shape.element);
            break;
        case Kind::attribute_map:
            append_map(out, most, value, nullptr);
            break;
        case Kind::attribute_value:
            append_attribute_value(out, most, value);
            break;
        case Kind::structure:
            append_structure(out, most, value, shape);
            break;
        default:
            append_scalar(out, value);
    }
}

}  // namespace

std::string describe(const JsonValue& value, const Shape& shape) {
    return describe(value, shape, std::string::npos);
}

std::string describe(const JsonValue& value, const Shape& shape, std::size_t most) {
    std::string out;
    append(out, most, value, shape);
    return out;
}

}  // namespace dynantic::engine::validation
