#include <dynantic/detail/json_peek.hpp>
#include <dynantic/entities.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace dynantic::detail {
namespace {

// Which type an item of that discriminator is; `end` where none takes it.
const EntityChoice* choose(const EntityChoice* choices, const EntityChoice* end, std::string_view type) {
    const auto exact = std::find_if(choices, end, [&](const EntityChoice& each) {
        return each.info != nullptr && each.info->entity_value == type;
    });
    if (exact != end) return exact;
    return std::find_if(choices, end,
                        [](const EntityChoice& each) { return each.info == nullptr; });  // Unknown
}

}  // namespace

// The discriminator may stand anywhere in the item: it is looked up first, passing over what comes before it, and then
// the item is read as what it is.
bool read_one_of(JsonValue& item, const EntityChoice* choices, std::size_t count, void* variant) {
    const EntityChoice* const end = choices + count;
    const auto first =
        std::find_if(choices, end, [](const EntityChoice& each) { return each.info != nullptr; });
    const std::string_view attribute = first->info->entity_attribute;
    std::string_view type;
    if (!peek_attribute_text(item, attribute, type)) return false;
    const EntityChoice* const choice = choose(choices, end, type);
    if (choice != end) return choice->read(item, variant);
    item.fail(type.empty()
                  ? "the attribute that tells the entity type is missing"
                  : "the entity type is none of those of this table; add dynantic::Unknown to Entities<> "
                    "to have such items delivered");
    return item.in(attribute);
}

std::string key_of_unknown(const ModelInfo& table, const Unknown& unknown) {
    std::string key;
    JsonWriter json(key);
    const auto write = [&](const std::vector<KeyAttribute>& attributes) {
        for (const KeyAttribute& attribute : attributes) {
            const AttributeValue* const value = unknown.item.find(attribute.name);
            if (value == nullptr) continue;
            json.raw(key.empty() ? '{' : ',');
            json.key(attribute.name);
            json.raw(to_json(*value));
        }
    };
    write(table.key.partition);
    write(table.key.sort);
    json.raw('}');
    return key;
}

void refuse_unknown() {
    Error(ErrorKind::validation, "an item of an unknown entity type is not saved").raise();
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
