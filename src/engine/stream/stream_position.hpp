#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::engine::stream {

/// A sequence number as text: 21 digits, so that text order is number order.
[[nodiscard]] std::string sequence_text(std::uint64_t number);
[[nodiscard]] std::optional<std::uint64_t> parse_sequence(std::string_view text) noexcept;

/// The one shard of a stream.
[[nodiscard]] std::string shard_id(std::uint32_t stream_number);

/// A place in a stream that a client carries around: "ARN|1|base64 of next number and time of issue".
struct ShardIterator {
    std::string stream_arn;
    std::uint64_t next = 0;   ///< the sequence number to read from
    std::int64_t issued = 0;  ///< epoch milliseconds
};

[[nodiscard]] std::string encode_iterator(const ShardIterator& iterator);
[[nodiscard]] std::optional<ShardIterator> decode_iterator(std::string_view text);

}  // namespace dynantic::engine::stream
