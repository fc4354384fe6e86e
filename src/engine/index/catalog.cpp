#include "engine/index/catalog.hpp"

#include "engine/index/keys.hpp"
#include "engine/index/table_codec.hpp"
#include "engine/stream/stream_record.hpp"

#include <absl/container/btree_map.h>

#include <mutex>
#include <utility>

namespace dynantic::engine {

namespace {

using storage::Batch;
using storage::Bytes;
using storage::FairMutex;

struct NameOrder {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept { return a < b; }
};

// 'c' name: a table's definition. 'm' "tables": the highest table number given so far. 'n' table:4 index:4:
// counts, only while the store is closed.
constexpr std::string_view last_number_key = "mtables";

std::string definition_key(std::string_view name) { return "c" + std::string(name); }

std::string count_key(std::uint32_t table, std::uint32_t index) {
    std::string key(1, 'n');
    append_big_endian(key, table);
    append_big_endian(key, index);
    return key;
}

void count(const storage::Snapshot& snapshot, std::uint32_t table, std::uint32_t index, Counter& counter) {
    std::int64_t items = 0;
    std::int64_t bytes = 0;
    snapshot.scan(storage::prefix_range(items_prefix(table, index)), storage::Direction::forward,
                  [&](std::string_view, const Bytes& value) {
                      ++items;
                      bytes += static_cast<std::int64_t>(ItemView(value.view()).size());
                      return true;
                  });
    counter.add(items, bytes);
}

void load_count(const storage::Snapshot& snapshot, std::uint32_t table, std::uint32_t index,
                Counter& counter) {
    const auto stored = snapshot.get(count_key(table, index));
    if (!stored || stored.size() != 16) {
        count(snapshot, table, index, counter);
        return;
    }
    counter.add(static_cast<std::int64_t>(read_big_endian_64(stored.view())),
                static_cast<std::int64_t>(read_big_endian_64(stored.view().substr(8))));
}

std::uint64_t next_sequence_number(const storage::Snapshot& snapshot, const Table& table) {
    std::uint64_t next = 1;
    if (const auto trimmed = snapshot.get(stream::next_number_key(table.number)))
        next = std::max(next, read_big_endian_64(trimmed.view()));
    for (const auto& settings : {table.stream, table.last_stream}) {
        if (!settings) continue;
        const auto records = storage::prefix_range(stream::records_prefix(table.number, settings->number));
        snapshot.scan(records, storage::Direction::backward, [&](std::string_view key, const Bytes&) {
            next = std::max(next, stream::sequence_number_of(key) + 1);
            return false;
        });
    }
    return next;
}

}  // namespace

struct Catalog::State {
    struct Entry {
        std::shared_ptr<const Table> table;
        std::shared_ptr<LiveTable> live;
    };
    using Tables = absl::btree_map<std::string, Entry, NameOrder>;

    storage::Store& store;
    std::function<double()> now;
    mutable FairMutex mutex;  // guards `tables`
    std::mutex changing;      // one change of definitions at a time; taken before any other lock
    Tables tables;
    std::uint32_t last_number = 0;

    [[nodiscard]] bool is_gone(const Table& table) const {
        return table.deleted_at != 0 && now() >= table.deleted_at;
    }

    [[nodiscard]] TableRef find(std::string_view name) const {
        const std::shared_lock lock(mutex);
        const auto found = tables.find(name);
        if (found == tables.end() || is_gone(*found->second.table)) return {};
        return {found->second.table, found->second.live};
    }

