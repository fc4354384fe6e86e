#include "aws/credentials/flat_json.hpp"

#include "aws/text.hpp"

#include <dynantic/detail/json_reader.hpp>

namespace dynantic::aws {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

bool flatten(Values& out, const std::string& prefix, detail::JsonValue& value, int depth) {
    detail::JsonKind kind{};
    if (!value.kind(kind)) return false;
    std::string_view text;
    switch (kind) {
        case detail::JsonKind::object:
            if (depth == 4) return value.read_raw(text);
            return value.members([&](std::string_view name, detail::JsonValue& member) {
                return flatten(out, prefix.empty() ? lower(name) : prefix + "." + lower(name), member,
                               depth + 1);
            });
        case detail::JsonKind::string:
            if (!value.read_string(text)) return false;
            break;
        case detail::JsonKind::number:
        case detail::JsonKind::boolean:
            if (!value.read_raw(text)) return false;
            break;
        default:
            return value.read_raw(text);
    }
    out[prefix] = std::string(trim(text));
    return true;
}

}  // namespace

std::optional<FlatJson> FlatJson::parse(const std::string& text) {
    const Body body(text);
    detail::JsonReader reader(body);
    FlatJson out;
    detail::JsonValue root;
    detail::JsonKind kind{};
    if (!reader.root(root) || !root.kind(kind) || kind != detail::JsonKind::object) return std::nullopt;
    if (!flatten(out.values_, "", root, 0)) return std::nullopt;
    return out;
}

std::string FlatJson::get(std::string_view path) const {
    const auto found = values_.find(lower(path));
    return found == values_.end() ? std::string() : found->second;
}

}  // namespace dynantic::aws
