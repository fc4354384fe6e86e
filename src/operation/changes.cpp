#include <dynantic/detail/expression/encode.hpp>
#include <dynantic/detail/operation/changes.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/rules/validate.hpp>
#include <dynantic/model.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynantic::detail {
namespace {

const void* member_of(const FieldInfo& field, const void* object) {
    return static_cast<const char*>(object) + field.offset;
}

Nodes attribute(std::string_view name) {
    Nodes nodes;
    nodes.name(name);
    return nodes;
}

bool is_absent(const FieldInfo& field, const void* object) {
    return field.codec->is_absent != nullptr && field.codec->is_absent(member_of(field, object));
}

std::string value_json(const FieldInfo& field, const void* object) {
    std::string text;
    ValueWriter out(text);
    if (!field.codec->write(*field.codec, member_of(field, object), out)) {
        out.in(field.member);
        out.raise();
    }
    return text;
}

bool has_segment(const ComposedInfo& composed, std::uint16_t field) {
    return std::any_of(composed.segments.begin(), composed.segments.end(),
                       [&](const ComposedSegment& segment) { return segment.field == field; });
}

// Whether a field is a part of the table's key, itself or in a composed attribute.
bool is_key(const ModelInfo& info, std::uint16_t field) {
    const auto holds = [&](const std::vector<KeyAttribute>& parts) {
        return std::any_of(parts.begin(), parts.end(), [&](const KeyAttribute& part) {
            return part.field == field ||
                   (part.composed != no_field && has_segment(info.composed[part.composed], field));
        });
    };
    return holds(info.key.partition) || holds(info.key.sort);
}

bool is_key_composed(const ModelInfo& info, std::size_t composed) {
    const auto is_it = [&](const KeyAttribute& part) { return part.composed == composed; };
    return std::any_of(info.key.partition.begin(), info.key.partition.end(), is_it) ||
           std::any_of(info.key.sort.begin(), info.key.sort.end(), is_it);
}

// Whether saving makes the field's value, so that no change of it is asked for.
bool is_made(const ModelInfo& info, std::uint16_t field, bool identifiers_too) {
    if (field == info.version) return true;
    return std::any_of(info.autos.begin(), info.autos.end(), [&](const AutoField& each) {
        const bool moves_on = each.kind == AutoKind::updated_at || each.kind == AutoKind::counter;
        return each.field == field && (moves_on || identifiers_too);
    });
}

// The member that a field is, or is inside of where it is flattened: its index.
std::size_t member_index(const ModelInfo& info, std::size_t field) {
    const std::string_view member = info.fields[field].member;
    const std::size_t dot = member.find('.');
    if (dot == std::string_view::npos) return field;
    const std::string_view outer = member.substr(0, dot);
    for (std::size_t index = 0; index < field; ++index) {
        if (info.fields[index].member == outer) return index;
    }
    return field;
}

bool is_among(std::uint64_t members, std::size_t member) noexcept {
    return member >= 64 || (members >> member & 1U) != 0;
}

// Whether what a rule found is about one of these members.
bool concerns(const ModelInfo& info, std::uint64_t members, const FieldError& found) {
    if (members == all_members) return true;
    const std::string_view root = std::string_view(found.path).substr(0, found.path.find_first_of(".["));
    for (std::size_t index = 0; index < info.fields.size() && index < 64; ++index) {
        if (info.fields[index].member == root) return is_among(members, index);
    }
    return false;
}

}  // namespace

void patch_actions(const ModelInfo& info, const void* object, std::uint64_t members, UpdateActions& actions) {
    for (std::size_t index = 0; index < info.fields.size(); ++index) {
        const FieldInfo& field = info.fields[index];
        const auto number = static_cast<std::uint16_t>(index);
        if (field.hidden || field.read_only || !is_among(members, member_index(info, index)) ||
            is_key(info, number) || is_made(info, number, true) || is_absent(field, object)) {
            continue;
        }
        actions.set_value(attribute(field.name), value_json(field, object));
    }
    Violations out;
    validate_object(info, object, out);
    std::vector<FieldError> found = out.take();
    found.erase(std::remove_if(found.begin(), found.end(),
                               [&](const FieldError& each) { return !concerns(info, members, each); }),
                found.end());
    if (!found.empty()) actions.add_violations(info.type_name, std::move(found));
}

namespace {

// Sets or removes one attribute where it differs; tells whether it did.
bool change_field(const FieldInfo& field, const void* before, const void* after, UpdateActions& actions) {
    const bool was_absent = is_absent(field, before);
    if (is_absent(field, after)) {
        if (!was_absent) actions.remove(attribute(field.name));
        return !was_absent;
    }
    std::string value = value_json(field, after);
    if (!was_absent && value_json(field, before) == value) return false;
    actions.set_value(attribute(field.name), std::move(value));
    return true;
}

void change_extras(const ModelInfo& info, const void* before, const void* after, UpdateActions& actions) {
    if (info.extras_offset < 0 || info.on_unknown != OnUnknown::keep) return;
    const auto extras = [&](const void* object) -> const Item& {
        return reinterpret_cast<const Extras*>(static_cast<const char*>(object) + info.extras_offset)
            ->attributes;
    };
    for (const auto& [name, value] : extras(after)) {
        const AttributeValue* const old = extras(before).find(name);
        if (old == nullptr || !(*old == value)) actions.set_value(attribute(name), to_json(value));
    }
    for (const auto& [name, value] : extras(before)) {
        if (!extras(after).contains(name)) actions.remove(attribute(name));
    }
}

[[noreturn]] void refuse_another_key() {
    Error::Info error;
    error.kind = ErrorKind::validation;
    error.operation = "UpdateItem";
    error.message =
        "save_changes(): the two items have different keys, so they are two items: save the new one and "
        "remove the "
        "old";
    Error(std::move(error)).raise();
}

}  // namespace

bool change_actions(const ModelInfo& info, const void* before, const void* after, UpdateActions& actions) {
    if (key_of_object(info, before) != key_of_object(info, after)) refuse_another_key();
    std::vector<std::uint16_t> changed;
    for (std::size_t index = 0; index < info.fields.size(); ++index) {
        const FieldInfo& field = info.fields[index];
        const auto number = static_cast<std::uint16_t>(index);
        if (field.hidden || field.read_only || is_made(info, number, false)) continue;
        if (change_field(field, before, after, actions)) changed.push_back(number);
    }
    for (std::size_t index = 0; index < info.composed.size(); ++index) {
        const ComposedInfo& composed = info.composed[index];
        const bool is_changed = std::any_of(changed.begin(), changed.end(), [&](std::uint16_t field) {
            return has_segment(composed, field);
        });
        if (is_changed && !is_key_composed(info, index)) {
            actions.set_value(attribute(composed.name), encode_text(render_composed(info, composed, after)));
        }
    }
    change_extras(info, before, after, actions);
    if (actions.empty()) return false;
    if (const std::optional<Error> broken = validation_error(info, after)) broken->raise();
    return true;
}

}  // namespace dynantic::detail
