#pragma once

#include <dynantic/detail/json_reader.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// What several operations read alike from their replies.
namespace dynantic::detail {

// Reads a JSON string into a text of its own.
[[nodiscard]] inline bool read_text(JsonValue& value, std::string& out) {
    std::string_view text;
    if (!value.read_string(text)) return false;
    out = text;
    return true;
}

// Reads a reply's "Responses":[{...},...], of which `count` were asked for: `each(place, response)` reads one of them.
template <class Each>
[[nodiscard]] bool read_responses(JsonReader& reader, std::size_t count, Each&& each) {
    return reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "Responses") return value.skip();
        return value.elements([&](std::size_t place, JsonValue& response) {
            return place < count ? each(place, response) : response.skip();
        });
    });
}

// Reads the item of such a response into `part`, which has a reader, and a flag that there was one.
template <class Part>
[[nodiscard]] bool read_item_of(Part& part, JsonValue& item) {
    part.found = true;
    return part.reader.read(part.reader.context, item);
}

}  // namespace dynantic::detail
