#include "operation/client_core.hpp"
#include "operation/read_reply.hpp"

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace dynantic {

bool TableDescription::active() const noexcept {
    return status == "ACTIVE" &&
           std::all_of(indexes.begin(), indexes.end(), [](const IndexDescription& index) {
               return !index.global || index.status == "ACTIVE";
           });
}

namespace detail {
namespace {

bool read_indexes(JsonValue& value, bool global, std::vector<IndexDescription>& out) {
    return value.elements([&](std::size_t, JsonValue& element) {
        IndexDescription& index = out.emplace_back();
        index.global = global;
        return element.members([&](std::string_view name, JsonValue& member) {
            if (name == "IndexName") return read_text(member, index.name);
            if (name == "IndexStatus") return read_text(member, index.status);
            if (name == "ItemCount") return member.read_int64(index.item_count);
            return member.skip();
        });
    });
}

bool read_member(std::string_view name, JsonValue& value, TableDescription& out) {
    if (name == "TableName") return read_text(value, out.name);
    if (name == "TableStatus") return read_text(value, out.status);
    if (name == "TableArn") return read_text(value, out.arn);
    if (name == "TableId") return read_text(value, out.id);
    if (name == "ItemCount") return value.read_int64(out.item_count);
    if (name == "TableSizeBytes") return value.read_int64(out.size_bytes);
    if (name == "DeletionProtectionEnabled") return value.read_bool(out.deletion_protection);
    if (name == "LatestStreamArn") return read_text(value, out.stream_arn);
    if (name == "GlobalSecondaryIndexes") return read_indexes(value, true, out.indexes);
    if (name == "LocalSecondaryIndexes") return read_indexes(value, false, out.indexes);
    if (name != "BillingModeSummary") return value.skip();
    return value.members([&](std::string_view member, JsonValue& mode) {
        if (member != "BillingMode") return mode.skip();
        std::string text;
        if (!read_text(mode, text)) return false;
        out.on_demand = text == "PAY_PER_REQUEST";
        return true;
    });
}

}  // namespace

Request describe_request(const Target& target) {
    Request request{"DescribeTable", {}, Repeat::safe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw('}');
    return request;
}

Result<TableDescription> read_description(const Reply& reply, std::string_view wire_table) {
    TableDescription description;
    JsonReader outer(reply.body);
    const bool cut = outer.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "Table") return value.skip();
        std::string_view raw;
        if (!value.read_raw(raw)) return false;
        description.json = raw;
        return true;
    });
    if (!cut) return about(misfit(outer.error(), wire_table, reply.request_id), "DescribeTable", {});
    const Body body(description.json);
    JsonReader inner(body);
    const bool read = inner.read_root_members(
        [&](std::string_view name, JsonValue& value) { return read_member(name, value, description); });
    if (!read) return about(misfit(inner.error(), wire_table, reply.request_id), "DescribeTable", {});
    return description;
}

Result<TableDescription> describe_table(const Target& target) {
    const Result<Reply> reply = exchange(*target.core, describe_request(target), target.table);
    if (!reply) return reply.error();
    return read_description(*reply, wire_table_of(target));
}

}  // namespace detail
}  // namespace dynantic
