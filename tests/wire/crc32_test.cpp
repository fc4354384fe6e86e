#include "wire/crc32.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <string>

namespace dynantic::detail {
namespace {

TEST(Crc32, IsTheOneOfEthernet) {
    EXPECT_EQ(crc32(""), 0U);
    EXPECT_EQ(crc32("123456789"), 0xCBF43926U);
    EXPECT_EQ(crc32("The quick brown fox jumps over the lazy dog"), 0x414FA339U);
}

TEST(Crc32, AgreesWithZlibAtEveryLengthAndAlignment) {
    std::string text;
    std::uint32_t state = 1;
    for (int i = 0; i < 2000; ++i) {
        state = state * 1664525U + 1013904223U;
        text.push_back(static_cast<char>(state >> 24U));
    }
    for (std::size_t begin = 0; begin < 17; ++begin) {
        for (std::size_t size = 0; size < 600; ++size) {
            const std::string_view part = std::string_view(text).substr(begin, size);
            const auto expected =
                ::crc32_z(0, reinterpret_cast<const unsigned char*>(part.data()), part.size());
            ASSERT_EQ(crc32(part), expected) << begin << ' ' << size;
        }
    }
    EXPECT_EQ(crc32(text), ::crc32_z(0, reinterpret_cast<const unsigned char*>(text.data()), text.size()));
}

}  // namespace
}  // namespace dynantic::detail
