#include "operation/table/present_table.hpp"

#include "operation/read_reply.hpp"

#include <dynantic/detail/operation/attempt.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace dynantic::detail {
namespace {

// The two texts of an object, of these names.
bool read_pair(JsonValue& value, std::string_view first_name, std::string& first,
               std::string_view second_name, std::string& second) {
    return value.members([&](std::string_view name, JsonValue& member) {
        if (name == first_name) return read_text(member, first);
        if (name == second_name) return read_text(member, second);
        return member.skip();
    });
}

bool read_key(JsonValue& value, PresentKey& key) {
    return value.elements([&](std::size_t, JsonValue& element) {
        std::string name;
        std::string type;
        if (!read_pair(element, "AttributeName", name, "KeyType", type)) return false;
        (type == "HASH" ? key.partition : key.sort).push_back(std::move(name));
        return true;
    });
}

bool read_throughput(JsonValue& value, Throughput& out) {
    return value.members([&](std::string_view name, JsonValue& member) {
        if (name == "ReadCapacityUnits") return member.read_int64(out.read_units);
        if (name == "WriteCapacityUnits") return member.read_int64(out.write_units);
        return member.skip();
    });
}

bool read_projection(JsonValue& value, PresentIndex& index) {
    return value.members([&](std::string_view name, JsonValue& member) {
        if (name == "ProjectionType") return read_text(member, index.projection);
        if (name != "NonKeyAttributes") return member.skip();
        return member.elements([&](std::size_t, JsonValue& element) {
            std::string attribute;
            if (!read_text(element, attribute)) return false;
            index.included.insert(std::move(attribute));
            return true;
        });
    });
}

bool read_indexes(JsonValue& value, bool global, std::vector<PresentIndex>& out) {
    return value.elements([&](std::size_t, JsonValue& element) {
        PresentIndex& index = out.emplace_back();
        index.global = global;
        return element.members([&](std::string_view name, JsonValue& member) {
            if (name == "IndexName") return read_text(member, index.name);
            if (name == "KeySchema") return read_key(member, index.key);
            if (name == "Projection") return read_projection(member, index);
            if (name == "ProvisionedThroughput") return read_throughput(member, index.throughput);
            return member.skip();
        });
    });
}

bool read_stream(JsonValue& value, std::string& view) {
    bool enabled = false;
    const bool read = value.members([&](std::string_view name, JsonValue& member) {
        if (name == "StreamEnabled") return member.read_bool(enabled);
        if (name == "StreamViewType") return read_text(member, view);
        return member.skip();
    });
    if (!enabled) view.clear();
    return read;
}

bool read_table(std::string_view name, JsonValue& value, PresentTable& out) {
    if (name == "TableArn") return read_text(value, out.arn);
    if (name == "KeySchema") return read_key(value, out.key);
    if (name == "GlobalSecondaryIndexes") return read_indexes(value, true, out.indexes);
    if (name == "LocalSecondaryIndexes") return read_indexes(value, false, out.indexes);
    if (name == "ProvisionedThroughput") return read_throughput(value, out.throughput);
    if (name == "StreamSpecification") return read_stream(value, out.stream);
    if (name == "DeletionProtectionEnabled") return value.read_bool(out.deletion_protection);
    if (name == "BillingModeSummary") {
        std::string mode;
        std::string since;
        const bool read = read_pair(value, "BillingMode", mode, "", since);
        out.on_demand = mode == "PAY_PER_REQUEST";
        return read;
    }
    if (name != "AttributeDefinitions") return value.skip();
    return value.elements([&](std::size_t, JsonValue& element) {
        std::string attribute;
        std::string type;
        if (!read_pair(element, "AttributeName", attribute, "AttributeType", type)) return false;
        out.types[std::move(attribute)] = std::move(type);
        return true;
    });
}

Request table_request(std::string_view operation, const Target& target) {
    Request request{operation, {}, Repeat::safe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw('}');
    return request;
}

}  // namespace

const PresentIndex* PresentTable::find_index(std::string_view name) const noexcept {
    const auto found = std::find_if(indexes.begin(), indexes.end(),
                                    [&](const PresentIndex& index) { return index.name == name; });
    return found != indexes.end() ? &*found : nullptr;
}

Request present_table_request(const Target& target) { return table_request("DescribeTable", target); }

Result<PresentTable> read_present_table(const Reply& reply, std::string_view table) {
    PresentTable present;
    JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "Table") return value.skip();
        return value.members(
            [&](std::string_view member, JsonValue& what) { return read_table(member, what, present); });
    });
    if (!read) return about(misfit(reader.error(), table, reply.request_id), "DescribeTable", {});
    return present;
}

Request tags_request(std::string_view arn, std::string_view token) {
    Request request{"ListTagsOfResource", {}, Repeat::safe};
    JsonWriter json(request.body);
    json.raw(R"({"ResourceArn":)");
    json.quoted(arn);
    if (!token.empty()) {
        json.raw(R"(,"NextToken":)");
        json.quoted(token);
    }
    json.raw('}');
    return request;
}

Result<std::string> read_tags(const Reply& reply, std::string_view table,
                              std::map<std::string, std::string>& tags) {
    std::string token;
    JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name == "NextToken") return read_text(value, token);
        if (name != "Tags") return value.skip();
        return value.elements([&](std::size_t, JsonValue& element) {
            std::string key;
            std::string text;
            if (!read_pair(element, "Key", key, "Value", text)) return false;
            tags[std::move(key)] = std::move(text);
            return true;
        });
    });
    if (!read) return about(misfit(reader.error(), table, reply.request_id), "ListTagsOfResource", {});
    return token;
}

Request present_ttl_request(const Target& target) { return table_request("DescribeTimeToLive", target); }

Result<std::string> read_ttl(const Reply& reply, std::string_view table) {
    std::string status;
    std::string attribute;
    JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        return name == "TimeToLiveDescription"
                   ? read_pair(value, "TimeToLiveStatus", status, "AttributeName", attribute)
                   : value.skip();
    });
    if (!read) return about(misfit(reader.error(), table, reply.request_id), "DescribeTimeToLive", {});
    return status == "ENABLED" || status == "ENABLING" ? attribute : std::string();
}

}  // namespace dynantic::detail
