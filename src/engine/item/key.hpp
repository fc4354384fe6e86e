#pragma once

#include "engine/item/view.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::engine {

// Keys as bytes: memcmp order is DynamoDB's order (S by UTF-8 bytes, N by value, B unsigned), and each part
// ends itself, so that parts can be joined (multi-attribute index keys, index key + table key) and order
// stays right.
//
//   S, B   bytes with 00 written as 00 FF, then 00 01
//   N      the packed number (number.hpp), which ends itself

/// Appends one part of a key.
void append_key_part(std::string& out, const ValueView& value);
/// Appends the beginning that all S or B keys starting with `prefix` share: what stands before the end mark.
void append_key_prefix(std::string& out, std::string_view prefix);
/// Takes one part off the front of `key`, as an encoded value appended to `out`. `type` is S, N or B.
/// False, with nothing changed, where the bytes are no such part.
[[nodiscard]] bool take_key_part(std::string_view& key, AttributeType type, std::string& out);

/// The smallest byte string above all that start with `prefix`; empty where there is none.
[[nodiscard]] std::string prefix_end(std::string_view prefix);

/// Where a partition lies in Scan order. Of the partition key's parts as bytes; the same on every machine,
/// for ever: it is part of the format on disk.
[[nodiscard]] std::uint64_t partition_hash(std::string_view partition_key) noexcept;
/// Which of `total` parallel scan segments a partition belongs to. Segments are ranges of the hash.
[[nodiscard]] std::uint32_t segment_of(std::uint64_t hash, std::uint32_t total) noexcept;
/// The first hash of a segment.
[[nodiscard]] std::uint64_t segment_begin(std::uint32_t segment, std::uint32_t total) noexcept;

}  // namespace dynantic::engine
