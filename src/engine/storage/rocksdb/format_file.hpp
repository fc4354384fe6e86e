#pragma once

#include <filesystem>

namespace dynantic::engine::storage {

/// The format that this version writes; docs/storage-format.md says what each holds.
inline constexpr int disk_format = 1;

/// Where RocksDB keeps its files.
[[nodiscard]] std::filesystem::path data_folder(const std::filesystem::path& folder);

/// Looks at a folder before anything in it is opened. A missing or empty folder becomes a store: the folder is made and
/// marked, and the folder of its data made in it, durably. One marked with the format above is taken as it is. Anything
/// else throws StorageError with a sentence: a newer format, a folder that holds something else, a mark that cannot be
/// read.
void check_format(const std::filesystem::path& folder);

}  // namespace dynantic::engine::storage
