#include <dynantic/entities.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace dynantic::detail {
namespace {

// The discriminator's text in an item's JSON; empty where there is none. False where the JSON or the attribute is bad.
bool find_discriminator(const Body& item, std::string_view attribute, std::string& out, ReadError& error) {
    JsonReader reader(item);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != attribute) return value.skip();
        std::string_view text;
        if (!value.read_attribute_text(AttributeType::string, text)) return value.in(attribute);
        out = text;
        return true;
    });
    if (!read) error = reader.error();
    return read;
}

bool pass_on(const ReadError& error, JsonValue& item) {
    item.fail(error.message);
    return error.path.empty() ? false : item.in(error.path);
}

}  // namespace

// A reader goes forward only, and the discriminator may stand anywhere: so the item is cut out as text, searched, and
// read again as what it is.
bool read_one_of(JsonValue& item, const EntityChoice* choices, std::size_t count, void* variant) {
    const EntityChoice* const end = choices + count;
    const auto first =
        std::find_if(choices, end, [](const EntityChoice& each) { return each.info != nullptr; });
    const std::string_view attribute = first->info->entity_attribute;

    std::string_view raw;
    if (!item.read_raw(raw)) return false;
    const std::string text(raw);
    ReadError error;
    std::string type;
    if (!find_discriminator(Body(text), attribute, type, error)) return pass_on(error, item);

    const auto exact = std::find_if(choices, end, [&](const EntityChoice& each) {
        return each.info != nullptr && each.info->entity_value == type;
    });
    const auto choice = exact != end ? exact : std::find_if(choices, end, [](const EntityChoice& each) {
        return each.info == nullptr;  // Unknown
    });
    if (choice == end) {
        item.fail(type.empty()
                      ? "the attribute that tells the entity type is missing"
                      : "the entity type is none of those of this table; add dynantic::Unknown to Entities<> "
                        "to have such items delivered");
        return item.in(attribute);
    }
    // As a member of another object, because a reader gives the members of its root.
    const Body wrapped("{\"Item\":" + text + "}");
    JsonReader reader(wrapped);
    if (reader.read_root_members(
            [&](std::string_view, JsonValue& inner) { return choice->read(inner, variant); })) {
        return true;
    }
    return pass_on(reader.error(), item);
}

const ModelInfo* merge_entities(const EntityChoice* choices, std::size_t count) {
    auto* const made = new ModelInfo;
    ModelInfo& merged = *made;
    const EntityChoice* const end = choices + count;
    const auto first =
        std::find_if(choices, end, [](const EntityChoice& each) { return each.info != nullptr; });
    merged.type_name = "Entities";
    merged.table_name = first->info->table_name;
    merged.fields = first->info->fields;
    merged.composed = first->info->composed;
    merged.key = first->info->key;
    merged.indexes = first->info->indexes;
    merged.ttl = first->info->ttl;
    merged.entity_attribute = first->info->entity_attribute;
    for (const EntityChoice* each = first + 1; each < end; ++each) {
        if (each->info == nullptr) continue;
        for (const IndexInfo& index : each->info->indexes) {
            if (merged.find_index(index.name) == nullptr) merged.indexes.push_back(index);
        }
        if (merged.ttl == no_field && each->info->ttl != no_field) {
            merged.ttl = static_cast<std::uint16_t>(merged.fields.size());
            merged.fields.push_back(each->info->fields[each->info->ttl]);
        }
    }
    return made;
}

}  // namespace dynantic::detail
