#include "operation/scripted_backend.hpp"

#include <dynantic/field.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

// Two files, each with models of the same names in an unnamed namespace, and nothing else the same: this one and
// same_name_b_test.cpp. What one of them sends must be its own; see detail::owner_of for what g++ makes of it.
namespace dynantic {
namespace {

using testing::Script;

struct Place {
    std::string town{};
    std::vector<std::string> streets{};
};
struct Same {
    std::string id{};
    std::string value{};
    Place place{};
    Place home{};
    std::int64_t version{};
    struct Meta {
        static constexpr auto table_name = "same_a";
        static constexpr auto version = &Same::version;
        using key = Key<&Same::id, &Same::value>;
        using indexes = Indexes<Gsi<"ByValue", &Same::value, &Same::id>>;
        using attributes = Attributes<rename<&Same::id, "a_id">, rename<&Same::value, "a_value">,
                                      flatten<&Same::home, "a_">>;
        static constexpr auto rules = dynantic::rules(rule<&Same::value>(max_length(3)));
    };
};

struct SameNameA : ::testing::Test {
    Script script;
    Table<Same> table{script.client};
    const std::string& asked() const { return script.asked().back().body; }
    bool asks(std::string_view text) const { return asked().find(text) != std::string::npos; }
};

TEST_F(SameNameA, SavesItsOwnItem) {
    script->answer("{}");
    Same item{"one", "two", {"one", {"two"}}, {"two", {}}, 0};
    table.save(item);
    EXPECT_TRUE(asks(
        R"("Item":{"a_id":{"S":"one"},"a_value":{"S":"two"},"place":{"M":{"town":{"S":"one"},"streets":{"L":[{"S":"two"}]}}},)"))
        << asked();
    EXPECT_TRUE(asks(R"("a_town":{"S":"two"},"a_streets":{"L":[]})")) << asked();
}

TEST_F(SameNameA, NamesItsOwnKey) {
    script->answer("{}");
    (void)table.get("one", "two");
    EXPECT_TRUE(asks(R"("Key":{"a_id":{"S":"one"},"a_value":{"S":"two"}})")) << asked();
}

TEST_F(SameNameA, QueriesItsOwnKeyAndFilters) {
    script->answer(R"({"Items":[],"Count":0,"ScannedCount":0})");
    (void)table.query("one").gt("two").filter(field<&Same::home, &Place::town> != "one").all();
    EXPECT_TRUE(asks(R"("a_id")") && asks(R"("a_value")") && asks(R"("a_town")")) << asked();
    EXPECT_TRUE(asks(R"({"S":"one"})") && asks(R"({"S":"two"})")) << asked();
    script->answer(R"({"Items":[],"Count":0,"ScannedCount":0})");
    (void)table.query<"ByValue">("two").eq("one").all();
    EXPECT_TRUE(asks(R"("#0":"a_value")") && asks(R"("#1":"a_id")")) << asked();
}

TEST_F(SameNameA, UpdatesItsOwnAttributes) {
    script->answer("{}");
    table.update("one", "two").set<&Same::place, &Place::town>("two").execute();
    EXPECT_TRUE(asks(R"("place")") && asks(R"("town")") && asks(R"({"S":"two"})")) << asked();
}

TEST_F(SameNameA, IsHeldToItsOwnRules) {
    Same item{"one", "four", {}, {}, 0};
    EXPECT_THROW(table.save(item), ValidationError);
    EXPECT_TRUE(script.asked().empty());
}

}  // namespace
}  // namespace dynantic
