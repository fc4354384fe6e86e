#pragma once

#include "engine/index/table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dynantic::engine {

/// A table's definition as JSON, as the store keeps it. Counters are not part of it.
[[nodiscard]] std::string encode_table(const Table& table);

/// Reads what `encode_table` writes; throws storage::StorageError where the text is something else.
[[nodiscard]] Table decode_table(std::string_view json);

}  // namespace dynantic::engine
