#include "model/composed.hpp"

#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/model/model_source.hpp>

namespace dynantic::detail {
namespace {

// Texts made here live as long as the ModelInfo, which is for ever.
std::string_view keep(std::string text) { return *new std::string(std::move(text)); }

bool applies(const OptionSource& option, OptionKind kind, std::size_t field) {
    return option.kind == kind && option.field == field;
}

FieldInfo make_field(const ModelSource& source, std::size_t index, std::uint32_t offset) {
    FieldInfo field;
    field.name = source.attributes[index];
    field.member = source.members[index];
    field.codec = source.codecs[index];
    field.offset = offset;
    field.keep_default = source.missing == Missing::keep_default;
    for (const OptionSource& option : source.options) {
        if (applies(option, OptionKind::hidden, index)) field.hidden = true;
        if (applies(option, OptionKind::read_only, index)) field.read_only = true;
        if (applies(option, OptionKind::default_if_missing, index)) field.keep_default = true;
        if (applies(option, OptionKind::flatten, index)) field.hidden = true;
    }
    if (field.codec == nullptr) field.hidden = true;  // Extras
    return field;
}

// The members of a flattened struct, as fields of the item.
void add_flattened(ModelInfo& info, const FieldInfo& outer, const OptionSource& option) {
    for (const FieldInfo& inner : option.nested().fields) {
        if (inner.codec == nullptr) continue;
        FieldInfo field = inner;
        field.name =
            option.text.empty() ? inner.name : keep(std::string(option.text) + std::string(inner.name));
        field.member = keep(std::string(outer.member) + "." + std::string(inner.member));
        field.offset = outer.offset + inner.offset;
        field.keep_default = field.keep_default || outer.keep_default;
        info.fields.push_back(std::move(field));
    }
}

KeyAttribute make_key_attribute(ModelInfo& info, const KeyPartSource& part) {
    if (part.field != no_field) {
        const FieldInfo& field = info.fields[part.field];
        return {.name = field.name, .type = field.codec->type, .field = part.field};
    }
    for (std::size_t i = 0; i < info.composed.size(); ++i) {
        if (info.composed[i].name == part.composed_name) {
            return {.name = part.composed_name, .composed = static_cast<std::uint16_t>(i)};
        }
    }
    info.composed.push_back(parse_composed(info, part.composed_name, part.pattern));
    return {.name = part.composed_name, .composed = static_cast<std::uint16_t>(info.composed.size() - 1)};
}

KeyInfo make_key(ModelInfo& info, std::span<const KeyPartSource> partition,
                 std::span<const KeyPartSource> sort) {
    KeyInfo key;
    for (const KeyPartSource& part : partition) key.partition.push_back(make_key_attribute(info, part));
    for (const KeyPartSource& part : sort) key.sort.push_back(make_key_attribute(info, part));
    return key;
}

IndexInfo make_index(ModelInfo& info, const IndexSource& source) {
    IndexInfo index;
    index.name = source.name;
    index.global = source.global;
    index.key = make_key(info, source.partition, source.sort);
    if (!index.global) index.key.partition = info.key.partition;
    index.projection = source.projection;
    for (const std::uint16_t field : source.included) index.included.push_back(info.fields[field].name);
    return index;
}

}  // namespace

const ModelInfo* no_model() {
    static const auto* const none = new ModelInfo;
    return none;
}

const ModelInfo* build_model(const ModelSource& source, const std::uint32_t* offsets) {
    auto* const made = new ModelInfo;
    ModelInfo& info = *made;
    info.type_name = source.type_name;
    info.table_name = source.table_name;
    info.ttl = source.ttl;
    info.version = source.version;
    info.entity_attribute = source.entity_attribute;
    info.entity_value = source.entity_value;
    info.schema_version = source.schema_version;
    info.schema_attribute = source.schema_attribute;
    info.upgrade = source.upgrade;
    info.on_unknown = source.on_unknown;
    info.check_reads = source.check_reads;
    info.rules = source.rules;
    info.describe_rules = source.describe_rules;

    for (std::size_t i = 0; i < source.members.size(); ++i) {
        info.fields.push_back(make_field(source, i, offsets[i]));
        if (source.codecs[i] == nullptr) info.extras_offset = static_cast<std::int32_t>(offsets[i]);
    }
    for (const OptionSource& option : source.options) {
        if (option.kind == OptionKind::flatten) {
            const FieldInfo outer = info.fields[option.field];
            add_flattened(info, outer, option);
        } else if (option.kind == OptionKind::auto_value) {
            info.autos.push_back({.kind = option.auto_kind, .field = option.field});
        }
    }
    info.key = make_key(info, source.partition, source.sort);
    for (const IndexSource& index : source.indexes) info.indexes.push_back(make_index(info, index));

    std::vector<std::string_view> names;
    for (FieldInfo& field : info.fields) {
        const bool can_be_absent = field.codec != nullptr && field.codec->is_absent != nullptr;
        field.required = !field.hidden && !field.keep_default && !can_be_absent;
        field.json_key = ",";
        JsonWriter(field.json_key).key(field.name);
        names.push_back(field.hidden ? std::string_view() : field.name);
    }
    for (const ComposedInfo& composed : info.composed) names.push_back(composed.name);
    names.push_back(info.entity_attribute);
    names.push_back(info.schema_attribute);
    info.lookup.build(std::move(names));
    return made;
}

}  // namespace dynantic::detail
