#include "engine/api/handlers.hpp"
#include "engine/api/request.hpp"
#include "engine/api/table_description.hpp"
#include "engine/api_error.hpp"
#include "engine/item/encode.hpp"
#include "engine/stream/stream_position.hpp"
#include "engine/stream/stream_record.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>

namespace dynantic::engine::api {

namespace {

constexpr std::size_t max_records = 1000;
constexpr std::size_t max_bytes = 1024 * 1024;
constexpr std::int64_t iterator_life = std::int64_t{15} * 60 * 1000;

struct StreamRef {
    TableRef table;
    StreamSettings settings;
    bool enabled = false;
};

std::vector<StreamRef> all_streams(Engine& engine) {
    std::vector<StreamRef> streams;
    for (const auto& table : engine.catalog().all()) {
        if (table->last_stream) streams.push_back({table, *table->last_stream, false});
        if (table->stream) streams.push_back({table, *table->stream, true});
    }
    return streams;
}

// A stream's place in the list of all: that of its table, then the older one.
struct StreamPlace {
    std::string_view table;
    std::string_view label;
    friend auto operator<=>(const StreamPlace&, const StreamPlace&) = default;
};

// Of arn:aws:dynamodb:region:account:table/NAME/stream/LABEL.
StreamPlace place_of(std::string_view arn) {
    constexpr std::string_view before = ":table/";
    constexpr std::string_view between = "/stream/";
    const auto table = arn.find(before);
    const auto name = table + before.size();
    const auto stream = table == std::string_view::npos ? table : arn.find(between, name);
    if (!arn.starts_with("arn:") || stream == std::string_view::npos) throw_validation("Invalid StreamArn");
    return {arn.substr(name, stream - name), arn.substr(stream + between.size())};
}

StreamRef require_stream(Engine& engine, std::string_view arn) {
    if (const auto table = engine.catalog().find(place_of(arn).table)) {
        if (table->stream && stream_arn(engine, *table, *table->stream) == arn) {
            return {table, *table->stream, true};
        }
        if (table->last_stream && stream_arn(engine, *table, *table->last_stream) == arn) {
            return {table, *table->last_stream, false};
        }
    }
    throw_dynamodb("ResourceNotFoundException",
                   "Requested resource not found: Stream: " + std::string(arn) + " not found");
}

// A stream's label is the moment when it was asked for: "2026-01-31T12:00:00.000" in epoch seconds.
double label_moment(const std::string& label) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0;
    double second = 0;
    const int found =
        std::sscanf(label.c_str(), "%d-%d-%dT%d:%d:%lf", &year, &month, &day, &hour, &minute, &second);
    if (found != 6) return 0;
    const std::chrono::sys_days midnight = std::chrono::year(year) /
                                           std::chrono::month(static_cast<unsigned>(month)) /
                                           std::chrono::day(static_cast<unsigned>(day));
    return static_cast<double>(midnight.time_since_epoch().count()) * 86400 + hour * 3600 + minute * 60 +
           second;
}

storage::Range records_of(const StreamRef& stream) {
    return storage::prefix_range(stream::records_prefix(stream.table->number, stream.settings.number));
}

// The number of the first or last record that is there.
std::optional<std::uint64_t> edge(Engine& engine, const StreamRef& stream, storage::Direction direction) {
    std::optional<std::uint64_t> number;
    engine.store().snapshot()->scan(records_of(stream), direction,
                                    [&](std::string_view key, const storage::Bytes&) {
                                        number = stream::sequence_number_of(key);
                                        return false;
                                    });
    return number;
}

// Its members are not required in the model, but are by the service.
void check_shard_filter(const JsonValue& filter) {
    if (!filter) return;
    for (const auto* member : {"Type", "ShardId"}) {
        if (!text_of(filter.raw_object(), member).empty()) continue;
        throw_validation("The parameter ShardFilter." + std::string(member) +
                         " is required but was not present in the request");
    }
}

void append_stream(detail::JsonWriter& json, Engine& engine, const StreamRef& stream) {
    json.raw("\"StreamArn\":");
    json.quoted(stream_arn(engine, *stream.table, stream.settings));
    json.raw(",\"StreamLabel\":");
    json.quoted(stream.settings.label);
    json.raw(",\"TableName\":");
    json.quoted(stream.table->name);
}

void append_record(detail::JsonWriter& json, Engine& engine, const StreamRef& stream, std::uint64_t number,
                   const stream::Record& record) {
    auto& out = json.text();
    const auto sequence = stream::sequence_text(number);
    json.raw("{\"awsRegion\":");
    json.quoted(engine.options().region);
    json.raw(",\"dynamodb\":{\"ApproximateCreationDateTime\":");
    json.integer(record.created / 1000);
    json.raw(",\"Keys\":");
    append_json(out, record.keys);
    std::size_t size = record.keys.size();
    if (record.new_image.exists()) {
        json.raw(",\"NewImage\":");
        append_json(out, record.new_image);
        size += record.new_image.size();
    }
    if (record.old_image.exists()) {
        json.raw(",\"OldImage\":");
        append_json(out, record.old_image);
        size += record.old_image.size();
    }
    json.raw(",\"SequenceNumber\":");
    json.quoted(sequence);
    json.raw(",\"SizeBytes\":");
    json.integer(static_cast<std::uint64_t>(size));
    json.raw(",\"StreamViewType\":");
    json.quoted(to_string(stream.settings.view));
    // An id that is the same whenever the record is read: 32 hexadecimal digits in DynamoDB.
    json.raw("},\"eventID\":");
    json.quoted("00000000000" + sequence);
    json.raw(",\"eventName\":");
    json.quoted(record.kind == stream::RecordKind::insert   ? "INSERT"
                : record.kind == stream::RecordKind::modify ? "MODIFY"
                                                            : "REMOVE");
    json.raw(",\"eventSource\":\"aws:dynamodb\",\"eventVersion\":\"1.1\"");
    if (record.by_ttl) {
        json.raw(",\"userIdentity\":{\"PrincipalId\":\"dynamodb.amazonaws.com\",\"Type\":\"Service\"}");
    }
    json.raw('}');
}

}  // namespace

