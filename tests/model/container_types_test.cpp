#include "model/support.hpp"

#include <gtest/gtest.h>

namespace dynantic {
namespace {

template <class T>
struct One {
    T v{};
};

std::string item(std::string_view attribute) { return R"({"v":)" + std::string(attribute) + "}"; }
template <class T>
void round_trip(const T& value, std::string_view attribute) {
    EXPECT_EQ(test::write(One<T>{value}), item(attribute));
    std::string failure;
    const auto read = test::try_read<One<T>>(item(attribute), failure);
    ASSERT_TRUE(read) << failure;
    EXPECT_EQ(read->v, value);
}
template <class T>
std::string refused(std::string_view attribute) {
    return test::read_failure<One<T>>(item(attribute));
}

enum class Color { red, green };
struct Point {
    int x{};
    int y{};
    bool operator==(const Point&) const = default;
};

TEST(List, IsL) {
    round_trip(std::vector<int>{1, 2}, R"({"L":[{"N":"1"},{"N":"2"}]})");
    round_trip(std::vector<std::string>{}, R"({"L":[]})");
    round_trip(std::vector<bool>{true, false}, R"({"L":[{"BOOL":true},{"BOOL":false}]})");
    round_trip(std::vector<std::vector<int>>{{1}, {}}, R"({"L":[{"L":[{"N":"1"}]},{"L":[]}]})");
    round_trip(std::array<int, 2>{3, 4}, R"({"L":[{"N":"3"},{"N":"4"}]})");
    round_trip(std::vector<Point>{{1, 2}}, R"({"L":[{"M":{"x":{"N":"1"},"y":{"N":"2"}}}]})");
}

TEST(List, HoldsNothingAsNull) {
    round_trip(std::vector<std::optional<int>>{1, std::nullopt}, R"({"L":[{"N":"1"},{"NULL":true}]})");
    round_trip(std::vector<std::set<int>>{{}, {1}}, R"({"L":[{"NULL":true},{"NS":["1"]}]})");
}

TEST(List, NamesTheElementThatFails) {
    EXPECT_EQ(refused<std::vector<int>>(R"({"L":[{"N":"1"},{"S":"2"}]})"),
              "v[1]: expected N (number), found S (string)");
    EXPECT_EQ(refused<std::vector<Point>>(R"({"L":[{"M":{"x":{"N":"1"},"y":{"S":""}}}]})"),
              "v[0].y: expected N (number), found S (string)");
    EXPECT_EQ(test::write_failure(One<std::vector<std::string>>{{"a", "\xff"}}),
              "v[1]: the text is not UTF-8; bytes are stored as dynantic::Binary");
    EXPECT_EQ(refused<std::vector<int>>(R"({"M":{}})"), "v: expected L (list), found M (map)");
}

TEST(Array, HasExactlyItsElements) {
    using Two = std::array<int, 2>;
    EXPECT_EQ(refused<Two>(R"({"L":[{"N":"1"}]})"), "v: expected 2 elements, found 1");
    EXPECT_EQ(refused<Two>(R"({"L":[{"N":"1"},{"N":"1"},{"N":"1"}]})"),
              "v[2]: expected 2 elements, found more");
}

TEST(Map, IsMOfWhatPrintsAsText) {
    round_trip(std::map<std::string, int>{{"a", 1}, {"b \"", 2}},
               R"({"M":{"a":{"N":"1"},"b \"":{"N":"2"}}})");
    round_trip(std::map<int, std::string>{{-7, "x"}}, R"({"M":{"-7":{"S":"x"}}})");
    round_trip(std::map<Color, bool>{{Color::green, true}}, R"({"M":{"green":{"BOOL":true}}})");
    round_trip(std::unordered_map<std::string, Point>{{"p", {1, 2}}},
               R"({"M":{"p":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}}})");
    round_trip(std::map<Uuid, int>{{Uuid("123e4567-e89b-12d3-a456-426614174000"), 1}},
               R"({"M":{"123e4567-e89b-12d3-a456-426614174000":{"N":"1"}}})");
    round_trip(std::map<std::string, std::optional<int>>{{"none", std::nullopt}},
               R"({"M":{"none":{"NULL":true}}})");
}

TEST(Map, RefusesKeysItWouldWriteOtherwise) {
    EXPECT_EQ((refused<std::map<int, int>>(R"({"M":{"007":{"N":"1"}}})")),
              "v.007: the key would be written back as another text");
    EXPECT_EQ((refused<std::map<Color, int>>(R"({"M":{"blue":{"N":"1"}}})")),
              "v.blue: the key is refused: the text is not the name of an enumerator (red, green)");
    EXPECT_EQ((test::write_failure(One<std::map<std::string, int>>{{{"", 1}}})),
              "v: the empty text cannot be a key of a map");
    EXPECT_EQ((refused<std::map<std::string, int>>(R"({"M":{"k":{"S":"1"}}})")),
              "v.k: expected N (number), found S (string)");
}

TEST(Set, IsOneOfTheThreeSets) {
    round_trip(std::set<std::string>{"a", "b"}, R"({"SS":["a","b"]})");
    round_trip(std::set<int>{-1, 2}, R"({"NS":["-1","2"]})");
    round_trip(std::set<Decimal>{Decimal("0.5")}, R"({"NS":["0.5"]})");
    round_trip(std::set<double>{0.1}, R"({"NS":["0.1"]})");
    round_trip(std::set<Binary>{to_binary("a")}, R"({"BS":["YQ=="]})");
    round_trip(std::set<Color>{Color::red}, R"({"SS":["red"]})");
    round_trip(std::unordered_set<std::string>{"a"}, R"({"SS":["a"]})");
}

