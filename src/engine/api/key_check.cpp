#include "engine/api/key_check.hpp"

#include <string>
#include <utility>

namespace dynantic::engine::api {

namespace {

constexpr std::size_t max_partition_key = 2048;
constexpr std::size_t max_sort_key = 1024;

std::string_view empty_kind(AttributeType type) {
    return type == AttributeType::binary ? "binary" : "string";
}

[[noreturn]] void throw_empty_key(std::string message) {
    throw EmptyKeyError("com.amazon.coral.validate#ValidationException", std::move(message));
}

bool is_empty(const ValueView& value) { return value.body().empty() && !value.is(AttributeType::number); }

void check_index_key(const Index& index, const KeyDefinition& definition, const ItemView& item) {
    const auto value = item.find(definition.name);
    if (!value) return;
    if (!value->is(definition.type)) {
        throw_validation("One or more parameter values were invalid: Type mismatch for Index Key " +
                         definition.name + " Expected: " + std::string(type_letter(definition.type)) +
                         " Actual: " + std::string(to_string(value->type())) + " IndexName: " + index.name);
    }
    if (is_empty(*value)) {
        throw_empty_key(
            "One or more parameter values are not valid. A value specified for a secondary index key is not "
            "supported. "
            "The AttributeValue for a key attribute cannot contain an empty " +
            std::string(empty_kind(definition.type)) + " value. IndexName: " + index.name +
            ", IndexKey: " + definition.name);
    }
}

void check_length(const ValueView& value, bool is_partition) {
    if (value.is(AttributeType::number)) return;
    if (is_partition && value.body().size() > max_partition_key) {
        throw_validation(
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
            "of2048 "
            "bytes");
    }
    if (!is_partition && value.body().size() > max_sort_key) {
        throw_validation(
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the "
            "size limit "
            "of 1024 bytes");
    }
}

template <class F>
void each_key(const KeySchema& key, F&& visit) {
    for (const auto& definition : key.partition) visit(definition, true);
    for (const auto& definition : key.sort) visit(definition, false);
}

}  // namespace

void check_key_value(const KeyDefinition& definition, const ValueView& value, bool is_partition) {
    if (is_empty(value)) {
        throw_empty_key(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
            "contain an empty " +
            std::string(empty_kind(definition.type)) + " value. Key: " + definition.name);
    }
    check_length(value, is_partition);
}

void check_key(const Table& table, const ItemView& key) {
    if (key.attributes().count() != table.key.size()) {
        throw_validation("The provided key element does not match the schema");
    }
    each_key(table.key, [&](const KeyDefinition& definition, bool is_partition) {
        const auto value = key.find(definition.name);
        if (!value || !value->is(definition.type)) {
            throw_validation("The provided key element does not match the schema");
        }
        check_key_value(definition, *value, is_partition);
    });
}

void check_item(const Table& table, const ItemView& item) {
    each_key(table.key, [&](const KeyDefinition& definition, bool is_partition) {
        const auto value = item.find(definition.name);
        if (!value) {
            throw_validation("One or more parameter values were invalid: Missing the key " + definition.name +
                             " in the item");
        }
        if (!value->is(definition.type)) {
            throw_validation("One or more parameter values were invalid: Type mismatch for key " +
                             definition.name + " expected: " + std::string(type_letter(definition.type)) +
                             " actual: " + std::string(to_string(value->type())));
        }
        check_key_value(definition, *value, is_partition);
    });
    for (const auto& index : table.indexes) {
        each_key(index.key, [&](const KeyDefinition& definition, bool is_partition) {
            check_index_key(index, definition, item);
            if (const auto value = item.find(definition.name)) check_length(*value, is_partition);
        });
    }
}

void check_updated_index_keys(const Table& table, const ItemView& item) {
    for (const auto& index : table.indexes) {
        each_key(index.key, [&](const KeyDefinition& definition, bool is_partition) {
            const auto value = item.find(definition.name);
            if (!value) return;
            if (!value->is(definition.type)) {
                throw_validation(
                    "The update expression attempted to update the secondary index key to unsupported type");
            }
            if (is_empty(*value)) {
                throw_empty_key(
                    "One or more parameter values are not valid. The update expression attempted to update a "
                    "secondary "
                    "index key to a value that is not supported. The AttributeValue for a key attribute "
                    "cannot contain "
                    "an empty " +
                    std::string(empty_kind(definition.type)) + " value.");
            }
            check_length(*value, is_partition);
        });
    }
}

}  // namespace dynantic::engine::api
