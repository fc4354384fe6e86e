#pragma once

#include "engine/database.hpp"
#include "engine/storage/store.hpp"

#include <filesystem>
#include <memory>

namespace dynantic::engine::storage {

/// Opens the store of a folder, or makes it. Throws StorageError with a sentence.
using DiskOpener = std::unique_ptr<Store> (*)(const std::filesystem::path& folder, Durability durability);

/// What dynantic::disk calls before main, so that the engine need not know what keeps its data.
void register_disk(DiskOpener opener) noexcept;

/// What was registered; nullptr where dynantic::disk is not linked in.
[[nodiscard]] DiskOpener registered_disk() noexcept;

}  // namespace dynantic::engine::storage
