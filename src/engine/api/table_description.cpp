#include "engine/api/table_description.hpp"

#include "engine/api/table_definition.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <charconv>

namespace dynantic::engine::api {

namespace {

using detail::JsonWriter;

void text_member(JsonWriter& json, std::string_view name, std::string_view text) {
    json.raw(',');
    json.key(name);
    json.quoted(text);
}

void integer_member(JsonWriter& json, std::string_view name, std::int64_t number) {
    json.raw(',');
    json.key(name);
    json.integer(number);
}

void append_throughput(JsonWriter& json, const Throughput& throughput) {
    json.raw(",\"ProvisionedThroughput\":{");
    if (throughput.last_decrease) {
        json.raw("\"LastDecreaseDateTime\":");
        append_moment(json.text(), *throughput.last_decrease);
        json.raw(',');
    }
    if (throughput.last_increase) {
        json.raw("\"LastIncreaseDateTime\":");
        append_moment(json.text(), *throughput.last_increase);
        json.raw(',');
    }
    json.raw("\"NumberOfDecreasesToday\":0");
    integer_member(json, "ReadCapacityUnits", throughput.read);
    integer_member(json, "WriteCapacityUnits", throughput.write);
    json.raw('}');
}

void append_on_demand(JsonWriter& json, const std::optional<OnDemandLimits>& limits) {
    if (!limits) return;
    json.raw(",\"OnDemandThroughput\":{");
    if (limits->read) {
        json.raw("\"MaxReadRequestUnits\":");
        json.integer(*limits->read);
    }
    if (limits->write) {
        if (limits->read) json.raw(',');
        json.raw("\"MaxWriteRequestUnits\":");
        json.integer(*limits->write);
    }
    json.raw('}');
}

void append_projection(JsonWriter& json, const Index& index) {
    json.raw(",\"Projection\":{");
    if (!index.non_key_attributes.empty()) {
        json.raw("\"NonKeyAttributes\":[");
        for (std::size_t i = 0; i < index.non_key_attributes.size(); ++i) {
            if (i != 0) json.raw(',');
            json.quoted(index.non_key_attributes[i]);
        }
        json.raw("],");
    }
    json.raw("\"ProjectionType\":");
    json.quoted(index.projection == ProjectionType::all         ? "ALL"
                : index.projection == ProjectionType::keys_only ? "KEYS_ONLY"
                                                                : "INCLUDE");
    json.raw('}');
}

// Who asks later finds a change done as soon as its time has come; the reply to the change itself never does.
struct Moment {
    double now;
    bool just_changed;