    // Removes what is gone; `changing` is held.
    void sweep() {
        std::vector<TableRef> gone;
        {
            const std::shared_lock lock(mutex);
            for (const auto& [name, entry] : tables) {
                if (is_gone(*entry.table)) gone.push_back({entry.table, entry.live});
            }
        }
        for (const auto& ref : gone) {
            const std::unique_lock writers(ref.live->writing);
            Batch batch;
            batch.erase(definition_key(ref->name));
            batch.erase(storage::prefix_range(table_prefix(ref->number)));
            batch.erase(storage::prefix_range(stream::streams_prefix(ref->number)));
            store.write(batch);
            const std::unique_lock lock(mutex);
            tables.erase(ref->name);
        }
    }
};

Catalog::Catalog(storage::Store& store, std::function<double()> now)
    : state_(std::make_unique<State>(store, std::move(now))) {
    auto snapshot = store.snapshot();
    if (const auto number = snapshot->get(last_number_key))
        state_->last_number = read_big_endian_32(number.view());
    snapshot->scan(
        storage::prefix_range("c"), storage::Direction::forward, [&](std::string_view, const Bytes& value) {
            auto table = std::make_shared<Table>(decode_table(value.view()));
            load_count(*snapshot, table->number, 0, *table->counter);
            for (const auto& index : table->indexes)
                load_count(*snapshot, table->number, index.id, *index.counter);
            auto live = std::make_shared<LiveTable>();
            live->stream.continue_at(next_sequence_number(*snapshot, *table));
            auto name = table->name;
            state_->tables.emplace(std::move(name), State::Entry{std::move(table), std::move(live)});
            return true;
        });
    snapshot.reset();
    forget_counts();
}

Catalog::~Catalog() = default;

// The stored counts are true until the first write: a process that is killed must not leave them to the next opening.
void Catalog::forget_counts() {
    const auto counts = storage::prefix_range("n");
    bool any = false;
    state_->store.snapshot()->scan(counts, storage::Direction::forward, [&](std::string_view, const Bytes&) {
        any = true;
        return false;
    });
    if (!any) return;
    Batch batch;
    batch.erase(counts);
    state_->store.write(batch);
}

TableRef Catalog::find(std::string_view name) const { return state_->find(name); }

bool Catalog::is_ready(const Table& table) const {
    if (!table.creating && table.deleted_at == 0) return true;
    return table.deleted_at == 0 && state_->now() >= table.changing_until;
}

WritableTable Catalog::for_writing(std::string_view name) const {
    for (;;) {
        auto ref = state_->find(name);
        if (!ref || !is_ready(*ref)) return {};
        std::shared_lock lock(ref.live->writing);
        // It may have been changed or deleted while we waited for the lock.
        if (state_->find(name).table == ref.table) return {std::move(ref), std::move(lock)};
    }
}

std::vector<std::string> Catalog::names(std::string_view after, std::size_t limit, bool& more) const {
    std::vector<std::string> names;
    more = false;
    const std::shared_lock lock(state_->mutex);
    for (auto entry = after.empty() ? state_->tables.begin() : state_->tables.upper_bound(after);
         entry != state_->tables.end(); ++entry) {
        if (state_->is_gone(*entry->second.table)) continue;
        if (names.size() == limit) {
            more = true;
            break;
        }
        names.push_back(entry->first);
    }
    return names;
}

std::vector<TableRef> Catalog::all() const {
    std::vector<TableRef> tables;
    const std::shared_lock lock(state_->mutex);
    for (const auto& [name, entry] : state_->tables) {
        if (!state_->is_gone(*entry.table)) tables.push_back({entry.table, entry.live});
    }
    return tables;
}

TableRef Catalog::create(Table table) {
    const std::lock_guard changing(state_->changing);
    state_->sweep();
    if (state_->find(table.name)) return {};
    table.number = ++state_->last_number;
    Batch batch;
    std::string number;
    append_big_endian(number, table.number);
    batch.put(std::string(last_number_key), Bytes(number));
    batch.put(definition_key(table.name), Bytes(encode_table(table)));
    state_->store.write(batch);
    TableRef ref{std::make_shared<const Table>(std::move(table)), std::make_shared<LiveTable>()};
    const std::unique_lock lock(state_->mutex);
    state_->tables.emplace(ref->name, State::Entry{ref.table, ref.live});
    return ref;
}

TableRef Catalog::change(std::string_view name, const std::function<void(Table&, Batch&)>& change) {
    const std::lock_guard changing(state_->changing);
    auto ref = state_->find(name);
    if (!ref) return {};
    const std::unique_lock writers(ref.live->writing);
    Batch batch;
    auto changed = std::make_shared<Table>(*ref);
    change(*changed, batch);
    batch.put(definition_key(name), Bytes(encode_table(*changed)));
    state_->store.write(batch);
    ref.table = std::move(changed);
    const std::unique_lock lock(state_->mutex);
    state_->tables.find(name)->second.table = ref.table;
    return ref;
}

void Catalog::forget_deleted() {
    const std::lock_guard changing(state_->changing);
    state_->sweep();
}

void Catalog::store_counts() {
    Batch batch;
    for (const auto& ref : all()) {
        const auto add = [&](std::uint32_t index, const Counter& counter) {
            std::string value;
            append_big_endian(value, static_cast<std::uint64_t>(counter.items.load()));
            append_big_endian(value, static_cast<std::uint64_t>(counter.bytes.load()));
            batch.put(count_key(ref->number, index), Bytes(value));
        };
        add(0, *ref->counter);
        for (const auto& index : ref->indexes) add(index.id, *index.counter);
    }
    state_->store.write(batch);
}

}  // namespace dynantic::engine
