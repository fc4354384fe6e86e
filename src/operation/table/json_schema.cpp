#include <dynantic/detail/codec/all_codecs.hpp>
#include <dynantic/detail/operation/table_definition.hpp>
#include <dynantic/detail/rules/violations.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// JSON Schema (2020-12) of models. Structs are told once, below "$defs", and referred to, so that a struct may hold others
// of its own type.
namespace dynantic::detail {
namespace {

constexpr std::array integer_codecs{&int8_codec,  &int16_codec,  &int32_codec,  &int64_codec,
                                    &uint8_codec, &uint16_codec, &uint32_codec, &uint64_codec};

// What the rules of a model say of one of its members, as JSON members with a comma before each.
struct MemberRules {
    std::string own{};
    std::string each{};
    std::string keys{};
};

// A value in DynamoDB JSON as plain JSON.
std::string plain(const std::string& attribute_json) {
    const AttributeValue value = item_from_json("{\"v\":" + attribute_json + "}").at("v");
    if (value.is(AttributeType::number)) return value.as_number().to_string();
    if (value.is(AttributeType::boolean)) return value.as_bool() ? "true" : "false";
    std::string text;
    if (value.is(AttributeType::string)) JsonWriter(text).quoted(value.as_string());
    return text.empty() ? "null" : text;
}

class Gathering final : public RuleDescriber {
  public:
    explicit Gathering(const ModelInfo& info) : info_(info) {}

    [[nodiscard]] const MemberRules* find(std::string_view member) const {
        const auto found = members_.find(member);
        return found != members_.end() ? &found->second : nullptr;
    }
    [[nodiscard]] const std::string& comments() const noexcept { return comments_; }

    void begin(std::string_view member) override {
        member_ = member;
        part_ = Part::own;
    }
    void begin_each() override { part_ = Part::each; }
    void begin_keys() override { part_ = Part::keys; }
    void end() override {
        if (part_ == Part::own) member_ = {};
        part_ = Part::own;
    }
    void min_length(std::size_t least) override { length("min", least); }
    void max_length(std::size_t most) override { length("max", most); }
    void number(std::string_view keyword, std::string text) override { add(keyword, text); }
    void one_of(std::vector<std::string> attribute_values) override {
        std::string list;
        for (const std::string& each : attribute_values) list += (list.empty() ? "" : ",") + plain(each);
        add("enum", "[" + list + "]");
    }
    void pattern(std::string_view expression) override {
        std::string text;
        JsonWriter(text).quoted(expression);
        add("pattern", text);
    }
    // What no keyword can say is told to people.
    void must(std::string_view message) override {
        if (member_.empty() || part_ != Part::own) {
            comments_ += (comments_.empty() ? "" : "; ") + std::string(message);
            return;
        }
        std::string text;
        JsonWriter(text).quoted(message);
        add("$comment", text);
    }

  private:
    enum class Part : std::uint8_t { own, each, keys };

    // The keyword of a length is another for texts, lists and maps.
    void length(std::string_view bound, std::size_t value) {
        std::string_view unit = "Length";
        if (part_ == Part::own) {
            const auto field = std::find_if(info_.fields.begin(), info_.fields.end(),
                                            [&](const FieldInfo& each) { return each.member == member_; });
            if (field != info_.fields.end() && field->codec != nullptr) {
                unit = unit_of(inner(*field->codec).type);
            }
        }
        add(std::string(bound) + std::string(unit), std::to_string(value));
    }
    static const TypeCodec& inner(const TypeCodec& codec) {
        return codec.write == &write_optional ? *static_cast<const OptionalOps*>(codec.extra)->inner : codec;
    }
    static std::string_view unit_of(AttributeType type) {
        switch (type) {
            case AttributeType::map:
                return "Properties";
            case AttributeType::list:
            case AttributeType::string_set:
            case AttributeType::number_set:
            case AttributeType::binary_set:
                return "Items";
            default:
                return "Length";
        }
    }
    void add(std::string_view keyword, std::string_view json) {
        MemberRules& rules = members_[std::string(member_)];
        std::string& text = part_ == Part::own ? rules.own : part_ == Part::each ? rules.each : rules.keys;
        text.append(",\"").append(keyword).append("\":").append(json);
    }

