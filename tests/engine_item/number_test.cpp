#include "engine/item/number.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace dynantic::engine {
namespace {

using ParseError = Decimal::ParseError;

std::string rendered(std::string_view text) {
    PackedNumber packed;
    EXPECT_EQ(PackedNumber::parse(text, packed), ParseError::none) << text;
    std::string out;
    append_number(out, packed.bytes());
    return out;
}

ParseError refusal(std::string_view text) {
    PackedNumber packed;
    return PackedNumber::parse(text, packed);
}

TEST(PackedNumber, comes_back_as_plain_digits) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"7", "7"},
        {"-7", "-7"},
        {"+7", "7"},
        {"00042", "42"},
        {"1.0", "1"},
        {"3.1400", "3.14"},
        {"0042.1200", "42.12"},
        {".5", "0.5"},
        {"5.", "5"},
        {"1.5E2", "150"},
        {"1.5e+2", "150"},
        {"150e-2", "1.5"},
        {"100", "100"},
        {"1E2", "100"},
        {"0.1", "0.1"},
        {"0.012", "0.012"},
        {"-0.5", "-0.5"},
        {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
        {"0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"},
        {"1E125", "1" + std::string(125, '0')},
        {"-1E-130", "-0." + std::string(129, '0') + "1"},
        {"9.9999999999999999999999999999999999999E+125", std::string(38, '9') + std::string(88, '0')},
        {"0e125", "0"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(rendered(text), expected) << text;
}

TEST(PackedNumber, refuses_with_the_reason) {
    const std::vector<std::pair<std::string, ParseError>> cases{
        {"", ParseError::not_a_number},
        {"abc", ParseError::not_a_number},
        {"1.2.3", ParseError::not_a_number},
        {" 1", ParseError::not_a_number},
        {"1 ", ParseError::not_a_number},
        {"0x10", ParseError::not_a_number},
        {"1e", ParseError::not_a_number},
        {"1e+", ParseError::not_a_number},
        {"NaN", ParseError::not_a_number},
        {"Infinity", ParseError::not_a_number},
        {"-", ParseError::not_a_number},
        {".", ParseError::not_a_number},
        {"1e9223372036854775808", ParseError::not_a_number},
        {"1e126", ParseError::overflow},
        {"-1e126", ParseError::overflow},
        {"1e99999999999", ParseError::overflow},
        {"1e2147483648", ParseError::overflow},
        {"0e126", ParseError::overflow},
        {"10e125", ParseError::overflow},
        {"1e-131", ParseError::underflow},
        {"1e-99999999999", ParseError::underflow},
        {"0e-131", ParseError::underflow},
        {"123456789012345678901234567890123456789", ParseError::too_many_digits},
        {"1.23456789012345678901234567890123456789", ParseError::too_many_digits},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(refusal(text), expected) << text;
}

TEST(PackedNumber, thirty_nine_digits_ending_in_zero_are_thirty_eight) {
    EXPECT_EQ(rendered("123456789012345678901234567890123456780"), "123456789012345678901234567890123456780");
}

TEST(PackedNumber, byte_order_is_the_order_of_the_values) {
    const std::vector<std::string> ascending{
        "-9.9999999999999999999999999999999999999E+125",
        "-1E125",
        "-1000",
        "-999.5",
        "-999",
        "-100",
        "-99.1",
        "-99",
        "-11",
        "-10",
        "-9",
        "-1.01",
        "-1.001",
        "-1",
        "-0.99",
        "-0.1",
        "-0.01",
        "-1E-130",
        "0",
        "1E-130",
        "0.01",
        "0.1",
        "0.99",
        "1",
        "1.001",
        "1.01",
        "9",
        "10",
        "11",
        "12345678901234567890123456789012345677",
        "12345678901234567890123456789012345678",
        "1E125",
        "9.9999999999999999999999999999999999999E+125",
    };
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            PackedNumber a, b;
            ASSERT_EQ(PackedNumber::parse(ascending[i], a), ParseError::none);
            ASSERT_EQ(PackedNumber::parse(ascending[j], b), ParseError::none);
            EXPECT_EQ(a.bytes() < b.bytes(), i < j) << ascending[i] << " and " << ascending[j];
            EXPECT_EQ(a.bytes() == b.bytes(), i == j) << ascending[i] << " and " << ascending[j];
        }
    }
}

TEST(PackedNumber, equal_values_have_equal_bytes) {
    for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{
             {"1", "1.0"}, {"100", "1e2"}, {"-0", "0"}, {"0.5", "5e-1"}, {"-12.50", "-1250e-2"}}) {
        PackedNumber one, two;
        ASSERT_EQ(PackedNumber::parse(a, one), ParseError::none);
        ASSERT_EQ(PackedNumber::parse(b, two), ParseError::none);
        EXPECT_EQ(one.bytes(), two.bytes()) << a << " and " << b;
    }
}

TEST(PackedNumber, converts_to_decimal_and_back) {
    for (const char* text :
         {"0", "7", "-7", "42.12", "1E125", "-1E-130", "12345678901234567890123456789012345678",
          "-0.00099999999999999999999999999999999999999"}) {
        PackedNumber packed;
        ASSERT_EQ(PackedNumber::parse(text, packed), ParseError::none);
        EXPECT_EQ(unpack_number(packed.bytes()), Decimal(std::string_view(text))) << text;
        EXPECT_EQ(PackedNumber::from(Decimal(std::string_view(text))).bytes(), packed.bytes()) << text;
    }
}

// AWS measured: 1 + half the significant digits before the point, rounded up, + the same after it, + 1 for a minus.
TEST(PackedNumber, counts_bytes_as_dynamodb_does) {
    const std::vector<std::pair<std::string, std::size_t>> cases{
        {"0", 1},      {"1", 2},      {"12", 2},      {"123", 3},
        {"1234", 3},   {"123456", 4}, {"3.14159", 5}, {"-1", 3},
        {"1.2", 3},    {"0.5", 2},    {"0.25", 2},    {"12.34", 3},
        {"1E125", 2},  {"100", 2},    {"-12", 3},     {"1.23", 3},
        {"12.345", 4}, {"0.123", 3},  {"1E-130", 2},  {"12345678901234567890123456789012345678", 20},
    };
    for (const auto& [text, expected] : cases) {
        PackedNumber packed;
        ASSERT_EQ(PackedNumber::parse(text, packed), ParseError::none);
        EXPECT_EQ(number_size(packed.bytes()), expected) << text;
    }
}

TEST(PackedNumber, says_in_dynamodbs_words_why_it_refuses) {
    EXPECT_EQ(number_error(ParseError::not_a_number, "abc"),
              "The parameter cannot be converted to a numeric value: abc");
    EXPECT_EQ(number_error(ParseError::not_a_number, ""),
              "The parameter cannot be converted to a numeric value");
    EXPECT_EQ(number_error(ParseError::too_many_digits, ""),
              "Attempting to store more than 38 significant digits in a Number");
    EXPECT_EQ(number_error(ParseError::overflow, ""),
              "Number overflow. Attempting to store a number with magnitude larger than supported range");
    EXPECT_EQ(number_error(ParseError::underflow, ""),
              "Number underflow. Attempting to store a number with magnitude smaller than supported range");
}

}  // namespace
}  // namespace dynantic::engine