void list_streams(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::list_streams);
    request.check();
    const auto table = table_name_of(text_of(request.root(), "TableName"));
    const auto start = text_of(request.root(), "ExclusiveStartStreamArn");
    const auto limit = request["Limit"] ? static_cast<std::size_t>(request["Limit"].as_integer()) : 100;
    detail::JsonWriter json(reply);
    json.raw("{\"Streams\":[");
    std::size_t count = 0;
    // The stream to go on from may be gone meanwhile.
    const auto after = start.empty() ? StreamPlace() : place_of(start);
    std::string last;
    bool more = false;
    for (const auto& stream : all_streams(engine)) {
        if (!start.empty() && StreamPlace{stream.table->name, stream.settings.label} <= after) continue;
        if (!table.empty() && stream.table->name != table) continue;
        if (count == limit) {
            more = true;
            break;
        }
        json.raw(count++ == 0 ? "{" : ",{");
        append_stream(json, engine, stream);
        json.raw('}');
        last = stream_arn(engine, *stream.table, stream.settings);
    }
    json.raw(']');
    if (more) {
        json.raw(",\"LastEvaluatedStreamArn\":");
        json.quoted(last);
    }
    json.raw('}');
}

void describe_stream(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::describe_stream);
    request.check();
    check_shard_filter(request["ShardFilter"]);
    const auto stream = require_stream(engine, text_of(request.root(), "StreamArn"));
    const auto first = edge(engine, stream, storage::Direction::forward);
    const auto last = edge(engine, stream, storage::Direction::backward);
    detail::JsonWriter json(reply);
    json.raw("{\"StreamDescription\":{");
    append_stream(json, engine, stream);
    json.raw(",\"CreationRequestDateTime\":");
    append_moment(reply, label_moment(stream.settings.label));
    json.raw(",\"KeySchema\":");
    append_key_schema(reply, stream.table->key);
    json.raw(",\"Shards\":[");
    const auto shard = stream::shard_id(stream.settings.number);
    // The one shard of a stream has no children, which is all that a ShardFilter asks for.
    const auto start = text_of(request.root(), "ExclusiveStartShardId");
    if ((start.empty() || start < shard) && !request["ShardFilter"]) {
        json.raw("{\"SequenceNumberRange\":{\"StartingSequenceNumber\":");
        json.quoted(stream::sequence_text(first.value_or(stream.table.live->stream.settled())));
        if (!stream.enabled) {
            json.raw(",\"EndingSequenceNumber\":");
            json.quoted(stream::sequence_text(last.value_or(stream.table.live->stream.settled())));
        }
        json.raw("},\"ShardId\":");
        json.quoted(shard);
        json.raw('}');
    }
    json.raw("],\"StreamStatus\":");
    json.quoted(stream.enabled ? "ENABLED" : "DISABLED");
    json.raw(",\"StreamViewType\":");
    json.quoted(to_string(stream.settings.view));
    json.raw("}}");
}

