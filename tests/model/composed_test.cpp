#include "model/support.hpp"

#include <gtest/gtest.h>

namespace dynantic {
namespace {

enum class Kind { small, large };

struct Customer {
    std::string customer_id{};
    std::string name{};
    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">;
        using key = Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "PROFILE">>;
    };
    bool operator==(const Customer&) const = default;
};

struct Line {
    std::string customer_id{};
    std::int64_t number{};
    Kind kind{};
    Timestamp at{};
    struct Meta {
        static constexpr auto table_name = "shop";
        using key = Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "LINE#{number:6}#{kind}">>;
        using indexes = Indexes<
            Gsi<"ByTime", composed<"gsi1pk", "LINE">, composed<"gsi1sk", "{at}#{number:6}">, keys_only>>;
    };
    bool operator==(const Line&) const = default;
};

TEST(Composed, AttributesAreWrittenWithTheItem) {
    EXPECT_EQ(
        test::write(Customer{"c1", "Jane"}),
        R"({"customer_id":{"S":"c1"},"name":{"S":"Jane"},"pk":{"S":"CUSTOMER#c1"},"sk":{"S":"PROFILE"},)"
        R"("type":{"S":"CUSTOMER"}})");
    EXPECT_EQ(test::read<Customer>(test::write(Customer{"c1", "Jane"})), (Customer{"c1", "Jane"}));
}

TEST(Composed, NumbersArePaddedSoThatTheirTextsAreInOrder) {
    const Line line{"c1", 42, Kind::large, {}};
    EXPECT_EQ(
        test::write(line),
        R"({"customer_id":{"S":"c1"},"number":{"N":"42"},"kind":{"S":"large"},"at":{"S":"1970-01-01T00:00:00.000Z"},)"
        R"("pk":{"S":"CUSTOMER#c1"},"sk":{"S":"LINE#000042#large"},"gsi1pk":{"S":"LINE"},)"
        R"("gsi1sk":{"S":"1970-01-01T00:00:00.000Z#000042"}})");
    std::string key;
    detail::JsonWriter json(key);
    detail::write_key(detail::model_info<Line>(), &line, json);
    EXPECT_EQ(key, R"({"pk":{"S":"CUSTOMER#c1"},"sk":{"S":"LINE#000042#large"}})");
}

TEST(Composed, AttributesAreParsedBackWhereTheMembersThemselvesAreNotThere) {
    const auto read =
        test::read<Line>(R"({"pk":{"S":"CUSTOMER#c1"},"sk":{"S":"LINE#000042#large"},"gsi1pk":{"S":"LINE"},)"
                         R"("gsi1sk":{"S":"1970-01-01T00:00:00.000Z#000042"}})");
    EXPECT_EQ(read, (Line{"c1", 42, Kind::large, {}}));
}

TEST(Composed, TextOfAnotherFormIsRefused) {
    EXPECT_EQ(test::read_failure<Line>(R"({"pk":{"S":"ORDER#c1"}})"),
              "pk: the text does not have the form of `CUSTOMER#{customer_id}`");
    EXPECT_EQ(test::read_failure<Line>(R"({"sk":{"S":"LINE#x#large"}})"),
              "sk: its part `number` is refused: the text is not a number");
}

struct Pair {
    std::string a{};
    std::string b{};
    struct Meta {
        using key = Key<composed<"pk", "{a}#{b}">>;
    };
};

TEST(Composed, PartsThatWouldReadBackOtherwiseAreRefused) {
    EXPECT_EQ(test::write_failure(Pair{"x#y", "z"}),
              "a: the text contains `#`, which ends it in the composed key `pk`");
    EXPECT_EQ(test::write_failure(Pair{"", "z"}), "a: an empty text cannot be part of the composed key `pk`");
    EXPECT_EQ(test::write_failure(Pair{"x", "y#z"}), "");
}

TEST(Composed, NumbersTooWideForTheirPlaceAreRefused) {
    EXPECT_EQ(test::write_failure(Line{"c1", 1234567, Kind::small, {}}),
              "number: the text is longer than the 6 characters that the composed key `sk` has for it, which "
              "would break "
              "the order of keys");
}

struct Depth {
    std::string id{};
    std::int64_t meters{};
    std::string mark{};
    struct Meta {
        using key = Key<composed<"pk", "{id}">, composed<"sk", "D#{meters}#{mark:4}">>;
    };
};

TEST(Composed, NegativeNumbersAreRefusedWhereTheyHaveAWidth) {
    EXPECT_EQ(test::write_failure(Line{"c1", -1, Kind::small, {}}),
              "number: the number is negative, and the composed key `sk` has 6 characters for it: negative "
              "numbers would break the order of keys");
    EXPECT_EQ(test::write_failure(Line{"c1", 0, Kind::small, {}}), "");
    // Without one the order is that of texts anyway; and a text is no number.
    const Depth depth{"a", -10, "-x"};
    EXPECT_NE(test::write(depth).find(R"("sk":{"S":"D#-10#-00x"})"), std::string::npos) << test::write(depth);
}

TEST(Composed, KeysAreDescribed) {
    const detail::ModelInfo& info = detail::model_info<Line>();
    ASSERT_EQ(info.composed.size(), 4U);
    EXPECT_EQ(info.key.partition[0].name, "pk");
    EXPECT_EQ(info.key.sort[0].type, AttributeType::string);
    EXPECT_EQ(info.find_index("ByTime")->projection, Projection::keys_only);
    const Line line{"c1", 7, Kind::small, {}};
    EXPECT_EQ(detail::render_composed(info, info.composed[1], &line), "LINE#000007#small");
}

TEST(Entity, IsCheckedOnRead) {
    EXPECT_EQ(
        test::read_failure<Customer>(
            R"({"customer_id":{"S":"c1"},"name":{"S":"n"},"pk":{"S":"CUSTOMER#c1"},"type":{"S":"ORDER"}})"),
        "type: the item is of another entity type than `CUSTOMER`");
}

}  // namespace
}  // namespace dynantic
