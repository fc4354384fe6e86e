#include "model/support.hpp"

#include <gtest/gtest.h>

namespace dynantic {
namespace {

struct Empty {};
struct Nested {
    int x{};
};
struct Kinds {
    Nested nested{};
    std::string text{};
    std::optional<std::set<std::string>> optional_set{};
    std::array<int, 3> array{};
    std::unique_ptr<Kinds> pointer{};
    std::variant<int, std::string> variant{};
    AttributeValue value{};
    Item item{};
    bool flag{};
    std::vector<Kinds> children{};
    std::vector<bool> flags{};
};

struct SixtyFour {
    int a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7, c0, c1, c2, c3, c4, c5, c6, c7, d0,
        d1, d2, d3, d4, d5, d6, d7, e0, e1, e2, e3, e4, e5, e6, e7, f0, f1, f2, f3, f4, f5, f6, f7, g0, g1,
        g2, g3, g4, g5, g6, g7, h0, h1, h2, h3, h4, h5, h6, h7;
};

class Private {
  public:
    Private() = default;
    explicit Private(std::string id) : id_(std::move(id)) {}
    [[nodiscard]] const std::string& id() const { return id_; }
    [[nodiscard]] int not_stored() const { return not_stored_; }
    struct Meta;

  private:
    std::string id_;
    std::int64_t count_ = 7;
    int not_stored_ = 1;
};
struct Private::Meta {
    using members = ModelFields<&Private::id_, &Private::count_>;
    static constexpr auto naming = Naming::trailing_underscore;
    static constexpr auto table_name = "private";
    using key = Key<&Private::id_>;
};

TEST(Reflect, CountsAndNamesMembersOfEveryKind) {
    static_assert(detail::field_count<Empty> == 0);
    static_assert(detail::field_count<Nested> == 1);
    static_assert(detail::field_count<Kinds> == 11);
    constexpr auto names = detail::field_names<Kinds>;
    EXPECT_EQ((std::vector<std::string_view>(names.begin(), names.end())),
              (std::vector<std::string_view>{"nested", "text", "optional_set", "array", "pointer", "variant",
                                             "value", "item", "flag", "children", "flags"}));
    static_assert(std::is_same_v<detail::field_types<Nested>, detail::TypeList<int>>);
}

TEST(Reflect, ReachesSixtyFourMembers) {
    static_assert(detail::field_count<SixtyFour> == 64);
    EXPECT_EQ(detail::field_names<SixtyFour>[0], "a0");
    EXPECT_EQ(detail::field_names<SixtyFour>[63], "h7");
}

TEST(Reflect, NamesLocalTypes) {
    struct Local {
        int first;
        std::string second;
    };
    EXPECT_EQ(detail::field_names<Local>[1], "second");
}

TEST(Reflect, FindsAMemberByItsPointer) {
    static_assert(detail::member_name<&Kinds::variant>() == "variant");
    static_assert(detail::field_index<&Kinds::variant>() == 5);
}

TEST(Reflect, VisitsMembersInPlace) {
    struct Pair {
        int a;
        int b;
    } pair{1, 2};
    detail::visit_fields(pair, [](int& a, int& b) { std::swap(a, b); });
    EXPECT_EQ(pair.a, 2);
}

TEST(Reflect, TakesPrivateMembersByAList) {
    static_assert(detail::model_fits<Private>);
    EXPECT_EQ(test::write(Private("x")), R"({"id":{"S":"x"},"count":{"N":"7"}})");
    EXPECT_EQ(test::read<Private>(R"({"id":{"S":"y"},"count":{"N":"1"}})")->id(), "y");
}

}  // namespace
}  // namespace dynantic
