#include "model/support.hpp"

#include <gtest/gtest.h>

namespace dynantic {
namespace {

struct Renamed {
    std::string user_id{};
    int first_count{};
    int second{};
    struct Meta {
        static constexpr auto naming = Naming::camel_case;
        using attributes = Attributes<dynantic::rename<&Renamed::second, "2nd">>;
    };
};

TEST(Attributes, AreNamedByPolicyAndRename) {
    EXPECT_EQ(test::write(Renamed{"u", 1, 2}),
              R"({"userId":{"S":"u"},"firstCount":{"N":"1"},"2nd":{"N":"2"}})");
    EXPECT_EQ(test::read<Renamed>(R"({"userId":{"S":"u"},"firstCount":{"N":"1"},"2nd":{"N":"2"}})")->second,
              2);
    static_assert(detail::attribute_name<&Renamed::user_id>() == "userId");
    static_assert(detail::attribute_name<&Renamed::second>() == "2nd");
    EXPECT_EQ(test::read_failure<Renamed>(R"({"userId":{"N":"1"}})"),
              "userId: expected S (string), found N (number)");
}

struct Partly {
    int shown{};
    int hidden = 7;
    int seen{};
    int kept = 9;
    struct Meta {
        using attributes = Attributes<dynantic::hidden<&Partly::hidden>, dynantic::read_only<&Partly::seen>,
                                      dynantic::default_if_missing<&Partly::kept>>;
    };
};

TEST(Attributes, MayBeHiddenOrReadOnlyOrKeepTheirDefault) {
    EXPECT_EQ(test::write(Partly{1, 2, 3, 4}), R"({"shown":{"N":"1"},"kept":{"N":"4"}})");
    const auto read = test::read<Partly>(R"({"shown":{"N":"1"},"seen":{"N":"3"}})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->hidden, 7);
    EXPECT_EQ(read->seen, 3);
    EXPECT_EQ(read->kept, 9);
    EXPECT_EQ(test::read_failure<Partly>(R"({"shown":{"N":"1"}})"), "seen: the attribute is missing");
}

struct Street {
    std::string name{};
    std::optional<int> number{};
};
struct Flat {
    int id{};
    Street home{};
    Street work{};
    struct Meta {
        using attributes =
            Attributes<dynantic::flatten<&Flat::home>, dynantic::flatten<&Flat::work, "work_">>;
    };
};

TEST(Flatten, MakesMembersOfANestedStructAttributesOfTheItem) {
    const Flat flat{1, {"A", 5}, {"B", {}}};
    EXPECT_EQ(test::write(flat),
              R"({"id":{"N":"1"},"name":{"S":"A"},"number":{"N":"5"},"work_name":{"S":"B"}})");
    const auto read = test::read<Flat>(test::write(flat));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->home.number, 5);
    EXPECT_EQ(read->work.name, "B");
    EXPECT_EQ(test::read_failure<Flat>(R"({"id":{"N":"1"},"name":{"S":"A"}})"),
              "work_name: the attribute is missing");
    EXPECT_EQ(test::write_failure(Flat{1, {"\xff", {}}, {}}),
              "home.name: the text is not UTF-8; bytes are stored as dynantic::Binary");
    static_assert(detail::is_flattened<&Flat::home>);
    static_assert(detail::flatten_prefix<&Flat::work> == "work_");
}

struct Ignoring {
    int a{};
    struct Meta {
        static constexpr auto on_unknown = OnUnknown::ignore;
    };
};
struct Keeping {
    int a{};
    Extras rest{};
    struct Meta {
        static constexpr auto on_unknown = OnUnknown::keep;
    };
};
struct Refusing {
    int a{};
};

TEST(UnknownAttributes, AreRefusedIgnoredOrKept) {
    const std::string_view item = R"({"a":{"N":"1"},"b":{"L":[{"S":"x"}]}})";
    EXPECT_EQ(test::read_failure<Refusing>(item),
              "b: the attribute is not in the model `Refusing`, and a save would erase it: add it to the "
              "model, or set "
              "Meta::on_unknown");
    EXPECT_EQ(test::read<Ignoring>(item)->a, 1);
    const auto kept = test::read<Keeping>(item);
    ASSERT_TRUE(kept);
    EXPECT_EQ(test::write(*kept), item);
    EXPECT_EQ(test::write_failure(Keeping{1, {Item{{"a", 2}}}}),
              "a: the model has this attribute itself, so it cannot be among its Extras");
}

struct Lenient {
    int a = 3;
    std::optional<int> b = 4;
    std::set<int> c = {5};
    struct Meta {
        static constexpr auto missing = Missing::keep_default;
    };
};

TEST(MissingAttributes, KeepTheirDefaultsWhereTheModelSaysSo) {
    const auto read = test::read<Lenient>("{}");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->a, 3);
    EXPECT_EQ(read->b, 4);
    EXPECT_EQ(read->c, (std::set<int>{5}));
    EXPECT_EQ(test::read_failure<Refusing>("{}"), "a: the attribute is missing");
}

TEST(Items, WithAnAttributeTwiceAreRefused) {
    EXPECT_EQ(test::read_failure<Refusing>(R"({"a":{"N":"1"},"a":{"N":"2"}})"),
              "a: the attribute is there twice");
}

struct Outside {
    std::string id{};
};
}  // namespace

