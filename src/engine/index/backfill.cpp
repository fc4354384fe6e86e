#include "engine/index/backfill.hpp"

#include "engine/index/item_writer.hpp"
#include "engine/index/keys.hpp"

#include <algorithm>

namespace dynantic::engine {

namespace {

// What is read under one snapshot and written by one batch.
constexpr std::size_t items_at_once = 1000;
constexpr std::size_t bytes_at_once = std::size_t{4} << 20U;

// An item that was there before the index may have what no key can be: then it is not in the index.
bool fits(const std::vector<KeyDefinition>& keys, const ItemView& item, std::size_t most) {
    return std::ranges::all_of(keys, [&](const KeyDefinition& key) {
        const auto value = item.find(key.name);
        if (!value || value->is(AttributeType::number)) return true;
        return !value->body().empty() && value->body().size() <= most;
    });
}

bool fits(const Index& index, const ItemView& item) {
    constexpr std::size_t max_partition_key = 2048;
    constexpr std::size_t max_sort_key = 1024;
    return fits(index.key.partition, item, max_partition_key) && fits(index.key.sort, item, max_sort_key);
}

}  // namespace

void backfill(storage::Store& store, const Table& table, Index& index) {
    storage::Batch batch;
    batch.erase(storage::prefix_range(items_prefix(table.number, index.id)));
    auto rest = storage::prefix_range(items_prefix(table.number, 0));
    bool done = false;
    while (!done) {
        std::size_t seen = 0;
        std::size_t bytes = 0;
        std::string next;
        done = true;
        // Readers go on meanwhile: only some items are read under one snapshot.
        store.snapshot()->scan(
            rest, storage::Direction::forward, [&](std::string_view key, const storage::Bytes& item) {
                if (seen++ == items_at_once || bytes >= bytes_at_once) {
                    next = key;
                    done = false;
                    return false;
                }
                const ItemView view(item.view());
                auto place = entry_key(table, index, view, key);
                if (!place || !fits(index, view)) return true;
                auto entry = project(index, item);
                bytes += entry.size();
                index.counter->add(1, static_cast<std::int64_t>(ItemView(entry.view()).size()));
                batch.put(std::move(*place), std::move(entry));
                return true;
            });
        store.write(batch);
        rest.begin = std::move(next);
    }
}

}  // namespace dynantic::engine
