#include "operation/batch/run_batches.hpp"
#include "operation/client_core.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/placeholders.hpp>

#include <algorithm>
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

std::string_view BatchKeys::text_of(std::size_t index) const noexcept {
    return std::string_view(texts_).substr(asked_[index].begin, asked_[index].size);
}

// The index of the slot that holds the text, or of the free one where it would stand.
std::size_t BatchKeys::find(std::string_view text, std::size_t hash) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
        const std::size_t index = slots_[slot] - 1;
        if (asked_[index].hash == hash && text_of(index) == text) break;
    }
    return slot;
}

// At most half of the slots are taken, so that runs stay short and a search ends.
void BatchKeys::grow() {
    slots_.assign(std::max<std::size_t>(256, slots_.size() * 2), 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t index = 0; index < asked_.size(); ++index) {
        std::size_t slot = asked_[index].hash & mask;
        while (slots_[slot] != 0) slot = (slot + 1) & mask;
        slots_[slot] = static_cast<std::uint32_t>(index + 1);
    }
}

void BatchKeys::add(const Target& target, std::string key_json, std::size_t place) {
    if (slots_.size() < 2 * (asked_.size() + 1)) grow();
    std::string table = wire_table(*target.core, target.table);
    const std::size_t begin = texts_.size();
    texts_.append(table).append("\n").append(key_json);
    const std::string_view text = std::string_view(texts_).substr(begin);
    const std::size_t hash = std::hash<std::string_view>{}(text);
    std::uint32_t& slot = slots_[find(text, hash)];
    if (slot != 0) {
        texts_.resize(begin);
        repeated_.push_back({asked_[slot - 1].place, place});
        return;
    }
    asked_.push_back({hash, begin, text.size(), place});
    slot = static_cast<std::uint32_t>(asked_.size());
    entries_.push_back({std::move(table), std::move(key_json), {}});
}

std::size_t BatchKeys::place_of(std::string_view wire_table, const ModelInfo& info, const void* object) {
    looked_up_.assign(wire_table).push_back('\n');
    JsonWriter json(looked_up_);
    write_key(info, object, json);
    return place_of_looked_up();
}

std::size_t BatchKeys::place_of(std::string_view wire_table, std::string_view key_json) {
    looked_up_.assign(wire_table).append("\n").append(key_json);
    return place_of_looked_up();
}

std::size_t BatchKeys::place_of_looked_up() {
    if (expected_ >= asked_.size() || text_of(expected_) != looked_up_) {
        const std::uint32_t found = slots_[find(looked_up_, std::hash<std::string_view>{}(looked_up_))];
        if (found == 0) return nowhere;
        expected_ = found - 1;
    }
    return asked_[expected_++].place;
}

void BatchKeys::project(const ProjectionPaths& paths) {
    projection_.clear();
    JsonWriter json(projection_);
    Placeholders placeholders;
    std::string text;
    paths.render(placeholders, text);
    json.raw(R"(,"ProjectionExpression":)");
    json.quoted(text);
    placeholders.write(json);
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
    if (own.on_bad_item) {
        own.on_bad_item = [guarded, tell = options.on_bad_item](const ItemError& error) {
            const std::lock_guard lock(guarded->mutex);
            tell(error);
        };
    }
    return divide(
        core, options, std::move(entries_), BatchGetting::most,
        [&](std::vector<BatchEntry> share) {
            auto getting = std::make_unique<BatchGetting>(std::move(share), own, locked,
                                                          core.retry->environment().random);
            getting->project(projection_);
            return getting;
        },
        guarded);
}

Result<void> BatchKeys::fetch(const ClientCore& core, const BatchOptions& options, TableItemSink sink) {
    BatchOutcome outcome = run_batch(core, *start(core, options, sink));
    if (!outcome.error) return {};
    Error::Info info = outcome.error->info();
    for (const BatchEntry& entry : outcome.rest) {
        info.unprocessed.push_back({entry.table, item_from_json(entry.key), false});
    }
    return Error(std::move(info));
}

}  // namespace dynantic::detail
