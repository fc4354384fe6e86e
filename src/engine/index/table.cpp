#include "engine/index/table.hpp"

#include <algorithm>

namespace dynantic::engine {

bool KeySchema::contains(std::string_view name) const noexcept {
    const auto named = [&](const KeyDefinition& definition) { return definition.name == name; };
    return std::ranges::any_of(partition, named) || std::ranges::any_of(sort, named);
}

const Index* Table::index(std::string_view index_name) const noexcept {
    const auto found = std::ranges::find(indexes, index_name, &Index::name);
    return found == indexes.end() ? nullptr : &*found;
}

Index* Table::index(std::string_view index_name) noexcept {
    const auto found = std::ranges::find(indexes, index_name, &Index::name);
    return found == indexes.end() ? nullptr : &*found;
}

const KeyDefinition* Table::definition(std::string_view attribute) const noexcept {
    const auto found = std::ranges::find(definitions, attribute, &KeyDefinition::name);
    return found == definitions.end() ? nullptr : &*found;
}

bool Table::has_local_indexes() const noexcept { return std::ranges::any_of(indexes, &Index::local); }

bool Table::has_global_indexes() const noexcept {
    return std::ranges::any_of(indexes, [](const Index& each) { return !each.local; });
}

void compute_projected(const Table& table, Index& index) {
    index.projected = index.non_key_attributes;
    const auto add = [&](const KeyDefinition& definition) {
        index.projected.push_back(definition.name);
        return true;
    };
    table.key.each(add);
    index.key.each(add);
    std::ranges::sort(index.projected);
    const auto repeated = std::ranges::unique(index.projected);
    index.projected.erase(repeated.begin(), repeated.end());
}

std::string table_arn(std::string_view region, std::string_view account, std::string_view table) {
    std::string arn = "arn:aws:dynamodb:";
    arn.append(region).append(":").append(account).append(":table/").append(table);
    return arn;
}

std::string_view type_letter(AttributeType type) noexcept {
    switch (type) {
        case AttributeType::number:
            return "N";
        case AttributeType::binary:
            return "B";
        default:
            return "S";
    }
}

}  // namespace dynantic::engine
