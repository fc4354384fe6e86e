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
    EXPECT_EQ(test::read_failure<Partly>(R"({"shown":{"N":"1"}})"),
              "seen: the attribute is missing: a member that may be is std::optional, or has "
              "default_if_missing<> in Meta::attributes");
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
              "work_name: the attribute is missing: a member that may be is std::optional, or has "
              "default_if_missing<> in Meta::attributes");
    EXPECT_EQ(test::write_failure(Flat{1, {"\xff", {}}, {}}),
              "home.name: the text is not UTF-8; bytes are stored as dynantic::Binary");
    static_assert(detail::is_flattened<&Flat::home>);
    static_assert(detail::flatten_prefix<&Flat::work> == "work_");
}

// 62 members, four times, each time with a prefix of its own, behind one another: 255 entries of at most 256.
struct Many {
    int m00{}, m01{}, m02{}, m03{}, m04{}, m05{}, m06{}, m07{}, m08{}, m09{}, m10{}, m11{}, m12{}, m13{},
        m14{}, m15{};
    int m16{}, m17{}, m18{}, m19{}, m20{}, m21{}, m22{}, m23{}, m24{}, m25{}, m26{}, m27{}, m28{}, m29{},
        m30{}, m31{};
    int m32{}, m33{}, m34{}, m35{}, m36{}, m37{}, m38{}, m39{}, m40{}, m41{}, m42{}, m43{}, m44{}, m45{},
        m46{}, m47{};
    int m48{}, m49{}, m50{}, m51{}, m52{}, m53{}, m54{}, m55{}, m56{}, m57{}, m58{}, m59{}, m60{}, m61{};
};
struct Half {
    Many low{};
    Many high{};
    struct Meta {
        using attributes =
            Attributes<dynantic::flatten<&Half::low, "l">, dynantic::flatten<&Half::high, "h">>;
    };
};
struct Whole {
    int id{};
    Half first{};
    Half second{};
    struct Meta {
        static constexpr auto missing = Missing::keep_default;
        using attributes =
            Attributes<dynantic::flatten<&Whole::first, "a">, dynantic::flatten<&Whole::second, "b">>;
    };
};

TEST(Flatten, HoldsAsManyAttributesAsAModelMayHave) {
    static_assert(detail::attribute_count<Whole> == 255);
    static_assert(detail::stored_names<Whole>[0] == "id");
    static_assert(detail::stored_names<Whole>[248] == "bhm61");
    Whole whole;
    whole.first.low.m00 = 1;
    whole.second.high.m61 = 2;
    const auto read = test::read<Whole>(test::write(whole));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->first.low.m00, 1);
    EXPECT_EQ(read->second.high.m61, 2);
    EXPECT_EQ(test::read_failure<Whole>(R"({"bhm61":{"N":"1"},"bhm61":{"N":"1"}})"),
              "bhm61: the attribute is there twice");
}

struct Named {
    int id{};
    int named{};
};
struct NamedAsItsPlace {
    Named named{};
    int id{};
    struct Meta {
        using attributes =
            Attributes<dynantic::flatten<&NamedAsItsPlace::named>, dynantic::hidden<&NamedAsItsPlace::id>>;
    };
};

TEST(Flatten, MayUseTheNamesOfWhatIsNotStored) {
    EXPECT_EQ(test::write(NamedAsItsPlace{{1, 2}, 3}), R"({"id":{"N":"1"},"named":{"N":"2"}})");
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
    EXPECT_EQ(test::read_failure<Refusing>("{}"),
              "a: the attribute is missing: a member that may be is std::optional, or has "
              "default_if_missing<> in Meta::attributes");
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