    const ModelInfo& info_;
    std::map<std::string, MemberRules, std::less<>> members_;
    std::string comments_;
    std::string_view member_;
    Part part_ = Part::own;
};

class Schema {
  public:
    // {"$ref":"#/$defs/Address"}
    std::string refer(const ModelInfo& info) { return R"({"$ref":"#/$defs/)" + name_of(info) + "\"}"; }

    // The schema of one model, without braces around it.
    std::string members_of(const ModelInfo& info) {
        Gathering rules(info);
        if (info.describe_rules != nullptr) info.describe_rules(rules);
        std::string properties;
        std::string required;
        const auto add = [&](std::string_view name, std::string_view schema, bool is_required) {
            JsonWriter json(properties);
            if (!properties.empty()) json.raw(',');
            json.key(name);
            json.raw(schema);
            if (!is_required) return;
            JsonWriter names(required);
            if (!required.empty()) names.raw(',');
            names.quoted(name);
        };
        for (const FieldInfo& field : info.fields) {
            if (field.hidden || field.codec == nullptr) continue;
            const MemberRules* const found = rules.find(field.member);
            std::string schema = value(*field.codec, found != nullptr ? *found : MemberRules{});
            if (field.read_only) {
                schema.back() = ',';
                schema += R"("readOnly":true})";
            }
            add(field.name, schema, field.required && !field.read_only);
        }
        for (const ComposedInfo& composed : info.composed) add(composed.name, R"({"type":"string"})", true);
        if (!info.entity_attribute.empty()) {
            std::string constant(R"({"const":)");
            JsonWriter(constant).quoted(info.entity_value);
            add(info.entity_attribute, constant + "}", true);
        }
        // Not required: an item without a mark is of version 0, and is brought up when it is read.
        if (info.schema_version != 0) {
            add(info.schema_attribute,
                R"({"type":"integer","minimum":0,"maximum":)" + std::to_string(info.schema_version) + "}",
                false);
        }
        std::string text = R"("type":"object","properties":{)" + properties + "}";
        if (!required.empty()) text += R"(,"required":[)" + required + "]";
        if (info.on_unknown == OnUnknown::refuse) text += R"(,"additionalProperties":false)";
        if (!rules.comments().empty()) {
            text += R"(,"$comment":)";
            JsonWriter(text).quoted(rules.comments());
        }
        return text;
    }

    // "$defs":{...}, of all that was referred to.
    std::string definitions() {
        std::string text;
        for (std::size_t place = 0; place < referred_.size(); ++place) {  // grows while it is walked
            const auto [info, name] = referred_[place];
            const std::string schema = members_of(*info);
            text += (text.empty() ? "\"" : ",\"") + name + "\":{" + schema + "}";
        }
        return text;
    }

  private:
    // Of two structs of one name, the second is told by a number behind it.
    std::string name_of(const ModelInfo& info) {
        for (const auto& [known, name] : referred_) {
            if (known == &info) return name;
        }
        std::string name(info.type_name);
        const auto taken = [&](const std::string& wanted) {
            return std::any_of(referred_.begin(), referred_.end(),
                               [&](const auto& each) { return each.second == wanted; });
        };
        for (int number = 2; taken(name); ++number)
            name = std::string(info.type_name) + std::to_string(number);
        referred_.emplace_back(&info, name);
        return name;
    }

    std::string value(const TypeCodec& codec, const MemberRules& rules) {
        if (codec.write == &write_optional) {
            return value(*static_cast<const OptionalOps*>(codec.extra)->inner, rules);
        }
        if (codec.write == &write_struct) return refer(static_cast<const StructOps*>(codec.extra)->info());
        if (codec.write == &write_variant) return variant(*static_cast<const VariantOps*>(codec.extra));
        if (codec.write == &write_enum) return enumeration(*static_cast<const EnumOps*>(codec.extra), rules);
        if (codec.write == &write_list || codec.write == &write_set || codec.write == &write_map) {
            return container(codec, *static_cast<const ContainerOps*>(codec.extra), rules);
        }
        if (codec.any_type) return "{" + (rules.own.empty() ? rules.own : rules.own.substr(1)) + "}";
        return "{" + std::string(scalar(codec)) + rules.own + "}";
    }

    static std::string_view scalar(const TypeCodec& codec) {
        if (&codec == &timestamp_codec) return R"("type":"string","format":"date-time")";
        if (&codec == &date_codec || &codec == &days_codec) return R"("type":"string","format":"date")";
        if (&codec == &uuid_codec) return R"("type":"string","format":"uuid")";
        if (&codec == &epoch_seconds_codec || &codec == &optional_epoch_seconds_codec)
            return R"("type":"integer")";
        if (std::find(integer_codecs.begin(), integer_codecs.end(), &codec) != integer_codecs.end()) {
            return R"("type":"integer")";
        }
        switch (codec.type) {
            case AttributeType::number:
                return R"("type":"number")";
            case AttributeType::boolean:
                return R"("type":"boolean")";
            case AttributeType::null:
                return R"("type":"null")";
            case AttributeType::binary:
                return R"("type":"string","contentEncoding":"base64")";
            case AttributeType::list:
            case AttributeType::string_set:
            case AttributeType::number_set:
            case AttributeType::binary_set:
                return R"("type":"array")";
            case AttributeType::map:
                return R"("type":"object")";
            case AttributeType::string:
                break;
        }
        return R"("type":"string")";
    }

    static std::string enumeration(const EnumOps& ops, const MemberRules& rules) {
        if (rules.own.find(",\"enum\":") != std::string::npos) return R"({"type":"string")" + rules.own + "}";
        std::string names;
        for (const EnumTable::Entry& each : ops.names().entries) {
            JsonWriter json(names);
            if (!names.empty()) json.raw(',');
            json.quoted(each.name);
        }
        return R"({"type":"string","enum":[)" + names + "]" + rules.own + "}";
    }

    std::string variant(const VariantOps& ops) {
        std::string all;
        for (std::size_t place = 0; place < ops.count; ++place) {
            all += (place == 0 ? "" : ",") + value(*ops.alternatives[place], {});
        }
        return R"({"oneOf":[)" + all + "]}";
    }

    std::string container(const TypeCodec& codec, const ContainerOps& ops, const MemberRules& rules) {
        const std::string element = value(*ops.element, {rules.each, {}, {}});
        if (codec.write == &write_map) {
            std::string text = R"({"type":"object","additionalProperties":)" + element;
            if (!rules.keys.empty()) text += R"(,"propertyNames":{)" + rules.keys.substr(1) + "}";
            return text + rules.own + "}";
        }
        std::string text = R"({"type":"array","items":)" + element;
        if (codec.write == &write_set) text += R"(,"uniqueItems":true)";
        if (ops.fixed_size != 0) {
            const std::string size = std::to_string(ops.fixed_size);
            text += R"(,"minItems":)" + size + R"(,"maxItems":)" + size;
        }
        return text + rules.own + "}";
    }

    std::vector<std::pair<const ModelInfo*, std::string>> referred_;
};

}  // namespace

std::string json_schema(std::span<const ModelInfo* const> models) {
    Schema schema;
    std::string text(R"({"$schema":"https://json-schema.org/draft/2020-12/schema")");
    if (models.size() == 1) {
        text += R"(,"title":)";
        JsonWriter(text).quoted(models.front()->type_name);
        text += "," + schema.members_of(*models.front());
    } else {
        text += R"(,"oneOf":[)";
        for (std::size_t place = 0; place < models.size(); ++place) {
            text += (place == 0 ? "" : ",") + schema.refer(*models[place]);
        }
        text += "]";
    }
    if (const std::string definitions = schema.definitions(); !definitions.empty()) {
        text += R"(,"$defs":{)" + definitions + "}";
    }
    return text + "}";
}

}  // namespace dynantic::detail