TEST(Set, ThatIsEmptyIsLeftOut) {
    EXPECT_EQ(test::write(One<std::set<int>>{}), "{}");
    EXPECT_TRUE(test::read<One<std::set<int>>>("{}")->v.empty());
}

TEST(Set, NamesTheMemberThatFails) {
    EXPECT_EQ(refused<std::set<std::int8_t>>(R"({"NS":["1","300"]})"),
              "v[1]: the number does not fit in a signed integer of 8 bits");
    EXPECT_EQ(refused<std::set<int>>(R"({"SS":["1"]})"),
              "v: expected NS (number set), found SS (string set)");
    EXPECT_EQ(refused<std::set<int>>(R"({"NS":["1","1.0"]})"), "v[1]: the member is there twice");
}

TEST(Optional, ThatIsEmptyIsLeftOutAndReadsNullToo) {
    EXPECT_EQ(test::write(One<std::optional<int>>{}), "{}");
    round_trip(std::optional<int>(5), R"({"N":"5"})");
    EXPECT_EQ(test::read<One<std::optional<int>>>("{}")->v, std::nullopt);
    EXPECT_EQ(test::read<One<std::optional<int>>>(item(R"({"NULL":true})"))->v, std::nullopt);
    EXPECT_EQ(refused<std::optional<int>>(R"({"S":"5"})"), "v: expected N (number), found S (string)");
}

struct WithDefault {
    std::optional<int> v = 5;
};

TEST(Optional, ThatIsMissingIsEmptyWhateverItsInitialiser) {
    EXPECT_EQ(test::read<WithDefault>("{}")->v, std::nullopt);
}

struct Node {
    int value{};
    std::unique_ptr<Node> next{};
    std::shared_ptr<Point> point{};
    std::vector<Node> children{};
};

TEST(Pointer, LetsAStructHoldItsOwnType) {
    Node node;
    node.value = 1;
    node.next = std::make_unique<Node>();
    node.point = std::make_shared<Point>(Point{1, 2});
    node.children.emplace_back();
    const std::string text =
        R"({"value":{"N":"1"},"next":{"M":{"value":{"N":"0"},"children":{"L":[]}}},)"
        R"("point":{"M":{"x":{"N":"1"},"y":{"N":"2"}}},"children":{"L":[{"M":{"value":{"N":"0"},"children":{"L":[]}}}]}})";
    EXPECT_EQ(test::write(node), text);
    const auto read = test::read<Node>(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(test::write(*read), text);
    EXPECT_EQ(read->next->next, nullptr);
    EXPECT_EQ(*read->point, (Point{1, 2}));
}

using Any = std::variant<std::monostate, std::string, int, std::vector<int>, Point>;

TEST(Variant, IsToldApartByTheTypeOnTheWire) {
    round_trip(Any(), R"({"NULL":true})");
    round_trip(Any("x"), R"({"S":"x"})");
    round_trip(Any(7), R"({"N":"7"})");
    round_trip(Any(std::vector<int>{1}), R"({"L":[{"N":"1"}]})");
    round_trip(Any(Point{1, 2}), R"({"M":{"x":{"N":"1"},"y":{"N":"2"}}})");
    EXPECT_EQ(refused<Any>(R"({"BOOL":true})"), "v: no alternative of the variant is stored as BOOL");
    EXPECT_EQ(refused<Any>(R"({"M":{"x":{"N":"1"}}})"),
              "v.y: the attribute is missing: a member that may be is std::optional, or has "
              "default_if_missing<> in Meta::attributes");
}

TEST(DataWithoutAModel, TravelsAsItIs) {
    round_trip(AttributeValue(Item{{"a", 1}, {"b", AttributeValue::list({"x", true})}}),
               R"({"M":{"a":{"N":"1"},"b":{"L":[{"S":"x"},{"BOOL":true}]}}})");
    round_trip(Item{{"a", AttributeValue::string_set({"x"})}}, R"({"M":{"a":{"SS":["x"]}}})");
    round_trip(std::optional<AttributeValue>(AttributeValue()), R"({"NULL":true})");
}

struct Celsius {
    double degrees{};
    bool operator==(const Celsius&) const = default;
    auto operator<=>(const Celsius&) const = default;
};
struct Even {
    int value{};
    bool operator==(const Even&) const = default;
};

}  // namespace
}  // namespace dynantic

template <>
struct dynantic::Codec<dynantic::Celsius> {
    using stored_as = double;
    static double to_stored(const Celsius& t) { return t.degrees; }
    static Celsius from_stored(double degrees) { return {degrees}; }
};
template <>
struct dynantic::Codec<dynantic::Even> {
    using stored_as = int;
    static int to_stored(const Even& e) { return e.value; }
    static std::optional<Even> from_stored(int value) {
        return value % 2 == 0 ? std::optional(Even{value}) : std::nullopt;
    }
};

namespace dynantic {
namespace {

TEST(UserCodec, StoresATypeAsAnother) {
    round_trip(Celsius{21.5}, R"({"N":"21.5"})");
    round_trip(std::set<Celsius>{{1}, {2}}, R"({"NS":["1","2"]})");
    round_trip(std::optional<Celsius>(Celsius{1}), R"({"N":"1"})");
    static_assert(detail::attribute_type_of<Celsius> == AttributeType::number);
}

TEST(UserCodec, MayRefuseWhatIsStored) {
    EXPECT_EQ(refused<Even>(R"({"N":"3"})"), "v: the stored value is refused by the type's dynantic::Codec");
    EXPECT_EQ(refused<Even>(R"({"S":"3"})"), "v: expected N (number), found S (string)");
}

}  // namespace
}  // namespace dynantic