template <>
struct MetaFor<Outside> {
    static constexpr auto table_name = "outside";
    using key = Key<&Outside::id>;
};

namespace {

TEST(MetaFor, DescribesAStructFromOutside) {
    static_assert(detail::model_fits<Outside>);
    EXPECT_EQ(detail::model_info<Outside>().table_name, "outside");
}

struct Expiring {
    std::string id{};
    std::optional<Timestamp> until{};
    struct Meta {
        static constexpr auto ttl = &Expiring::until;
    };
};
struct ExpiringSeconds {
    std::int64_t until{};
    struct Meta {
        static constexpr auto ttl = &ExpiringSeconds::until;
    };
};

TEST(TimeToLive, IsStoredAsEpochSeconds) {
    const Expiring it{"x", Timestamp(std::chrono::milliseconds(1999))};
    EXPECT_EQ(test::write(it), R"({"id":{"S":"x"},"until":{"N":"1"}})");
    EXPECT_EQ(test::read<Expiring>(test::write(it))->until, Timestamp(std::chrono::seconds(1)));
    EXPECT_EQ(test::write(Expiring{"x", {}}), R"({"id":{"S":"x"}})");
    EXPECT_EQ(test::write(ExpiringSeconds{5}), R"({"until":{"N":"5"}})");
    EXPECT_EQ(detail::encode_field<&Expiring::until>(it.until), R"({"N":"1"})");
    EXPECT_EQ(test::read_failure<Expiring>(R"({"id":{"S":"x"},"until":{"N":"1.5"}})"),
              "until: the number is not whole, and would lose its fraction");
}

TEST(NameLookup, FindsManyNamesAndNoOthers) {
    std::vector<std::string> names;
    for (int i = 0; i < 200; ++i) names.push_back("attribute_" + std::to_string(i * 7919));
    names.emplace_back("abcdefgh-1-abcdefgh");  // differ only in the middle
    names.emplace_back("abcdefgh-2-abcdefgh");
    detail::NameLookup lookup;
    lookup.build({names.begin(), names.end()});
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(lookup.find(names[i]), i);
        EXPECT_EQ(lookup.find(names[i], static_cast<std::uint16_t>(i)), i);
    }
    EXPECT_EQ(lookup.find("attribute_x"), detail::NameLookup::none);
    EXPECT_EQ(lookup.find(""), detail::NameLookup::none);
    EXPECT_EQ(lookup.find("abcdefgh-3-abcdefgh"), detail::NameLookup::none);
}

}  // namespace
}  // namespace dynantic
