#include "engine/index/backfill.hpp"

#include "engine/index/item_writer.hpp"
#include "engine/index/keys.hpp"

namespace dynantic::engine {

namespace {

// What is read under one snapshot and written by one batch.
constexpr std::size_t items_at_once = 1000;
constexpr std::size_t bytes_at_once = std::size_t{4} << 20U;

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
                auto place = entry_key(table, index, ItemView(item.view()), key);
                if (!place) return true;
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
