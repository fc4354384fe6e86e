#include "server/compression.hpp"

#include "server/message.hpp"

#include <zlib.h>

#include <array>
#include <new>

namespace dynantic::server {
namespace {

constexpr int any_header = 15 + 32;  // gzip or zlib, by its first bytes
constexpr int gzip_header = 15 + 16;

// zlib asks for pointers to non-const, and does not write through them.
Bytef* bytes_of(std::string_view text) noexcept {
    return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
}

// A thread keeps its packer: making one allocates a quarter of a megabyte.
class Packer {
  public:
    Packer() {
        if (::deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, gzip_header, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::bad_alloc();
        }
    }
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;
    ~Packer() { ::deflateEnd(&stream_); }

    std::string pack(std::string_view text) {
        ::deflateReset(&stream_);
        std::string out(::deflateBound(&stream_, static_cast<uLong>(text.size())), '\0');
        stream_.next_in = bytes_of(text);
        stream_.avail_in = static_cast<uInt>(text.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        ::deflate(&stream_, Z_FINISH);  // cannot want for room: see deflateBound
        out.resize(stream_.total_out);
        return out;
    }

  private:
    z_stream stream_{};
};

}  // namespace

Unpacked unpack(std::string_view packed, std::size_t limit, std::string& out) {
    z_stream stream{};
    stream.next_in = bytes_of(packed);
    stream.avail_in = static_cast<uInt>(packed.size());
    if (::inflateInit2(&stream, any_header) != Z_OK) throw std::bad_alloc();
    out.clear();
    std::array<char, 16 * 1024> chunk;
    Unpacked result = Unpacked::ok;
    int code = Z_OK;
    while (code == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
        stream.avail_out = static_cast<uInt>(chunk.size());
        code = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t got = chunk.size() - stream.avail_out;
        if (out.size() + got > limit) {
            result = Unpacked::too_large;
            break;
        }
        out.append(chunk.data(), got);
    }
    if (result == Unpacked::ok && (code != Z_STREAM_END || stream.avail_in != 0)) result = Unpacked::damaged;
    ::inflateEnd(&stream);
    return result;
}

std::string pack_gzip(std::string_view text) {
    thread_local Packer packer;
    return packer.pack(text);
}

bool accepts_gzip(std::string_view accept_encoding) noexcept {
    while (!accept_encoding.empty()) {
        const std::size_t comma = accept_encoding.find(',');
        std::string_view each = trim(accept_encoding.substr(0, comma));
        const std::size_t semicolon = each.find(';');
        const std::string_view quality =
            semicolon == std::string_view::npos ? "" : trim(each.substr(semicolon + 1));
        each = trim(each.substr(0, semicolon));
        if (equals_ignoring_case(each, "gzip")) {
            return quality.find_first_not_of("qQ=0. \t") != std::string_view::npos || quality.empty();
        }
        if (comma == std::string_view::npos) break;
        accept_encoding.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace dynantic::server
