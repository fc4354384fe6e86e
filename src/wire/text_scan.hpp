#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace dynantic::detail {

// Looking for the few bytes that matter in a JSON string. Strings are most of what is read and written, so this is done 16
// bytes at a time where every processor of the architecture can (x86-64), and 8 at a time elsewhere.

// The classic test for a zero byte, on the bytes xor-ed with what is sought.
inline constexpr std::uint64_t every_byte = 0x0101'0101'0101'0101;
inline constexpr std::uint64_t top_bits = 0x8080'8080'8080'8080;
constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept { return (word - every_byte) & ~word; }
constexpr bool must_escape(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// Zero where no byte of a word must be escaped.
constexpr std::uint64_t escape_marks(std::uint64_t word) noexcept {
    const std::uint64_t controls = (word - every_byte * 0x20) & ~word;  // bytes from 0x80 on never match
    return (controls | zero_bytes(word ^ every_byte * '"') | zero_bytes(word ^ every_byte * '\\')) & top_bits;
}
inline std::uint64_t eight_bytes(const char* at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
}

inline std::uint64_t four_bytes(const char* at) noexcept {
    std::uint32_t word = 0;
    std::memcpy(&word, at, 4);
    return word;
}

#ifdef __SSE2__

// Zero in each byte that must be escaped. Two tests make out the three kinds of them. With its second bit turned round, a
// quote (22) becomes 20, and the controls stay below 20 among themselves: those are the bytes of which saturating
// subtraction of 20 leaves zero. A backslash leaves zero when xor-ed with itself. The smaller of both is zero for exactly
// these bytes, and so are minima over several pieces.
inline __m128i escapes_as_zero(__m128i piece) noexcept {
    const __m128i low = _mm_subs_epu8(_mm_xor_si128(piece, _mm_set1_epi8(0x02)), _mm_set1_epi8(0x20));
    return _mm_min_epu8(low, _mm_xor_si128(piece, _mm_set1_epi8('\\')));
}
inline unsigned which_are_zero(__m128i bytes) noexcept {
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_setzero_si128())));
}
inline bool are_plain(std::uint64_t a, std::uint64_t b) noexcept {
    const __m128i both = _mm_set_epi64x(static_cast<long long>(a), static_cast<long long>(b));
    return which_are_zero(escapes_as_zero(both)) == 0;
}

#else

inline bool are_plain(std::uint64_t a, std::uint64_t b) noexcept {
    return (escape_marks(a) | escape_marks(b)) == 0;
}

#endif

// The same as `copy_plain`, for less than 16 bytes. From four on, two pieces that may overlap cover any size.
inline std::size_t copy_plain_few(char* to, const char* at, std::size_t size) noexcept {
    if (size >= 8) {
        const std::uint64_t head = eight_bytes(at);
        const std::uint64_t tail = eight_bytes(at + size - 8);
        if (are_plain(head, tail)) {
            std::memcpy(to, &head, 8);
            std::memcpy(to + size - 8, &tail, 8);
            return size;
        }
    } else if (size >= 4) {
        const std::uint64_t head = four_bytes(at);
        const std::uint64_t tail = four_bytes(at + size - 4);
        if (const std::uint64_t both = head << 32U | tail; are_plain(both, both)) {
            std::memcpy(to, at, 4);
            std::memcpy(to + size - 4, at + size - 4, 4);
            return size;
        }
    }
    std::size_t copied = 0;
    for (; copied < size && !must_escape(at[copied]); ++copied) to[copied] = at[copied];
    return copied;
}

#ifdef __SSE2__

/// The first quote or backslash from `at` on. There must be one; up to 31 bytes behind it are read.
inline const char* quote_or_backslash(const char* at) noexcept {
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i slashes = _mm_set1_epi8('\\');
    const auto marks = [&](const char* from) {
        const __m128i piece = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        return _mm_or_si128(_mm_cmpeq_epi8(piece, quotes), _mm_cmpeq_epi8(piece, slashes));
    };
    const auto bits = [](__m128i hits) { return static_cast<unsigned>(_mm_movemask_epi8(hits)); };
    if (const unsigned hits = bits(marks(at)); hits != 0) return at + std::countr_zero(hits);
    for (at += 16;; at += 32) {
        const __m128i low = marks(at);
        const __m128i high = marks(at + 16);
        if (bits(_mm_or_si128(low, high)) == 0) continue;
        return at + std::countr_zero(bits(low) | bits(high) << 16U);
    }
}

/// Copies what stands of a text before the first byte that must be escaped in a JSON string (a quote, a backslash, a
/// control character): how many bytes that is. `to` has room for all of the text; what is behind the copy there is
/// undefined.
inline std::size_t copy_plain(char* to, const char* at, std::size_t size) noexcept {
    if (size < 16) return copy_plain_few(to, at, size);
    const auto copy = [&](std::size_t from) {
        const __m128i piece = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + from));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + from), piece);
        return escapes_as_zero(piece);
    };
    const auto first_of = [](unsigned hits) { return static_cast<std::size_t>(std::countr_zero(hits)); };
    std::size_t from = 0;
    for (; size - from > 32; from += 32) {
        const __m128i first = copy(from);
        const __m128i second = copy(from + 16);
        if (which_are_zero(_mm_min_epu8(first, second)) == 0) continue;
        return from + first_of(which_are_zero(first) | which_are_zero(second) << 16U);
    }
    if (size - from > 16) {
        if (const unsigned hits = which_are_zero(copy(from)); hits != 0) return from + first_of(hits);
    }
    // The last piece reaches back over what was looked at.
    const unsigned hits = which_are_zero(copy(size - 16));
    return hits == 0 ? size : size - 16 + first_of(hits);
}

#else

inline const char* quote_or_backslash(const char* at) noexcept {
    while (true) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
        const std::uint64_t hits =
            (zero_bytes(word ^ every_byte * '"') | zero_bytes(word ^ every_byte * '\\')) & top_bits;
        if (hits != 0) return at + std::countr_zero(hits) / 8;
        at += 8;
    }
}

inline std::size_t copy_plain(char* to, const char* at, std::size_t size) noexcept {
    std::size_t from = 0;
    for (; size - from >= 16; from += 8) {
        const std::uint64_t word = eight_bytes(at + from);
        if (escape_marks(word) != 0) break;
        std::memcpy(to + from, &word, 8);
    }
    while (size - from >= 16 && !must_escape(at[from])) {
        to[from] = at[from];
        ++from;
    }
    return size - from >= 16 ? from : from + copy_plain_few(to + from, at + from, size - from);
}

#endif

}  // namespace dynantic::detail
