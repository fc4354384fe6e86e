#include "wire/json_access.hpp"

#include <dynantic/detail/json_peek.hpp>

namespace dynantic::detail {

bool peek_attribute_text(JsonValue& item, std::string_view member, std::string_view& out) {
    out = {};
    const JsonAccess::Level level(item);
    if (level.too_deep()) return item.fail("the JSON is nested too deeply");
    simdjson::ondemand::object object;
    if (const auto error = JsonAccess::of(item).get_object().get(object)) {
        return JsonAccess::refuse(item, error, "an object");
    }
    simdjson::ondemand::object_iterator at;
    simdjson::ondemand::object_iterator end;
    if (object.begin().get(at) || object.end().get(end)) return JsonAccess::malformed(item);
    for (; at != end; ++at) {
        simdjson::ondemand::field field;
        if ((*at).get(field)) return JsonAccess::malformed(item);
        JsonValue value;
        JsonAccess::put(value, item.reader(), field.value());
        std::string_view name;
        if (!JsonAccess::text_of(value, field.key(), name)) return false;
        if (name != member) continue;
        if (!value.read_attribute_text(AttributeType::string, out)) return value.in(member);
        break;
    }
    // Back to the brace: a value that was begun may be begun again from there.
    if (object.reset().error()) return JsonAccess::malformed(item);
    return true;
}

}  // namespace dynantic::detail
