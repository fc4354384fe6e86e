#include "engine/validation/check.hpp"

#include "engine/api_error.hpp"
#include "engine/item/json_access.hpp"
#include "engine/validation/describe.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace dynantic::engine::validation {

namespace {

constexpr std::size_t max_errors = 10;
// Of a value that an error shows. A request of 16 MB can hold values of which the text is a hundred times as long.
constexpr std::size_t max_shown = std::size_t{256} * 1024;

void check_type(const JsonValue& value, const Shape& shape, bool is_element) {
    switch (shape.kind) {
        case Kind::string:
            static_cast<void>(value.as_string());
            break;
        case Kind::boolean:
            static_cast<void>(value.as_boolean());
            break;
        case Kind::integer:
            static_cast<void>(value.as_integer());
            break;
        case Kind::long_integer:
            static_cast<void>(value.as_long());
            break;
        case Kind::double_number:
            static_cast<void>(value.as_double());
            break;
        case Kind::list:
            for (const auto element : value.as_list()) {
                if (element) check_type(element, *shape.element, true);
            }
            break;
        case Kind::map:
            for (const auto member : value.as_map(shape.java_class)) {
                if (member.value) check_type(member.value, *shape.element, true);
            }
            break;
        case Kind::structure:
            check_types({is_element ? value.as_element_structure(shape.java_class)
                                    : value.as_structure(shape.java_class),
                         shape});
            break;
        case Kind::attribute_value:
        case Kind::attribute_map:
        case Kind::attribute_list:
            break;  // whoever reads them checks them
    }
}

// Where a value stands, as a chain on the stack: most requests are right, so texts are made only when one is
// wrong.
struct Path {
    const Path* parent = nullptr;
    std::string_view name;     // of a field, or a key of a map; empty for an element of a list
    std::size_t position = 0;  // of an element, from 1
    bool is_member = false;    // an element or a map's value: shown with ".member"

    // "keySchema.1.member.keyType", or with the names as they are in the request.
    [[nodiscard]] std::string text(bool lower) const {
        std::string out = parent == nullptr ? std::string() : parent->text(lower);
        if (name.empty() && position == 0) return out;
        if (!out.empty()) out.push_back('.');
        const auto start = out.size();
        if (name.empty()) {
            out += std::to_string(position);
        } else {
            out += name;
        }
        if (is_member) return out + ".member";
        if (lower && out[start] >= 'A' && out[start] <= 'Z')
            out[start] = static_cast<char>(out[start] - 'A' + 'a');
        return out;
    }
};

std::string enumeration(std::span<const std::string_view> values) {
    std::string out = "Member must satisfy enum value set: [";
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i != 0) out += ", ";
        out += values[i];
    }
    return out + "]";
}

std::size_t utf16_length(std::string_view text) noexcept {
    // The length of a Java string: one per code point, two above U+FFFF.
    std::size_t length = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        length += (byte & 0xC0U) != 0x80U ? 1 : 0;
        length += byte >= 0xF0U ? 1 : 0;
    }
    return length;
}

bool is_table_name(std::string_view name) noexcept {
    return name.size() >= 3 && name.size() <= 255 && is_name(name);
}

