#include "operation/batch/run_batches.hpp"
#include "operation/client_core.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/batching.hpp>

#include <cstdio>
#include <utility>

namespace dynantic::detail {

BatchWriting::BatchWriting(std::vector<BatchEntry> entries, int max_idle_rounds,
                           std::function<double()> random)
    : Batching("BatchWriteItem", most, max_idle_rounds, std::move(random)) {
    add(std::move(entries));
}

void BatchWriting::write(const std::vector<BatchEntry>& chunk, std::string& body) const {
    JsonWriter json(body);
    json.raw(R"({"RequestItems":{)");
    WireTable table;
    for (const BatchEntry& entry : chunk) {
        if (!entry.is_of(table)) {
            if (table != nullptr) json.raw("],");
            table = entry.table;
            json.key(*table);
            json.raw('[');
        } else {
            json.raw(',');
        }
        json.raw(entry.json);
    }
    json.raw("]}}");
}

Result<void> BatchWriting::read(const Reply& reply, std::vector<BatchEntry>& leftovers) {
    JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "UnprocessedItems") return value.skip();
        return value.members([&](std::string_view table, JsonValue& entries) {
            const WireTable table_name = name_among_sent(table);
            return entries.elements([&](std::size_t, JsonValue& entry) {
                std::string_view raw;
                if (!entry.read_raw(raw)) return false;
                leftovers.push_back({table_name, std::string(raw)});
                return true;
            });
        });
    });
    if (!read) return misfit(reader.error(), {}, reply.request_id);
    return {};
}

std::vector<UnprocessedWrite> unprocessed_writes(const std::vector<BatchEntry>& rest) {
    std::vector<UnprocessedWrite> writes;
    for (const BatchEntry& entry : rest) {
        const Body body(entry.json);
        JsonReader reader(body);
        UnprocessedWrite write{*entry.table, {}, false};
        const bool read = reader.read_root_members([&](std::string_view kind, JsonValue& request) {
            write.is_delete = kind == "DeleteRequest";
            return request.members(
                [&](std::string_view, JsonValue& item) { return item.read_item(write.item); });
        });
        if (read) writes.push_back(std::move(write));
    }
    return writes;
}

void tell_unflushed(const std::function<void(std::size_t)>& told, std::size_t writes) noexcept {
    if (told) return told(writes);
    std::fprintf(stderr, "dynantic: a BatchWriter was destroyed with %zu %s not sent; call flush()\n", writes,
                 writes == 1 ? "write that was" : "writes that were");
}

void BatchWrites::add(std::size_t table, std::string_view key_json, std::string json) {
    std::string identity = std::to_string(table);
    identity.append(key_json);
    const auto [place, inserted] = places_.try_emplace(std::move(identity), entries_.size());
    if (inserted) {
        entries_.push_back({tables_[table], std::move(json)});
    } else {
        entries_[place->second].json = std::move(json);
    }
}

void BatchWrites::put(const Target& target, const ModelInfo& info, const void* object) {
    std::string key;
    std::string request;
    saying(target, "BatchWriteItem", [&] {
        JsonWriter key_json(key);
        write_key(info, object, key_json);
        JsonWriter json(request);
        json.raw(R"({"PutRequest":{"Item":)");
        write_item(info, object, json);
        json.raw("}}");
    });
    add(tables_.of(target), key, std::move(request));
}

void BatchWrites::remove(const Target& target, std::string_view key_json) {
    std::string request = R"({"DeleteRequest":{"Key":)";
    request.append(key_json).append("}}");
    add(tables_.of(target), key_json, std::move(request));
}

std::unique_ptr<BatchRun> BatchWrites::start(const ClientCore& core, const BatchOptions& options) {
    places_.clear();
    return divide(
        core, options, std::exchange(entries_, {}), BatchWriting::most, [&](std::vector<BatchEntry> share) {
            return std::make_unique<BatchWriting>(std::move(share), options.max_rounds_without_progress,
                                                  core.retry->environment().random);
        });
}

Result<void> BatchWrites::result_of(BatchOutcome outcome) {
    if (!outcome.error) return {};
    Error::Info info = outcome.error->info();
    info.unprocessed = unprocessed_writes(outcome.rest);
    return Error(std::move(info));
}

Result<void> BatchWrites::flush(const ClientCore& core, const BatchOptions& options) {
    return result_of(run_batch(core, *start(core, options)));
}

}  // namespace dynantic::detail
