#include "operation/models.hpp"
#include "operation/scripted_backend.hpp"

#include <dynantic/entities.hpp>
#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

// Reads that give a part of an item, or leave out what has expired.
namespace dynantic {
namespace {

using testing::Reading;
using testing::Script;
using namespace std::chrono_literals;

struct Measured {  // members of Reading, in an order of their own; the kind need not be there
    Decimal value{};
    std::string sensor{};
    std::optional<std::string> kind{};
    friend bool operator==(const Measured&, const Measured&) = default;
};

struct Login {
    std::string user{};
    std::string place{};
    std::optional<Timestamp> expires{};
    struct Meta {
        static constexpr auto table_name = "logins";
        using key = Key<&Login::user>;
        static constexpr auto ttl = &Login::expires;
        static constexpr auto entity = dynantic::entity<"type", "LOGIN">;
    };
};
struct Forever {
    std::string user{};
    struct Meta {
        static constexpr auto table_name = "logins";
        using key = Key<&Forever::user>;
        static constexpr auto entity = dynantic::entity<"type", "FOREVER">;
    };
};
struct LoginUntil {
    std::optional<Timestamp> expires{};
};

struct ProjectionTest : ::testing::Test {
    Script script;
    Table<Reading> readings{script.client};
    Table<Login> logins{script.client};
    static constexpr Timestamp moment{1'700'000'000'500ms};

