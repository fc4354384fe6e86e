#pragma once

#include <rocksdb/c.h>

namespace dynantic::engine::storage {

// RocksDB by its C interface, loaded when the first folder is opened: linking it costs every program that has it 3.5 ms
// before main, and most programs that could open a folder never do.
//
// The list is the whole of RocksDB that the store uses; a function that is missing from the loaded library is a
// StorageError that names it.
#define DYNANTIC_ROCKSDB_FUNCTIONS(X)        \
    X(free)                                  \
    X(open)                                  \
    X(close)                                 \
    X(options_create)                        \
    X(options_destroy)                       \
    X(options_set_create_if_missing)         \
    X(options_set_max_background_jobs)       \
    X(options_set_write_buffer_size)         \
    X(options_set_max_total_wal_size)        \
    X(options_set_wal_recovery_mode)         \
    X(options_set_info_log_level)            \
    X(options_set_keep_log_file_num)         \
    X(options_set_max_open_files)            \
    X(options_set_compression)               \
    X(options_set_block_based_table_factory) \
    X(block_based_options_create)            \
    X(block_based_options_destroy)           \
    X(block_based_options_set_block_cache)   \
    X(block_based_options_set_filter_policy) \
    X(filterpolicy_create_bloom)             \
    X(cache_create_lru)                      \
    X(cache_destroy)                         \
    X(readoptions_create)                    \
    X(readoptions_destroy)                   \
    X(readoptions_set_snapshot)              \
    X(readoptions_set_iterate_lower_bound)   \
    X(readoptions_set_iterate_upper_bound)   \
    X(writeoptions_create)                   \
    X(writeoptions_destroy)                  \
    X(writeoptions_set_sync)                 \
    X(create_snapshot)                       \
    X(release_snapshot)                      \
    X(get_pinned)                            \
    X(pinnableslice_value)                   \
    X(pinnableslice_destroy)                 \
    X(create_iterator)                       \
    X(iter_destroy)                          \
    X(iter_valid)                            \
    X(iter_seek_to_first)                    \
    X(iter_seek_to_last)                     \
    X(iter_next)                             \
    X(iter_prev)                             \
    X(iter_key)                              \
    X(iter_value)                            \
    X(iter_get_error)                        \
    X(writebatch_create)                     \
    X(writebatch_destroy)                    \
    X(writebatch_put)                        \
    X(writebatch_delete)                     \
    X(writebatch_delete_range)               \
    X(write)

struct RocksDb {
#define DYNANTIC_DECLARE(name) decltype(&::rocksdb_##name) name = nullptr;
    DYNANTIC_ROCKSDB_FUNCTIONS(DYNANTIC_DECLARE)
#undef DYNANTIC_DECLARE
};

/// The loaded library; loads it at the first call. Throws StorageError where it cannot be loaded. Safe from any thread.
[[nodiscard]] const RocksDb& rocksdb();

}  // namespace dynantic::engine::storage
