#include "operation/batch/run_batches.hpp"
#include "operation/client_core.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/batching.hpp>

#include <mutex>
#include <utility>

namespace dynantic::detail {

BatchGetting::BatchGetting(std::vector<BatchEntry> entries, const BatchOptions& options, TableItemSink sink,
                           std::function<double()> random)
    : Batching("BatchGetItem", most, options.max_rounds_without_progress, std::move(random)),
      consistent_read_(options.consistent_read),
      bad_items_(options.bad_items),
      on_bad_item_(options.on_bad_item),
      sink_(sink) {
    for (BatchEntry& entry : entries) add(std::move(entry));
}

void BatchGetting::write(const std::vector<BatchEntry>& chunk, std::string& body) const {
    const std::string_view end_of_table = consistent_read_ ? R"(],"ConsistentRead":true})" : "]}";
    JsonWriter json(body);
    json.raw(R"({"RequestItems":{)");
    const std::string* table = nullptr;
    for (const BatchEntry& entry : chunk) {
        if (table == nullptr || *table != entry.table) {
            if (table != nullptr) {
                json.raw(end_of_table);
                json.raw(',');
            }
            table = &entry.table;
            json.key(entry.table);
            json.raw(R"({"Keys":[)");
        } else {
            json.raw(',');
        }
        json.raw(entry.key);
    }
    json.raw(end_of_table);
    json.raw("}}");
}

// An item that may not fit: cut out as text, for who is told of it, and read by itself.
bool BatchGetting::read_tolerantly(const std::string& table, JsonValue& item, std::string_view request_id) {
    std::string_view raw;
    if (!item.read_raw(raw)) return false;
    const std::string text(raw);
    JsonReader reader("{\"Item\":" + text + "}");
    const bool fits = reader.read_root_members(
        [&](std::string_view, JsonValue& value) { return sink_.read(sink_.context, table, value); });
    if (!fits && on_bad_item_)
        on_bad_item_({misfit(reader.error(), table, request_id), item_from_json(text)});
    return true;
}

Result<void> BatchGetting::read(const Reply& reply, std::vector<BatchEntry>& leftovers) {
    const auto read_keys = [&](const std::string& table, JsonValue& keys) {
        return keys.elements([&](std::size_t, JsonValue& key) {
            std::string_view raw;
            if (!key.read_raw(raw)) return false;
            leftovers.push_back({table, std::string(raw), {}});
            return true;
        });
    };
    std::string current;
    JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name == "Responses") {
            return value.members([&](std::string_view table, JsonValue& items) {
                current = table;
                return items.elements([&](std::size_t, JsonValue& item) {
                    return bad_items_ == BadItems::stop ? sink_.read(sink_.context, current, item)
                                                        : read_tolerantly(current, item, reply.request_id);
                });
            });
        }
        if (name != "UnprocessedKeys") return value.skip();
        return value.members([&](std::string_view table, JsonValue& request) {
            const std::string table_name(table);
            return request.members([&](std::string_view member, JsonValue& keys) {
                return member == "Keys" ? read_keys(table_name, keys) : keys.skip();
            });
        });
    });
    if (!read) return misfit(reader.error(), current, reply.request_id);
    return {};
}

void BatchKeys::add(const Target& target, std::string key_json, std::size_t place) {
    std::string table = wire_table(*target.core, target.table);
    std::vector<std::size_t>& places = places_[table + '\n' + key_json];
    places.push_back(place);
    if (places.size() == 1) entries_.push_back({std::move(table), std::move(key_json), {}});
}

const std::vector<std::size_t>& BatchKeys::places(std::string_view wire_table,
                                                  std::string_view key_json) const noexcept {
    static const std::vector<std::size_t> none;
    std::string identity(wire_table);
    identity.append("\n").append(key_json);
    const auto found = places_.find(identity);
    return found != places_.end() ? found->second : none;
}

Result<void> BatchKeys::fetch(const ClientCore& core, const BatchOptions& options, TableItemSink sink) {
    // Several machines may deliver at the same time; the caller's sink is one.
    struct Guarded {
        std::mutex mutex;
        TableItemSink sink;
    } guarded{{}, sink};
    const TableItemSink locked{&guarded, [](void* context, std::string_view table, JsonValue& item) {
                                   auto& self = *static_cast<Guarded*>(context);
                                   const std::lock_guard lock(self.mutex);
                                   return self.sink.read(self.sink.context, table, item);
                               }};
    BatchOptions own = options;
    if (own.on_bad_item) {
        own.on_bad_item = [&](const ItemError& error) {
            const std::lock_guard lock(guarded.mutex);
            options.on_bad_item(error);
        };
    }
    BatchOutcome outcome = run_batches(
        core, options, std::move(entries_), BatchGetting::most, [&](std::vector<BatchEntry> share) {
            return std::make_unique<BatchGetting>(std::move(share), own, locked,
                                                  core.retry->environment().random);
        });
    if (!outcome.error) return {};
    Error::Info info = outcome.error->info();
    for (const BatchEntry& entry : outcome.rest) {
        info.unprocessed.push_back({entry.table, item_from_json(entry.key), false});
    }
    return Error(std::move(info));
}

}  // namespace dynantic::detail
