#include "operation/transaction/put_bytes.hpp"

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/json_reader.hpp>

#include <algorithm>
#include <string>

namespace dynantic::detail {
namespace {

constexpr std::size_t container_overhead = 3;
constexpr std::size_t element_overhead = 1;

// Two digits a byte, one byte for the exponent and one for a minus.
std::size_t number_bytes(std::string_view text) {
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return static_cast<std::size_t>(digits + 1) / 2 + 1 + (text.starts_with('-') ? 1 : 0);
}

std::size_t base64_bytes(std::string_view text) {
    while (text.ends_with('=')) text.remove_suffix(1);
    return text.size() * 3 / 4;
}

std::size_t text_bytes(AttributeType type, std::string_view text) {
    switch (type) {
        case AttributeType::number:
        case AttributeType::number_set:
            return number_bytes(text);
        case AttributeType::binary:
        case AttributeType::binary_set:
            return base64_bytes(text);
        default:
            return text.size();
    }
}

bool add_value(JsonValue& value, std::size_t& bytes);

bool add_inner(AttributeType type, JsonValue& inner, std::size_t& bytes) {
    std::string_view text;
    switch (type) {
        case AttributeType::string:
        case AttributeType::number:
        case AttributeType::binary:
            if (!inner.read_string(text)) return false;
            bytes += text_bytes(type, text);
            return true;
        case AttributeType::string_set:
        case AttributeType::number_set:
        case AttributeType::binary_set:
            return inner.elements([&](std::size_t, JsonValue& element) {
                if (!element.read_string(text)) return false;
                bytes += text_bytes(type, text);
                return true;
            });
        case AttributeType::list:
            bytes += container_overhead;
            return inner.elements([&](std::size_t, JsonValue& element) {
                bytes += element_overhead;
                return add_value(element, bytes);
            });
        case AttributeType::map:
            bytes += container_overhead;
            return inner.members([&](std::string_view name, JsonValue& member) {
                bytes += element_overhead + name.size();
                return add_value(member, bytes);
            });
        default:  // BOOL, NULL
            bytes += 1;
            return inner.skip();
    }
}

bool add_value(JsonValue& value, std::size_t& bytes) {
    return value.open([&](AttributeType type, JsonValue& inner) { return add_inner(type, inner, bytes); });
}

}  // namespace

std::size_t put_bytes(std::string_view actions) {
    std::size_t bytes = 0;
    JsonReader reader("{\"Actions\":[" + std::string(actions) + "]}");
    const auto add_item = [&](std::string_view name, JsonValue& item) {
        if (name != "Item") return true;
        return item.members([&](std::string_view attribute, JsonValue& value) {
            bytes += attribute.size();
            return add_value(value, bytes);
        });
    };
    const bool read = reader.read_root_members([&](std::string_view, JsonValue& all) {
        return all.elements([&](std::size_t, JsonValue& action) {
            return action.members([&](std::string_view kind, JsonValue& body) {
                return kind != "Put" || body.members(add_item);
            });
        });
    });
    return read ? bytes : 0;  // it is what this library wrote: it can be read
}

}  // namespace dynantic::detail
