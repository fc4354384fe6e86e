#include <dynantic/decimal.hpp>
#include <dynantic/error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <unordered_set>

namespace {

using dynantic::Decimal;
using namespace dynantic::literals;
using ParseError = Decimal::ParseError;

ParseError why(std::string_view text) {
    Decimal ignored;
    return Decimal::parse(text, ignored);
}

TEST(Decimal, ReadsTextAndWritesPlainDigits) {
    const std::map<std::string, std::string> cases{
        {"0", "0"},
        {"-0", "0"},
        {"0.000", "0"},
        {"0e999", "0"},
        {"00042", "42"},
        {"+7", "7"},
        {"1.0", "1"},
        {"3.1400", "3.14"},
        {"-12.50", "-12.5"},
        {".5", "0.5"},
        {"5.", "5"},
        {"1.5E2", "150"},
        {"1e+2", "100"},
        {"100", "100"},
        {"1e-7", "0.0000001"},
        {"123e-2", "1.23"},
        {"123e-3", "0.123"},
        {"123e-5", "0.00123"},
        {"1E20", "100000000000000000000"},
        {"18446744073709551616", "18446744073709551616"},
        {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
        {"1234567890123456789.0123456789012345678", "1234567890123456789.0123456789012345678"},
        {"0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"},
        {"1000000000000000000000000000000000000000000000000",
         "1000000000000000000000000000000000000000000000000"},
        {"0.10000000000000000000000000000000000000000000000000", "0.1"},
        {"99999999999999999999999999999999999999", "99999999999999999999999999999999999999"},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(Decimal(text).to_string(), expected) << text;
}

TEST(Decimal, ReachesTheEndsOfTheRangeAndNotBeyond) {
    EXPECT_EQ(Decimal("1E-130").to_string(), "0." + std::string(129, '0') + "1");
    EXPECT_EQ(Decimal("9.9999999999999999999999999999999999999E+125").to_string(),
              std::string(38, '9') + std::string(88, '0'));
    EXPECT_EQ(Decimal("1.2345678901234567890123456789012345678E-130").to_string(),
              "0." + std::string(129, '0') + "12345678901234567890123456789012345678");
    EXPECT_EQ(why("1E126"), ParseError::overflow);
    EXPECT_EQ(why("-1E126"), ParseError::overflow);
    EXPECT_EQ(why("10E125"), ParseError::overflow);
    EXPECT_EQ(why("1E999999999999999999"), ParseError::overflow);
    EXPECT_EQ(why("9.99E-131"), ParseError::underflow);
    EXPECT_EQ(why("1E-999999999999999999"), ParseError::underflow);
}

TEST(Decimal, RefusesMoreThanThirtyEightDigitsAndNeverRounds) {
    EXPECT_EQ(why("123456789012345678901234567890123456789"), ParseError::too_many_digits);
    EXPECT_EQ(why("0.123456789012345678901234567890123456789"), ParseError::too_many_digits);
    EXPECT_EQ(why("1" + std::string(60, '0') + "1"), ParseError::too_many_digits);
    EXPECT_EQ(why("1" + std::string(37, '0') + "1"), ParseError::too_many_digits);
    EXPECT_EQ(why("1" + std::string(36, '0') + "1"), ParseError::none);
    EXPECT_EQ(why("1" + std::string(37, '0') + ".0"), ParseError::none);
}

TEST(Decimal, RefusesWhatIsNoNumber) {
    for (const char* text : {"", "-", "+", ".", "e5", "1e", "1e+", "1e5.0", "1.2.3", " 1", "1 ", "1,5",
                             "0x10", "NaN", "Infinity", "--1", "1-", "1e5x", "one"}) {
        EXPECT_EQ(why(text), ParseError::not_a_number) << text;
        EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
    }
}

TEST(Decimal, SaysWhyATextIsRefused) {
    const auto message = [](std::string_view text) -> std::string {
        try {
            return Decimal(text).to_string();
        } catch (const dynantic::ValidationError& error) {
            return std::string(error.message());
        }
    };
    EXPECT_EQ(message("abc"), "The text is not a decimal number; write digits such as -12.5 or 1E3");
    EXPECT_EQ(message("1E126"), "The number is larger in magnitude than DynamoDB can store (9.99..E+125)");
    EXPECT_EQ(message("1E-131"), "The number is smaller in magnitude than DynamoDB can store (1E-130)");
    EXPECT_EQ(message("123456789012345678901234567890123456789"),
              "The number has more than 38 significant digits, which DynamoDB cannot store without rounding");
}

TEST(Decimal, TakesIntegersExactly) {
    EXPECT_EQ(Decimal(std::numeric_limits<std::int64_t>::min()).to_string(), "-9223372036854775808");
    EXPECT_EQ(Decimal(std::numeric_limits<std::uint64_t>::max()).to_string(), "18446744073709551615");
    EXPECT_EQ(Decimal(-1200).to_string(), "-1200");
    EXPECT_EQ(Decimal(static_cast<std::int8_t>(-128)).to_string(), "-128");
    static_assert(Decimal(100).exponent() == 2);
    static_assert(Decimal(0).is_zero() && !Decimal(0).is_negative());
}

TEST(Decimal, GivesIntegersBackOnlyWhereTheyFit) {
    EXPECT_EQ(Decimal("-9223372036854775808").to_int64(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(Decimal("9223372036854775807").to_int64(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(Decimal("9223372036854775808").to_int64(), std::nullopt);
    EXPECT_EQ(Decimal("-9223372036854775809").to_int64(), std::nullopt);
    EXPECT_EQ(Decimal("18446744073709551615").to_uint64(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(Decimal("18446744073709551616").to_uint64(), std::nullopt);
    EXPECT_EQ(Decimal("-1").to_uint64(), std::nullopt);
    EXPECT_EQ(Decimal("1e3").to_int64(), 1000);
    EXPECT_EQ(Decimal("1.5").to_int64(), std::nullopt);
    EXPECT_EQ(Decimal("1e125").to_int64(), std::nullopt);
    EXPECT_EQ(Decimal("0").to_uint64(), 0U);
}

TEST(Decimal, CountsInUnitsOfAPowerOfTen) {
    EXPECT_EQ(Decimal::scaled(1999, 2), 19.99_dec);
    EXPECT_EQ(Decimal::scaled(-5, 2), -0.05_dec);
    EXPECT_EQ(Decimal::scaled(1900, 2), 19_dec);
    EXPECT_EQ(Decimal::scaled(5, -3), 5000_dec);
    EXPECT_EQ(Decimal::scaled(0, 5'000), 0_dec);
    EXPECT_EQ(Decimal::scaled(std::numeric_limits<std::int64_t>::min(), 4), -922337203685477.5808_dec);
    EXPECT_EQ(Decimal::scaled(std::numeric_limits<std::uint64_t>::max(), 20), 0.18446744073709551615_dec);
    EXPECT_EQ(Decimal::scaled(1, 130), Decimal("1E-130"));
    EXPECT_EQ(Decimal::scaled(9, -125), Decimal("9E125"));
}

TEST(Decimal, RefusesUnitsBeyondItsRange) {
    EXPECT_THROW((void)Decimal::scaled(1, 131), dynantic::ValidationError);
    EXPECT_THROW((void)Decimal::scaled(1, -126), dynantic::ValidationError);
    EXPECT_THROW((void)Decimal::scaled(1, std::numeric_limits<int>::max()), dynantic::ValidationError);
    EXPECT_THROW((void)Decimal::scaled(1, std::numeric_limits<int>::min()), dynantic::ValidationError);
}

TEST(Decimal, TellsItsUnitsOnlyWhereTheyAreWholeAndFit) {
    EXPECT_EQ((19.99_dec).to_units(2), 1999);
    EXPECT_EQ((-0.05_dec).to_units(2), -5);
    EXPECT_EQ((5000_dec).to_units(-3), 5);
    EXPECT_EQ(Decimal().to_units(1'000'000), 0);
    EXPECT_EQ((19.999_dec).to_units(2), std::nullopt);
    EXPECT_EQ((92233720368547758.08_dec).to_units(2), std::nullopt);
    EXPECT_EQ((-92233720368547758.08_dec).to_units(2), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ((1_dec).to_units(std::numeric_limits<int>::max()), std::nullopt);
    EXPECT_EQ((1_dec).to_units(std::numeric_limits<int>::min()), std::nullopt);
}

TEST(Decimal, TakesTheShortestTextOfADouble) {
    EXPECT_EQ(Decimal(0.1).to_string(), "0.1");
    EXPECT_EQ(Decimal(-2.5e-7).to_string(), "-0.00000025");
    EXPECT_EQ(Decimal(1e22).to_string(), "10000000000000000000000");
    EXPECT_EQ(Decimal(-0.0), Decimal(0));
    EXPECT_THROW(Decimal{std::nan("")}, dynantic::ValidationError);
    EXPECT_THROW(Decimal{std::numeric_limits<double>::infinity()}, dynantic::ValidationError);
    EXPECT_THROW(Decimal{1e300}, dynantic::ValidationError);
    EXPECT_THROW(Decimal{1e-300}, dynantic::ValidationError);
}

TEST(Decimal, GivesTheNearestDouble) {
    for (const double value :
         {0.0, 0.1, -0.3, 1.0, 123456.789, 1e22, 1e23, 9007199254740993e10, 1.7e-120, 2.5e120}) {
        EXPECT_EQ(Decimal(value).to_double(), value);
    }
    EXPECT_EQ(Decimal("12345678901234567890123456789012345678").to_double(),
              12345678901234567890123456789012345678.0);
}

TEST(Decimal, AddsExactly) {
    EXPECT_EQ(0.1_dec + 0.2_dec, 0.3_dec);
    EXPECT_EQ(99999999999999999999999999999999999999_dec + 1_dec, Decimal("1e38"));
    EXPECT_EQ(Decimal("1e38") - 1, 99999999999999999999999999999999999999_dec);
    EXPECT_EQ(5_dec - 7, -2_dec);
    EXPECT_EQ(-5_dec - -7_dec, 2_dec);
    EXPECT_EQ(1.5_dec - 1.5_dec, Decimal());
    EXPECT_FALSE((1.5_dec - 1.5_dec).is_negative());
    EXPECT_EQ(100_dec + 0.01_dec, 100.01_dec);
    EXPECT_EQ(Decimal("1e20") + Decimal("1e-17"), Decimal("100000000000000000000.00000000000000001"));
    Decimal sum = 200_dec;
    sum += 12.50_dec;
    sum -= 0.5_dec;
    EXPECT_EQ(sum.to_string(), "212");
}

TEST(Decimal, RefusesSumsThatDoNotFit) {
    Decimal sum = 1;
    EXPECT_EQ(Decimal::add(Decimal("1e38"), 1, sum), ParseError::too_many_digits);
    EXPECT_EQ(Decimal::add(Decimal("1e125"), 1, sum), ParseError::too_many_digits);
    EXPECT_EQ(Decimal::add(Decimal("1e125"), Decimal("1e-130"), sum), ParseError::too_many_digits);
    EXPECT_EQ(Decimal::add(Decimal("3e38"), Decimal("-1"), sum), ParseError::too_many_digits);
    EXPECT_EQ(Decimal::add(Decimal("9e125"), Decimal("1e125"), sum), ParseError::overflow);
    EXPECT_EQ(Decimal::add(Decimal("1.1e-130"), Decimal("-1e-130"), sum), ParseError::underflow);
    EXPECT_EQ(sum, 1) << "a refused sum leaves the result as it was";
    EXPECT_THROW(Decimal("1e38") + 1, dynantic::ValidationError);
}

TEST(Decimal, MultipliesExactly) {
    EXPECT_EQ((19.99_dec * 3).to_string(), "59.97");
    EXPECT_EQ((-2.5_dec * 0.4_dec).to_string(), "-1");
    EXPECT_EQ((-7_dec * -3).to_string(), "21");
    EXPECT_EQ(0_dec * Decimal("-1e125"), 0);
    EXPECT_FALSE((Decimal("-1e125") * 0).is_negative());
    EXPECT_EQ(Decimal("1e125") * Decimal("1e-130"), Decimal("1e-5"));
    // Thirty-eight digits from two numbers of nineteen; and 5^54 * 2^63, whose 57 digits end in zeros.
    EXPECT_EQ(Decimal("9999999999999999999") * Decimal("9999999999999999999"),
              Decimal("99999999999999999980000000000000000001"));
    EXPECT_EQ(Decimal("55511151231257827021181583404541015625") * Decimal("9223372036854775808"),
              Decimal("512e54"));
    Decimal price = 10;
    price *= 1.19_dec;
    EXPECT_EQ(price.to_string(), "11.9");
}

TEST(Decimal, RefusesProductsThatDoNotFit) {
    Decimal product = 1;
    EXPECT_EQ(Decimal::multiply(Decimal("9999999999999999999"), Decimal("99999999999999999999"), product),
              ParseError::too_many_digits);
    EXPECT_EQ(Decimal::multiply(Decimal("99999999999999999999999999999999999999"),
                                Decimal("99999999999999999999999999999999999999"), product),
              ParseError::too_many_digits);
    EXPECT_EQ(Decimal::multiply(Decimal("1e100"), Decimal("-1e26"), product), ParseError::overflow);
    EXPECT_EQ(Decimal::multiply(Decimal("1e-100"), Decimal("1e-31"), product), ParseError::underflow);
    EXPECT_EQ(product, 1) << "a refused product leaves the result as it was";
    EXPECT_THROW(Decimal("1e100") * Decimal("1e100"), dynantic::ValidationError);
}

TEST(Decimal, OrdersByValue) {
    const std::vector<Decimal> ordered{Decimal("-1e125"),
                                       Decimal("-100"),
                                       -99.99_dec,
                                       Decimal("-1e-130"),
                                       0_dec,
                                       Decimal("1e-130"),
                                       Decimal("0.0999"),
                                       0.1_dec,
                                       1_dec,
                                       1.5_dec,
                                       2_dec,
                                       10_dec,
                                       Decimal("1e37") + 1,
                                       Decimal("1e38"),
                                       Decimal("9.9999999999999999999999999999999999999E+125")};
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        for (std::size_t j = 0; j < ordered.size(); ++j) {
            EXPECT_EQ(ordered[i] <=> ordered[j], i <=> j) << ordered[i] << " and " << ordered[j];
        }
    }
}

TEST(Decimal, IsEqualAndHashesByValue) {
    EXPECT_EQ(Decimal("1.0"), Decimal("1"));
    EXPECT_EQ(Decimal("100"), Decimal("1e2"));
    EXPECT_EQ(std::hash<Decimal>()(Decimal("100")), std::hash<Decimal>()(Decimal("1e2")));
    std::unordered_set<Decimal> set{Decimal("1.0"), Decimal("1"), Decimal("-1"), Decimal("10")};
    EXPECT_EQ(set.size(), 3U);
}

TEST(Decimal, CountsSignificantDigits) {
    EXPECT_EQ(Decimal().digits(), 0);
    EXPECT_EQ(Decimal("100").digits(), 1);
    EXPECT_EQ(Decimal("9").digits(), 1);
    EXPECT_EQ(Decimal("11").digits(), 2);
    EXPECT_EQ(Decimal("18446744073709551615").digits(), 20);
    EXPECT_EQ(Decimal("18446744073709551617").digits(), 20);
    EXPECT_EQ(Decimal("99999999999999999999999999999999999999").digits(), 38);
}

}  // namespace
