#include "model/composed.hpp"

#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/update.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

// What an update does besides what it was asked for.
namespace dynantic::detail {
namespace {

using FieldTexts = std::map<std::uint16_t, std::string>;  // by index of the field

// The value of an attribute as it stands in a composed text.
std::optional<std::string> plain_text(const AttributeValue& value) {
    if (value.is(AttributeType::string)) return value.as_string();
    if (value.is(AttributeType::number)) return value.as_number().to_string();
    return std::nullopt;
}

std::optional<std::string> text_of_json(std::string_view value_json) {
    return plain_text(item_from_json("{\"v\":" + std::string(value_json) + "}").at("v"));
}

// A number as it stands in a text without a width: "000042" -> "42", "-0007" -> "-7".
std::string without_zeros(std::string_view digits) {
    std::string text(digits.substr(0, 1) == "-" ? "-" : "");
    digits.remove_prefix(text.size());
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    return text.append(digits.substr(first));
}

// What the members are by a composed text; nothing where it does not have the form of its pattern.
void add_known_from_composed(const ModelInfo& info, const ComposedInfo& composed, std::string_view text,
                             FieldTexts& out) {
    FieldTexts found;
    const bool fits =
        split_composed(composed, text, [&](const ComposedSegment& segment, std::string_view part) {
            const bool is_number = info.fields[segment.field].codec->type == AttributeType::number;
            found[segment.field] = is_number && !part.empty() ? without_zeros(part) : std::string(part);
            return true;
        });
    if (fits) out.merge(found);
}

// The members whose values are known from the item's key.
FieldTexts known_from_key(const UpdateSpec& spec) {
    FieldTexts texts;
    const Item key = item_from_json(spec.key);
    const auto look = [&](const std::vector<KeyAttribute>& attributes) {
        for (const KeyAttribute& attribute : attributes) {
            const AttributeValue* const value = key.find(attribute.name);
            const std::optional<std::string> text = value != nullptr ? plain_text(*value) : std::nullopt;
            if (!text) continue;
            if (attribute.field != no_field) texts[attribute.field] = *text;
            if (attribute.composed != no_field)
                add_known_from_composed(*spec.info, spec.info->composed[attribute.composed], *text, texts);
        }
    };
    look(spec.info->key.partition);
    look(spec.info->key.sort);
    return texts;
}

// The members that the actions set to a value as a whole.
void add_known_from_actions(const ModelInfo& info, const UpdateActions& actions, FieldTexts& texts) {
    for (const UpdateActions::Action& action : actions.view()) {
        const auto path = action.path();
        const auto operand = action.operand();
        if (action.verb != UpdateActions::Verb::set || path.size() != 1 || operand.size() != 1) continue;
        if (operand.front().kind != NodeKind::value) continue;
        const FieldInfo* const field = info.find(path.front().text);
        if (field == nullptr) continue;
        if (auto text = text_of_json(operand.front().text)) {
            texts[static_cast<std::uint16_t>(field - info.fields.data())] = std::move(*text);
        }
    }
}

bool is_changed(const ModelInfo& info, const ComposedInfo& composed, const UpdateActions& actions) {
    for (const ComposedSegment& segment : composed.segments) {
        if (segment.field != no_field && actions.changes(info.fields[segment.field].name)) return true;
    }
    return false;
}

std::string compose(const ModelInfo& info, const ComposedInfo& composed, const FieldTexts& texts) {
    std::string out;
    for (std::size_t place = 0; place < composed.segments.size(); ++place) {
        const ComposedSegment& segment = composed.segments[place];
        out.append(segment.literal);
        if (segment.field == no_field) continue;
        const auto text = texts.find(segment.field);
        if (text == texts.end()) {
            Error(ErrorKind::validation, "the update changes a part of " + std::string(composed.name) + " (" +
                                             std::string(composed.pattern) + "), so it must set " +
                                             std::string(info.fields[segment.field].member) + " too")
                .raise();
        }
        const std::size_t start = out.size();
        out.append(text->second);
        std::string why;
        if (!settle_part(info, composed, place, start, out, why)) {
            Error::Info error;
            error.kind = ErrorKind::validation;
            error.message = "the update cannot be made";
            error.fields.push_back({std::string(info.fields[segment.field].member), std::move(why)});
            Error(std::move(error)).raise();
        }
    }
    return out;
}

Nodes attribute(std::string_view name) {
    Nodes nodes;
    nodes.name(name);
    return nodes;
}

void recompute_composed(const UpdateSpec& spec, UpdateActions& actions) {
    std::optional<FieldTexts> texts;
    for (const ComposedInfo& composed : spec.info->composed) {
        if (!is_changed(*spec.info, composed, actions) || actions.changes(composed.name)) continue;
        if (!texts) {
            texts = known_from_key(spec);
            add_known_from_actions(*spec.info, actions, *texts);
        }
        actions.set_value(attribute(composed.name), encode_text(compose(*spec.info, composed, *texts)));
    }
}

}  // namespace

void complete_update(UpdateSpec& spec, UpdateActions& actions) {
    const ModelInfo& info = *spec.info;
    if (!info.composed.empty()) recompute_composed(spec, actions);
    if (spec.must_exist) {
        Nodes exists = attribute(info.key.partition.front().name);
        exists.apply(NodeKind::exists);
        spec.condition.join(NodeKind::all_of, ErasedCondition(std::move(exists)));
    }
    if (info.schema_version != 0) {
        // An item of an older layout must be read, upgraded and saved first: changed here, it would be of no version.
        const std::string version = encode_number(std::int64_t{info.schema_version});
        Nodes is_new = attribute(info.key.partition.front().name);
        is_new.apply(NodeKind::not_exists);
        Nodes same = attribute(info.schema_attribute);
        same.value(version).apply(NodeKind::equal);
        ErasedCondition fits(std::move(is_new));
        fits.join(NodeKind::any_of, ErasedCondition(std::move(same)));
        spec.condition.join(NodeKind::all_of, fits);
        actions.set_value(attribute(info.schema_attribute), version);
    }
    if (!info.entity_attribute.empty()) {
        // An item of another entity under this key is not this one: it must not be changed, and a new one says what it is.
        spec.condition = with_entity_condition(info, std::move(spec.condition));
        actions.set_value(attribute(info.entity_attribute), encode_text(info.entity_value));
    }
}

}  // namespace dynantic::detail
