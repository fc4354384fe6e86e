#include "operation/scripted_backend.hpp"

#include <dynantic/composed_key.hpp>
#include <dynantic/entities.hpp>
#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

// Keys from the values of the members that they are made of.
namespace dynantic {
namespace {

using testing::Script;

enum class Region { eu, us };

struct Order {
    std::string customer{};
    Region region{};
    std::int64_t number{};
    Decimal total{};

    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "ORDER">;
        using key = Key<composed<"pk", "C#{customer}">, composed<"sk", "O#{region}#{number:6}#{customer}">>;
        using indexes =
            Indexes<Gsi<"ByNumber", composed<"npk", "N#{number}">, composed<"nsk", "{region}#{total_text}">>>;
    };
    std::string total_text{};
};
struct Customer {
    std::string customer{};
    std::string name{};
    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">;
        using key = Key<composed<"pk", "C#{customer}">, composed<"sk", "PROFILE">>;
    };
};
struct Event {  // a member, and a composed attribute with another
    std::string source{};
    std::int64_t at{};
    struct Meta {
        static constexpr auto table_name = "events";
        using key = Key<&Event::source, composed<"sk", "AT#{at:4}">>;
    };
};

TEST(ComposedKey, TakesEachMemberOnce) {
    EXPECT_EQ(composed_key<Order>("ada", Region::us, 7).json(),
              R"({"pk":{"S":"C#ada"},"sk":{"S":"O#us#000007#ada"}})");
    EXPECT_EQ(composed_key<Customer>("ada").json(), R"({"pk":{"S":"C#ada"},"sk":{"S":"PROFILE"}})");
    EXPECT_EQ(composed_key<Event>("door", 7).json(), R"({"source":{"S":"door"},"sk":{"S":"AT#0007"}})");
}

TEST(ComposedKey, OfAnItemIsTheSame) {
    EXPECT_EQ(key_of(Order{.customer = "ada", .region = Region::us, .number = 7}).json(),
              composed_key<Order>("ada", Region::us, 7).json());
    Script script;
    script->answer("{}");
    const std::vector<Event> events{{"door", 1}, {"door", 2}};
    std::vector<ItemKey<Event>> keys;
    for (const Event& each : events) keys.push_back(key_of(each));
    Table<Event>{script.client}.batch_remove(keys);
    EXPECT_EQ(
        script.asked().at(0).body,
        R"({"RequestItems":{"events":[{"DeleteRequest":{"Key":{"source":{"S":"door"},"sk":{"S":"AT#0001"}}}},)"
        R"({"DeleteRequest":{"Key":{"source":{"S":"door"},"sk":{"S":"AT#0002"}}}}]}})");
}

TEST(ComposedKey, RefusesWhatCannotBeAPart) {
    EXPECT_THROW((void)composed_key<Order>("ada", Region::us, 1'234'567), ValidationError);
    EXPECT_THROW((void)composed_key<Order>("", Region::us, 7), ValidationError);
    EXPECT_THROW((void)composed_key<Event>("door", 12'345), ValidationError);
}

TEST(ComposedKey, GoesWhereverAKeyGoes) {
    Script script;
    const Table<Event> events{script.client};
    const std::string key_json = R"("Key":{"source":{"S":"door"},"sk":{"S":"AT#0007"}})";
    const auto key = composed_key<Event>("door", 7);
    EXPECT_NE(events.request().get(key).find(key_json), std::string::npos);
    EXPECT_NE(events.request().get(key, GetOptions{.consistent_read = true}).find(key_json),
              std::string::npos);
    EXPECT_NE(events.request().remove(key).find(key_json), std::string::npos);
    EXPECT_NE(events.update(key).remove(attr("x")).request().find(key_json), std::string::npos);
    EXPECT_NE(events.request().batch_get({key}).at(0).find("AT#0007"), std::string::npos);
}

TEST(ComposedKey, OfOneTypeGoesToATableOfSeveral) {
    Script script;
    const Table<Entities<Customer, Order>> shop{script.client};
    script->answer(
        R"({"Item":{"pk":{"S":"C#ada"},"sk":{"S":"PROFILE"},"type":{"S":"CUSTOMER"},"name":{"S":"Ada"}}})");
    const auto found = shop.get(composed_key<Customer>("ada"));
    EXPECT_EQ(std::get<Customer>(*found).name, "Ada");
    EXPECT_EQ(script.asked().at(0).body,
              R"({"TableName":"shop","Key":{"pk":{"S":"C#ada"},"sk":{"S":"PROFILE"}}})");
    script->answer("{}");
    static_cast<void>(shop.batch_get({composed_key<Order>("ada", Region::eu, 1)}));
    EXPECT_NE(script.asked().at(1).body.find("O#eu#000001#ada"), std::string::npos);
}

// A part that stands with zeros in the key stands without them where another composed attribute has no width.
TEST(ComposedKey, AnUpdateComposesAsASaveDoes) {
    Script script;
    const Table<Order> orders{script.client};
    const std::string update =
        orders.update(composed_key<Order>("ada", Region::us, 42)).set<&Order::total_text>("30").request();
    EXPECT_NE(update.find(R"({"S":"us#30"})"), std::string::npos) << update;
}

struct Job {
    std::int64_t number{};
    std::string state{};
    struct Meta {
        static constexpr auto table_name = "jobs";
        using key = Key<composed<"pk", "JOB#{number:6}">>;
        using indexes = Indexes<Gsi<"ByState", composed<"spk", "{state}#{number}">>>;
    };
};

TEST(ComposedKey, AnUpdateWritesNumbersWithoutTheZerosOfTheKey) {
    Script script;
    const Table<Job> jobs{script.client};
    EXPECT_NE(
        jobs.update(composed_key<Job>(42)).set<&Job::state>("done").request().find(R"({"S":"done#42"})"),
        std::string::npos);
    EXPECT_THROW(static_cast<void>(composed_key<Job>(-7)), ValidationError);
    EXPECT_NE(jobs.update(composed_key<Job>(0)).set<&Job::state>("done").request().find(R"({"S":"done#0"})"),
              std::string::npos);
    EXPECT_NE(jobs.request().save({42, "done"}).find(R"({"S":"done#42"})"), std::string::npos);
}

}  // namespace
}  // namespace dynantic
