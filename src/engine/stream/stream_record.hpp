#pragma once

#include "engine/index/table.hpp"
#include "engine/item/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::engine::stream {

// A record of a stream, as it is stored (docs/storage-format.md):
//
//   key    's' table:4 stream:4 sequence number:8
//   value  version 01, kind (I M R), flags (1: deleted by TTL), epoch milliseconds:8, keys, new image, old
//   image;
//          each image a length:4 and an item; length 0 where it is not kept
//
// Streams are numbered from 1. Under 0 stands one number (next_number_key).

enum class RecordKind : char { insert = 'I', modify = 'M', remove = 'R' };

struct Record {
    RecordKind kind = RecordKind::insert;
    bool by_ttl = false;
    std::int64_t created = 0;  ///< epoch milliseconds
    ItemView keys;
    ItemView new_image;  ///< empty where the view does not keep it, or there is none
    ItemView old_image;
};

/// All records of a stream.
[[nodiscard]] std::string records_prefix(std::uint32_t table, std::uint32_t stream);
/// Where a table keeps the number that its next record has at least, once records were trimmed: those that are left may not
/// tell. A number that was given is not given again, or a reader who goes on behind it would miss what has it next.
[[nodiscard]] std::string next_number_key(std::uint32_t table);
/// All streams of a table.
[[nodiscard]] std::string streams_prefix(std::uint32_t table);
[[nodiscard]] std::string record_key(std::uint32_t table, std::uint32_t stream,
                                     std::uint64_t sequence_number);
[[nodiscard]] std::uint64_t sequence_number_of(std::string_view record_key) noexcept;

/// The record of a change, or none where nothing changed. Either item may be a default-made view.
[[nodiscard]] std::optional<std::string> encode_record(const Table& table, StreamView view,
                                                       const ItemView& before, const ItemView& after,
                                                       bool by_ttl, std::int64_t now);
/// Views into `bytes`; none where they are no record. The items in them are not looked into.
[[nodiscard]] std::optional<Record> decode_record(std::string_view bytes);
/// Whether bytes are a record with nothing out of bounds, in its items neither.
[[nodiscard]] bool is_well_formed_record(std::string_view bytes) noexcept;

}  // namespace dynantic::engine::stream
