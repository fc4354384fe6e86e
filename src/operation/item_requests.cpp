#include "operation/client_core.hpp"

#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/placeholders.hpp>

#include <utility>

namespace dynantic::detail {

void begin_request(JsonWriter& json, const Target& target) {
    json.raw(R"({"TableName":)");
    if (target.core->table_prefix.empty()) {
        json.quoted(target.table);
    } else {
        json.quoted(wire_table(*target.core, target.table));
    }
}

void write_capacity_wish(JsonWriter& json, const Target& target, bool asked) {
    if (target.in_transaction) return;
    if (asked || wants_capacity(*target.core)) json.raw(R"(,"ReturnConsumedCapacity":"TOTAL")");
}

void write_wishes(JsonWriter& json, const Target& target, const WriteOptions& told) {
    write_capacity_wish(json, target, told.consumed != nullptr);
    if (told.collections != nullptr) json.raw(R"(,"ReturnItemCollectionMetrics":"SIZE")");
}

std::string_view to_string(ReturnKind kind) noexcept {
    switch (kind) {
        case ReturnKind::all_old:
            return "ALL_OLD";
        case ReturnKind::all_new:
            return "ALL_NEW";
        case ReturnKind::updated_old:
            return "UPDATED_OLD";
        case ReturnKind::updated_new:
            return "UPDATED_NEW";
        case ReturnKind::none:
            break;
    }
    return "NONE";
}

void end_write_request(JsonWriter& json, const Target& target, const ErasedCondition& condition,
                       Placeholders& placeholders, const WriteSpec& spec) {
    if (!condition.empty()) {
        std::string text;
        render(condition.view(), placeholders, text);
        json.raw(R"(,"ConditionExpression":)");
        json.quoted(text);
        json.raw(R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")");
    }
    placeholders.write(json);
    if (spec.returns != ReturnKind::none) {
        json.raw(R"(,"ReturnValues":)");
        json.quoted(to_string(spec.returns));
    }
    write_wishes(json, target, spec.told);
    json.raw('}');
}

void write_projection(JsonWriter& json, const ProjectionPaths& paths) {
    if (paths.empty()) return;
    Placeholders placeholders;
    std::string text;
    paths.render(placeholders, text);
    json.raw(R"(,"ProjectionExpression":)");
    json.quoted(text);
    placeholders.write(json);
}

void write_key_attribute(JsonWriter& json, bool first, std::string_view name, const TypeCodec& codec,
                         const void* value) {
    json.raw(first ? '{' : ',');
    json.key(name);
    ValueWriter out(json);
    if (!codec.write(codec, value, out)) {
        out.in(name);
        out.raise();
    }
}

Error misfit(const ReadError& error, std::string_view wire_table, std::string_view request_id) {
    Error::Info info;
    info.kind = ErrorKind::serialization;
    info.table = wire_table;
    info.request_id = request_id;
    info.http_status = 200;
    info.attempts = 1;
    if (error.path.empty()) {
        info.message = error.message;
    } else {
        info.message = "the item does not fit the model";
        info.fields.push_back({error.path, error.message});
    }
    return Error(std::move(info));
}

Result<bool> read_item_reply(const Reply& reply, std::string_view member, ItemReader reader) {
    bool found = false;
    JsonReader json(reply.body);
    const bool read = json.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != member) return value.skip();
        found = true;
        return reader.read(reader.context, value);
    });
    if (!read) return misfit(json.error(), {}, reply.request_id);
    return found;
}

}  // namespace dynantic::detail
