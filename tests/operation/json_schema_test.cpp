#include <dynantic/entities.hpp>
#include <dynantic/rules.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace dynantic {
namespace {

enum class Level { low, high };

struct Place {
    std::string city{};
    std::vector<Place> near{};  // a struct may hold its own kind
};
struct Sensor {
    std::string id{};
    std::string name{};
    Level level{};
    Decimal price{};
    std::int32_t count{};
    bool on{};
    Timestamp made{};
    std::optional<Timestamp> expires{};
    std::set<std::string> tags{};
    std::map<std::string, double> limits{};
    Place place{};
    std::variant<std::string, std::int64_t> any{};
    std::string secret{};

    struct Meta {
        static constexpr auto table_name = "sensors";
        using key = Key<&Sensor::id>;
        static constexpr auto ttl = &Sensor::expires;
        using attributes =
            Attributes<rename<&Sensor::on, "switched">, hidden<&Sensor::secret>, read_only<&Sensor::made>>;
        static constexpr auto rules =
            dynantic::rules(rule<&Sensor::name>(min_length(1), max_length(20), pattern("^[a-z]")),
                            rule<&Sensor::price>(ge(0), lt(Decimal(100)), multiple_of(Decimal(5))),
                            rule<&Sensor::level>(one_of(Level::high)),
                            rule<&Sensor::tags>(max_length(3), each(min_length(2))),
                            rule<&Sensor::limits>(each_key(max_length(4)), each(gt(1))),
                            must("must be switched on", [](const auto& sensor) { return sensor.on; }));
    };
};

TEST(JsonSchema, TellsTheAttributesAndTheRules) {
    EXPECT_EQ(
        Table<Sensor>{}.json_schema(),
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Sensor","type":"object",)"
        R"("properties":{"id":{"type":"string"},)"
        R"("name":{"type":"string","minLength":1,"maxLength":20,"pattern":"^[a-z]"},)"
        R"("level":{"type":"string","enum":["high"]},)"
        R"("price":{"type":"number","minimum":0,"exclusiveMaximum":100,"multipleOf":5},)"
        R"("count":{"type":"integer"},"switched":{"type":"boolean"},)"
        R"("made":{"type":"string","format":"date-time","readOnly":true},"expires":{"type":"integer"},)"
        R"("tags":{"type":"array","items":{"type":"string","minLength":2},"uniqueItems":true,"maxItems":3},)"
        R"("limits":{"type":"object","additionalProperties":{"type":"number","exclusiveMinimum":1},)"
        R"("propertyNames":{"maxLength":4}},"place":{"$ref":"#/$defs/Place"},)"
        R"("any":{"oneOf":[{"type":"string"},{"type":"integer"}]}},)"
        R"("required":["id","name","level","price","count","switched","limits","place","any"],)"
        R"("additionalProperties":false,"$comment":"must be switched on",)"
        R"("$defs":{"Place":{"type":"object","properties":{"city":{"type":"string"},)"
        R"("near":{"type":"array","items":{"$ref":"#/$defs/Place"}}},"required":["city","near"],)"
        R"("additionalProperties":false}}})");
}

struct Customer {
    std::string customer_id{};
    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">;
        using key = Key<composed<"pk", "C#{customer_id}">>;
    };
};
struct Order {
    std::string order_id{};
    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "ORDER">;
        using key = Key<composed<"pk", "O#{order_id}">>;
    };
};

TEST(JsonSchema, OfSeveralEntitiesIsOneOfThem) {
    const Table<Entities<Customer, Order, Unknown>> shop;
    EXPECT_EQ(
        shop.json_schema(),
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)"
        R"("oneOf":[{"$ref":"#/$defs/Customer"},{"$ref":"#/$defs/Order"}],"$defs":{"Customer":{"type":"object",)"
        R"("properties":{"customer_id":{"type":"string"},"pk":{"type":"string"},"type":{"const":"CUSTOMER"}},)"
        R"("required":["customer_id","pk","type"],"additionalProperties":false},"Order":{"type":"object",)"
        R"("properties":{"order_id":{"type":"string"},"pk":{"type":"string"},"type":{"const":"ORDER"}},)"
        R"("required":["order_id","pk","type"],"additionalProperties":false}}})");
}

struct Marked {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "marked";
        using key = Key<&Marked::id>;
        static constexpr int schema_version = 3;
        static constexpr auto schema_attribute = "layout";
        static void upgrade(Item&, int) {}
    };
};

TEST(JsonSchema, TellsTheAttributeOfTheSchemaVersion) {
    EXPECT_EQ(Table<Marked>{}.json_schema(),
              R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Marked","type":"object",)"
              R"("properties":{"id":{"type":"string"},"layout":{"type":"integer","minimum":0,"maximum":3}},)"
              R"("required":["id"],"additionalProperties":false})");
}

}  // namespace
}  // namespace dynantic
