#pragma once

#include "engine/index/table.hpp"
#include "engine/item/view.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace dynantic::engine {

// Where things are in the store (docs/storage-format.md has the whole list). Numbers are big-endian, so that
// the order of keys is the order of numbers.
//
//   item         'd' table:4 0:4     hash:8 partition sort
//   index entry  'd' table:4 index:4 hash:8 partition... sort...  hash:8 table partition, table sort
//
// `hash` is of the partition key: it spreads Scan order, and segments of a parallel scan are ranges of it.

/// All items of a table (index id 0), or all entries of an index.
[[nodiscard]] std::string items_prefix(std::uint32_t table, std::uint32_t index_id);
/// All items of a table and all entries of its indexes.
[[nodiscard]] std::string table_prefix(std::uint32_t table);

/// Length of `items_prefix`, before the hash.
inline constexpr std::size_t items_prefix_length = 9;
inline constexpr std::size_t hash_length = 8;

/// The partition key's parts as bytes; the attributes must be there and of the right type.
[[nodiscard]] std::string partition_bytes(const KeySchema& key, const ItemView& item);

/// What stands behind `items_prefix` in the keys of all items with this item's partition key: the hash, the parts. Entries of
/// local indexes have the same.
[[nodiscard]] std::string partition_prefix(const KeySchema& key, const ItemView& item);

/// Where an item is. The item, or key, must have the key attributes with the right types.
[[nodiscard]] std::string item_key(const Table& table, const ItemView& item);
void append_item_key(std::string& out, const Table& table, const ItemView& item);

/// Where an item's entry in an index is; none where the item lacks a key attribute, or has it with another
/// type.
[[nodiscard]] std::optional<std::string> entry_key(const Table& table, const Index& index,
                                                   const ItemView& item, std::string_view item_key);

void append_big_endian(std::string& out, std::uint32_t number);
void append_big_endian(std::string& out, std::uint64_t number);
[[nodiscard]] std::uint32_t read_big_endian_32(std::string_view bytes) noexcept;
[[nodiscard]] std::uint64_t read_big_endian_64(std::string_view bytes) noexcept;

}  // namespace dynantic::engine
