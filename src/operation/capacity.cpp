#include "operation/capacity.hpp"

#include <dynantic/detail/json_reader.hpp>

#include <string_view>

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

}  // namespace dynantic::detail