    [[nodiscard]] bool is_changing(double until) const { return until != 0 && (just_changed || now < until); }
};

void append_warm(JsonWriter& json, const Table& table, const Throughput& provisioned,
                 const std::optional<WarmUnits>& given, double changing_until, const Moment& moment) {
    if (moment.just_changed && !given) return;
    const auto units = warm_units(table.on_demand, provisioned, given);
    json.raw(",\"WarmThroughput\":{\"ReadUnitsPerSecond\":");
    json.integer(units.read);
    text_member(json, "Status", given && moment.is_changing(changing_until) ? "UPDATING" : "ACTIVE");
    integer_member(json, "WriteUnitsPerSecond", units.write);
    json.raw('}');
}

void append_index(JsonWriter& json, Engine& engine, const Table& table, const Index& index,
                  const Moment& moment) {
    json.raw("{\"IndexArn\":");
    json.quoted(table_arn(engine.options().region, engine.options().account_id, table.name) + "/index/" +
                index.name);
    text_member(json, "IndexName", index.name);
    integer_member(json, "IndexSizeBytes", index.counter->bytes.load());
    if (!index.local) {
        const bool table_is_new = table.creating && moment.is_changing(table.changing_until);
        const bool changing = moment.is_changing(index.changing_until);
        text_member(json, "IndexStatus",
                    table_is_new || (changing && index.creating) ? "CREATING"
                    : changing                                   ? "UPDATING"
                                                                 : "ACTIVE");
        if (changing && index.creating) json.raw(",\"Backfilling\":false");
    }
    integer_member(json, "ItemCount", index.counter->items.load());
    json.raw(",\"KeySchema\":");
    append_key_schema(json.text(), index.key);
    append_projection(json, index);
    if (!index.local) {
        append_throughput(json, index.throughput);
        append_on_demand(json, index.on_demand);
        append_warm(json, table, index.throughput, index.warm, index.changing_until, moment);
    }
    json.raw('}');
}

void append_indexes(JsonWriter& json, Engine& engine, const Table& table, bool local, const Moment& moment) {
    if (local ? !table.has_local_indexes() : !table.has_global_indexes()) return;
    json.raw(local ? ",\"LocalSecondaryIndexes\":[" : ",\"GlobalSecondaryIndexes\":[");
    bool first = true;
    for (const auto& index : table.indexes) {
        if (index.local != local) continue;
        if (!first) json.raw(',');
        first = false;
        append_index(json, engine, table, index, moment);
    }
    json.raw(']');
}

void append_definitions(JsonWriter& json, const Table& table) {
    json.raw("\"AttributeDefinitions\":[");
    for (std::size_t i = 0; i < table.definitions.size(); ++i) {
        json.raw(i == 0 ? "{\"AttributeName\":" : ",{\"AttributeName\":");
        json.quoted(table.definitions[i].name);
        text_member(json, "AttributeType", type_letter(table.definitions[i].type));
        json.raw('}');
    }
    json.raw(']');
}

std::string_view status_of(const Table& table, const Moment& moment) {
    if (table.deleted_at != 0) return "DELETING";
    if (!moment.is_changing(table.changing_until)) return "ACTIVE";
    return table.creating ? "CREATING" : "UPDATING";
}

void append_billing(JsonWriter& json, const Table& table, bool being_made) {
    if (!table.on_demand && !table.on_demand_since) return;
    json.raw(",\"BillingModeSummary\":{\"BillingMode\":");
    json.quoted(table.on_demand ? "PAY_PER_REQUEST" : "PROVISIONED");
    if (table.on_demand_since && !being_made) {
        json.raw(",\"LastUpdateToPayPerRequestDateTime\":");
        append_moment(json.text(), *table.on_demand_since);
    }
    json.raw('}');
}

void append_stream(JsonWriter& json, Engine& engine, const Table& table) {
    const auto& latest = table.stream ? table.stream : table.last_stream;
    if (latest) {
        text_member(json, "LatestStreamArn", stream_arn(engine, table, *latest));
        text_member(json, "LatestStreamLabel", latest->label);
    }
    if (table.stream) {
        json.raw(",\"StreamSpecification\":{\"StreamEnabled\":true");
        text_member(json, "StreamViewType", to_string(table.stream->view));
        json.raw('}');
    }
}

}  // namespace

std::string stream_arn(Engine& engine, const Table& table, const StreamSettings& stream) {
    return table_arn(engine.options().region, engine.options().account_id, table.name) + "/stream/" +
           stream.label;
}

std::string_view to_string(StreamView view) noexcept {
    switch (view) {
        case StreamView::keys_only:
            return "KEYS_ONLY";
        case StreamView::new_image:
            return "NEW_IMAGE";
        case StreamView::old_image:
            return "OLD_IMAGE";
        case StreamView::new_and_old_images:
            return "NEW_AND_OLD_IMAGES";
    }
    return {};
}

StreamView stream_view(std::string_view name) noexcept {
    if (name == "NEW_IMAGE") return StreamView::new_image;
    if (name == "OLD_IMAGE") return StreamView::old_image;
    if (name == "NEW_AND_OLD_IMAGES") return StreamView::new_and_old_images;
    return StreamView::keys_only;
}

void append_key_schema(std::string& out, const KeySchema& key) {
    JsonWriter json(out);
    json.raw('[');
    bool first = true;
    const auto add = [&](const std::vector<KeyDefinition>& definitions, std::string_view type) {
        for (const auto& definition : definitions) {
            if (!first) json.raw(',');
            first = false;
            json.raw("{\"AttributeName\":");
            json.quoted(definition.name);
            text_member(json, "KeyType", type);
            json.raw('}');
        }
    };
    add(key.partition, "HASH");
    add(key.sort, "RANGE");
    json.raw(']');
}

void append_moment(std::string& out, double epoch_seconds) {
    char digits[40];
    const auto end =
        std::to_chars(digits, digits + sizeof digits, epoch_seconds, std::chars_format::fixed, 3).ptr;
    out.append(digits, end);
}

void append_table_description(std::string& out, Engine& engine, const Table& table, bool just_changed) {
    const Moment moment{engine.now_seconds(), just_changed};
    // The reply to DeleteTable does not say how the table was made.
    const bool whole = !just_changed || table.deleted_at == 0;
    JsonWriter json(out);
    json.raw('{');
    if (whole) {
        append_definitions(json, table);
        append_billing(json, table, just_changed && table.creating && table.deleted_at == 0);
        json.raw(",\"CreationDateTime\":");
        append_moment(out, table.created);
        json.raw(',');
    }
    json.raw("\"DeletionProtectionEnabled\":");
    json.raw(table.deletion_protection ? "true" : "false");
    if (whole) {
        append_indexes(json, engine, table, false, moment);
    } else {
        append_billing(json, table, just_changed && table.creating && table.deleted_at == 0);
    }
    integer_member(json, "ItemCount", table.counter->items.load());
    if (whole) {
        json.raw(",\"KeySchema\":");
        append_key_schema(out, table.key);
    }
    append_stream(json, engine, table);
    if (whole) append_indexes(json, engine, table, true, moment);
    append_on_demand(json, table.on_demand_limits);
    append_throughput(json, table.throughput);
    if (table.encryption) {
        json.raw(",\"SSEDescription\":{\"KMSMasterKeyArn\":");
        json.quoted(table.encryption->master_key);
        text_member(json, "SSEType", table.encryption->type);
        text_member(json, "Status", "ENABLED");
        json.raw('}');
    }
    text_member(json, "TableArn",
                table_arn(engine.options().region, engine.options().account_id, table.name));
    if (!table.table_class.empty()) {
        json.raw(",\"TableClassSummary\":{\"TableClass\":");
        json.quoted(table.table_class);
        json.raw('}');
    }
    text_member(json, "TableId", table.id);
    text_member(json, "TableName", table.name);
    integer_member(json, "TableSizeBytes", table.counter->bytes.load());
    text_member(json, "TableStatus", status_of(table, moment));
    if (table.on_demand)
        json.raw(",\"TableThroughputModeSummary\":{\"TableThroughputMode\":\"PAY_PER_REQUEST\"}");
    if (whole) append_warm(json, table, table.throughput, table.warm, table.changing_until, moment);
    json.raw('}');
}

}  // namespace dynantic::engine::api
