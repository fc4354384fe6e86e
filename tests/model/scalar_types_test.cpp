#include "model/support.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace dynantic {
namespace {

template <class T>
struct One {
    T v{};
};

template <class T>
std::string wire(const T& value) {
    return test::write(One<T>{value});
}
template <class T>
std::string item(std::string_view attribute) {
    return R"({"v":)" + std::string(attribute) + "}";
}
template <class T>
T back(std::string_view attribute) {
    std::string failure;
    const auto read = test::try_read<One<T>>(item<T>(attribute), failure);
    EXPECT_EQ(failure, "");
    return read ? read->v : T{};
}
template <class T>
std::string refused(std::string_view attribute) {
    return test::read_failure<One<T>>(item<T>(attribute));
}
template <class T>
void round_trip(const T& value, std::string_view attribute) {
    EXPECT_EQ(wire(value), item<T>(attribute));
    EXPECT_EQ(back<T>(attribute), value);
}

TEST(Bool, IsBOOL) {
    round_trip(true, R"({"BOOL":true})");
    round_trip(false, R"({"BOOL":false})");
    EXPECT_EQ(refused<bool>(R"({"N":"1"})"), "v: expected BOOL (boolean), found N (number)");
}

TEST(String, IsS) {
    round_trip<std::string>("Jane \"J\" \n\u20ac", "{\"S\":\"Jane \\\"J\\\" \\n\u20ac\"}");
    round_trip<std::string>("", R"({"S":""})");
    EXPECT_EQ(refused<std::string>(R"({"N":"1"})"), "v: expected S (string), found N (number)");
}

TEST(String, ThatIsNotUtf8IsRefused) {
    EXPECT_EQ(test::write_failure(One<std::string>{"\xff"}),
              "v: the text is not UTF-8; bytes are stored as dynantic::Binary");
}

TEST(Integer, IsNInItsWholeRange) {
    round_trip<std::int8_t>(-128, R"({"N":"-128"})");
    round_trip<std::uint8_t>(255, R"({"N":"255"})");
    round_trip<std::int16_t>(-32768, R"({"N":"-32768"})");
    round_trip<std::uint32_t>(4294967295U, R"({"N":"4294967295"})");
    round_trip(std::numeric_limits<long>::min(), R"({"N":"-9223372036854775808"})");
    round_trip(std::numeric_limits<long long>::max(), R"({"N":"9223372036854775807"})");
    round_trip(std::numeric_limits<unsigned long long>::max(), R"({"N":"18446744073709551615"})");
}

TEST(Integer, TakesWhatIsWholeHoweverItIsWritten) {
    EXPECT_EQ(back<int>(R"({"N":"1E3"})"), 1000);
    EXPECT_EQ(back<int>(R"({"N":"7.0"})"), 7);
}

TEST(Integer, RefusesWhatItWouldLose) {
    EXPECT_EQ(refused<std::int8_t>(R"({"N":"128"})"),
              "v: the number does not fit in a signed integer of 8 bits");
    EXPECT_EQ(refused<std::uint16_t>(R"({"N":"65536"})"),
              "v: the number does not fit in an unsigned integer of 16 bits");
    EXPECT_EQ(refused<unsigned>(R"({"N":"-1"})"), "v: the number does not fit in 64 bits");
    EXPECT_EQ(refused<int>(R"({"N":"1.5"})"), "v: the number is not whole, and would lose its fraction");
    EXPECT_EQ(refused<long>(R"({"N":"9223372036854775808"})"), "v: the number does not fit in 64 bits");
}

TEST(Double, IsNInItsShortestText) {
    round_trip(0.1, R"({"N":"0.1"})");
    round_trip(-2.5, R"({"N":"-2.5"})");
    EXPECT_EQ(back<double>(R"({"N":"0.30000000000000004"})"), 0.1 + 0.2);
    EXPECT_EQ(wire(-0.0), item<double>(R"({"N":"0"})"));
}

TEST(Double, RefusesNaNInfinitiesAndWhatIsOutOfRange) {
    EXPECT_EQ(test::write_failure(One<double>{std::nan("")}), "v: NaN cannot be stored as a number");
    EXPECT_EQ(test::write_failure(One<double>{std::numeric_limits<double>::infinity()}),
              "v: infinity cannot be stored as a number");
    EXPECT_EQ(test::write_failure(One<double>{1e126}),
              "v: the number is beyond the range of DynamoDB's numbers (1E-130 to 9.99E+125)");
    EXPECT_EQ(test::write_failure(One<double>{1e-131}),
              "v: the number is beyond the range of DynamoDB's numbers (1E-130 to 9.99E+125)");
}

TEST(Double, RefusesDigitsItWouldLose) {
    EXPECT_EQ(refused<double>(R"({"N":"0.1234567890123456789"})"),
              "v: the number has more digits than a double can hold; use dynantic::Decimal");
}

TEST(Float, IsItsOwnShortestText) {
    round_trip(0.1F, R"({"N":"0.1"})");
    round_trip(16777216.0F, R"({"N":"16777216"})");
    EXPECT_EQ(refused<float>(R"({"N":"0.123456789"})"),
              "v: the number has more digits than a float can hold; use double or dynantic::Decimal");
    EXPECT_EQ(refused<float>(R"({"N":"16777217"})"),
              "v: the number has more digits than a float can hold; use double or dynantic::Decimal");
}

TEST(DecimalMember, KeepsThirtyEightDigits) {
    round_trip(Decimal("12345678901234567890123456789012345678"),
               R"({"N":"12345678901234567890123456789012345678"})");
    round_trip(Decimal("-0.01"), R"({"N":"-0.01"})");
    EXPECT_EQ(refused<Decimal>(R"({"N":"123456789012345678901234567890123456789"})"),
              "v: the number has more than 38 digits");
    EXPECT_EQ(refused<Decimal>(R"({"N":"x"})"), "v: the text of N is not a number");
}

TEST(BinaryMember, IsB) {
    round_trip(to_binary("hello"), R"({"B":"aGVsbG8="})");
    round_trip(Binary{}, R"({"B":""})");
    EXPECT_EQ(refused<Binary>(R"({"B":"aGVsbG8"})"), "v: the text of B is not base64");
}

TEST(ByteArray, IsBOfItsSize) {
    using Four = std::array<std::byte, 4>;
    round_trip(Four{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{255}}, R"({"B":"AQID/w=="})");
    EXPECT_EQ(refused<Four>(R"({"B":"AQID"})"), "v: expected 4 bytes, found 3");
}

TEST(TimestampMember, IsTextWhoseOrderIsTimesOrder) {
    round_trip(Timestamp(std::chrono::milliseconds(-1)), R"({"S":"1969-12-31T23:59:59.999Z"})");
    EXPECT_EQ(refused<Timestamp>(R"({"S":"2024-02-29"})"),
              "v: the text is not a time of the form 2024-02-29T23:59:59.999Z");
    EXPECT_EQ(test::write_failure(One<Timestamp>{Timestamp::max()}),
              "v: the time is not within the years 0000 to 9999, which is what its text can hold");
}

TEST(DateMember, IsText) {
    using namespace std::chrono;
    round_trip(Date(year(2024), month(2), day(29)), R"({"S":"2024-02-29"})");
    round_trip(sys_days(Date(year(2024), month(3), day(1))), R"({"S":"2024-03-01"})");
    EXPECT_EQ(refused<Date>(R"({"S":"2023-02-29"})"), "v: the text is not a date of the form 2024-02-29");
    EXPECT_EQ(test::write_failure(One<Date>{Date(year(2023), month(2), day(30))}),
              "v: the date is not one of the calendar, or its year is not within 0000 to 9999");
}

TEST(Duration, IsTheNumberOfItsUnits) {
    round_trip(std::chrono::milliseconds(1500), R"({"N":"1500"})");
    round_trip(std::chrono::hours(-3), R"({"N":"-3"})");
    round_trip(std::chrono::duration<double>(1.5), R"({"N":"1.5"})");
    EXPECT_EQ(refused<std::chrono::seconds>(R"({"N":"1.5"})"),
              "v: the number is not whole, and would lose its fraction");
}

TEST(UuidMember, IsLowerCaseText) {
    round_trip(Uuid("123E4567-e89b-12d3-a456-426614174000"),
               R"({"S":"123e4567-e89b-12d3-a456-426614174000"})");
    EXPECT_EQ(refused<Uuid>(R"({"S":"123"})"),
              "v: the text is not a UUID of the form 123e4567-e89b-12d3-a456-426614174000");
}

enum class Color { red, green = 5, blue = 63, far = 64 };
enum class Tiny : std::int8_t { minus = -1, zero, one };
enum Old : int { old_a, old_b };
enum class Mapped { on, off };
enum class Flag : bool { no, yes };

TEST(Enum, IsTheNameOfItsEnumerator) {
    round_trip(Color::red, R"({"S":"red"})");
    round_trip(Color::green, R"({"S":"green"})");
    round_trip(Color::blue, R"({"S":"blue"})");
    round_trip(Tiny::one, R"({"S":"one"})");
    round_trip(old_b, R"({"S":"old_b"})");
    round_trip(Flag::yes, R"({"S":"yes"})");
}

TEST(Enum, WithoutANameIsRefused) {
    const std::string sentence =
        "v: the enum value has no name: enumerators must be between 0 and 63, or be listed in "
        "dynantic::EnumNames";
    EXPECT_EQ(test::write_failure(One<Color>{Color::far}), sentence);
    EXPECT_EQ(test::write_failure(One<Tiny>{Tiny::minus}), sentence);
    EXPECT_EQ(refused<Tiny>(R"({"S":"two"})"), "v: the text is not the name of an enumerator (zero, one)");
}

}  // namespace
}  // namespace dynantic

