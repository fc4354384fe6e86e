#pragma once

#include "engine/database.hpp"
#include "engine/storage/store.hpp"

#include <filesystem>
#include <memory>

namespace dynantic::engine::storage {

/// A store in a folder, kept by RocksDB; made where there is none. Throws StorageError with a sentence where the folder
/// is in use, holds something else, is damaged, or was written by a newer version.
[[nodiscard]] std::unique_ptr<Store> open_rocksdb_store(const std::filesystem::path& folder,
                                                        Durability durability);

}  // namespace dynantic::engine::storage
