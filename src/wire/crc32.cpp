#include "wire/crc32.hpp"

#include <zlib.h>

#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>
#endif

// zlib's CRC takes a third of the CPU of a Query of a hundred items. Processors can multiply polynomials over GF(2)
// since 2010 (PCLMULQDQ), and a CRC is a remainder of one: the text is folded, 64 bytes at a time, into 64 bytes with the
// same remainder, those into 16, and those into 4. (Gopal et al., "Fast CRC Computation for Generic Polynomials Using
// PCLMULQDQ Instruction", Intel 2009.)
//
// To fold means: what stands N bits before another block counts there as itself times x^N mod P. The constants are such
// powers for P = 0x104C11DB7, bit-reflected as the CRC is.

namespace dynantic::detail {
namespace {

std::uint32_t by_zlib(std::string_view bytes) noexcept {
    return static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

#if defined(__x86_64__)

constexpr std::size_t block = 16;
constexpr std::size_t stride = 4 * block;

__attribute__((target("pclmul,sse4.1"))) inline __m128i load(const char* at) noexcept {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

// `a` moved on by the distance that `powers` stand for, onto `b`.
__attribute__((target("pclmul,sse4.1"))) inline __m128i fold(__m128i a, __m128i b, __m128i powers) noexcept {
    const __m128i low = _mm_clmulepi64_si128(a, powers, 0x00);
    const __m128i high = _mm_clmulepi64_si128(a, powers, 0x11);
    return _mm_xor_si128(_mm_xor_si128(low, high), b);
}

// The remainder of 16 bytes that four bytes of zeros follow. Folding halves what is left twice, to eight bytes. For those
// Barrett's way of dividing needs no division: the quotient is the upper half times x^64 / P, which is known, and the
// remainder what P times the quotient leaves.
__attribute__((target("pclmul,sse4.1"))) inline std::uint32_t remainder(__m128i state) noexcept {
    const __m128i by_96_bits = _mm_cvtsi64_si128(0x0ccaa009e);
    const __m128i by_64_bits = _mm_cvtsi64_si128(0x163cd6124);
    const __m128i inverse_and_p = _mm_set_epi64x(0x1f7011641, 0x1db710641);  // x^64 / P, and P
    const __m128i low_32 = _mm_cvtsi64_si128(0xffff'ffff);
    state = _mm_xor_si128(_mm_clmulepi64_si128(state, by_96_bits, 0x00), _mm_srli_si128(state, 8));
    state = _mm_xor_si128(_mm_clmulepi64_si128(_mm_and_si128(state, low_32), by_64_bits, 0x00),
                          _mm_srli_si128(state, 4));
    const __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(state, low_32), inverse_and_p, 0x10);
    const __m128i product = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_32), inverse_and_p, 0x00);
    return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(state, product), 1));
}

// Of at least one stride. Zeros before a text change nothing about a remainder: so the bytes beyond whole blocks are taken
// at its front, behind as many zeros as they lack, and there is nothing left at its end.
__attribute__((target("pclmul,sse4.1"))) std::uint32_t by_folding(std::string_view bytes) noexcept {
    const __m128i by_512_bits = _mm_set_epi64x(0x1c6e41596, 0x154442bd4);  // x^(512-32), x^(512+32)
    const __m128i by_128_bits = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);  // x^(128-32), x^(128+32)
    alignas(block) char front[2 * block] = {};
    const std::size_t zeros = (block - bytes.size() % block) % block;
    std::memcpy(front + zeros, bytes.data(), sizeof front - zeros);
    // A CRC begins with all ones, which is the same as the first four bytes inverted.
    for (std::size_t i = 0; i < 4; ++i) front[zeros + i] = static_cast<char>(~front[zeros + i]);
    const char* at = bytes.data() + (sizeof front - zeros);
    const char* const end = bytes.data() + bytes.size();
    const auto left = [&] { return static_cast<std::size_t>(end - at); };
    __m128i a = load(front);
    __m128i b = load(front + block);
    __m128i c = load(at);
    __m128i d = load(at + block);
    for (at += 2 * block; left() >= stride; at += stride) {
        a = fold(a, load(at), by_512_bits);
        b = fold(b, load(at + block), by_512_bits);
        c = fold(c, load(at + 2 * block), by_512_bits);
        d = fold(d, load(at + 3 * block), by_512_bits);
    }
    __m128i state = fold(fold(fold(a, b, by_128_bits), c, by_128_bits), d, by_128_bits);
    for (; at != end; at += block) state = fold(state, load(at), by_128_bits);
    return ~remainder(state);
}

const bool can_fold = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");

#endif

}  // namespace

std::uint32_t crc32(std::string_view bytes) noexcept {
#if defined(__x86_64__)
    if (bytes.size() >= stride && can_fold) return by_folding(bytes);
#endif
    return by_zlib(bytes);
}

}  // namespace dynantic::detail
