#include "engine/storage/rocksdb/rocksdb_store.hpp"

#include "engine/storage/rocksdb/commit_queue.hpp"
#include "engine/storage/rocksdb/format_file.hpp"
#include "engine/storage/rocksdb/library.hpp"

#include <span>
#include <string>
#include <utility>

namespace dynantic::engine::storage {

namespace {

// One object of RocksDB's C interface, destroyed with it.
template <class T, auto Destroy>
class Owned {
  public:
    explicit Owned(T* object) noexcept : object_(object) {}
    Owned(Owned&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    ~Owned() {
        if (object_ != nullptr) (rocksdb().*Destroy)(object_);
    }
    [[nodiscard]] T* get() const noexcept { return object_; }

  private:
    T* object_;
};
using Options = Owned<rocksdb_options_t, &RocksDb::options_destroy>;
using TableOptions = Owned<rocksdb_block_based_table_options_t, &RocksDb::block_based_options_destroy>;
using Cache = Owned<rocksdb_cache_t, &RocksDb::cache_destroy>;
using ReadOptions = Owned<rocksdb_readoptions_t, &RocksDb::readoptions_destroy>;
using WriteOptions = Owned<rocksdb_writeoptions_t, &RocksDb::writeoptions_destroy>;
using WriteBatch = Owned<rocksdb_writebatch_t, &RocksDb::writebatch_destroy>;
using Iterator = Owned<rocksdb_iterator_t, &RocksDb::iter_destroy>;
using Pinned = Owned<rocksdb_pinnableslice_t, &RocksDb::pinnableslice_destroy>;
using Database = Owned<rocksdb_t, &RocksDb::close>;

// The error text of a call, empty where it went well.
class Status {
  public:
    Status() = default;
    Status(const Status&) = delete;
    Status& operator=(const Status&) = delete;
    ~Status() {
        if (text_ != nullptr) rocksdb().free(text_);
    }
    [[nodiscard]] char** out() noexcept { return &text_; }
    void check(const char* doing) const {
        if (text_ != nullptr) throw StorageError(std::string(doing) + " failed: " + text_);
    }
    [[nodiscard]] std::string text() const { return text_ == nullptr ? std::string() : std::string(text_); }

  private:
    char* text_ = nullptr;
};

Bytes read_value(rocksdb_t* database, const rocksdb_readoptions_t* options, std::string_view key) {
    Status status;
    const Pinned found(rocksdb().get_pinned(database, options, key.data(), key.size(), status.out()));
    status.check("reading from disk");
    if (found.get() == nullptr) return {};
    std::size_t size = 0;
    const char* data = rocksdb().pinnableslice_value(found.get(), &size);
    return Bytes(std::string_view(data, size));
}

class RocksDbSnapshot final : public Snapshot {
  public:
    explicit RocksDbSnapshot(rocksdb_t* database)
        : database_(database),
          snapshot_(rocksdb().create_snapshot(database)),
          options_(rocksdb().readoptions_create()) {
        rocksdb().readoptions_set_snapshot(options_.get(), snapshot_);
    }
    ~RocksDbSnapshot() override { rocksdb().release_snapshot(database_, snapshot_); }

    [[nodiscard]] Bytes get(std::string_view key) const override {
        return read_value(database_, options_.get(), key);
    }

  protected:
    void scan_range(const Range& range, Direction direction, void* context, Visitor visit) const override {
        const auto& db = rocksdb();
        // Bounds are the iterator's own, so that it never reads a block beyond them. They are views: `range` outlives it.
        const ReadOptions options(db.readoptions_create());
        db.readoptions_set_snapshot(options.get(), snapshot_);
        db.readoptions_set_iterate_lower_bound(options.get(), range.begin.data(), range.begin.size());
        if (!range.end.empty())
            db.readoptions_set_iterate_upper_bound(options.get(), range.end.data(), range.end.size());
        const Iterator iterator(db.create_iterator(database_, options.get()));
        const bool forward = direction == Direction::forward;
        for (forward ? db.iter_seek_to_first(iterator.get()) : db.iter_seek_to_last(iterator.get());
             db.iter_valid(iterator.get()) != 0;
             forward ? db.iter_next(iterator.get()) : db.iter_prev(iterator.get())) {
            std::size_t key_size = 0;
            std::size_t value_size = 0;
            const char* key = db.iter_key(iterator.get(), &key_size);
            const char* value = db.iter_value(iterator.get(), &value_size);
            if (!visit(context, std::string_view(key, key_size), Bytes(std::string_view(value, value_size))))
                return;
        }
        Status status;
        db.iter_get_error(iterator.get(), status.out());
        status.check("reading from disk");
    }

