#include "server/head_scan.hpp"

#include "wire/text_scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace dynantic::server {
namespace {

constexpr std::size_t block_size = 64;

// A bit for each byte of a block, the first byte's is the lowest.
struct Marks {
    std::uint64_t line_feeds = 0;
    std::uint64_t colons = 0;
    std::uint64_t controls = 0;  // with line feeds, and DEL
};

#ifdef __SSE2__

Marks marks_of(const char* block) noexcept {
    Marks marks;
    const auto bits = [](__m128i hits) {
        return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(hits)));
    };
    for (unsigned at = 0; at < block_size; at += 16) {
        const __m128i piece = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + at));
        const __m128i below_space = _mm_cmpeq_epi8(_mm_min_epu8(piece, _mm_set1_epi8(0x1f)), piece);
        const __m128i deletes = _mm_cmpeq_epi8(piece, _mm_set1_epi8(0x7f));
        marks.line_feeds |= bits(_mm_cmpeq_epi8(piece, _mm_set1_epi8('\n'))) << at;
        marks.colons |= bits(_mm_cmpeq_epi8(piece, _mm_set1_epi8(':'))) << at;
        marks.controls |= bits(_mm_or_si128(below_space, deletes)) << at;
    }
    return marks;
}

#else

// The top bit of each byte that is zero, and of no other; then these bits side by side.
std::uint64_t zeros(std::uint64_t word) noexcept {
    constexpr std::uint64_t low = ~detail::top_bits;
    const std::uint64_t top = ~(((word & low) + low) | word) & detail::top_bits;
    return ((top >> 7) * 0x0102'0408'1020'4080) >> 56;
}

Marks marks_of(const char* block) noexcept {
    Marks marks;
    for (unsigned at = 0; at < block_size; at += 8) {
        std::uint64_t word = detail::eight_bytes(block + at);
        if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
        const auto equal = [&](char c) {
            return zeros(word ^ detail::every_byte * static_cast<unsigned char>(c)) << at;
        };
        marks.line_feeds |= equal('\n');
        marks.colons |= equal(':');
        marks.controls |= zeros(word & detail::every_byte * 0xe0) << at | equal('\x7f');
    }
    return marks;
}

#endif

Marks marks_at(std::string_view data, std::size_t at) noexcept {
    if (data.size() - at >= block_size) return marks_of(data.data() + at);
    std::array<char, block_size> last;
    last.fill(' ');
    std::memcpy(last.data(), data.data() + at, data.size() - at);
    return marks_of(last.data());
}

// Whether all controls of a block are line feeds and what stands before one, which `end_line` looks at. A line feed may be
// the first of the next block.
bool only_line_ends(std::string_view data, std::size_t at, const Marks& marks) noexcept {
    const std::uint64_t others = marks.controls & ~(marks.line_feeds | marks.line_feeds >> 1U);
    if (others == 0) return true;
    const std::size_t next = at + block_size;
    return others == std::uint64_t{1} << 63U && next < data.size() && data[next] == '\n';
}

}  // namespace

std::size_t scan_head(std::string_view data, HeadLines& found) {
    found.lines.clear();
    found.crlf = found.printable = true;
    constexpr std::size_t none = std::string_view::npos;
    std::size_t line = 0;
    std::size_t colon = none;
    bool after_crlf = false;
    for (std::size_t at = 0; at < data.size(); at += block_size) {
        Marks marks = marks_at(data, at);
        found.printable = found.printable && only_line_ends(data, at, marks);
        for (; marks.line_feeds != 0; marks.line_feeds &= marks.line_feeds - 1) {
            const std::uint64_t before = (marks.line_feeds & (0 - marks.line_feeds)) - 1;
            const std::uint64_t colons = marks.colons & before;
            if (colon == none && colons != 0) colon = at + static_cast<std::size_t>(std::countr_zero(colons));
            marks.colons &= ~before;
            const std::size_t feed = at + static_cast<std::size_t>(std::countr_zero(marks.line_feeds));
            const bool crlf = feed > line && data[feed - 1] == '\r';
            const std::size_t end = crlf ? feed - 1 : feed;
            if (crlf && after_crlf && end == line) return line - 2;
            found.crlf = found.crlf && crlf;
            after_crlf = crlf;
            found.lines.push_back({static_cast<std::uint32_t>(line),
                                   static_cast<std::uint32_t>(std::min(colon, end)),
                                   static_cast<std::uint32_t>(end)});
            line = feed + 1;
            colon = none;
        }
        if (colon == none && marks.colons != 0)
            colon = at + static_cast<std::size_t>(std::countr_zero(marks.colons));
    }
    return none;
}

}  // namespace dynantic::server
