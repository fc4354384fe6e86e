#include "engine/api/table_definition.hpp"

#include "engine/api/request.hpp"
#include "engine/api/table_description.hpp"
#include "engine/api_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>
#include <set>

namespace dynantic::engine::api {

namespace {

constexpr std::int64_t max_units = 1'000'000'000'000;
constexpr std::size_t max_local_indexes = 5;
constexpr std::size_t max_projected = 100;
constexpr std::size_t max_key_attributes = 4;

const std::string invalid = "One or more parameter values were invalid: ";

AttributeType type_of(std::string_view letter) {
    return letter == "N"   ? AttributeType::number
           : letter == "B" ? AttributeType::binary
                           : AttributeType::string;
}

template <class Range, class Projection>
std::string joined(const Range& range, Projection projection) {
    std::string out;
    for (const auto& each : range) {
        if (!out.empty()) out += ", ";
        out += std::invoke(projection, each);
    }
    return out;
}

struct KeyElement {
    std::string_view name;
    bool is_partition;
};

void check_order(const std::vector<KeyElement>& elements, KeyOwner owner) {
    if (!elements.front().is_partition) {
        throw_validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    if (owner != KeyOwner::global_index) {
        if (elements.size() > 1 && elements[1].is_partition) {
            throw_validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        return;
    }
    if (!std::ranges::is_partitioned(elements, &KeyElement::is_partition)) {
        throw_validation(invalid +
                         "All HASH key attributes must precede RANGE key attributes in the KeySchema");
    }
    const auto partition =
        static_cast<std::size_t>(std::ranges::count_if(elements, &KeyElement::is_partition));
    const bool too_many = partition > max_key_attributes;
    if (too_many || elements.size() - partition > max_key_attributes) {
        throw_validation(invalid + "The KeySchema exceeds the maximum allowed number of " +
                         (too_many ? "HASH" : "RANGE") + " key attributes");
    }
}

}  // namespace

std::vector<KeyDefinition> read_definitions(const JsonValue& attribute_definitions) {
    std::vector<KeyDefinition> definitions;
    for (const auto element : attribute_definitions.raw_array()) {
        const auto object = element.raw_object();
        const auto name = text_of(object, "AttributeName");
        if (std::ranges::find(definitions, name, &KeyDefinition::name) != definitions.end()) {
            throw_validation("Attribute Name is duplicated: " + std::string(name));
        }
        definitions.push_back({std::string(name), type_of(text_of(object, "AttributeType"))});
    }
    return definitions;
}

KeySchema read_key_schema(const JsonValue& key_schema, const std::vector<KeyDefinition>& definitions,
                          KeyOwner owner) {
    std::vector<KeyElement> elements;
    for (const auto element : key_schema.raw_array()) {
        const auto object = element.raw_object();
        elements.push_back({text_of(object, "AttributeName"), text_of(object, "KeyType") == "HASH"});
    }
    if (owner == KeyOwner::table && elements.size() > definitions.size()) {
        throw_validation("Invalid KeySchema: Some index key attribute have no definition");
    }
    const auto definition_of = [&](std::string_view name) {
        return std::ranges::find(definitions, name, &KeyDefinition::name);
    };
    if (std::ranges::any_of(
            elements, [&](const KeyElement& e) { return definition_of(e.name) == definitions.end(); })) {
        throw_validation(invalid +
                         "Some index key attributes are not defined in AttributeDefinitions. Keys: [" +
                         joined(elements, [](const KeyElement& e) { return std::string(e.name); }) +
                         "], AttributeDefinitions: [" + joined(definitions, &KeyDefinition::name) + "]");
    }
    std::set<std::string_view> names;
    for (const auto& element : elements) {
        if (!names.insert(element.name).second) {
            throw_validation(
                elements.size() == 2
                    ? "Both the Hash Key and the Range Key element in the KeySchema have the same name"
                    : "The KeySchema contains multiple key attributes with the same name");
        }
    }
    check_order(elements, owner);
    KeySchema schema;
    for (const auto& element : elements) {
        (element.is_partition ? schema.partition : schema.sort).push_back(*definition_of(element.name));
    }
    return schema;
}

Index read_index(const JsonObject& object, const Table& table, bool local) {
    Index index;
    index.name = text_of(object, "IndexName");
    index.local = local;
    index.key = read_key_schema(object["KeySchema"], table.definitions,
                                local ? KeyOwner::local_index : KeyOwner::global_index);
    if (local) {
        if (index.key.sort.empty()) {
            throw_validation(invalid + "Index KeySchema does not have a range key for index: " + index.name);
        }
        const auto& own = index.key.partition.front().name;
        const auto& of_table = table.key.partition.front().name;
        if (own != of_table) {
            throw_validation(
                invalid +
                "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
                index.name + ". index hash key: " + own + ", table hash key: " + of_table);
        }
    }
    const auto projection = object["Projection"].raw_object();
    const auto type = text_of(projection, "ProjectionType");
    if (type.empty()) throw_validation(invalid + "Unknown ProjectionType: null");
    index.projection = type == "ALL"         ? ProjectionType::all
                       : type == "KEYS_ONLY" ? ProjectionType::keys_only
                                             : ProjectionType::include;
    if (const auto attributes = projection["NonKeyAttributes"]) {
        if (index.projection != ProjectionType::include) {
            throw_validation(invalid + "ProjectionType is " + std::string(type) +
                             ", but NonKeyAttributes is specified");
        }
        for (const auto name : attributes.raw_array()) {
            const auto text = name.raw_string();
            if (std::ranges::find(index.non_key_attributes, text) != index.non_key_attributes.end()) {
                throw_validation(invalid + "Duplicate element in NonKeyAttributes: " + std::string(text));
            }
            index.non_key_attributes.emplace_back(text);
        }
    } else if (index.projection == ProjectionType::include) {
        throw_validation(invalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }
    if (!local) {
        const auto throughput = object["ProvisionedThroughput"];
        if (table.on_demand && throughput) {
            throw_validation(invalid + "ProvisionedThroughput should not be specified for index: " +
                             index.name + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!table.on_demand && !throughput) {
            throw_validation(invalid + "ProvisionedThroughput is not specified for index: " + index.name);
        }
        if (throughput) index.throughput = read_throughput(throughput);
        const auto limits = read_on_demand(object["OnDemandThroughput"]);
        check_on_demand(limits, table.on_demand, false, index.name);
        change_on_demand(index.on_demand, limits);
        set_warm_units(index.warm, object["WarmThroughput"], table.on_demand, index.throughput);
    }
    compute_projected(table, index);
    return index;
}

void check_indexes(const Table& table) {
    std::set<std::string_view> names;
    std::size_t local = 0;
    std::size_t global = 0;
    std::size_t projected = 0;
    for (const auto& index : table.indexes) {
        if (!names.insert(index.name).second)
            throw_validation(invalid + "Duplicate index name: " + index.name);
        ++(index.local ? local : global);
        projected += index.non_key_attributes.size();
    }
    if (local > max_local_indexes) {
        throw_validation(invalid + "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    }
    if (global > max_global_indexes) {
        throw_validation(invalid + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    }
    if (projected > max_projected) {
        throw_validation(invalid +
                         "Number of NonKeyAttributes over all indexes exceeds per-table limit of 100");
    }
}

void check_definitions_used(const Table& table) {
    std::vector<std::string> used;
    const auto add = [&](const KeyDefinition& definition) {
        if (std::ranges::find(used, definition.name) == used.end()) used.push_back(definition.name);
        return true;
    };
    table.key.each(add);
    for (const auto& index : table.indexes) index.key.each(add);
    if (used.size() == table.definitions.size()) return;
    if (table.indexes.empty()) {
        throw_validation(
            invalid +
            "Number of attributes in KeySchema does not exactly match number of attributes defined in "
            "AttributeDefinitions");
    }
    throw_validation(invalid + "Some AttributeDefinitions are not used. AttributeDefinitions: [" +
                     joined(table.definitions, &KeyDefinition::name) + "], keys used: [" +
                     joined(used, [](const std::string& name) { return name; }) + "]");
}

Throughput read_throughput(const JsonValue& provisioned_throughput) {
    const auto object = provisioned_throughput.raw_object();
    Throughput throughput;
    throughput.read = object["ReadCapacityUnits"].as_long();
    throughput.write = object["WriteCapacityUnits"].as_long();
    if (throughput.read > max_units) {
        throw_validation("Given value " + std::to_string(throughput.read) +
                         " for ReadCapacityUnits is out of bounds");
    }
    if (throughput.write > max_units) {
        throw_validation("Given value " + std::to_string(throughput.write) +
                         " for WriteCapacityUnits is out of bounds");
    }
    return throughput;
}

std::optional<OnDemandLimits> read_on_demand(const JsonValue& on_demand_throughput) {
    if (!on_demand_throughput) return std::nullopt;
    OnDemandLimits limits;
    const auto object = on_demand_throughput.raw_object();
    if (const auto read = object["MaxReadRequestUnits"]) limits.read = read.as_long();
    if (const auto write = object["MaxWriteRequestUnits"]) limits.write = write.as_long();
    if (!limits.read && !limits.write) return std::nullopt;
    return limits;
}

void check_on_demand(const std::optional<OnDemandLimits>& limits, bool on_demand, bool changes,
                     std::string_view index) {
    if (!limits) return;
    if (!on_demand) {
        const std::string of_index = index.empty() ? "" : "for index: " + std::string(index) + " ";
        throw_validation(
            invalid + (limits->read ? "MaxReadRequestUnits" : "MaxWriteRequestUnits") +
            " for OnDemandThroughput " + of_index + "cannot be specified when " +
            (changes ? "the table BillingMode is PROVISIONED" : "table BillingMode is PROVISIONED."));
    }
    const auto check = [&](const char* name, const std::optional<std::int64_t>& units) {
        if (!units || *units > 0 || (changes && *units == -1)) return;
        throw_validation(invalid + "Requested " + name + " for OnDemandThroughput for " +
                         (index.empty() ? "table" : "index : " + std::string(index)) +
                         " is outside of valid range");
    };
    check("MaxReadRequestUnits", limits->read);
    check("MaxWriteRequestUnits", limits->write);
}

void change_on_demand(std::optional<OnDemandLimits>& limits, const std::optional<OnDemandLimits>& given) {
    if (!given) return;
    auto changed = limits.value_or(OnDemandLimits());
    const auto change = [](std::optional<std::int64_t>& limit, const std::optional<std::int64_t>& wanted) {
        if (wanted) limit = *wanted == -1 ? std::nullopt : wanted;
    };
    change(changed.read, given->read);
    change(changed.write, given->write);
    limits.reset();
    if (changed.read || changed.write) limits = changed;
}

WarmUnits warm_units(bool on_demand, const Throughput& provisioned, const std::optional<WarmUnits>& given) {
    WarmUnits units = on_demand ? WarmUnits{12000, 4000} : WarmUnits{provisioned.read, provisioned.write};
    if (given) units = {std::max(units.read, given->read), std::max(units.write, given->write)};
    return units;
}

void set_warm_units(std::optional<WarmUnits>& units, const JsonValue& warm_throughput, bool on_demand,
                    const Throughput& provisioned) {
    if (!warm_throughput) return;
    auto wanted = warm_units(on_demand, provisioned, units);
    const auto object = warm_throughput.raw_object();
    if (const auto read = object["ReadUnitsPerSecond"]) wanted.read = read.as_long();
    if (const auto write = object["WriteUnitsPerSecond"]) wanted.write = write.as_long();
    units = wanted;
}

void start_stream(Table& table, const JsonValue& specification, double now) {
    if (!specification) return;
    const auto object = specification.raw_object();
    const auto view = text_of(object, "StreamViewType");
    if (!flag_of(object, "StreamEnabled")) {
        if (!view.empty()) {
            throw_validation(invalid +
                             "Table is being created with a stream disabled, UpdateViewType should not be "
                             "specified");
        }
        return;
    }
    if (view.empty()) {
        throw_validation(invalid +
                         "Table is being created with a stream enabled, UpdateViewType is required");
    }
    const auto milliseconds = std::llround(now * 1000);
    const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 80> label{};  // what any int would need
    std::snprintf(label.data(), label.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03d", parts.tm_year + 1900,
                  parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                  static_cast<int>(milliseconds % 1000));
    table.stream = StreamSettings{stream_view(view), label.data(), table.next_stream_number++};
}

std::optional<ServerSideEncryption> read_encryption(const JsonValue& sse_specification,
                                                    std::string_view region, std::string_view account) {
    if (!sse_specification) return std::nullopt;
    const auto object = sse_specification.raw_object();
    const auto type = text_of(object, "SSEType");
    if (!flag_of(object, "Enabled")) {
        const bool disables = static_cast<bool>(object["Enabled"]);
        for (const auto* member : {"SSEType", "KMSMasterKeyId"}) {
            if (!disables || !object[member]) continue;
            throw_validation(invalid + member + " can not be specified if Enabled is false");
        }
        return std::nullopt;
    }
    if (type == "AES256") throw_validation(invalid + "SSEType AES256 is not supported");
    if (type.empty() && object["KMSMasterKeyId"]) {
        throw_validation(invalid + "SSEType KMS is required if KMSMasterKeyId is specified");
    }
    auto key = std::string(text_of(object, "KMSMasterKeyId"));
    if (!key.starts_with("arn:")) {
        key = "arn:aws:kms:" + std::string(region) + ":" + std::string(account) + ":key/" +
              (key.empty() ? "alias/aws/dynamodb" : key);
    }
    return ServerSideEncryption{type.empty() ? "KMS" : std::string(type), std::move(key)};
}

namespace {

/// Letters of any script, digits, spaces and + - = . _ : / @
bool has_tag_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0xF0) return false;  // beyond the letters: emoji
        if (byte >= 0x80) continue;
        const bool is_letter = (byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z';
        if (!is_letter && (byte < '0' || byte > '9') &&
            std::string_view(" +-=._:/@").find(text[i]) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

void check_tag_key(std::string_view key) {
    constexpr std::size_t most = 128;
    constexpr std::string_view reserved = "aws:";
    if (key.size() >= reserved.size() &&
        std::ranges::equal(key.substr(0, reserved.size()), reserved, {},
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; })) {
        throw_validation("Tag Key cannot be prefixed with aws:, Key: " + std::string(key));
    }
    if (key.empty() || characters_of(key) > most || !has_tag_characters(key)) {
        throw_validation("The Tag Key provided is invalid, Key: " + std::string(key));
    }
}

std::vector<Tag> read_tags(const JsonValue& tags) {
    constexpr std::size_t most = 256;
    std::vector<Tag> read;
    for (const auto element : tags.raw_array()) {
        const auto object = element.raw_object();
        if (!object["Key"]) throw_validation("The Tag Key provided is invalid, Key: null");
        if (!object["Value"]) throw_validation("The Tag Value provided is invalid, Value: null");
        const auto key = text_of(object, "Key");
        const auto value = text_of(object, "Value");
        check_tag_key(key);
        if (characters_of(value) > most || !has_tag_characters(value)) {
            throw_validation("The Tag Value provided is invalid, Value: " + std::string(value));
        }
        if (std::ranges::find(read, key, &Tag::key) != read.end()) {
            throw_validation("Duplicate Tag Keys provided as input: Duplicate Tag Key found " +
                             std::string(key));
        }
        read.push_back({std::string(key), std::string(value)});
    }
    return read;
}

void check_tag_count(std::size_t tags) {
    constexpr std::size_t max_tags = 50;
    if (tags > max_tags) {
        throw_validation("Number of Tags exceed the current limit for the provided ResourceArn");
    }
}

std::string make_uuid() {
    thread_local std::mt19937_64 random{std::random_device{}()};
    const std::uint64_t high = (random() & ~std::uint64_t{0xF000}) | 0x4000;
    const std::uint64_t low = (random() & ~(std::uint64_t{0xC} << 60U)) | (std::uint64_t{0x8} << 60U);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32U),
                  static_cast<unsigned>((high >> 16U) & 0xFFFFU), static_cast<unsigned>(high & 0xFFFFU),
                  static_cast<unsigned>(low >> 48U),
                  static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFULL));
    return text.data();
}

}  // namespace dynantic::engine::api
