#include "engine/index/table_codec.hpp"

#include "engine/api_error.hpp"
#include "engine/item/json.hpp"
#include "engine/storage/store.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <charconv>

namespace dynantic::engine {

namespace {

using detail::JsonWriter;

// Members are written with a comma before each but the first, which is always there.

void member(JsonWriter& out, std::string_view name, std::string_view text) {
    out.raw(',');
    out.key(name);
    out.quoted(text);
}

void member(JsonWriter& out, std::string_view name, std::int64_t number) {
    out.raw(',');
    out.key(name);
    out.integer(number);
}

void member(JsonWriter& out, std::string_view name, double number) {
    out.raw(',');
    out.key(name);
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed, 3).ptr;
    out.raw(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void flag(JsonWriter& out, std::string_view name, bool set) {
    if (!set) return;
    out.raw(',');
    out.key(name);
    out.raw("true");
}

template <class Range, class F>
void list(JsonWriter& out, std::string_view name, const Range& range, F&& each) {
    out.raw(',');
    out.key(name);
    out.raw('[');
    bool first = true;
    for (const auto& element : range) {
        if (!first) out.raw(',');
        first = false;
        each(element);
    }
    out.raw(']');
}

void key_definitions(JsonWriter& out, std::string_view name, const std::vector<KeyDefinition>& definitions) {
    list(out, name, definitions, [&](const KeyDefinition& each) {
        out.raw('{');
        out.key("name");
        out.quoted(each.name);
        member(out, "type", type_letter(each.type));
        out.raw('}');
    });
}

void throughput(JsonWriter& out, const Throughput& value) {
    member(out, "read", value.read);
    member(out, "write", value.write);
    if (value.last_increase) member(out, "last_increase", *value.last_increase);
    if (value.last_decrease) member(out, "last_decrease", *value.last_decrease);
}

void on_demand_limits(JsonWriter& out, const std::optional<OnDemandLimits>& limits) {
    if (!limits) return;
    member(out, "max_read", limits->read.value_or(-1));
    member(out, "max_write", limits->write.value_or(-1));
}

void warm_units(JsonWriter& out, const std::optional<WarmUnits>& units) {
    if (!units) return;
    member(out, "warm_read", units->read);
    member(out, "warm_write", units->write);
}

void index(JsonWriter& out, const Index& value) {
    out.raw('{');
    out.key("name");
    out.quoted(value.name);
    member(out, "id", static_cast<std::int64_t>(value.id));
    flag(out, "local", value.local);
    key_definitions(out, "partition", value.key.partition);
    key_definitions(out, "sort", value.key.sort);
    member(out, "projection", static_cast<std::int64_t>(value.projection));
    list(out, "non_key_attributes", value.non_key_attributes,
         [&](const std::string& each) { out.quoted(each); });
    throughput(out, value.throughput);
    on_demand_limits(out, value.on_demand);
    warm_units(out, value.warm);
    out.raw('}');
}

void stream(JsonWriter& out, std::string_view name, const std::optional<StreamSettings>& settings) {
    if (!settings) return;
    out.raw(',');
    out.key(name);
    out.raw('{');
    out.key("label");
    out.quoted(settings->label);
    member(out, "view", static_cast<std::int64_t>(settings->view));
    member(out, "number", static_cast<std::int64_t>(settings->number));
    out.raw('}');
}

// Reading.

std::string text_of(const JsonObject& object, std::string_view name) {
    const auto value = object[name];
    return value ? std::string(value.as_string()) : std::string();
}

std::int64_t number_of(const JsonObject& object, std::string_view name, std::int64_t otherwise = 0) {
    const auto value = object[name];
    return value ? value.as_long() : otherwise;
}

std::optional<double> moment_of(const JsonObject& object, std::string_view name) {
    const auto value = object[name];
    if (!value) return std::nullopt;
    return value.as_double();
}

bool flag_of(const JsonObject& object, std::string_view name) {
    const auto value = object[name];
    return value && value.as_boolean();
}

std::vector<KeyDefinition> key_definitions_of(const JsonObject& object, std::string_view name) {
    std::vector<KeyDefinition> definitions;
    for (const auto each : object[name].raw_array()) {
        const auto letter = text_of(each.raw_object(), "type");
        const auto type = letter == "N"   ? AttributeType::number
                          : letter == "B" ? AttributeType::binary
                                          : AttributeType::string;
        definitions.push_back({text_of(each.raw_object(), "name"), type});
    }
    return definitions;
}

Throughput throughput_of(const JsonObject& object) {
    return {number_of(object, "read"), number_of(object, "write"), moment_of(object, "last_increase"),
            moment_of(object, "last_decrease")};
}

std::optional<OnDemandLimits> on_demand_limits_of(const JsonObject& object) {
    if (!object["max_read"]) return std::nullopt;
    const auto limit = [&](const char* name) {
        const auto units = number_of(object, name);
        return units > 0 ? std::optional(units) : std::nullopt;
    };
    return OnDemandLimits{limit("max_read"), limit("max_write")};
}

std::optional<WarmUnits> warm_units_of(const JsonObject& object) {
    if (!object["warm_read"]) return std::nullopt;
    return WarmUnits{number_of(object, "warm_read"), number_of(object, "warm_write")};
}

std::optional<StreamSettings> stream_of(const JsonObject& object, std::string_view name) {
    const auto value = object[name];
    if (!value) return std::nullopt;
    const auto settings = value.raw_object();
    return StreamSettings{static_cast<StreamView>(number_of(settings, "view")), text_of(settings, "label"),
                          static_cast<std::uint32_t>(number_of(settings, "number"))};
}

Index index_of(const JsonObject& object) {
    Index index;
    index.name = text_of(object, "name");
    index.id = static_cast<std::uint32_t>(number_of(object, "id"));
    index.local = flag_of(object, "local");
    index.key.partition = key_definitions_of(object, "partition");
    index.key.sort = key_definitions_of(object, "sort");
    index.projection = static_cast<ProjectionType>(number_of(object, "projection"));
    for (const auto each : object["non_key_attributes"].raw_array()) {
        index.non_key_attributes.emplace_back(each.as_string());
    }
    index.throughput = throughput_of(object);
    index.on_demand = on_demand_limits_of(object);
    index.warm = warm_units_of(object);
    return index;
}

Table read_table(const JsonObject& object) {
    Table table;
    table.name = text_of(object, "name");
    table.number = static_cast<std::uint32_t>(number_of(object, "number"));
    table.id = text_of(object, "id");
    table.created = moment_of(object, "created").value_or(0);
    table.definitions = key_definitions_of(object, "definitions");
    table.key.partition = key_definitions_of(object, "partition");
    table.key.sort = key_definitions_of(object, "sort");
    for (const auto each : object["indexes"].raw_array()) {
        table.indexes.push_back(index_of(each.raw_object()));
        compute_projected(table, table.indexes.back());
    }
    table.next_index_id = static_cast<std::uint32_t>(number_of(object, "next_index_id", 1));
    table.on_demand = flag_of(object, "on_demand");
    table.on_demand_since = moment_of(object, "on_demand_since");
    table.throughput = throughput_of(object);
    table.on_demand_limits = on_demand_limits_of(object);
    table.warm = warm_units_of(object);
    table.stream = stream_of(object, "stream");
    table.last_stream = stream_of(object, "last_stream");
    table.next_stream_number = static_cast<std::uint32_t>(number_of(object, "next_stream_number", 1));
    if (object["ttl_attribute"]) table.ttl_attribute = text_of(object, "ttl_attribute");
    table.ttl_changed = moment_of(object, "ttl_changed");
    if (object["encryption"])
        table.encryption = {text_of(object, "encryption"), text_of(object, "master_key")};
    table.table_class = text_of(object, "table_class");
    table.deletion_protection = flag_of(object, "deletion_protection");
    for (const auto each : object["tags"].raw_array()) {
        table.tags.push_back({text_of(each.raw_object(), "key"), text_of(each.raw_object(), "value")});
    }
    table.policy_revision = static_cast<std::uint64_t>(number_of(object, "policy_revision"));
    table.point_in_time_recovery = flag_of(object, "point_in_time_recovery");
    table.deleted_at = moment_of(object, "deleted_at").value_or(0);
    return table;
}

}  // namespace

std::string encode_table(const Table& table) {
    std::string text;
    JsonWriter out(text);
    out.raw('{');
    out.key("name");
    out.quoted(table.name);
    member(out, "number", static_cast<std::int64_t>(table.number));
    member(out, "id", table.id);
    member(out, "created", table.created);
    key_definitions(out, "definitions", table.definitions);
    key_definitions(out, "partition", table.key.partition);
    key_definitions(out, "sort", table.key.sort);
    list(out, "indexes", table.indexes, [&](const Index& each) { index(out, each); });
    member(out, "next_index_id", static_cast<std::int64_t>(table.next_index_id));
    flag(out, "on_demand", table.on_demand);
    if (table.on_demand_since) member(out, "on_demand_since", *table.on_demand_since);
    throughput(out, table.throughput);
    on_demand_limits(out, table.on_demand_limits);
    warm_units(out, table.warm);
    stream(out, "stream", table.stream);
    stream(out, "last_stream", table.last_stream);
    member(out, "next_stream_number", static_cast<std::int64_t>(table.next_stream_number));
    if (table.ttl_attribute) member(out, "ttl_attribute", *table.ttl_attribute);
    if (table.ttl_changed) member(out, "ttl_changed", *table.ttl_changed);
    if (table.encryption) {
        member(out, "encryption", table.encryption->type);
        member(out, "master_key", table.encryption->master_key);
    }
    if (!table.table_class.empty()) member(out, "table_class", table.table_class);
    flag(out, "deletion_protection", table.deletion_protection);
    list(out, "tags", table.tags, [&](const Tag& each) {
        out.raw('{');
        out.key("key");
        out.quoted(each.key);
        member(out, "value", each.value);
        out.raw('}');
    });
    member(out, "policy_revision", static_cast<std::int64_t>(table.policy_revision));
    flag(out, "point_in_time_recovery", table.point_in_time_recovery);
    if (table.deleted_at != 0) member(out, "deleted_at", table.deleted_at);
    out.raw('}');
    return text;
}

Table decode_table(std::string_view json) {
    try {
        const JsonDocument document(json);
        auto table = read_table(document.root());
        if (table.name.empty() || table.number == 0 || table.key.partition.empty()) {
            throw storage::StorageError("the store holds a table definition that is not whole");
        }
        return table;
    } catch (const ApiError& error) {
        throw storage::StorageError("the store holds a table definition that cannot be read: " +
                                    error.message);
    }
}

}  // namespace dynantic::engine
