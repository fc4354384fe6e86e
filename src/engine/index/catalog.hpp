#pragma once

#include "engine/index/collection_sizes.hpp"
#include "engine/index/table.hpp"
#include "engine/storage/fair_mutex.hpp"
#include "engine/storage/store.hpp"
#include "engine/stream/stream_log.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// What a table has beside its definition, and keeps while that changes.
struct LiveTable {
    /// Held shared while items are written, exclusively while the definition changes: no writer works with an
    /// old list of indexes. Readers do not take it. Several at once are taken in the order of table numbers.
    storage::FairMutex writing;
    stream::StreamLog stream;
    CollectionSizes collections;
    CollectionEstimates estimates;
};

/// A table as one request sees it.
struct TableRef {
    std::shared_ptr<const Table> table;
    std::shared_ptr<LiveTable> live;

    [[nodiscard]] explicit operator bool() const noexcept { return table != nullptr; }
    const Table* operator->() const noexcept { return table.get(); }
    const Table& operator*() const noexcept { return *table; }
};

/// A table held against changes of its definition while items are written.
class WritableTable {
  public:
    WritableTable() = default;
    WritableTable(WritableTable&&) = default;
    // Assigning would let go of the old table before its lock.
    WritableTable& operator=(WritableTable&&) = delete;
    WritableTable(TableRef ref, std::shared_lock<storage::FairMutex> lock)
        : ref_(std::move(ref)), lock_(std::move(lock)) {}
    [[nodiscard]] const TableRef& ref() const noexcept { return ref_; }
    const Table* operator->() const noexcept { return ref_.table.get(); }
    const Table& operator*() const noexcept { return *ref_.table; }

  private:
    TableRef ref_;  // outlives the lock, which is inside it
    std::shared_lock<storage::FairMutex> lock_;
};

/// All tables by name. Definitions are values that are replaced; the newest is also in the store.
class Catalog {
  public:
    /// Reads what the store has.
    Catalog(storage::Store& store, std::function<double()> now);
    ~Catalog();
    Catalog(const Catalog&) = delete;
    Catalog& operator=(const Catalog&) = delete;

    /// The table, or an empty reference. Tables that are being created or deleted are found too, but not one
    /// whose deletion is over.
    [[nodiscard]] TableRef find(std::string_view name) const;

    /// The table, held for writing items; empty where there is none or it is not ready for items.
    [[nodiscard]] WritableTable for_writing(std::string_view name) const;

    /// Names above `after`, ascending, at most `limit`; `more` tells whether there are others behind them.
    [[nodiscard]] std::vector<std::string> names(std::string_view after, std::size_t limit, bool& more) const;
    [[nodiscard]] std::vector<TableRef> all() const;

    /// Adds a table under a new number, which is put into `table`; empty where the name is taken.
    TableRef create(Table table);

    /// Changes a table's definition: `change` gets a copy, alone with it while no item is written, and may
    /// throw to leave it as it was. It may add to the batch that stores the definition. Empty where there is
    /// no such table.
    TableRef change(std::string_view name, const std::function<void(Table&, storage::Batch&)>& change);

    /// Whether items of the table can be read and written now: not while it is being created or deleted.
    [[nodiscard]] bool is_ready(const Table& table) const;

    /// Removes tables whose deletion is over, with all they have.
    void forget_deleted();

    /// Stores how much there is in every table, so that the next opening need not count.
    void store_counts();

  private:
    void forget_counts();

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace dynantic::engine
