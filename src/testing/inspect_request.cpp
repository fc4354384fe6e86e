#include "operation/client_core.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/testing/matchers.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::testing {
namespace {

using dynantic::detail::JsonReader;
using dynantic::detail::JsonValue;

// Calls f(name, value) for each member of the request, or, of a transaction, of each of its actions.
template <class F>
void each_action(const std::string& json, F&& f) {
    const auto action_member = [&](std::string_view name, JsonValue& value) { return f(name, value); };
    JsonReader reader(json);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "TransactItems") return f(name, value);
        return value.elements([&](std::size_t, JsonValue& action) {
            return action.members([&](std::string_view, JsonValue& body) {
                const bool fits = body.members(action_member);
                f({}, body);  // the end of an action
                return fits;
            });
        });
    });
    static_cast<void>(read);
}

Item item_in(const std::string& json, std::string_view member) {
    Item found;
    each_action(json, [&](std::string_view name, JsonValue& value) {
        if (name.empty()) return true;
        return name == member && found.empty() ? value.read_item(found) : value.skip();
    });
    return found;
}

// A value as people write it: 5, "text", true; else DynamoDB JSON.
std::string readable(const AttributeValue& value) {
    if (value.is(AttributeType::number)) return value.as_number().to_string();
    if (value.is(AttributeType::string)) return "\"" + value.as_string() + "\"";
    if (value.is(AttributeType::boolean)) return value.as_bool() ? "true" : "false";
    return to_json(value);
}

bool is_placeholder_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct Expression {
    std::string text;
    std::map<std::string, std::string, std::less<>> meanings;

    [[nodiscard]] std::string readable_text() const {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            if (text[at] != '#' && text[at] != ':') {
                out.push_back(text[at++]);
                continue;
            }
            std::size_t end = at + 1;
            while (end < text.size() && is_placeholder_character(text[end])) ++end;
            const std::string_view placeholder = std::string_view(text).substr(at, end - at);
            const auto found = meanings.find(placeholder);
            out += found != meanings.end() ? found->second : std::string(placeholder);
            at = end;
        }
        return out;
    }
};

}  // namespace

Item key_of(const SentRequest& request) { return item_in(request.json, "Key"); }
Item item_of(const SentRequest& request) { return item_in(request.json, "Item"); }

std::string expression_of(const SentRequest& request, std::string_view member) {
    std::string all;
    Expression expression;
    const auto finish = [&] {
        if (!expression.text.empty()) all += (all.empty() ? "" : "; ") + expression.readable_text();
        expression = {};
    };
    each_action(request.json, [&](std::string_view name, JsonValue& value) {
        if (name.empty()) return finish(), true;
        std::string_view text;
        if (name == member) {
            if (!value.read_string(text)) return false;
            expression.text = text;
            return true;
        }
        if (name == "ExpressionAttributeNames") {
            return value.members([&](std::string_view placeholder, JsonValue& attribute) {
                if (!attribute.read_string(text)) return false;
                expression.meanings[std::string(placeholder)] = text;
                return true;
            });
        }
        if (name != "ExpressionAttributeValues") return value.skip();
        Item values;
        if (!value.read_item(values)) return false;
        for (const auto& [placeholder, what] : values) expression.meanings[placeholder] = readable(what);
        return true;
    });
    finish();
    return all;
}

}  // namespace dynantic::testing
