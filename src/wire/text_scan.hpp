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

// The bytes of a word that must be escaped have their top bit set in the result; of bytes behind the first one that has,
// nothing is told.
constexpr std::uint64_t escape_marks(std::uint64_t word) noexcept {
    const std::uint64_t controls = (word - every_byte * 0x20) & ~word;  // bytes from 0x80 on never match
    return (controls | zero_bytes(word ^ every_byte * '"') | zero_bytes(word ^ every_byte * '\\')) & top_bits;
}
inline std::uint64_t eight_bytes(const char* at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
}

inline const char* plain_run_of_few(const char* at, const char* end) noexcept {
    if (end - at >= 8) {
        bool plain = true;
        const char* from = at;
        for (; plain && end - from > 8; from += 8) plain = escape_marks(eight_bytes(from)) == 0;
        // The last piece reaches back over what was looked at.
        if (plain && escape_marks(eight_bytes(end - 8)) == 0) return end;
    }
    while (at != end && !must_escape(*at)) ++at;
    return at;
}

// Whether a byte of the word is below a space, or 127. (Right about there being one, not about which it is.)
constexpr bool has_control(std::uint64_t word) noexcept {
    return (((word - every_byte * 0x20) & ~word) | zero_bytes(word ^ every_byte * 0x7f)) & top_bits;
}
inline bool any_control_of_few(const char* at, const char* end) noexcept {
    for (; end - at >= 8; at += 8) {
        if (has_control(eight_bytes(at))) return true;
    }
    for (; at != end; ++at) {
        if (static_cast<unsigned char>(*at) < 0x20 || *at == 0x7f) return true;
    }
    return false;
}

#ifdef __SSE2__

/// Whether one of the bytes is below a space, or 127.
inline bool any_control(const char* at, const char* end) noexcept {
    const __m128i last_control = _mm_set1_epi8(0x1f);
    const __m128i deletes = _mm_set1_epi8(0x7f);
    const auto marks = [&](const char* from) {
        const __m128i piece = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        return _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(piece, last_control), piece),
                            _mm_cmpeq_epi8(piece, deletes));
    };
    if (end - at < 16) return any_control_of_few(at, end);
    __m128i found = marks(end - 16);  // reaches back over what the loop looks at
    for (; end - at > 16; at += 16) found = _mm_or_si128(found, marks(at));
    return _mm_movemask_epi8(found) != 0;
}

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

/// The first byte that must be escaped in a JSON string (a quote, a backslash, a control character), or `end`.
inline const char* plain_run(const char* at, const char* end) noexcept {
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i slashes = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1f);
    const auto marks = [&](__m128i piece) {
        const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(piece, last_control), piece);
        const __m128i both = _mm_or_si128(_mm_cmpeq_epi8(piece, quotes), _mm_cmpeq_epi8(piece, slashes));
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(controls, both)));
    };
    const auto load = [](const char* from) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    };
    if (end - at >= 16) {
        for (; end - at > 16; at += 16) {
            if (const unsigned hits = marks(load(at)); hits != 0) return at + std::countr_zero(hits);
        }
        // The last piece reaches back over what was looked at.
        const unsigned hits = marks(load(end - 16));
        return hits == 0 ? end : end - 16 + std::countr_zero(hits);
    }
    return plain_run_of_few(at, end);
}

#else

inline bool any_control(const char* at, const char* end) noexcept { return any_control_of_few(at, end); }

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

inline const char* plain_run(const char* at, const char* end) noexcept { return plain_run_of_few(at, end); }

#endif

}  // namespace dynantic::detail
