#include "model/support.hpp"

#include <gtest/gtest.h>

namespace dynantic {
namespace {

struct Line {
    std::string sku{};
    int count{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(rule<&Line::sku>(pattern("^[A-Z]{3}-[0-9]+$")),
                                                      rule<&Line::count>(ge(1), le(99)));
    };
};

struct Order {
    std::string name{};
    Decimal total{};
    double rate{};
    std::optional<std::string> note{};
    std::vector<Line> lines{};
    std::map<std::string, Line> spare{};
    std::vector<std::string> tags{};
    std::string state{};
    std::int64_t from{};
    std::int64_t to{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(
            rule<&Order::name>(min_length(2), max_length(4)), rule<&Order::total>(gt(0), multiple_of(5)),
            rule<&Order::rate>(lt(1.5), multiple_of(0.1)), rule<&Order::note>(min_length(1)),
            rule<&Order::tags>(
                max_length(2),
                each(min_length(1), must("must not be `x`", [](const std::string& t) { return t != "x"; }))),
            rule<&Order::state>(one_of("open", "closed")),
            must("must not end before it starts", [](const auto& o) { return o.from <= o.to; }));
    };
};

Order good() {
    return {.name = "name",
            .total = 10,
            .rate = 0.3,
            .note = {},
            .lines = {{"ABC-1", 1}},
            .spare = {},
            .tags = {"a"},
            .state = "open",
            .from = 1,
            .to = 2};
}

std::vector<std::string> failures(const Order& order) {
    std::vector<std::string> all;
    for (const FieldError& each : detail::validate(order)) all.push_back(each.path + ": " + each.message);
    return all;
}
using Failures = std::vector<std::string>;

TEST(Rules, AreSilentWhereAllIsWell) { EXPECT_EQ(failures(good()), Failures{}); }

TEST(Rules, TellEveryFailureTogetherWithItsPath) {
    Order order = good();
    order.name = "n";
    order.total = Decimal("7.5");
    order.rate = 1.55;
    order.note = "";
    order.lines = {{"ABC-1", 1}, {"abc", 100}};
    order.spare = {{"k", {"ABC-2", 0}}};
    order.tags = {"a", "", "x"};
    order.state = "ajar";
    order.from = 3;
    EXPECT_EQ(failures(order),
              (Failures{"name: must have at least 2 characters", "total: must be a multiple of 5",
                        "rate: must be less than 1.5", "rate: must be a multiple of 0.1",
                        "note: must have at least 1 character", "tags: must have at most 2 elements",
                        "tags[1]: must have at least 1 character", "tags[2]: must not be `x`",
                        "state: must be one of the values allowed", ": must not end before it starts",
                        "lines[1].sku: must match ^[A-Z]{3}-[0-9]+$", "lines[1].count: must be at most 99",
                        "spare.k.count: must be at least 1"}));
}

TEST(Rules, CountCharactersNotBytes) {
    Order order = good();
    order.name = "öäüß";  // eight bytes
    EXPECT_EQ(failures(order), Failures{});
}

TEST(Rules, AreOneErrorOfKindValidationThatNamesNoValue) {
    Order order = good();
    order.name = "secret-name";
    const auto error = detail::validation_error(detail::model_info<Order>(), &order);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind(), ErrorKind::validation);
    EXPECT_EQ(error->message(), "Order breaks a rule of its model: `name` must have at most 4 characters");
    ASSERT_EQ(error->fields().size(), 1U);
    EXPECT_EQ(error->fields()[0].path, "name");
}

// What a value breaks that comes to stand in a member, so many steps inside of it.
template <auto Member, std::size_t Depth = 0, class V>
std::size_t broken_by(const V& value) {
    detail::Violations out;
    detail::check_part<Member, Depth>(value, out);
    return out.take().size();
}

TEST(Rules, OfOneMemberCheckAValueByItself) {
    EXPECT_EQ(broken_by<&Order::name>(std::string("ok")), 0U);
    EXPECT_EQ(broken_by<&Order::name>(std::string()), 1U);
    EXPECT_EQ(broken_by<&Order::from>(-1), 0U);
    EXPECT_EQ((broken_by<&Order::name, 1>(std::string())), 0U);
}

TEST(Rules, DecideMultiplesInDecimal) {
    EXPECT_TRUE(detail::is_multiple(Decimal("0.3"), Decimal("0.1")));
    EXPECT_FALSE(detail::is_multiple(Decimal("0.35"), Decimal("0.1")));
    EXPECT_TRUE(detail::is_multiple(Decimal("1e100"), 1));
    EXPECT_TRUE(detail::is_multiple(Decimal("3e30"), Decimal("99999999999999999999999999999999999999") -
                                                         Decimal("99999999999999999999999999999999999996")));
    EXPECT_FALSE(detail::is_multiple(Decimal("1e37"), Decimal("99999999999999999999999999999999999997")));
    EXPECT_TRUE(detail::is_multiple(Decimal("-10"), 5));
    EXPECT_FALSE(detail::is_multiple(1, 0));
}

struct BadPattern {
    std::string text{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(rule<&BadPattern::text>(pattern("(")));
    };
};

TEST(Rules, RefuseAPatternThatIsNoExpression) {
    EXPECT_THROW((void)detail::validate(BadPattern{}), ConfigError);
}

struct Strict {
    int size{};
    struct Meta {
        static constexpr auto check_reads = true;
        static constexpr auto rules = dynantic::rules(rule<&Strict::size>(le(3)));
    };
};

TEST(Rules, AreCheckedOnReadsWhereTheModelAsksForIt) {
    EXPECT_TRUE(test::read<Strict>(R"({"size":{"N":"3"}})"));
    EXPECT_EQ(test::read_failure<Strict>(R"({"size":{"N":"4"}})"),
              "size: the item breaks a rule of its model: must be at most 3");
}

struct Tree {
    int value{};
    std::vector<Tree> children{};
    std::unique_ptr<Tree> other{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(rule<&Tree::value>(ge(0)));
    };
};

TEST(Rules, ReachTypesThatHoldThemselves) {
    Tree tree;
    tree.children.push_back({});
    tree.children[0].other = std::make_unique<Tree>();
    tree.children[0].other->value = -1;
    const auto found = detail::validate(tree);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].path, "children[0].other.value");
}

}  // namespace
}  // namespace dynantic