    std::string asked(std::size_t place = 0) const { return script.asked().at(place).body; }
};

TEST_F(ProjectionTest, AsReadsOnlyTheMembersOfTheSmallerStruct) {
    script->answer(
        R"({"Items":[{"sensor":{"S":"s1"},"value":{"N":"1.5"}},{"sensor":{"S":"s1"},"value":{"N":"2"},"kind":{"S":"heat"}}],)"
        R"("Count":2,"ScannedCount":2})");
    const std::vector<Measured> found = readings.query("s1").as<Measured>().gt(5).all();
    EXPECT_EQ(found, (std::vector<Measured>{{Decimal("1.5"), "s1", std::nullopt}, {2, "s1", "heat"}}));
    EXPECT_EQ(asked(), R"({"TableName":"readings","KeyConditionExpression":"#0 = :0 AND #1 > :1",)"
                       R"("ProjectionExpression":"#2, #0, #3",)"
                       R"("ExpressionAttributeNames":{"#0":"sensor","#1":"at","#2":"value","#3":"kind"},)"
                       R"("ExpressionAttributeValues":{":0":{"S":"s1"},":1":{"N":"5"}}})");
}

TEST_F(ProjectionTest, AMemberThatIsMissingIsAnItemErrorUnlessItIsAnOptionalOfTheModels) {
    script->answer(R"({"Items":[{"sensor":{"S":"s1"}}],"Count":1,"ScannedCount":1})");
    const auto found = readings.scan().as<Measured>().try_all();
    ASSERT_FALSE(found);
    ASSERT_EQ(found.error().fields().size(), 1U);
    EXPECT_EQ(found.error().fields()[0].path, "value");
}

TEST_F(ProjectionTest, GetAsAndGetValuesProjectOneItem) {
    script->answer(R"({"Item":{"sensor":{"S":"s1"},"value":{"N":"1.5"}}})");
    EXPECT_EQ(readings.get_as<Measured>({"s1", 7}), (Measured{Decimal("1.5"), "s1", std::nullopt}));
    EXPECT_EQ(asked(0), R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},)"
                        R"("ProjectionExpression":"#0, #1, #2",)"
                        R"("ExpressionAttributeNames":{"#0":"value","#1":"sensor","#2":"kind"}})");
    script->answer(R"({"Item":{"kind":{"S":"heat"}}})");
    EXPECT_EQ((readings.get_values<&Reading::kind, &Reading::note>({"s1", 7}, {.consistent_read = true})),
              std::tuple("heat", std::nullopt));
    EXPECT_EQ(asked(1), R"({"TableName":"readings","Key":{"sensor":{"S":"s1"},"at":{"N":"7"}},)"
                        R"("ConsistentRead":true,"ProjectionExpression":"#0, #1",)"
                        R"("ExpressionAttributeNames":{"#0":"kind","#1":"note"}})");
    script->answer("{}");
    EXPECT_EQ(readings.get_as<Measured>({"s1", 8}), std::nullopt);
}

TEST_F(ProjectionTest, ATimeToLiveInASmallerStructIsReadAsTheModelStoresIt) {
    script->answer(R"({"Item":{"expires":{"N":"1700000000"}}})");
    const std::optional<LoginUntil> found = logins.get_as<LoginUntil>("u1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->expires, Timestamp(1'700'000'000s));
}

TEST_F(ProjectionTest, BatchGetAsPutsEachIntoThePlaceOfItsKey) {
    script->answer(R"({"Responses":{"readings":[{"sensor":{"S":"s1"},"at":{"N":"8"},"value":{"N":"2"}}]},)"
                   R"("ConsumedCapacity":[{"TableName":"readings","CapacityUnits":1.5}]})");
    ConsumedCapacity spent;
    const auto found =
        readings.batch_get_as<Measured>({{"s1", 7}, {"s1", 8}, {"s1", 8}}, {.consumed = &spent});
    const std::optional<Measured> measured(Measured{2, "s1", std::nullopt});
    EXPECT_EQ(found, (std::vector<std::optional<Measured>>{std::nullopt, measured, measured}));
    EXPECT_EQ(spent.units, 1.5);
    EXPECT_EQ(
        asked(),
        R"({"RequestItems":{"readings":{"Keys":[{"sensor":{"S":"s1"},"at":{"N":"7"}},{"sensor":{"S":"s1"},"at":{"N":"8"}}],)"
        R"("ProjectionExpression":"#0, #1, #2, #3",)"
        R"("ExpressionAttributeNames":{"#0":"value","#1":"sensor","#2":"kind","#3":"at"}}},)"
        R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST_F(ProjectionTest, ABatchOfWritesTellsWhatItCost) {
    script->answer(R"({"ConsumedCapacity":[{"TableName":"readings","CapacityUnits":2}]})");
    ConsumedCapacity spent;
    readings.batch_remove({{"s1", 7}, {"s1", 8}}, {.consumed = &spent});
    EXPECT_EQ(spent.units, 2);
}

constexpr const char* keys_page =
    R"({"Items":[{"kind":{"S":"heat"},"value":{"N":"1"},"sensor":{"S":"s2"},"at":{"N":"4"}},)"
    R"({"kind":{"S":"heat"},"value":{"N":"2"},"sensor":{"S":"s1"},"at":{"N":"7"}}],"Count":2,"ScannedCount":2})";
constexpr const char* whole_item =
    R"({"Responses":{"readings":[{"sensor":{"S":"s1"},"at":{"N":"7"},"kind":{"S":"heat"},"value":{"N":"2"},"note":{"S":"n"}}]}})";
const Reading whole{"s1", 7, "heat", 2, "n"};

TEST_F(ProjectionTest, HydrateFetchesTheRestAndDropsWhatIsGone) {
    script->answer(keys_page);
    script->answer(whole_item);
    EXPECT_EQ(readings.query<"KindKeys">("heat").hydrate(), std::vector<Reading>{whole});
    EXPECT_EQ(script.asked().at(1).operation, "BatchGetItem");
    EXPECT_EQ(
        asked(1),
        R"({"RequestItems":{"readings":{"Keys":[{"sensor":{"S":"s2"},"at":{"N":"4"}},{"sensor":{"S":"s1"},"at":{"N":"7"}}]}}})");
}

TEST_F(ProjectionTest, HydrateOfAPageTellsThePlaceOfEach) {
    script->answer(keys_page);
    script->answer(whole_item);
    const auto page = readings.query<"KindKeys">("heat").page();
    EXPECT_EQ(readings.hydrate(page.items), (std::vector<std::optional<Reading>>{std::nullopt, whole}));
}

TEST_F(ProjectionTest, NotExpiredLeavesOutWhatIsPastItsTime) {
    EXPECT_EQ(
        logins.scan().not_expired(moment).request(),
        R"~({"TableName":"logins","FilterExpression":"(attribute_not_exists(#0) OR #0 > :0) AND #1 = :1",)~"
        R"("ExpressionAttributeNames":{"#0":"expires","#1":"type"},)"
        R"("ExpressionAttributeValues":{":0":{"N":"1700000000"},":1":{"S":"LOGIN"}}})");
    const std::string joined =
        logins.query("u1").filter(field<&Login::place> == "x").not_expired(moment).request();
    EXPECT_NE(joined.find(
                  R"~("FilterExpression":"#1 = :1 AND (attribute_not_exists(#2) OR #2 > :2) AND #3 = :3")~"),
              std::string::npos)
        << joined;
}

TEST_F(ProjectionTest, NotExpiredIsAConditionAndKnowsEntities) {
    Condition<Login> wanted = not_expired<Login>(moment);
    wanted &= field<&Login::place> == "x";
    EXPECT_NE(logins.scan().filter(wanted).request().find("attribute_not_exists(#0) OR #0 > :0"),
              std::string::npos);
    const Table<Entities<Forever, Login>> all{script.client};
    EXPECT_NE(all.scan().not_expired(moment).request().find(R"({"#0":"expires"})"), std::string::npos);
}

struct Contact {
    std::string email{};
    std::string phone{};
    friend bool operator==(const Contact&, const Contact&) = default;
};
struct Person {
    std::string id{};
    Contact contact{};
    Contact home{};
    std::map<std::string, std::int64_t> scores{};
    struct Meta {
        static constexpr auto table_name = "people";
        using key = Key<&Person::id>;
        using attributes = Attributes<flatten<&Person::contact, "c_">>;
    };
};
struct Reachable {  // with a member that the model flattens
    std::string id{};
    Contact contact{};
};
struct MaybeReachable {
    std::optional<Contact> contact{};
};

TEST_F(ProjectionTest, ASmallerStructHasAMemberThatTheModelFlattens) {
    const Table<Person> people{script.client};
    script->answer(R"({"Item":{"id":{"S":"1"},"c_email":{"S":"a@x"},"c_phone":{"S":"5"}}})");
    EXPECT_EQ(people.get_as<Reachable>({"1"})->contact, (Contact{"a@x", "5"}));
    EXPECT_EQ(asked(), R"({"TableName":"people","Key":{"id":{"S":"1"}},"ProjectionExpression":"#0, #1, #2",)"
                       R"("ExpressionAttributeNames":{"#0":"id","#1":"c_email","#2":"c_phone"}})");
    script->answer(R"({"Items":[{"id":{"S":"1"},"c_email":{"S":"a@x"}}],"Count":1,"ScannedCount":1})");
    const auto missed = people.scan().as<Reachable>().try_all();
    ASSERT_FALSE(missed);
    ASSERT_EQ(missed.error().fields().size(), 1U);
    EXPECT_EQ(missed.error().fields()[0].path, "c_phone");
    script->answer(R"({"Item":{"id":{"S":"1"}}})");
    EXPECT_FALSE(people.get_as<MaybeReachable>({"1"})->contact);
    script->answer(
        R"({"Responses":{"people":[{"id":{"S":"1"},"c_email":{"S":"a@x"},"c_phone":{"S":"5"}}]}})");
    EXPECT_EQ(people.batch_get_as<Reachable>({"1"})[0]->contact.phone, "5");
}

TEST_F(ProjectionTest, APatchWritesAMemberThatTheModelFlattens) {
    const Table<Person> people{script.client};
    EXPECT_EQ(people.patch("1", MaybeReachable{Contact{"a@x", "5"}}).request(),
              R"({"TableName":"people","Key":{"id":{"S":"1"}},"UpdateExpression":"SET #0 = :0, #1 = :1",)"
              R"("ExpressionAttributeNames":{"#0":"c_email","#1":"c_phone"},)"
              R"("ExpressionAttributeValues":{":0":{"S":"a@x"},":1":{"S":"5"}}})");
}

TEST_F(ProjectionTest, GetValuesTakesPaths) {
    const Table<Person> people{script.client};
    script->answer(R"({"Item":{"id":{"S":"1"},"home":{"M":{"email":{"S":"h@x"}}}}})");
    const auto fixed = people.get_values<&Person::id, field<&Person::home, &Contact::email>>(
        {"1"}, {.consistent_read = true});
    EXPECT_EQ(*fixed, (std::tuple<std::string, std::string>("1", "h@x")));
    EXPECT_EQ(asked(), R"({"TableName":"people","Key":{"id":{"S":"1"}},"ConsistentRead":true,)"
                       R"("ProjectionExpression":"#0, #1.#2",)"
                       R"("ExpressionAttributeNames":{"#0":"id","#1":"home","#2":"email"}})");
    script->answer(R"({"Item":{"scores":{"M":{"k":{"N":"5"}}}}})");
    const auto open = people.get_values({"1"}, field<&Person::scores>["k"], field<&Person::scores>["none"]);
    EXPECT_EQ(std::get<0>(*open), 5);
    EXPECT_EQ(std::get<1>(*open), std::nullopt);
    script->answer("{}");
    EXPECT_EQ(people.get_values({"1"}, GetOptions{}, field<&Person::scores>["k"]), std::nullopt);
}

}  // namespace
}  // namespace dynantic
