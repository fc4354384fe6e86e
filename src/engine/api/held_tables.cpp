#include "engine/api/held_tables.hpp"

namespace dynantic::engine::api {

HeldTables::HeldTables(Engine& engine, const std::vector<std::string_view>& names) {
    for (bool as_expected = false; !as_expected;) {
        tables_.clear();
        std::map<std::uint32_t, std::string_view> in_order;
        for (const auto name : names)
            in_order.emplace(require_table(engine, name)->number, table_name_of(name));
        as_expected = true;
        for (const auto& [number, name] : in_order) {
            auto table = require_writable(engine, name);
            // A table that was made anew meanwhile has another number: the order is no longer right.
            as_expected = as_expected && table->number == number;
            tables_.emplace(name, std::move(table));
        }
    }
}

const WritableTable& HeldTables::at(std::string_view name_or_arn) const {
    return tables_.at(table_name_of(name_or_arn));
}

}  // namespace dynantic::engine::api