  private:
    rocksdb_t* database_;
    const rocksdb_snapshot_t* snapshot_;
    ReadOptions options_;
};

void append(rocksdb_writebatch_t* writes, const Batch::Write& each) {
    const auto& db = rocksdb();
    switch (each.kind) {
        case Batch::Write::Kind::put: {
            const std::string_view value = each.value.view();
            db.writebatch_put(writes, each.key.data(), each.key.size(), value.data(), value.size());
            break;
        }
        case Batch::Write::Kind::erase:
            db.writebatch_delete(writes, each.key.data(), each.key.size());
            break;
        case Batch::Write::Kind::erase_range: {
            // RocksDB has no open end for ranges; no key of the engine starts with this byte.
            static constexpr std::string_view after_all = "\xFF";
            const std::string_view end = each.end.empty() ? after_all : std::string_view(each.end);
            db.writebatch_delete_range(writes, each.key.data(), each.key.size(), end.data(), end.size());
            break;
        }
    }
}

class RocksDbStore final : public Store {
  public:
    RocksDbStore(rocksdb_t* database, Durability durability)
        : database_(database),
          read_(rocksdb().readoptions_create()),
          write_(rocksdb().writeoptions_create()),
          commits_(durability == Durability::every_commit ? 1 : most_in_a_group) {
        rocksdb().writeoptions_set_sync(write_.get(), durability == Durability::none ? 0 : 1);
    }

    [[nodiscard]] Bytes get(std::string_view key) const override {
        return read_value(database_.get(), read_.get(), key);
    }

    [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override {
        return std::make_unique<RocksDbSnapshot>(database_.get());
    }

    [[nodiscard]] bool is_persistent() const noexcept override { return true; }

    void write(Batch& batch) override {
        if (batch.empty()) return;
        commits_.commit(batch, [this](std::span<Batch* const> group) { return write_group(group); });
        batch.clear();
    }

  private:
    static constexpr std::size_t most_in_a_group = 64;

    // One write of RocksDB, so one record of its log: all of it is there after a crash, or nothing.
    [[nodiscard]] std::string write_group(std::span<Batch* const> group) {
        const auto& db = rocksdb();
        const WriteBatch writes(db.writebatch_create());
        for (Batch* const batch : group)
            for (const auto& each : batch->writes()) append(writes.get(), each);
        Status status;
        db.write(database_.get(), write_.get(), writes.get(), status.out());
        return status.text();
    }

    Database database_;
    ReadOptions read_;
    WriteOptions write_;
    CommitQueue commits_;
};

Options make_options() {
    const auto& db = rocksdb();
    Options options(db.options_create());
    db.options_set_create_if_missing(options.get(), 1);
    db.options_set_max_background_jobs(options.get(), 2);
    db.options_set_write_buffer_size(options.get(), std::size_t{64} << 20U);
    db.options_set_max_total_wal_size(options.get(), std::uint64_t{256} << 20U);
    db.options_set_max_open_files(options.get(), 512);
    // RocksDB's own log of what it does tells no errors (they reach us as such): telling of a disk that fails, on that disk,
    // ends the process in builds with assertions, Debian's among them.
    constexpr int fatal_only = 4;
    db.options_set_info_log_level(options.get(), fatal_only);
    db.options_set_keep_log_file_num(options.get(), 2);
    db.options_set_compression(options.get(), rocksdb_lz4_compression);
    // A record that the power cut in half may stand at the end of the log: it was never acknowledged. One in the middle is
    // damage, and is refused instead of losing what follows without a word.
    db.options_set_wal_recovery_mode(options.get(), rocksdb_tolerate_corrupted_tail_records_recovery);
    const TableOptions table(db.block_based_options_create());
    const Cache cache(db.cache_create_lru(std::size_t{64} << 20U));
    db.block_based_options_set_block_cache(table.get(), cache.get());
    db.block_based_options_set_filter_policy(table.get(), db.filterpolicy_create_bloom(10));  // takes it
    db.options_set_block_based_table_factory(options.get(), table.get());
    return options;
}

[[noreturn]] void refuse(const std::filesystem::path& folder, const std::string& why) {
    const std::string name = folder.string();
    const auto says = [&](const char* words) { return why.find(words) != std::string::npos; };
    if (says("While lock file") || says("lock hold by current process"))  // not: the file cannot be made
        throw StorageError(name + ": is in use by another process; a folder has one engine at a time");
    if (why.starts_with("Corruption"))
        throw StorageError(name + ": is damaged (" + why + "); restore it from a backup");
    throw StorageError(name + ": cannot be opened (" + why + ")");
}

}  // namespace

std::unique_ptr<Store> open_rocksdb_store(const std::filesystem::path& folder, Durability durability) {
    check_format(folder);
    const Options options = make_options();
    Status status;
    rocksdb_t* database = rocksdb().open(options.get(), data_folder(folder).c_str(), status.out());
    if (database == nullptr) refuse(folder, status.text());
    return std::make_unique<RocksDbStore>(database, durability);
}

}  // namespace dynantic::engine::storage
