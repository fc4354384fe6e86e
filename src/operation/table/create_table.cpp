#include <dynantic/detail/operation/table_definition.hpp>

#include <algorithm>
#include <vector>

namespace dynantic::detail {
namespace {

void write_projection(JsonWriter& json, const IndexInfo& index) {
    switch (index.projection) {
        case Projection::all:
            json.raw(R"({"ProjectionType":"ALL"})");
            return;
        case Projection::keys_only:
            json.raw(R"({"ProjectionType":"KEYS_ONLY"})");
            return;
        case Projection::include:
            break;
    }
    json.raw(R"({"ProjectionType":"INCLUDE","NonKeyAttributes":[)");
    for (std::size_t place = 0; place < index.included.size(); ++place) {
        if (place != 0) json.raw(',');
        json.quoted(index.included[place]);
    }
    json.raw("]}");
}

void write_settings(JsonWriter& json, const TableOptions& options) {
    json.raw(options.throughput ? R"(,"BillingMode":"PROVISIONED")" : R"(,"BillingMode":"PAY_PER_REQUEST")");
    if (options.throughput) write_throughput(json, *options.throughput);
    if (options.stream) {
        json.raw(R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":)");
        json.quoted(stream_view_type(*options.stream));
        json.raw('}');
    }
    if (options.deletion_protection) json.raw(R"(,"DeletionProtectionEnabled":true)");
    if (options.tags.empty()) return;
    json.raw(R"(,"Tags":[)");
    bool first = true;
    for (const auto& [key, value] : options.tags) {
        json.raw(first ? R"({"Key":)" : R"(,{"Key":)");
        first = false;
        json.quoted(key);
        json.raw(R"(,"Value":)");
        json.quoted(value);
        json.raw('}');
    }
    json.raw(']');
}

}  // namespace

void write_throughput(JsonWriter& json, const Throughput& throughput) {
    json.raw(R"(,"ProvisionedThroughput":{"ReadCapacityUnits":)");
    json.integer(throughput.read_units);
    json.raw(R"(,"WriteCapacityUnits":)");
    json.integer(throughput.write_units);
    json.raw('}');
}

std::vector<const KeyAttribute*> key_attributes(const ModelInfo& info) {
    std::vector<const KeyAttribute*> all;
    const auto add = [&](const KeyInfo& key) {
        for (const std::vector<KeyAttribute>* part : {&key.partition, &key.sort}) {
            for (const KeyAttribute& attribute : *part) {
                const bool is_known = std::any_of(all.begin(), all.end(), [&](const KeyAttribute* each) {
                    return each->name == attribute.name;
                });
                if (!is_known) all.push_back(&attribute);
            }
        }
    };
    add(info.key);
    for (const IndexInfo& index : info.indexes) add(index.key);
    return all;
}

std::vector<KeyElement> key_elements(const KeyInfo& key) {
    std::vector<KeyElement> all;
    for (const KeyAttribute& attribute : key.partition) all.push_back({attribute.name, "HASH"});
    for (const KeyAttribute& attribute : key.sort) all.push_back({attribute.name, "RANGE"});
    return all;
}

// AttributeDefinitions names each key attribute of table and indexes once, and nothing else (AWS refuses more).
void write_definitions(JsonWriter& json, const ModelInfo& info) {
    bool first = true;
    json.raw(R"(,"AttributeDefinitions":[)");
    for (const KeyAttribute* attribute : key_attributes(info)) {
        json.raw(first ? R"({"AttributeName":)" : R"(,{"AttributeName":)");
        first = false;
        json.quoted(attribute->name);
        json.raw(R"(,"AttributeType":)");
        json.quoted(to_string(attribute->type));
        json.raw('}');
    }
    json.raw(']');
}

std::string_view stream_view_type(StreamView view) noexcept {
    switch (view) {
        case StreamView::keys:
            return "KEYS_ONLY";
        case StreamView::new_image:
            return "NEW_IMAGE";
        case StreamView::old_image:
            return "OLD_IMAGE";
        case StreamView::new_and_old_images:
            break;
    }
    return "NEW_AND_OLD_IMAGES";
}

void write_index(JsonWriter& json, const IndexInfo& index, const TableOptions& options) {
    json.raw(R"({"IndexName":)");
    json.quoted(index.name);
    json.raw(',');
    write_key_schema(json, index.key);
    json.raw(R"(,"Projection":)");
    write_projection(json, index);
    if (index.global && options.throughput) write_throughput(json, *options.throughput);
    json.raw('}');
}

void write_indexes(JsonWriter& json, const ModelInfo& info, const TableOptions& options) {
    for (const bool global : {false, true}) {
        bool first = true;
        for (const IndexInfo& index : info.indexes) {
            if (index.global != global) continue;
            json.raw(!first   ? ","
                     : global ? R"(,"GlobalSecondaryIndexes":[)"
                              : R"(,"LocalSecondaryIndexes":[)");
            first = false;
            write_index(json, index, options);
        }
        if (!first) json.raw(']');
    }
}

Request enable_ttl_request(const Target& target, std::string_view attribute) {
    Request request{"UpdateTimeToLive", {}, Repeat::safe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"TimeToLiveSpecification":{"Enabled":true,"AttributeName":)");
    json.quoted(attribute);
    json.raw("}}");
    return request;
}

void write_key_schema(JsonWriter& json, const KeyInfo& key) {
    json.raw(R"("KeySchema":[)");
    bool first = true;
    for (const KeyElement& element : key_elements(key)) {
        json.raw(first ? R"({"AttributeName":)" : R"(,{"AttributeName":)");
        first = false;
        json.quoted(element.name);
        json.raw(R"(,"KeyType":)");
        json.quoted(element.type);
        json.raw('}');
    }
    json.raw(']');
}

Request create_table_request(const Target& target, const ModelInfo& info, const TableOptions& options) {
    // Not safe to repeat: the second CreateTable finds the table that the first made.
    Request request{"CreateTable", {}, Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(',');
    write_key_schema(json, info.key);
    write_definitions(json, info);
    write_indexes(json, info, options);
    write_settings(json, options);
    json.raw('}');
    return request;
}

}  // namespace dynantic::detail
