#include "durability/bare.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <stdexcept>

namespace bench {
namespace {

using dynantic::engine::Durability;

void check(const rocksdb::Status& status) {
    if (!status.ok()) throw std::runtime_error(status.ToString());
}

// As src/engine/storage/rocksdb/rocksdb_store.cpp sets them.
rocksdb::Options options() {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.max_background_jobs = 2;
    options.write_buffer_size = std::size_t{64} << 20U;
    options.max_total_wal_size = std::uint64_t{256} << 20U;
    options.max_open_files = 512;
    options.compression = rocksdb::kLZ4Compression;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(std::size_t{64} << 20U);
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return options;
}

}  // namespace

Bare::Bare(const std::filesystem::path& folder, Durability durability, Pairs pairs)
    : durability_(durability), pairs_(std::move(pairs)) {
    std::filesystem::create_directories(folder);
    rocksdb::DB* database = nullptr;
    check(rocksdb::DB::Open(options(), folder.string(), &database));
    database_.reset(database);
}

Bare::~Bare() = default;

void Bare::write(std::size_t a, std::size_t b) {
    rocksdb::WriteBatch batch;
    check(batch.Put(pairs_[a].first, pairs_[a].second));
    check(batch.Put(pairs_[b].first, pairs_[b].second));
    rocksdb::WriteOptions how;
    how.sync = durability_ != Durability::none;
    // RocksDB lets commits that wait at the same time share an fsync, as the level `group` does. With an fsync for each
    // they come one after the other.
    std::unique_lock lock(one_at_a_time_, std::defer_lock);
    if (durability_ == Durability::every_commit) lock.lock();
    check(database_->Write(how, &batch));
}

}  // namespace bench
