#include "operation/models.hpp"

#include <dynantic/field.hpp>
#include <dynantic/testing/matchers.hpp>
#include <dynantic/transaction.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dynantic::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

// What a matcher says of a value that it refuses.
template <class M, class V>
std::string complaint(const M& matcher, const V& value) {
    ::testing::StringMatchResultListener listener;
    const ::testing::Matcher<const V&> erased(matcher);
    return erased.MatchAndExplain(value, &listener) ? "(it matches)" : listener.str();
}

const Item jane{{"user_id", "u1"}, {"name", "Jane"}, {"age", 30}};

TEST(Matchers, AnItemHasAttributes) {
    EXPECT_THAT(jane, HasAttribute("name", "Jane"));
    EXPECT_THAT(jane, AllOf(HasAttributes({{"age", 30}, {"user_id", "u1"}}), HasNoAttribute("email")));
    EXPECT_THAT(jane, Not(IsStoredAs({{"user_id", "u1"}})));
    EXPECT_EQ(complaint(HasAttributes({{"age", 31}, {"email", "x"}}), jane),
              R"(age is {"N":"30"}, expected {"N":"31"}; email is missing, expected {"S":"x"})");
    EXPECT_EQ(complaint(IsStoredAs({{"user_id", "u1"}, {"name", "Jane"}}), jane),
              R"(age is there too: {"N":"30"})");
    EXPECT_EQ(complaint(HasNoAttribute("age"), jane), R"(which has age = {"N":"30"})");
}

TEST(Matchers, AnObjectIsLookedAtAsItIsStored) {
    EXPECT_THAT((Country{"CH", "Switzerland", {}, {}}),
                IsStoredAs({{"code", "CH"}, {"name", "Switzerland"}, {"counts", Item()}}));
}

struct RequestMatchers : ::testing::Test {
    MockClient mock;
    Table<Country> countries{mock};
};

TEST_F(RequestMatchers, TellWhatARequestIs) {
    mock.on_put_item();
    mock.on_update_item();
    countries.save({"CH", "Switzerland", {}, {}});
    countries.update("CH").set<&Country::name>("Schweiz").condition(field<&Country::name> == "x").execute();
    EXPECT_THAT(
        mock.requests(),
        ElementsAre(AllOf(IsOperation("PutItem"), OnTable("countries"), PutsAttributes({{"code", "CH"}})),
                    AllOf(IsOperation("UpdateItem"), ForKey({{"code", "CH"}}),
                          HasExpression("UpdateExpression", "SET name = \"Schweiz\""),
                          HasExpression("ConditionExpression", "name = \"x\""))));
    EXPECT_THAT(mock.requests(), Not(Contains(IsOperation("GetItem"))));
}

TEST_F(RequestMatchers, SayWhatIsWrong) {
    const SentRequest request{"GetItem", "users", R"({"TableName":"users","Key":{"id":{"S":"1"}}})"};
    EXPECT_EQ(complaint(IsOperation("PutItem"), request),
              R"(whose operation is "GetItem", of GetItem {"TableName":"users","Key":{"id":{"S":"1"}}})");
    EXPECT_EQ(complaint(ForKey({{"id", "2"}}), request), R"(id is {"S":"1"}, expected {"S":"2"})");
    EXPECT_EQ(complaint(PutsAttributes({{"id", "2"}}), request),
              R"(which has no item: GetItem {"TableName":"users","Key":{"id":{"S":"1"}}})");
    EXPECT_EQ(complaint(IsRequestJson(R"({"Key":{"id":{"S":"2"}},"TableName":"users"})"), request),
              R"(Key.id.S is "1", expected "2")");
    EXPECT_THAT(request, IsRequestJson(R"({ "Key" : {"id":{"S":"1"}}, "TableName":"users" })"));
}

TEST_F(RequestMatchers, SeeTheExpressionsOfATransaction) {
    mock.on_transact_write_items();
    Transaction tx{mock};
    tx.remove<Country>("A", field<&Country::name> == "a");
    tx.check<Country>("B", field<&Country::languages>.contains("de"));
    tx.commit();
    EXPECT_THAT(mock.requests(), ElementsAre(HasExpression("ConditionExpression",
                                                           R"(name = "a"; contains(languages, "de"))")));
}

TEST_F(RequestMatchers, TellWhetherAVerbSucceeded) {
    mock.on_get_item().returns_nothing();
    mock.on_delete_item().fails("ResourceNotFoundException", "no such table");
    EXPECT_THAT(countries.try_get("CH"), Succeeds());
    EXPECT_THAT(countries.try_remove("CH"), FailsWith(ErrorKind::table_not_found));
    const std::string why = complaint(FailsWith(ErrorKind::validation), countries.try_remove("CH"));
    EXPECT_NE(why.find("no such table"), std::string::npos) << why;
    EXPECT_EQ(complaint(FailsWith(ErrorKind::validation), countries.try_get("CH")), "which succeeded");
}

}  // namespace
}  // namespace dynantic::testing
