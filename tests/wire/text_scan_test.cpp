#include "wire/text_scan.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using dynantic::detail::any_control;

bool any_control_in(const std::string& text) { return any_control(text.data(), text.data() + text.size()); }

// Each way of looking (16, 8 and single bytes), with the byte in each place of it.
TEST(TextScan, FindsAControlWhereverItIs) {
    for (std::size_t size = 0; size <= 50; ++size) {
        const std::string plain(size, 'x');
        EXPECT_FALSE(any_control_in(plain)) << size;
        for (std::size_t at = 0; at < size; ++at) {
            for (const char control : {'\0', '\t', '\x1f', '\x7f'}) {
                std::string text = plain;
                text[at] = control;
                EXPECT_TRUE(any_control_in(text)) << size << " " << at << " " << static_cast<int>(control);
            }
        }
    }
}

TEST(TextScan, TakesEveryOtherByteForText) {
    for (int byte = 0; byte < 256; ++byte) {
        const bool control = byte < 0x20 || byte == 0x7f;
        for (const std::size_t size : {std::size_t{1}, std::size_t{8}, std::size_t{9}, std::size_t{40}})
            EXPECT_EQ(any_control_in(std::string(size, static_cast<char>(byte))), control)
                << byte << " " << size;
    }
}

}  // namespace
