#include "operation/capacity.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/item_collection.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace dynantic::detail {
namespace {

bool add_units(JsonValue& capacity, std::optional<double>& sum) {
    return capacity.members([&](std::string_view name, JsonValue& value) {
        if (name != "CapacityUnits") return value.skip();
        double units = 0;
        if (!value.read_double(units)) return false;
        sum = sum.value_or(0) + units;
        return true;
    });
}

bool read_range(JsonValue& range, ItemCollectionMetrics& out) {
    return range.elements([&](std::size_t place, JsonValue& bound) {
        if (place > 1) return bound.skip();
        return bound.read_double(place == 0 ? out.from_gb : out.to_gb);
    });
}

bool add_collection(JsonValue& value, std::string_view table, std::vector<ItemCollectionMetrics>& out) {
    ItemCollectionMetrics collection;
    collection.table = table;
    const bool read = value.members([&](std::string_view name, JsonValue& member) {
        if (name == "ItemCollectionKey") return member.read_item(collection.key);
        if (name == "SizeEstimateRangeGB") return read_range(member, collection);
        return member.skip();
    });
    if (read && !collection.key.empty()) out.push_back(std::move(collection));
    return read;
}

// One object of a write to one item; lists by table of a batch or transaction.
bool add_collections(JsonValue& value, std::string_view wire_table, std::vector<ItemCollectionMetrics>& out) {
    if (!wire_table.empty()) return add_collection(value, wire_table, out);
    return value.members([&](std::string_view name, JsonValue& list) {
        const std::string table(name);
        return list.elements([&](std::size_t, JsonValue& each) { return add_collection(each, table, out); });
    });
}

}  // namespace

std::optional<double> capacity_units_of(const Body& body) {
    // Cheap to rule out: replies without it are not read twice.
    if (body.view().find("\"ConsumedCapacity\"") == std::string_view::npos) return std::nullopt;
    std::optional<double> sum;
    JsonReader reader(body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "ConsumedCapacity") return value.skip();
        JsonKind kind{};
        if (!value.kind(kind)) return false;
        if (kind == JsonKind::object) return add_units(value, sum);
        if (kind != JsonKind::array) return value.skip();
        return value.elements([&](std::size_t, JsonValue& element) { return add_units(element, sum); });
    });
    return read ? sum : std::nullopt;
}

void tell_of_write(const Reply& reply, std::string_view wire_table, const WriteOptions& told) {
    if (told.consumed != nullptr) told.consumed->units += capacity_units_of(reply.body).value_or(0);
    if (told.collections == nullptr) return;
    JsonReader reader(reply.body);
    // The write is done: a reply that tells of it in other words than these is no reason to fail it.
    static_cast<void>(reader.read_root_members([&](std::string_view name, JsonValue& value) {
        return name == "ItemCollectionMetrics" ? add_collections(value, wire_table, *told.collections)
                                               : value.skip();
    }));
}

}  // namespace dynantic::detail
