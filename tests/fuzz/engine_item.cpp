// Bodies with items, and bytes from a disk. Reading an item and rendering it must give JSON that reads as the same item;
// bytes that pass `is_well_formed` must be safe to walk, decode and render.

#include "engine/api_error.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/read.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace dynantic::engine;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

void check_request(std::string_view body) {
    try {
        const JsonDocument document(body);
        const JsonValue given = document["Item"];
        if (!given) return;
        const ReadItem item = read_item(given);
        require(is_well_formed(item.bytes.view()));
        if (!item.error.empty()) return;
        std::string json = "{\"Item\":";
        append_json(json, item.view());
        json += "}";
        const JsonDocument again(json);
        require(read_item(again["Item"]).bytes.view() == item.bytes.view());
        require(encode(decode(item.view())) == item.bytes.view());
    } catch (const ApiError&) {
    }
}

void check_bytes(std::string_view bytes) {
    if (!is_well_formed(bytes)) return;
    const ItemView item(bytes);
    std::string json;
    append_json(json, item);
    static_cast<void>(decode(item));
    for (const auto& [name, value] : item) {
        require(item.find(name).has_value());
        static_cast<void>(value_size(value));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    check_request(input);
    check_bytes(input);
    return 0;
}
