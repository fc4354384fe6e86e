#include "testing/sent_request.hpp"

#include <dynantic/detail/json_reader.hpp>

#include <string_view>

namespace dynantic::testing::detail {

using dynantic::detail::JsonReader;
using dynantic::detail::JsonValue;

namespace {

// The first "TableName" of an object, or below it; the first member's name of RequestItems.
bool find_table(std::string_view name, JsonValue& value, std::string& table) {
    if (!table.empty()) return value.skip();
    if (name == "TableName") {
        std::string_view text;
        if (!value.read_string(text)) return false;
        table = text;
        return true;
    }
    const auto look_inside = [&](std::string_view inner, JsonValue& member) {
        return find_table(inner, member, table);
    };
    if (name == "RequestItems") {
        return value.members([&](std::string_view inner, JsonValue& member) {
            if (table.empty()) table = inner;
            return member.skip();
        });
    }
    if (name == "TransactItems") {
        return value.elements([&](std::size_t, JsonValue& action) {
            return action.members(
                [&](std::string_view, JsonValue& body) { return body.members(look_inside); });
        });
    }
    return value.skip();
}

}  // namespace

SentRequest read_request(const Call& call) {
    SentRequest request{std::string(call.operation), {}, std::string(call.body)};
    const Body body(request.json);
    JsonReader reader(body);
    const bool read = reader.read_root_members(
        [&](std::string_view name, JsonValue& value) { return find_table(name, value, request.table); });
    static_cast<void>(read);  // what is no JSON has no table
    return request;
}

Item key_or_item(const std::string& json) {
    Item item;
    const Body body(json);
    JsonReader reader(body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        return name == "Key" || name == "Item" ? value.read_item(item) : value.skip();
    });
    return read ? item : Item();
}

}  // namespace dynantic::testing::detail
