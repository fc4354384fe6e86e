#include "operation/batch/run_batches.hpp"
#include "operation/client_core.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/operation/item_requests.hpp>

#include <algorithm>
#include <bit>
#include <functional>
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
    add(std::move(entries));
}

void BatchGetting::write(const std::vector<BatchEntry>& chunk, std::string& body) const {
    std::string end_of_table = "]";
    end_of_table.append(projection_).append(consistent_read_ ? R"(,"ConsistentRead":true})" : "}");
    JsonWriter json(body);
    json.raw(R"({"RequestItems":{)");
    WireTable table;
    for (const BatchEntry& entry : chunk) {
        if (!entry.is_of(table)) {
            if (table != nullptr) {
                json.raw(end_of_table);
                json.raw(',');
            }
            table = entry.table;
            json.key(*table);
            json.raw(R"({"Keys":[)");
        } else {
            json.raw(',');
        }
        json.raw(entry.text());
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
    const auto read_keys = [&](const WireTable& table, JsonValue& keys) {
        return keys.elements([&](std::size_t, JsonValue& key) {
            std::string_view raw;
            if (!key.read_raw(raw)) return false;
            leftovers.push_back({table, std::string(raw)});
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
            const WireTable table_name = name_among_sent(table);
            return request.members([&](std::string_view member, JsonValue& keys) {
                return member == "Keys" ? read_keys(table_name, keys) : keys.skip();
            });
        });
    });
    if (!read) return misfit(reader.error(), current, reply.request_id);
    return {};
}

namespace {

std::size_t hash_of(std::size_t table, std::string_view key_json) noexcept {
    return std::hash<std::string_view>{}(key_json) + table;
}

}  // namespace

// The index of the slot that holds the key, or of the free one where it would stand.
std::size_t BatchKeys::find(std::size_t hash, std::size_t table, std::string_view key_json) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
        const Asked& there = asked_[slots_[slot] - 1];
        if (there.hash == hash && is(there, table, key_json)) break;
    }
    return slot;
}

void BatchKeys::make_slots(std::size_t count) {
    slots_.assign(count, 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t index = 0; index < asked_.size(); ++index) {
        std::size_t slot = asked_[index].hash & mask;
        while (slots_[slot] != 0) slot = (slot + 1) & mask;
        slots_[slot] = static_cast<std::uint32_t>(index + 1);
    }
}

void BatchKeys::reserve(std::size_t keys) {
    asked_.reserve(keys);
    if (slots_.size() < 2 * keys) make_slots(std::bit_ceil(2 * keys));
}

void BatchKeys::add(const Target& target, std::string_view key_json, std::size_t place) {
    // At most half of the slots are taken, so that runs stay short and a search ends.
    if (slots_.size() < 2 * (asked_.size() + 1)) make_slots(std::max<std::size_t>(16, slots_.size() * 2));
    const std::size_t table = tables_.of(target);
    const std::size_t hash = hash_of(table, key_json);
    std::uint32_t& slot = slots_[find(hash, table, key_json)];
    if (slot != 0) {
        repeated_.push_back({asked_[slot - 1].place, place});
        return;
    }
    asked_.push_back({hash, texts_.size(), key_json.size(), table, place});
    texts_.append(key_json);
    slot = static_cast<std::uint32_t>(asked_.size());
}

std::size_t BatchKeys::place_of(std::string_view wire_table, const ModelInfo& info, const void* object) {
    looked_up_.clear();
    JsonWriter json(looked_up_);
    write_key(info, object, json);
    return place_of(wire_table, looked_up_);
}

std::size_t BatchKeys::place_of(std::string_view wire_table, std::string_view key_json) {
    const std::size_t table = tables_.of(wire_table);
    if (expected_ >= asked_.size() || !is(asked_[expected_], table, key_json)) {
        const std::uint32_t found = slots_[find(hash_of(table, key_json), table, key_json)];
        if (found == 0) return nowhere;
        expected_ = found - 1;
    }
    return asked_[expected_++].place;
}

void BatchKeys::project(const ProjectionPaths& paths) {
    projection_.clear();
    JsonWriter json(projection_);
    write_projection(json, paths);
}

std::unique_ptr<BatchRun> BatchKeys::start(const ClientCore& core, const BatchOptions& options,
                                           TableItemSink sink) {
    // Several machines may deliver at the same time; the caller's sink is one.
    struct Guarded {
        std::mutex mutex;
        TableItemSink sink;
    };
    const auto guarded = std::make_shared<Guarded>();
    guarded->sink = sink;
    const TableItemSink locked{guarded.get(), [](void* context, std::string_view table, JsonValue& item) {
                                   auto& self = *static_cast<Guarded*>(context);
                                   const std::lock_guard lock(self.mutex);
                                   return self.sink.read(self.sink.context, table, item);
                               }};
    BatchOptions own = options;
    own.collections = nullptr;  // of writes
    if (own.on_bad_item) {
        own.on_bad_item = [guarded, tell = options.on_bad_item](const ItemError& error) {
            const std::lock_guard lock(guarded->mutex);
            tell(error);
        };
    }
    std::vector<BatchEntry> entries;
    entries.reserve(asked_.size());
    for (const Asked& asked : asked_) entries.push_back({tables_[asked.table], {}, text_of(asked)});
    return divide(
        core, own, std::move(entries), BatchGetting::most,
        [&](std::vector<BatchEntry> share) {
            auto getting = std::make_unique<BatchGetting>(std::move(share), own, locked,
                                                          core.retry->environment().random);
            getting->project(projection_);
            return getting;
        },
        guarded);
}

Result<void> BatchKeys::result_of(const BatchOutcome& outcome) {
    if (!outcome.error) return {};
    Error::Info info = outcome.error->info();
    for (const BatchEntry& entry : outcome.rest) {
        info.unprocessed.push_back({*entry.table, item_from_json(entry.text()), false});
    }
    return Error(std::move(info));
}

Result<void> BatchKeys::fetch(const ClientCore& core, const BatchOptions& options, TableItemSink sink) {
    return result_of(run_batch(core, *start(core, options, sink)));
}

}  // namespace dynantic::detail
