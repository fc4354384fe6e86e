#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dynantic::server {

enum class Unpacked { ok, damaged, too_large };

/// Unpacks gzip or zlib ("deflate") data, but no more than `limit` bytes of it.
[[nodiscard]] Unpacked unpack(std::string_view packed, std::size_t limit, std::string& out);

/// gzip, at the level that is fast.
[[nodiscard]] std::string pack_gzip(std::string_view text);

/// Whether an Accept-Encoding header asks for gzip.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding) noexcept;

}  // namespace dynantic::server
