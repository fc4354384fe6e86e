#include "model/item_codec.hpp"

#include <dynantic/attribute_value.hpp>
#include <dynantic/error.hpp>

#include <limits>

namespace dynantic::detail {
namespace {

bool read_version(const ModelInfo& info, JsonValue& value, int& version) {
    std::int64_t number = 0;
    if (!value.read_attribute(number)) return value.in(info.schema_attribute);
    if (number >= 0 && number <= std::numeric_limits<int>::max()) {
        version = static_cast<int>(number);
        return true;
    }
    value.fail("the schema version is out of range");
    return value.in(info.schema_attribute);
}

// The item's mark, 0 where there is none.
bool find_version(const ModelInfo& info, JsonReader& reader, int& version) {
    return reader.read_root_members([&](std::string_view name, JsonValue& value) {
        return name != info.schema_attribute || read_version(info, value, version);
    });
}

bool refuse_newer(const ModelInfo& info, JsonValue& in, int version) {
    in.fail("the item is of schema version " + std::to_string(version) +
            ", written by a newer program; this one knows `" + std::string(info.type_name) +
            "` up to version " + std::to_string(info.schema_version));
    return in.in(info.schema_attribute);
}

// The item's JSON as it would be in the present version.
bool upgrade_text(const ModelInfo& info, std::string_view text, int version, JsonValue& in,
                  std::string& out) {
    try {
        Item item = item_from_json(text);
        info.upgrade(item, version);
        out = to_json(item);
        return true;
    } catch (const DynanticError& error) {
        return in.fail("the upgrade from schema version " + std::to_string(version) +
                       " failed: " + std::string(error.message()));
    }
}

bool pass_on(const ReadError& error, JsonValue& in) {
    in.fail(error.message);
    return error.path.empty() ? false : in.in(error.path);
}

bool read_text(const ModelInfo& info, JsonReader& reader, void* object) {
    JsonValue root;
    return reader.root(root) && read_members(info, root, object, ReadMode::whole);
}

}  // namespace

// The mark may stand anywhere in the item, and a reader goes forward only: so the item is cut out as text and gone
// through twice, once for the mark and once as the model, by one reader that has found its structure once. Only an old
// item is taken apart.
bool read_upgraded(const ModelInfo& info, JsonValue& in, void* object) {
    std::string_view raw;
    if (!in.read_raw(raw)) return false;
    JsonReader reader(raw);
    int version = 0;
    if (!find_version(info, reader, version)) return pass_on(reader.error(), in);
    if (version == info.schema_version) return read_text(info, reader, object) || pass_on(reader.error(), in);
    if (version > info.schema_version) return refuse_newer(info, in, version);

    std::string upgraded;
    if (!upgrade_text(info, raw, version, in, upgraded)) return false;
    JsonReader present{std::string_view(upgraded)};
    return read_text(info, present, object) || pass_on(present.error(), in);
}

}  // namespace dynantic::detail
