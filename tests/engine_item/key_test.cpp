#include "engine/item/key.hpp"

#include "engine/item/encode.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace dynantic::engine {
namespace {

std::string key_of(const AttributeValue& value) {
    std::string encoded, key;
    append_encoded(encoded, value);
    append_key_part(key, ValueView(std::string_view(encoded)));
    return key;
}

using namespace std::string_literals;

TEST(Key, strings_sort_by_bytes) {
    const std::vector<std::string> ascending{
        "",         "\0"s,          "\0\0"s,           "\0\1"s, "\0\xC3\xBF"s, "\1"s, "A",
        "a",        "a\0"s,         "a\0b"s,           "a\1"s,  "aa",          "ab",  "b",
        "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            EXPECT_EQ(key_of(ascending[i]) < key_of(ascending[j]), i < j) << i << " and " << j;
        }
    }
}

TEST(Key, joined_parts_sort_part_by_part) {
    const auto joined = [](const AttributeValue& a, const AttributeValue& b) {
        return key_of(a) + key_of(b);
    };
    EXPECT_LT(joined("a", "z"), joined("ab", "a"));
    EXPECT_LT(joined("a", "z"), joined("a\0"s, "a"));
    EXPECT_LT(joined(1, "z"), joined(10, "a"));
    EXPECT_LT(joined(-10, "z"), joined(-1, "a"));
    EXPECT_LT(joined(-1.5, "a"), joined(-1, "a"));
    EXPECT_LT(joined("a", -5), joined("a", 3));
}

TEST(Key, parts_are_taken_off_again) {
    const std::string key =
        key_of("a\0b"s) + key_of(-12.5) + key_of(Binary{std::byte{0}, std::byte{1}}) + key_of(0);
    std::string_view rest = key;
    std::vector<AttributeValue> values;
    for (const AttributeType type :
         {AttributeType::string, AttributeType::number, AttributeType::binary, AttributeType::number}) {
        std::string encoded;
        ASSERT_TRUE(take_key_part(rest, type, encoded));
        values.push_back(decode(ValueView(std::string_view(encoded))));
    }
    EXPECT_TRUE(rest.empty());
    EXPECT_EQ(values, (std::vector<AttributeValue>{"a\0b"s, -12.5, Binary{std::byte{0}, std::byte{1}}, 0}));
}

TEST(Key, bytes_that_are_no_part_are_refused) {
    for (const std::string& bad : {""s, "abc"s, "a\0"s, "a\0\2"s}) {
        std::string_view rest = bad;
        std::string out;
        EXPECT_FALSE(take_key_part(rest, AttributeType::string, out));
        EXPECT_TRUE(out.empty());
    }
    for (const std::string& bad : {""s, "\3"s, "\3\x80\x05"s, "\7abc"s}) {
        std::string_view rest = bad;
        std::string out;
        EXPECT_FALSE(take_key_part(rest, AttributeType::number, out));
    }
}

TEST(Key, a_prefix_begins_every_key_of_strings_that_start_with_it) {
    for (const std::string& prefix : {"a"s, "a\0"s, ""s, "ab"s}) {
        std::string begin;
        append_key_prefix(begin, prefix);
        for (const std::string& text : {"a"s, "a\0"s, "a\0b"s, "ab"s, "abc"s, "b"s}) {
            EXPECT_EQ(key_of(text).starts_with(begin), text.starts_with(prefix));
        }
    }
}

TEST(Key, prefix_end_is_above_all_that_start_with_the_prefix) {
    EXPECT_EQ(prefix_end("ab"), "ac");
    EXPECT_EQ(prefix_end("a\xFF"), "b");
    EXPECT_EQ(prefix_end("\xFF\xFF"), "");
    EXPECT_EQ(prefix_end(""), "");
}

// The hash is part of the format on disk: these values never change.
TEST(PartitionHash, is_the_same_for_ever) {
    EXPECT_EQ(partition_hash(""), partition_hash(""));
    const std::vector<std::string> keys{"", "a", "user-123", "a longer partition key of many bytes", "\0"s};
    std::set<std::uint64_t> hashes;
    for (const std::string& key : keys) hashes.insert(partition_hash(key));
    EXPECT_EQ(hashes.size(), keys.size());
    EXPECT_EQ(partition_hash("user-123"), 8763145871692568237U);
}

TEST(PartitionHash, spreads_keys_over_segments) {
    constexpr std::uint32_t total = 16;
    std::vector<int> counts(total);
    for (int i = 0; i < 16000; ++i) ++counts[segment_of(partition_hash("user#" + std::to_string(i)), total)];
    for (const int count : counts) EXPECT_NEAR(count, 1000, 150);
}

TEST(PartitionHash, segments_are_ranges_of_the_hash) {
    for (const std::uint32_t total : {1U, 2U, 3U, 7U, 1000000U}) {
        for (const std::uint32_t segment : {0U, total / 2, total - 1}) {
            const std::uint64_t begin = segment_begin(segment, total);
            EXPECT_EQ(segment_of(begin, total), segment);
            if (segment > 0) {
                EXPECT_EQ(segment_of(begin - 1, total), segment - 1);
            }
        }
    }
}

}  // namespace
}  // namespace dynantic::engine
