// Any bytes as a reply: read as an item, as raw members, and passed over. What is read as an item and written anew must
// read as the same item; what `skip` accepts whole, raw reading accepts too, and its parts are JSON of their own.

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/json_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace dynantic;
using detail::JsonKind;
using detail::JsonReader;
using detail::JsonValue;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_json(std::string_view text) {
    JsonReader reader(text);
    JsonValue root;
    return reader.root(root) && root.skip() && reader.finish();
}

void read_every_way(JsonValue& value) {
    JsonKind kind{};
    if (!value.kind(kind)) return;
    switch (kind) {
        case JsonKind::object:
            static_cast<void>(value.members([&](std::string_view, JsonValue& member) {
                read_every_way(member);
                return !member.reader().error().failed;
            }));
            break;
        case JsonKind::array:
            static_cast<void>(value.elements([&](std::size_t, JsonValue& element) {
                read_every_way(element);
                return !element.reader().error().failed;
            }));
            break;
        case JsonKind::string: {
            std::string_view text;
            if (value.read_string(text)) require(text.size() < 1U << 20U);
            break;
        }
        case JsonKind::number: {
            double number = 0;
            static_cast<void>(value.read_double(number));
            break;
        }
        case JsonKind::boolean: {
            bool flag = false;
            static_cast<void>(value.read_bool(flag));
            break;
        }
        case JsonKind::null:
            static_cast<void>(value.read_null());
            break;
    }
}

void check_item(std::string_view text) {
    const Body body{std::string(text)};
    JsonReader reader(body);
    JsonValue root;
    Item item;
    if (!reader.root(root) || !root.read_item(item)) return;
    const std::string written = to_json(item);
    const Body again_body{written};
    JsonReader again_reader(again_body);
    JsonValue again_root;
    Item again;
    require(again_reader.root(again_root) && again_root.read_item(again));
    require(again == item);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_item(text);
    {
        JsonReader reader(text);
        JsonValue root;
        if (reader.root(root)) read_every_way(root);
    }
    if (!is_json(text)) return 0;
    JsonReader reader(text);
    const bool object = text[text.find_first_not_of(" \t\r\n")] == '{';
    if (!object) return 0;
    require(reader.read_root_members([](std::string_view, JsonValue& value) {
        std::string_view raw;
        if (!value.read_raw(raw)) return false;
        if (raw.starts_with('{') || raw.starts_with('[')) require(is_json(raw));
        return true;
    }));
    return 0;
}
