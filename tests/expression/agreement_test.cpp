#include "engine/api_error.hpp"
#include "engine/expression/condition.hpp"
#include "engine/item/encode.hpp"
#include "expression/random_condition.hpp"
#include "expression/rendered.hpp"

#include <gtest/gtest.h>

namespace dynantic::test {
namespace {

// Parses what would be sent, as the embedded engine does, and asks it about each item.
void expect_agreement(const RandomCondition& condition, const std::vector<Item>& items) {
    const Rendered out = rendered(condition.nodes.view());
    const engine::JsonDocument request("{" + out.placeholders.substr(1) + "}");
    engine::Placeholders placeholders(request["ExpressionAttributeNames"],
                                      request["ExpressionAttributeValues"]);
    placeholders.check();
    const auto parsed = engine::Condition::parse("FilterExpression", out.text, placeholders);
    placeholders.check_all_used();
    for (const Item& item : items) {
        const std::string bytes = engine::encode(item);
        ASSERT_EQ(parsed.matches(engine::ItemView(bytes)), condition.holds(item)) << out.text << "\n"
                                                                                  << out.placeholders << "\n"
                                                                                  << to_json(item);
    }
}

TEST(Agreement, TheEngineReadsEveryConditionAsItWasMeant) {
    ConditionGenerator generator(20240501);
    std::vector<Item> items;
    for (int i = 0; i != 20; ++i) items.push_back(generator.item());
    int met = 0;
    int judged = 0;
    for (int i = 0; i != 1500; ++i) {
        const RandomCondition condition = generator.condition(1 + i % 12);
        try {
            ASSERT_NO_FATAL_FAILURE(expect_agreement(condition, items));
        } catch (const engine::ApiError& error) {
            FAIL() << error.what() << "\n" << rendered(condition.nodes.view()).text;
        }
        for (const Item& item : items) {
            ++judged;
            met += condition.holds(item) ? 1 : 0;
        }
    }
    // Conditions that are never met, or always, would show nothing.
    EXPECT_GT(met, judged / 10);
    EXPECT_LT(met, judged * 9 / 10);
}

}  // namespace
}  // namespace dynantic::test
