#include "engine/index/item_writer.hpp"

#include "engine/api_error.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"
#include "engine/stream/stream_record.hpp"

#include <algorithm>
#include <map>

namespace dynantic::engine {

using storage::Bytes;

namespace {

ItemView view_of(const Bytes& bytes) { return bytes ? ItemView(bytes.view()) : ItemView(); }

std::int64_t size_of(const Bytes& item) { return static_cast<std::int64_t>(view_of(item).size()); }

std::int64_t write_units(std::string_view item) { return units_of(ItemView(item).size(), 1024); }

}  // namespace

Bytes project(const Index& index, const Bytes& item) {
    if (index.projection == ProjectionType::all) return item;
    const std::vector<std::string_view> names(index.projected.begin(), index.projected.end());
    return Bytes(encode_subset(ItemView(item.view()), names));
}

std::int64_t collection_bytes(const storage::Store& store, const Table& table, std::string_view partition) {
    std::int64_t size = 0;
    const auto snapshot = store.snapshot();
    const auto add = [&](std::uint32_t index) {
        const auto range = storage::prefix_range(items_prefix(table.number, index).append(partition));
        snapshot->scan(range, storage::Direction::forward, [&](std::string_view, const Bytes& entry) {
            size += size_of(entry);
            return true;
        });
    };
    add(0);
    for (const auto& index : table.indexes)
        if (index.local) add(index.id);
    return size;
}

std::int64_t all_collections_bytes(const Table& table) noexcept {
    std::int64_t size = table.counter->bytes.load(std::memory_order_relaxed);
    for (const auto& index : table.indexes)
        if (index.local) size += index.counter->bytes.load(std::memory_order_relaxed);
    return size;
}

std::vector<IndexUnits> ItemWriter::add(const TableRef& table, std::string item_key, const Bytes& before,
                                        const Bytes& after, bool by_ttl) {
    std::vector<IndexUnits> written;
    std::int64_t collection_growth = size_of(after) - size_of(before);
    for (const auto& index : table->indexes) {
        const auto old_key = before ? entry_key(*table, index, view_of(before), item_key) : std::nullopt;
        auto new_key = after ? entry_key(*table, index, view_of(after), item_key) : std::nullopt;
        if (!old_key && !new_key) continue;
        const Bytes old_entry = old_key ? project(index, before) : Bytes{};
        Bytes new_entry = new_key ? project(index, after) : Bytes{};
        if (old_key == new_key && old_entry.view() == new_entry.view()) {
            // Nothing to count; but an entry that shares its item's bytes follows them, so that the old ones
            // are freed.
            if (index.projection == ProjectionType::all)
                batch_.put(std::move(*new_key), std::move(new_entry));
            continue;
        }
        std::int64_t units = 0;
        if (old_key && new_key && *old_key == *new_key) {
            units = std::max(write_units(old_entry.view()), write_units(new_entry.view()));
        } else {
            if (old_key) units += write_units(old_entry.view());
            if (new_key) units += write_units(new_entry.view());
        }
        count(index.counter, old_entry.view(), new_entry.view());
        if (index.local) collection_growth += size_of(new_entry) - size_of(old_entry);
        if (old_key && old_key != new_key) batch_.erase(std::string(*old_key));
        if (new_key) batch_.put(std::move(*new_key), std::move(new_entry));
        written.push_back({&index, units});
    }
    if (table->has_local_indexes()) {
        if (collection_growth > 0) grow_collection(table, after, collection_growth);
        if (collection_growth != 0 && table.live->estimates.any()) {
            table.live->estimates.changed(partition_prefix(table->key, view_of(after ? after : before)),
                                          collection_growth);
        }
    }
    if (table->stream) {
        auto record =
            stream::encode_record(*table, table->stream->view, view_of(before), view_of(after), by_ttl, now_);
        if (record) records_.push_back({table, std::move(*record)});
    }
    count(table->counter, before.view(), after.view());
    if (after) {
        batch_.put(std::move(item_key), after);
    } else if (before) {
        batch_.erase(std::move(item_key));
    }
    return written;
}

// A table with local indexes bounds what has one partition key: items and their entries in local indexes.
void ItemWriter::grow_collection(const TableRef& table, const Bytes& item, std::int64_t growth) {
    const std::int64_t all = all_collections_bytes(*table);
    std::int64_t coming = growth;
    for (const auto& each : grown_) coming += each.bytes;
    grown_.push_back({table->number, item, growth});
    if (all + coming <= collection_limit_) return;

    const auto partition = partition_prefix(table->key, view_of(item));
    const auto measure = [&] {
        // What is in the store, and what this batch has added before.
        std::int64_t size = 0;
        for (const auto& each : grown_) {
            if (each.table == table->number && partition_prefix(table->key, view_of(each.item)) == partition)
                size += each.bytes;
        }
        return size - growth + collection_bytes(store_, *table, partition);
    };
    if (!table.live->collections.grow(partition, growth, collection_limit_, measure))
        throw_dynamodb("ItemCollectionSizeLimitExceededException", "Collection size exceeded.");
}

void ItemWriter::count(const std::shared_ptr<Counter>& counter, std::string_view before,
                       std::string_view after) {
    const auto size = [](std::string_view item) {
        return item.empty() ? 0 : static_cast<std::int64_t>(ItemView(item).size());
    };
    const std::int64_t items = (after.empty() ? 0 : 1) - (before.empty() ? 0 : 1);
    const std::int64_t bytes = size(after) - size(before);
    if (items != 0 || bytes != 0) counts_.push_back({counter, items, bytes});
}

void ItemWriter::commit() {
    // Sequence numbers are given last, and each table's run is settled when the batch is in the store, or has
    // failed.
    class Runs {
      public:
        ~Runs() {
            for (const auto& [live, first] : runs_) live->stream.end(first);
        }
        void add(const std::shared_ptr<LiveTable>& live, std::uint64_t first) {
            runs_.emplace_back(live, first);
        }

      private:
        std::vector<std::pair<std::shared_ptr<LiveTable>, std::uint64_t>> runs_;
    } runs;
    if (!records_.empty()) {
        std::map<std::uint32_t, std::vector<StreamWrite*>> by_table;
        for (auto& record : records_) by_table[record.table->number].push_back(&record);
        for (const auto& [number, writes] : by_table) {
            const auto& table = writes.front()->table;
            auto sequence_number = table.live->stream.begin(writes.size());
            runs.add(table.live, sequence_number);
            for (const auto* write : writes) {
                batch_.put(stream::record_key(number, table->stream->number, sequence_number++),
                           Bytes(write->record));
            }
        }
    }
    store_.write(batch_);
    for (const auto& each : counts_) each.counter->add(each.items, each.bytes);
    records_.clear();
    counts_.clear();
}

}  // namespace dynantic::engine
