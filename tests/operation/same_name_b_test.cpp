#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

// Two files, each with models of the same names in an unnamed namespace, and nothing else the same: this one and
// same_name_a_test.cpp. What one of them sends must be its own; see detail::owner_of for what g++ makes of it.
namespace dynantic {
namespace {

using testing::Script;

struct Place {
    std::int64_t town{};
    std::vector<std::int64_t> streets{};
};
struct Same {
    std::int64_t id{};
    std::int64_t value{};
    Place place{};
    Place home{};
    std::int64_t version{};
    struct Meta {
        static constexpr auto table_name = "same_b";
        static constexpr auto version = &Same::version;
        using key = Key<&Same::id, &Same::value>;
        using indexes = Indexes<Gsi<"ByValue", &Same::value, &Same::id>>;
        using attributes = Attributes<rename<&Same::id, "b_id">, rename<&Same::value, "b_value">,
                                      flatten<&Same::home, "b_">, rename<&Same::place, "b_place">>;
        static constexpr auto rules = dynantic::rules(rule<&Same::value>(le(3)));
    };
};

struct SameNameB : ::testing::Test {
    Script script;
    Table<Same> table{script.client};
    const std::string& asked() const { return script.asked().back().body; }
    bool asks(std::string_view text) const { return asked().find(text) != std::string::npos; }
};

TEST_F(SameNameB, SavesItsOwnItem) {
    script->answer("{}");
    Same item{1, 2, {1, {2}}, {2, {}}, 0};
    table.save(item);
    EXPECT_TRUE(asks(
        R"("Item":{"b_id":{"N":"1"},"b_value":{"N":"2"},"b_place":{"M":{"town":{"N":"1"},"streets":{"L":[{"N":"2"}]}}},)"))
        << asked();
    EXPECT_TRUE(asks(R"("b_town":{"N":"2"},"b_streets":{"L":[]})")) << asked();
}

TEST_F(SameNameB, NamesItsOwnKey) {
    script->answer("{}");
    (void)table.get(1, 2);
    EXPECT_TRUE(asks(R"("Key":{"b_id":{"N":"1"},"b_value":{"N":"2"}})")) << asked();
}

TEST_F(SameNameB, QueriesItsOwnKeyAndFilters) {
    script->answer(R"({"Items":[],"Count":0,"ScannedCount":0})");
    (void)table.query(1).gt(2).filter(field<&Same::home, &Place::town> != 1).all();
    EXPECT_TRUE(asks(R"("b_id")") && asks(R"("b_value")") && asks(R"("b_town")")) << asked();
    EXPECT_TRUE(asks(R"({"N":"1"})") && asks(R"({"N":"2"})")) << asked();
    script->answer(R"({"Items":[],"Count":0,"ScannedCount":0})");
    (void)table.query<"ByValue">(2).eq(1).all();
    EXPECT_TRUE(asks(R"("#0":"b_value")") && asks(R"("#1":"b_id")")) << asked();
}

TEST_F(SameNameB, UpdatesItsOwnAttributes) {
    script->answer("{}");
    table.update(1, 2).set<&Same::place, &Place::town>(2).execute();
    EXPECT_TRUE(asks(R"("b_place")") && asks(R"("town")") && asks(R"({"N":"2"})")) << asked();
}

TEST_F(SameNameB, IsHeldToItsOwnRules) {
    Same item{1, 4, {}, {}, 0};
    EXPECT_THROW(table.save(item), ValidationError);
    EXPECT_TRUE(script.asked().empty());
}

}  // namespace
}  // namespace dynantic
