#pragma once

#include "engine/storage/store.hpp"

#include <memory>

namespace dynantic::engine::storage {

/// A store that lives in memory: an ordered tree under one lock. A snapshot holds the lock for reading.
[[nodiscard]] std::unique_ptr<Store> make_memory_store();

}  // namespace dynantic::engine::storage