void get_shard_iterator(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::get_shard_iterator);
    request.check();
    const auto arn = text_of(request.root(), "StreamArn");
    const auto stream = require_stream(engine, arn);
    if (text_of(request.root(), "ShardId") != stream::shard_id(stream.settings.number)) {
        throw_dynamodb("ResourceNotFoundException", "Requested resource not found: Shard does not exist");
    }
    const auto type = text_of(request.root(), "ShardIteratorType");
    const auto sequence = request["SequenceNumber"];
    stream::ShardIterator iterator{std::string(arn), 0, engine.now()};
    if (type.ends_with("_SEQUENCE_NUMBER")) {
        if (!sequence) {
            throw_validation("The SequenceNumber parameter is required when ShardIteratorType is " +
                             std::string(type));
        }
        const auto number = stream::parse_sequence(sequence.raw_string());
        if (!number) throw_validation("Invalid SequenceNumber");
        iterator.next = type == "AFTER_SEQUENCE_NUMBER" ? *number + 1 : *number;
        const auto first = edge(engine, stream, storage::Direction::forward);
        if (first && iterator.next < *first) {
            throw_dynamodb("TrimmedDataAccessException",
                           "The operation attempted to read past the oldest stream record in a shard.");
        }
    } else {
        if (sequence) {
            throw_validation("The SequenceNumber parameter cannot be used when ShardIteratorType is " +
                             std::string(type));
        }
        if (type == "LATEST") iterator.next = stream.table.live->stream.settled();
    }
    detail::JsonWriter json(reply);
    json.raw("{\"ShardIterator\":");
    json.quoted(stream::encode_iterator(iterator));
    json.raw('}');
}

void get_records(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::get_records);
    request.check();
    auto iterator = stream::decode_iterator(text_of(request.root(), "ShardIterator"));
    if (!iterator) throw_validation("Invalid ShardIterator");
    const auto stream = require_stream(engine, iterator->stream_arn);
    if (engine.now() > iterator->issued + iterator_life) {
        throw_dynamodb(
            "ExpiredIteratorException",
            "The shard iterator has expired and can no longer be used to retrieve stream records.");
    }
    const auto limit =
        request["Limit"] ? static_cast<std::size_t>(request["Limit"].as_integer()) : max_records;

    // Nothing at or above this number is sure to be complete.
    const auto settled = stream.table.live->stream.settled();
    std::vector<std::pair<std::uint64_t, storage::Bytes>> records;
    std::size_t bytes = 0;
    bool more = false;
    auto range = records_of(stream);
    range.begin = stream::record_key(stream.table->number, stream.settings.number, iterator->next);
    engine.store().snapshot()->scan(
        range, storage::Direction::forward, [&](std::string_view key, const storage::Bytes& value) {
            const auto number = stream::sequence_number_of(key);
            more = true;
            if (number >= settled || records.size() == limit || bytes >= max_bytes) {
                return false;
            }
            more = false;
            bytes += value.size();
            records.emplace_back(number, value);
            return true;
        });
    detail::JsonWriter json(reply);
    json.raw('{');
    if (!records.empty()) iterator->next = records.back().first + 1;
    if (stream.enabled || more) {
        iterator->issued = engine.now();
        json.raw("\"NextShardIterator\":");
        json.quoted(stream::encode_iterator(*iterator));
        json.raw(',');
    }
    json.raw("\"Records\":[");
    bool first = true;
    for (const auto& [number, value] : records) {
        const auto record = stream::decode_record(value.view());
        if (!record) continue;
        if (!first) json.raw(',');
        first = false;
        append_record(json, engine, stream, number, *record);
    }
    json.raw("]}");
}

}  // namespace dynantic::engine::api
