#pragma once

#include "engine/index/table.hpp"
#include "engine/storage/store.hpp"

namespace dynantic::engine {

/// Writes the entries of a new index for all items of its table. The caller keeps writers away. The index becomes part of
/// the table only when its definition is stored after this, so a crash on the way leaves nothing but entries that nobody
/// looks at, and that the next attempt clears. Items with a key attribute of another type stay out.
void backfill(storage::Store& store, const Table& table, Index& index);

}  // namespace dynantic::engine