class Checker {
  public:
    void structure(const FieldValues& values, const Path& path) {
        const auto& fields = values.shape().fields;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (!fields[i].required && !values.has(i)) continue;
            if (errors_.size() >= max_errors) return;
            field(fields[i], values[i], Path{&path, fields[i].name, 0, false});
        }
    }

    // The fields that are told before all others.
    void first(const FieldValues& values) {
        values.each([&](const Field& field, const JsonValue& value) {
            if (field.report != Report::first) return;
            table_name(value.raw_string(), Path{nullptr, field.name, 0, false});
            throw_gathered();
        });
    }

    void throw_gathered() const {
        if (errors_.empty()) return;
        std::string message = std::to_string(errors_.size());
        message += errors_.size() == 1 ? " validation error detected: " : " validation errors detected: ";
        for (std::size_t i = 0; i < errors_.size(); ++i) {
            if (i != 0) message += "; ";
            message += errors_[i];
        }
        throw_validation(std::move(message));
    }

  private:
    // A table's name, or its ARN. The model allows any text of 1 to 1,024 characters since ARNs came; what a
    // name must be is checked behind that.
    void table_name(std::string_view name, const Path& path) {
        if (name.starts_with("arn:")) return;
        const auto fail = [&](std::string_view constraint) {
            add("'" + std::string(name) + "'", path, std::string(constraint));
        };
        if (name.empty()) return fail("Member must have length greater than or equal to 1");
        if (!is_name(name)) fail("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        if (name.size() < 3) fail("Member must have length greater than or equal to 3");
        if (name.size() > 255 && utf16_length(name) > 255)
            fail("Member must have length less than or equal to 255");
    }

    // Of a field that is there or must be.
    void field(const Field& field, const JsonValue& value, const Path& path) {
        if (!value) return add("null", path, "Member must not be null");
        if (field.report != Report::first) own_constraints(field, value, path);
        children(*field.shape, value, path);
    }

    void children(const Shape& shape, const JsonValue& value, const Path& path) {
        if (shape.kind == Kind::structure) {
            structure({value.raw_object(), shape}, path);
        } else if (shape.kind == Kind::list && has_children(*shape.element)) {
            std::size_t position = 0;
            for (const auto element : value.raw_array()) {
                ++position;
                if (element) children(*shape.element, element, Path{&path, {}, position, true});
            }
        } else if (shape.kind == Kind::map && has_children(*shape.element)) {
            for (const auto [name, element] : value.raw_object()) {
                if (element) children(*shape.element, element, Path{&path, name, 0, true});
            }
        }
    }

    static bool has_children(const Shape& shape) noexcept {
        return shape.kind == Kind::structure || shape.kind == Kind::list || shape.kind == Kind::map;
    }

    void own_constraints(const Field& field, const JsonValue& value, const Path& path) {
        const auto fail = [&](const std::string& constraint) {
            if (field.report == Report::bare) {
                throw_validation("1 validation error detected: Value at '" + path.text(false) +
                                 "' failed to satisfy constraint: " + constraint);
            }
            add("'" + describe(value, *field.shape, max_shown) + "'", path, constraint);
        };
        if (field.minimum != no_minimum && value.as_long() < field.minimum) {
            fail("Member must have value greater than or equal to " + std::to_string(field.minimum));
        }
        if (field.maximum != no_maximum && value.as_long() > field.maximum) {
            fail("Member must have value less than or equal to " + std::to_string(field.maximum));
        }
        if (field.table_keys) table_keys(value, fail);
        if (field.max_value_length != no_maximum) value_lengths(field, value, fail);
        if (field.max_member_length != no_maximum) member_lengths(field, value, fail);
        if (field.name_pattern && !is_name(value.raw_string())) {
            fail("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        }
        if (field.min_length != no_minimum || field.max_length != no_maximum) {
            const auto size = length(value);
            if (field.min_length != no_minimum && size < field.min_length) {
                fail("Member must have length greater than or equal to " + std::to_string(field.min_length));
            }
            if (size > field.max_length) {
                fail("Member must have length less than or equal to " + std::to_string(field.max_length));
            }
        }
        if (!field.values.empty() &&
            std::ranges::find(field.values, value.raw_string()) == field.values.end()) {
            fail(enumeration(field.values));
        }
    }

    template <class Fail>
    static void table_keys(const JsonValue& value, const Fail& fail) {
        for (const auto member : value.raw_object()) {
            if (is_table_name(member.name) || member.name.starts_with("arn:")) continue;
            fail(
                "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
                "Member must have "
                "length greater than or equal to 3, Member must satisfy regular expression pattern: "
                "[a-zA-Z0-9_.-]+]");
            return;
        }
    }

    template <class Fail>
    static void value_lengths(const Field& field, const JsonValue& value, const Fail& fail) {
        for (const auto member : value.raw_object()) {
            const auto size = static_cast<std::int64_t>(member.value.raw_array().size());
            if (size >= 1 && size <= field.max_value_length) continue;
            fail("Map value must satisfy constraint: [Member must have length less than or equal to " +
                 std::to_string(field.max_value_length) +
                 ", Member must have length greater than or equal to 1]");
            return;
        }
    }

    template <class Fail>
    static void member_lengths(const Field& field, const JsonValue& value, const Fail& fail) {
        for (const auto member : value.raw_array()) {
            const auto size = length(member);
            if (size >= 1 && size <= field.max_member_length) continue;
            fail("Member must satisfy constraint: [Member must have length less than or equal to " +
                 std::to_string(field.max_member_length) +
                 ", Member must have length greater than or equal to 1]");
            return;
        }
    }

    static std::int64_t length(const JsonValue& value) noexcept {
        switch (value.kind()) {
            case JsonKind::string:
                return static_cast<std::int64_t>(utf16_length(value.raw_string()));
            case JsonKind::array:
                return static_cast<std::int64_t>(value.raw_array().size());
            case JsonKind::object:
                return static_cast<std::int64_t>(value.raw_object().size());
            default:
                return 0;
        }
    }

    void add(const std::string& value, const Path& path, const std::string& constraint) {
        if (errors_.size() >= max_errors) return;
        errors_.push_back("Value " + value + " at '" + path.text(true) +
                          "' failed to satisfy constraint: " + constraint);
    }

    std::vector<std::string> errors_;
};

}  // namespace

FieldValues::FieldValues(const JsonObject& object, const Shape& shape) : object_(object), shape_(&shape) {
    if (JsonAccess::absent(object)) return;
    const auto fields = shape.fields.first(std::min(shape.fields.size(), most));
    const auto members = JsonAccess::unwrap<simdjson::dom::object>(object);
    for (auto at = members.begin(), last = members.end(); at != last; ++at) {
        const std::string_view name = at.key();
        const auto field = std::ranges::find(fields, name, &Field::name);
        if (field == fields.end() || at.value().is_null()) continue;
        const auto place = static_cast<std::size_t>(field - fields.begin());
        values_[place] = JsonAccess::wrap<JsonValue>(at.value());
        present_ |= std::uint32_t{1} << place;
    }
}

void check_types(const FieldValues& request) {
    request.each([](const Field& field, const JsonValue& value) { check_type(value, *field.shape, false); });
}

void check_constraints(const FieldValues& request) {
    Checker checker;
    checker.first(request);
    checker.structure(request, Path{});
    checker.throw_gathered();
}

bool is_name(std::string_view text) noexcept {
    static constexpr auto allowed = [] {
        std::array<bool, 256> table{};
        for (const char c :
             std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"))
            table[static_cast<unsigned char>(c)] = true;
        return table;
    }();
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return allowed[static_cast<unsigned char>(c)]; });
}

}  // namespace dynantic::engine::validation
