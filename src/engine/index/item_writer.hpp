#pragma once

#include "engine/index/catalog.hpp"
#include "engine/item/view.hpp"
#include "engine/storage/store.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// How much a change wrote into an index, in write units (1 KB, rounded up).
struct IndexUnits {
    const Index* index = nullptr;
    std::int64_t units = 0;
};

/// Changes of items, with all that follows from them, written at once: items, entries of indexes, stream
/// records, counters. The caller holds the tables against changes of definition and the items' locks until
/// `commit` returns.
class ItemWriter {
  public:
    /// `now` in epoch milliseconds; `collection_limit` in bytes, as DatabaseOptions has it.
    ItemWriter(storage::Store& store, std::int64_t now, std::uint64_t collection_limit) noexcept
        : store_(store), now_(now), collection_limit_(static_cast<std::int64_t>(collection_limit)) {}
    ItemWriter(const ItemWriter&) = delete;
    ItemWriter& operator=(const ItemWriter&) = delete;

    /// Adds the change of one item: `before` and `after` may be empty-handed where there is no item.
    /// Returns what it writes into indexes, in the order of the table's indexes; only those it changes. Throws
    /// ItemCollectionSizeLimitExceededException; then this must not be committed.
    std::vector<IndexUnits> add(const TableRef& table, std::string item_key, const storage::Bytes& before,
                                const storage::Bytes& after, bool by_ttl = false);
    /// Adds something of the caller's own to the same batch.
    [[nodiscard]] storage::Batch& batch() noexcept { return batch_; }
    /// Writes. Throws StorageError; then nothing was changed.
    void commit();

  private:
    struct StreamWrite {
        TableRef table;
        std::string record;
    };
    struct Count {
        std::shared_ptr<Counter> counter;
        std::int64_t items;
        std::int64_t bytes;
    };
    // By how much an item's collection grows.
    struct Growth {
        std::uint32_t table;
        storage::Bytes item;
        std::int64_t bytes;
    };
    void grow_collection(const TableRef& table, const storage::Bytes& item, std::int64_t growth);
    void count(const std::shared_ptr<Counter>& counter, std::string_view before, std::string_view after);

    storage::Store& store_;
    std::int64_t now_;
    std::int64_t collection_limit_;
    std::vector<Growth> grown_;
    storage::Batch batch_;
    std::vector<StreamWrite> records_;
    std::vector<Count> counts_;
};

/// What the items of one partition key take, with their entries in local indexes. Reads them all.
[[nodiscard]] std::int64_t collection_bytes(const storage::Store& store, const Table& table,
                                            std::string_view partition);
/// What all collections of a table take together.
[[nodiscard]] std::int64_t all_collections_bytes(const Table& table) noexcept;

/// The bytes of an item's entry in an index; shares them where the index projects all.
[[nodiscard]] storage::Bytes project(const Index& index, const storage::Bytes& item);

/// Whole units of `unit` bytes, at least one.
[[nodiscard]] constexpr std::int64_t units_of(std::size_t bytes, std::size_t unit) noexcept {
    return bytes == 0 ? 1 : static_cast<std::int64_t>((bytes + unit - 1) / unit);
}

}  // namespace dynantic::engine
