#include "engine/expression/bind.hpp"
#include "engine/expression/legacy_values.hpp"
#include "engine/expression/update.hpp"

namespace dynantic::engine {

namespace {

constexpr const char* invalid = "One or more parameter values were invalid: ";

std::string action_problem(std::string_view attribute, std::string_view action,
                           const std::optional<ReadValue>& value) {
    if (attribute.empty()) return empty_attribute_name;
    if (attribute.size() > max_attribute_name) return long_attribute_name;
    if (value && !value->error.empty()) return value->error;
    if (!value) {
        if (action == "DELETE") return {};
        return invalid + std::string("Only DELETE action is allowed when no attribute value is specified");
    }
    const AttributeType type = value->view().type();
    const bool is_set = type == AttributeType::string_set || type == AttributeType::number_set ||
                        type == AttributeType::binary_set;
    if (action == "DELETE" && !is_set) {
        return invalid + std::string("DELETE action with value is not supported for the type ") +
               type_tag(type);
    }
    if (action == "ADD" && !is_set && type != AttributeType::number && type != AttributeType::list) {
        return invalid + std::string("ADD action is not supported for the type ") + type_tag(type);
    }
    return {};
}

}  // namespace

Update Update::from_legacy(const JsonValue& attribute_updates) {
    Update result;
    result.legacy_ = true;
    LegacyBuilder builder;
    bool any = false;
    for (const auto& [attribute, json] : attribute_updates.as_map("AttributeValueUpdate")) {
        const JsonObject each = json.as_element_structure("AttributeValueUpdate");
        std::optional<ReadValue> value;
        if (const JsonValue found = each["Value"]) value = read_value(found, true);
        const JsonValue given = each["Action"];
        const std::string_view action = given ? given.as_string() : std::string_view("PUT");
        if (result.problem_.empty()) result.problem_ = action_problem(attribute, action, value);
        if (!result.problem_.empty()) continue;
        any = true;
        const std::uint32_t path = builder.path(attribute);
        if (!value) {
            builder.action(UpdateAction::Kind::remove, path, 0);
            continue;
        }
        using Kind = UpdateAction::Kind;
        const Kind kind = action == "DELETE" ? Kind::erase : action == "ADD" ? Kind::add : Kind::set;
        builder.action(kind, path, builder.value(std::move(*value)));
    }
    if (any) {
        result.bound_ = builder.build();
        result.collect_targets();
    }
    return result;
}

}  // namespace dynantic::engine
