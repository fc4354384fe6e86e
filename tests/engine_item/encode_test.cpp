#include "engine/item/encode.hpp"

#include "engine/item/read.hpp"

#include <gtest/gtest.h>

namespace dynantic::engine {
namespace {

Item every_type() {
    return Item{{"b", Binary{std::byte{0}, std::byte{255}}},
                {"bool", true},
                {"l", AttributeValue::list({1, "two", AttributeValue::null()})},
                {"m", AttributeValue::map(
                          Item{{"x", AttributeValue::list({AttributeValue::map(Item{{"y", false}})})}})},
                {"n", Decimal(std::string_view("-12.5"))},
                {"null", AttributeValue::null()},
                {"s", "text"},
                {"ss", AttributeValue::string_set({"b", "a"})},
                {"ns", AttributeValue::number_set({Decimal(10), Decimal(9)})},
                {"bs", AttributeValue::binary_set({Binary{std::byte{2}}, Binary{std::byte{1}}})}};
}

std::string json_of(const ItemView& item) {
    std::string json;
    append_json(json, item);
    return json;
}

TEST(Encoding, an_item_comes_back_equal) {
    const std::string bytes = encode(every_type());
    EXPECT_TRUE(is_well_formed(bytes));
    EXPECT_EQ(decode(ItemView(bytes)), every_type());
}

TEST(Encoding, renders_dynamodb_json) {
    EXPECT_EQ(
        json_of(ItemView(encode(Item{{"s", "x"}, {"n", 5}, {"u", AttributeValue::string_set({"b", "a"})}}))),
        R"({"n":{"N":"5"},"s":{"S":"x"},"u":{"SS":["a","b"]}})");
}

TEST(Encoding, equal_values_have_equal_bytes) {
    const auto bytes = [](const AttributeValue& value) {
        std::string out;
        append_encoded(out, value);
        return out;
    };
    EXPECT_EQ(bytes(AttributeValue::string_set({"a", "b"})), bytes(AttributeValue::string_set({"b", "a"})));
    EXPECT_EQ(bytes(Decimal(std::string_view("1.0"))), bytes(1));
    EXPECT_EQ(bytes(AttributeValue::map(Item{{"a", 1}, {"b", 2}})),
              bytes(AttributeValue::map(Item{{"b", 2}, {"a", 1}})));
    EXPECT_NE(bytes(AttributeValue::list({1, 2})), bytes(AttributeValue::list({2, 1})));
    EXPECT_NE(bytes("1"), bytes(1));
}

TEST(Encoding, of_a_value_read_from_json_is_that_of_the_value_itself) {
    const JsonDocument document(R"({"Item":{"m":{"M":{"b":{"N":"1.50"},"a":{"SS":["y","x"]}}}}})");
    EXPECT_EQ(read_item(document["Item"]).bytes.view(),
              encode(Item{{"m", AttributeValue::map(Item{{"a", AttributeValue::string_set({"x", "y"})},
                                                         {"b", Decimal(std::string_view("1.5"))}})}}));
}

TEST(Encoding, an_item_that_is_not_there_is_empty) {
    const ItemView none;
    EXPECT_FALSE(none.exists());
    EXPECT_EQ(none.size(), 0U);
    EXPECT_FALSE(none.find("a"));
    EXPECT_EQ(json_of(none), "{}");
}

TEST(Encoding, finds_attributes_by_name) {
    const std::string bytes = encode(Item{{"a", 1}, {"ab", 2}, {"b", 3}});
    const ItemView item(bytes);
    EXPECT_EQ(decode(*item.find("ab")), AttributeValue(2));
    EXPECT_EQ(decode(*item.find("b")), AttributeValue(3));
    EXPECT_FALSE(item.find("aa"));
    EXPECT_FALSE(item.find("c"));
    EXPECT_FALSE(item.find(""));
}

TEST(Encoding, a_subset_keeps_named_attributes) {
    const std::string bytes = encode(every_type());
    const std::string subset = encode_subset(ItemView(bytes), {"a", "n", "s", "zz"});
    EXPECT_EQ(json_of(ItemView(subset)), R"({"n":{"N":"-12.5"},"s":{"S":"text"}})");
    EXPECT_EQ(ItemView(subset).size(), 10U);
    EXPECT_TRUE(is_well_formed(subset));
}

TEST(Encoding, long_values_keep_their_length) {
    for (const std::size_t size : {127U, 128U, 16383U, 16384U, 300000U}) {
        const std::string bytes = encode(Item{
            {"s", std::string(size, 'x')}, {"m", AttributeValue::map(Item{{"t", std::string(size, 'y')}})}});
        ASSERT_TRUE(is_well_formed(bytes)) << size;
        EXPECT_EQ(ItemView(bytes).find("s")->body().size(), size);
        EXPECT_EQ(ItemView(bytes).find("m")->map().find("t")->body().size(), size);
    }
}

TEST(WellFormed, refuses_every_cut_and_most_changed_bytes) {
    const std::string good = encode(every_type());
    ASSERT_TRUE(is_well_formed(good));
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(is_well_formed(std::string_view(good).substr(0, size))) << size;
    }
    EXPECT_FALSE(is_well_formed(good + "x"));
    // A changed byte is refused or is another good item; either way nothing is read out of bounds.
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int change : {1, 0x40, 0x80, 0xFF}) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ change);
            if (is_well_formed(bad)) {
                EXPECT_FALSE(json_of(ItemView(bad)).empty());
            }
        }
    }
}

TEST(WellFormed, refuses_a_newer_version_and_names_out_of_order) {
    std::string newer = encode(Item{{"a", 1}});
    newer[0] = 2;
    EXPECT_FALSE(is_well_formed(newer));
    std::string swapped = encode(Item{{"a", 1}, {"b", 1}});
    const std::size_t a = swapped.find('a');
    const std::size_t b = swapped.find('b');
    std::swap(swapped[a], swapped[b]);
    EXPECT_FALSE(is_well_formed(swapped));
}

}  // namespace
}  // namespace dynantic::engine