template <>
struct dynantic::EnumNames<dynantic::Mapped> {
    static constexpr dynantic::EnumName<dynantic::Mapped> names[] = {{dynantic::Mapped::on, "ON"},
                                                                     {dynantic::Mapped::off, "OFF"}};
};

namespace dynantic {
namespace {

TEST(Enum, TakesTheTextsItIsGiven) {
    round_trip(Mapped::off, R"({"S":"OFF"})");
    EXPECT_EQ(refused<Mapped>(R"({"S":"off"})"), "v: the text is not the name of an enumerator (ON, OFF)");
}

TEST(Encode, IsTheAttributeValueOfAnyValue) {
    EXPECT_EQ(detail::encode(5), R"({"N":"5"})");
    EXPECT_EQ(detail::encode("text"), R"({"S":"text"})");
    EXPECT_EQ(detail::encode(std::string_view("view")), R"({"S":"view"})");
    EXPECT_EQ(detail::encode(std::vector<int>{1, 2}), R"({"L":[{"N":"1"},{"N":"2"}]})");
    EXPECT_THROW((void)detail::encode(std::nan("")), ValidationError);
    EXPECT_THROW((void)detail::encode(std::optional<int>{}), ValidationError);
    EXPECT_THROW((void)detail::encode("\xff"), ValidationError);
}

}  // namespace
}  // namespace dynantic
