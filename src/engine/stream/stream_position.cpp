#include "engine/stream/stream_position.hpp"

#include "engine/index/keys.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <array>
#include <charconv>
#include <cstdio>

namespace dynantic::engine::stream {

std::string sequence_text(std::uint64_t number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "1%020llu", static_cast<unsigned long long>(number));
    return text.data();
}

std::optional<std::uint64_t> parse_sequence(std::string_view text) noexcept {
    if (text.size() != 21 || text.front() != '1') return std::nullopt;
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string shard_id(std::uint32_t stream_number) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "shardId-%020u-%08x", stream_number, stream_number);
    return text.data();
}

std::string encode_iterator(const ShardIterator& iterator) {
    std::string position;
    append_big_endian(position, iterator.next);
    append_big_endian(position, static_cast<std::uint64_t>(iterator.issued));
    std::string quoted;
    detail::JsonWriter(quoted).quoted_base64(reinterpret_cast<const std::byte*>(position.data()),
                                             position.size());
    return iterator.stream_arn + "|1|" + quoted.substr(1, quoted.size() - 2);
}

std::optional<ShardIterator> decode_iterator(std::string_view text) {
    const auto bar = text.find("|1|");
    if (bar == std::string_view::npos) return std::nullopt;
    Binary bytes;
    if (!detail::from_base64(text.substr(bar + 3), bytes) || bytes.size() != 16) return std::nullopt;
    const auto position = as_text(bytes);
    return ShardIterator{std::string(text.substr(0, bar)), read_big_endian_64(position),
                         static_cast<std::int64_t>(read_big_endian_64(position.substr(8)))};
}

}  // namespace dynantic::engine::stream
