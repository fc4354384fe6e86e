#pragma once

#include "engine/database.hpp"
#include "engine/storage/store.hpp"

#include <filesystem>

namespace dynantic::engine {

// A whole store as one file (docs/storage-format.md, "Snapshots"). It says nothing of where it came from, so memory and
// disk read each other's.

/// Writes what the store holds at the moment of the call, while others go on writing to the store. The file is there
/// whole, or as it was before. Throws StorageError.
void write_snapshot(const storage::Store& store, const std::filesystem::path& file,
                    const OnSnapshotProgress& progress);

/// Reads a snapshot into a store, which is empty. Throws StorageError with a sentence where the file is not a snapshot,
/// is of a newer format, or is damaged or cut off; what was read until then is in the store.
void read_snapshot(const std::filesystem::path& file, storage::Store& store,
                   const OnSnapshotProgress& progress);

/// Puts what one store holds at the moment of the call into another, which is empty. Values in memory are shared, not
/// copied.
void copy_store(const storage::Store& from, storage::Store& to);

}  // namespace dynantic::engine
