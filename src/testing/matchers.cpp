#include "operation/client_core.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/testing/matchers.hpp>

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace dynantic::testing::detail {
namespace {

using dynantic::detail::JsonKind;
using dynantic::detail::JsonReader;
using dynantic::detail::JsonValue;

// A JSON text as its leaves: "TransactItems[0].Put.TableName" -> "\"users\"". Two texts that say the same have the same.
using Leaves = std::map<std::string, std::string>;

bool gather(JsonValue& value, const std::string& path, Leaves& out) {
    JsonKind kind{};
    if (!value.kind(kind)) return false;
    if (kind == JsonKind::object) {
        bool empty = true;
        const bool read = value.members([&](std::string_view name, JsonValue& member) {
            empty = false;
            return gather(member, (path.empty() ? "" : path + ".") + std::string(name), out);
        });
        if (empty) out[path] = "{}";
        return read;
    }
    if (kind == JsonKind::array) {
        bool empty = true;
        const bool read = value.elements([&](std::size_t index, JsonValue& element) {
            empty = false;
            return gather(element, path + "[" + std::to_string(index) + "]", out);
        });
        if (empty) out[path] = "[]";
        return read;
    }
    std::string_view raw;
    if (!value.read_raw(raw)) return false;
    out[path] = raw;
    return true;
}

bool leaves_of(std::string_view json, Leaves& out) {
    JsonReader reader(json);
    JsonValue root;
    return reader.root(root) && gather(root, {}, out);
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

std::string difference(const Item& wanted, const Item& found, bool exactly) {
    std::string why;
    const auto tell = [&](const std::string& what) { why += (why.empty() ? "" : "; ") + what; };
    for (const auto& [name, value] : wanted) {
        const AttributeValue* const there = found.find(name);
        if (there == nullptr) {
            tell(name + " is missing, expected " + to_json(value));
        } else if (!(*there == value)) {
            tell(name + " is " + to_json(*there) + ", expected " + to_json(value));
        }
    }
    if (exactly) {
        for (const auto& [name, value] : found) {
            if (!wanted.contains(name)) tell(name + " is there too: " + to_json(value));
        }
    }
    return why;
}

std::string json_difference(std::string_view wanted, std::string_view found) {
    Leaves expected;
    Leaves there;
    if (!leaves_of(wanted, expected)) return "the expected text is no JSON object";
    if (!leaves_of(found, there)) return "which is no JSON object";
    for (const auto& [path, value] : expected) {
        const auto other = there.find(path);
        if (other == there.end()) return path + " is missing, expected " + value;
        if (other->second != value) return path + " is " + other->second + ", expected " + value;
    }
    for (const auto& [path, value] : there) {
        if (!expected.contains(path)) return path + " is there too: " + value;
    }
    return {};
}

bool RequestMatcher::MatchAndExplain(const SentRequest& request, std::ostream* out) const {
    const auto same = [&](const std::string& found, const std::string& what) {
        return explain(found == wanted_
                           ? ""
                           : what + " is " + quoted(found) + ", of " + request.operation + " " + request.json,
                       out);
    };
    switch (part_) {
        case Part::operation:
            return same(request.operation, "whose operation");
        case Part::table:
            return same(request.table, "whose table");
        case Part::expression:
            return same(expression_of(request, member_), "whose " + member_);
        case Part::json:
            break;
    }
    return explain(json_difference(wanted_, request.json), out);
}

std::string RequestMatcher::description() const {
    switch (part_) {
        case Part::operation:
            return "is a " + wanted_;
        case Part::table:
            return "goes to the table " + quoted(wanted_);
        case Part::expression:
            return "has the " + member_ + " " + quoted(wanted_);
        case Part::json:
            break;
    }
    return "says " + wanted_;
}

bool RequestItemMatcher::MatchAndExplain(const SentRequest& request, std::ostream* out) const {
    const Item found = is_key_ ? key_of(request) : item_of(request);
    if (found.empty()) {
        return explain(std::string("which has no ") + (is_key_ ? "key" : "item") + ": " + request.operation +
                           " " + request.json,
                       out);
    }
    return explain(difference(wanted_, found, is_key_), out);
}

std::string RequestItemMatcher::description() const {
    return (is_key_ ? "is for the key " : "puts an item with ") + to_json(wanted_);
}

std::string ResultMatcher::description() const {
    if (!wanted_) return "succeeds";
    std::ostringstream text;
    text << "fails with " << to_string(*wanted_);
    return text.str();
}

std::string ResultMatcher::difference(const Error* error) const {
    if (error == nullptr) return wanted_ ? "which succeeded" : "";
    if (wanted_ && error->kind() == *wanted_) return {};
    std::ostringstream text;
    text << "which failed with " << *error;
    return text.str();
}

}  // namespace dynantic::testing::detail
