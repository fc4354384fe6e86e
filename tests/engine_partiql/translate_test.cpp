#include "engine/partiql/translate.hpp"

#include "engine/api_error.hpp"
#include "engine/partiql/parser.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>
#include <vector>

namespace dynantic::engine::partiql {
namespace {

constexpr std::array<std::string_view, 2> key{"pk", "sk"};
constexpr std::array<std::string_view, 1> pk{"pk"};
constexpr std::array<std::string_view, 1> sk{"sk"};

template <class F>
std::string refusal(F&& f) {
    try {
        f();
    } catch (const ApiError& error) {
        EXPECT_EQ(error.type, "com.amazon.coral.validate#ValidationException");
        return error.message;
    }
    return "(accepted)";
}

std::string written(std::string_view statement, const std::vector<std::string>& parameters = {}) {
    return write_request(parse(statement, parameters), key);
}

TEST(Translate, insert_is_a_put_of_what_is_not_there) {
    const char* statement =
        "INSERT INTO \"t\" VALUE {'pk': 'a', \"n\": -1.5, 'l': [1, true, null], 'm': {'x': ?}, "
        "'s': <<'a','b'>>}";
    EXPECT_EQ(
        written(statement, {R"~({"B":"AQ=="})~"}),
        R"~({"TableName":"t","Item":{"pk":{"S":"a"},"n":{"N":"-1.5"},"l":{"L":[{"N":"1"},{"BOOL":true},)~"
        R"~({"NULL":true}]},"m":{"M":{"x":{"B":"AQ=="}}},"s":{"SS":["a","b"]}},)~"
        R"~("ConditionExpression":"attribute_not_exists(#0)","ExpressionAttributeNames":{"#0":"pk"}})~");
    EXPECT_EQ(
        written("insert into t value {'pk': 'it''s \"x\"'}"),
        R"~({"TableName":"t","Item":{"pk":{"S":"it's \"x\""}},"ConditionExpression":"attribute_not_exists(#0)",)~"
        R"~("ExpressionAttributeNames":{"#0":"pk"}})~");
}

TEST(Translate, update_wants_the_item_and_keeps_other_conditions) {
    EXPECT_EQ(
        written("UPDATE t SET a.b[0] = 1 SET c = c + 2 REMOVE d WHERE pk = 'x' AND sk = 1 AND (e > 5 OR f = "
                "'y')"),
        R"~({"TableName":"t","Key":{"pk":{"S":"x"},"sk":{"N":"1"}},)~"
        R"~("UpdateExpression":"SET #3.#4[0] = :2, #5 = #5 + :3 REMOVE #6",)~"
        R"~("ConditionExpression":"attribute_exists(#0) AND (#1 > :0 OR #2 = :1)",)~"
        R"~("ExpressionAttributeNames":{"#0":"pk","#1":"e","#2":"f","#3":"a","#4":"b","#5":"c","#6":"d"},)~"
        R"~("ExpressionAttributeValues":{":0":{"N":"5"},":1":{"S":"y"},":2":{"N":"1"},":3":{"N":"2"}}})~");
    EXPECT_EQ(
        written("UPDATE t SET a = 1, b = b - c WHERE pk = 'x' AND sk = 'y'"),
        R"~({"TableName":"t","Key":{"pk":{"S":"x"},"sk":{"S":"y"}},)~"
        R"~("UpdateExpression":"SET #1 = :0, #2 = #2 - #3","ConditionExpression":"attribute_exists(#0)",)~"
        R"~("ExpressionAttributeNames":{"#0":"pk","#1":"a","#2":"b","#3":"c"},)~"
        R"~("ExpressionAttributeValues":{":0":{"N":"1"}}})~");
    EXPECT_EQ(
        written("UPDATE t SET s = set_add(s, <<1>>) SET u = SET_DELETE(u, ?) WHERE 'x' = pk AND sk = ?",
                {R"~({"SS":["q"]})~", R"~({"S":"k"})~"}),
        R"~({"TableName":"t","Key":{"pk":{"S":"x"},"sk":{"S":"k"}},"UpdateExpression":"ADD #1 :0 DELETE #2 :1",)~"
        R"~("ConditionExpression":"attribute_exists(#0)",)~"
        R"~("ExpressionAttributeNames":{"#0":"pk","#1":"s","#2":"u"},)~"
        R"~("ExpressionAttributeValues":{":0":{"NS":["1"]},":1":{"SS":["q"]}}})~");
}

TEST(Translate, from_first_is_the_same_update) {
    EXPECT_EQ(written("FROM t WHERE pk = 'x' AND sk = 'y' SET a = 1 REMOVE b"),
              written("UPDATE t SET a = 1 REMOVE b WHERE pk = 'x' AND sk = 'y'"));
}

TEST(Translate, delete_has_a_condition_only_where_where_says_more) {
    EXPECT_EQ(written("DELETE FROM t WHERE pk = 'x' AND sk = 'y'"),
              R"~({"TableName":"t","Key":{"pk":{"S":"x"},"sk":{"S":"y"}}})~");
    EXPECT_EQ(
        written("DELETE FROM t WHERE pk = 'x' AND sk = 'y' AND attribute_exists(a.b) AND NOT c IN [1, 2]"),
        R"~({"TableName":"t","Key":{"pk":{"S":"x"},"sk":{"S":"y"}},)~"
        R"~("ConditionExpression":"attribute_exists(#0.#1) AND NOT #2 IN (:0, :1)",)~"
        R"~("ExpressionAttributeNames":{"#0":"a","#1":"b","#2":"c"},)~"
        R"~("ExpressionAttributeValues":{":0":{"N":"1"},":1":{"N":"2"}}})~");
}

std::pair<std::string, std::string> planned(std::string_view where,
                                            const std::vector<std::string>& parameters = {}) {
    const Statement statement = parse("SELECT * FROM t WHERE " + std::string(where), parameters);
    const SelectPlan plan = plan_select(statement, pk, sk);
    std::string conditions;
    for (const std::string& each : plan.key_conditions)
        conditions += (conditions.empty() ? "" : " | ") + each;
    return {conditions, plan.filter};
}

TEST(Translate, select_reads_along_the_key_that_where_names) {
    using Plan = std::pair<std::string, std::string>;
    EXPECT_EQ(planned("pk = 'x'"), (Plan{"#0 = :0", "#0 = :0"}));
    EXPECT_EQ(planned("pk = 'x' AND sk > 5"), (Plan{"#0 = :0 AND #1 > :1", "#0 = :0 AND #1 > :1"}));
    EXPECT_EQ(planned("begins_with(sk, 'p') AND pk = 'x'").first, "#1 = :1 AND begins_with(#0, :0)");
    EXPECT_EQ(planned("pk = 'x' AND sk BETWEEN 1 AND 5").first, "#0 = :0 AND #1 BETWEEN :1 AND :2");
    EXPECT_EQ(planned("pk = 'x' AND sk <> 5").first, "#0 = :0");
    EXPECT_EQ(planned("pk = 'x' AND (sk = 5 OR a = 1)"),
              (Plan{"#0 = :0", "#0 = :0 AND (#1 = :1 OR #2 = :2)"}));
    EXPECT_EQ(planned("pk IN ['x', 'y'] AND sk < 3").first, "#0 = :0 AND #1 < :2 | #0 = :1 AND #1 < :2");
    EXPECT_EQ(planned("pk IN ['x', a]").first, "");
    EXPECT_EQ(planned("pk = 'x' OR pk = 'y'").first, "");
    EXPECT_EQ(planned("a = 'x'").first, "");
    EXPECT_EQ(planned("pk > 'x'").first, "");
}

TEST(Translate, conditions_keep_their_meaning) {
    const auto filter = [](std::string_view where) { return planned(where).second; };
    EXPECT_EQ(filter("a IS MISSING"), "attribute_not_exists(#0)");
    EXPECT_EQ(filter("a IS NOT MISSING"), "attribute_exists(#0)");
    EXPECT_EQ(filter("a IS NULL"), "attribute_type(#0, :0)");
    EXPECT_EQ(filter("a IS NOT NULL"), "NOT attribute_type(#0, :0)");
    EXPECT_EQ(filter("a NOT IN [1, 2]"), "NOT #0 IN (:0, :1)");
    EXPECT_EQ(filter("a NOT BETWEEN 1 AND 2 AND b = 3"), "(NOT #0 BETWEEN :0 AND :1) AND #1 = :2");
    EXPECT_EQ(filter("a != 1"), "#0 <> :0");
    EXPECT_EQ(filter("NOT (a = 1 AND b = 2) OR c = 3"), "(NOT (#0 = :0 AND #1 = :1)) OR #2 = :2");
    EXPECT_EQ(filter("a = 1 AND b = 2 AND c = 3"), "(#0 = :0 AND #1 = :1) AND #2 = :2");
    EXPECT_EQ(filter("ATTRIBUTE_EXISTS(a) = true"), "attribute_exists(#0)");
    EXPECT_EQ(filter("attribute_exists(a) = false"), "NOT attribute_exists(#0)");
    EXPECT_EQ(filter("size(a[1].b) >= 3"), "size(#0[1].#1) >= :0");
    EXPECT_EQ(filter("((a = 1))"), "#0 = :0");
}

TEST(Statement, says_what_is_selected) {
    const Statement statement = parse(
        R"(SELECT a, b.c, d[0].e AS f FROM "my.table"."index" WHERE a = 1 ORDER BY b DESC, c -- done)", {});
    EXPECT_EQ(statement.table, "my.table");
    EXPECT_EQ(statement.index, "index");
    ASSERT_EQ(statement.columns.size(), 3U);
    EXPECT_EQ(statement.columns[1].name, "c");
    EXPECT_EQ(statement.columns[2].name, "f");
    ASSERT_EQ(statement.order_by.size(), 2U);
    EXPECT_TRUE(statement.order_by[0].descending);
    EXPECT_FALSE(statement.order_by[1].descending);
    EXPECT_EQ(parse("DELETE FROM t WHERE pk = 1 RETURNING ALL OLD *", {}).returning, "ALL_OLD");
    EXPECT_EQ(parse("UPDATE t SET a = 1 WHERE pk = 1 RETURNING MODIFIED NEW *", {}).returning,
              "MODIFIED_NEW");
}

std::string problem(std::string_view statement, const std::vector<std::string>& parameters = {}) {
    return refusal([&] { static_cast<void>(parse(statement, parameters)); });
}

TEST(Statement, is_refused_in_dynamodbs_words) {
    const std::string not_well_formed = "Statement wasn't well formed, can't be processed: ";
    const std::string leftover = not_well_formed + "Unexpected token after expression";
    const std::vector<std::pair<const char*, std::string>> cases{
        {"SLECT * FROM t", not_well_formed + "Expected data manipulation"},
        {"", not_well_formed + "Expected data manipulation"},
        {"SELECT * FROM t WHERE pk = 1 foo", leftover},
        {"SELECT * FROM t WHERE pk = 1 e5", leftover},
        {"INSERT INTO t VALUE {'pk': 1} foo", leftover},
        {"UPDATE t SET a = 9 WHERE pk = 1 foo", leftover},
        {"DELETE FROM t WHERE pk = 1 foo", leftover},
        {"SELECT * FROM t WHERE pk = 1)", leftover},
        {"DELETE FROM t WHERE pk = 1 ORDER BY pk", leftover},
        {"SELECT * FROM t ORDER BY pk WHERE pk = 1", leftover},
        {"INSERT INTO t x VALUE {'pk': 1}", leftover},
        {"SELECT * FROM t x WHERE pk = 1", "Aliasing is not supported"},
        {"SELECT * FROM t AS x WHERE pk = 1", "Aliasing is not supported"},
        {"UPDATE t x SET a = 3 WHERE pk = 1", "Aliasing is not supported"},
        {"DELETE FROM t x WHERE pk = 1", "Aliasing is not supported"},
        {"SELECT * FROM t WHERE pk = 1e2147483648", not_well_formed},
        {"SELECT * FROM t WHERE pk = 1.5e-2147483647", not_well_formed},
        {"SELECT * FROM t WHERE pk = 1 # note", not_well_formed},
        {"SELECT * FROM t WHERE pk = 1 /* note", not_well_formed},
        {"SELECT * FROM \"t", not_well_formed},
        {"SELECT * FROM t WHERE pk = 'x", not_well_formed},
        {R"(SELECT * FROM "t"."i"."x")", "A path may contain at most 2 components in the FROM clause"},
        {R"(SELECT * FROM "t"."")", "Path component cannot be an empty string"},
        {R"(SELECT * FROM "")", "Path component cannot be an empty string"},
        {"SELECT * FROM t WHERE pk = 1e126",
         "Number overflow. Attempting to store a number with magnitude larger than supported range under "
         "root"},
        {"INSERT INTO t VALUE {'pk': 1, 'm': {'x': 1e126}}",
         "Number overflow. Attempting to store a number with magnitude larger than supported range under "
         "root.x"},
        {"DELETE FROM t WHERE pk = 1 RETURNING MODIFIED OLD *",
         "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed in "
         "DELETE "
         "statements."},
        {"SELECT * FROM t WHERE EXISTS(a)", "Unrecognized function: exists at 1:23:6"},
        {"SELECT size(a) FROM t", "Unexpected path component at 1:8:4"},
        {"UPDATE t SET a = set_add(b, <<1>>) WHERE pk = 1",
         "The first argument to SET_ADD must equal the assignment value at 1:18:7"},
        {"UPDATE t SET a = set_add(a, 'x') WHERE pk = 1",
         "The second argument to SET_ADD must be a value with type SET at 1:26:1"},
        {"UPDATE t SET a = set_delete(a) WHERE pk = 1",
         "SET_DELETE must have exactly two arguments at 1:18:10"},
        {"UPDATE t SET a = set_add(a, <<>>) WHERE pk = 1", "Empty bags are not supported"},
        {"SELECT * FROM t WHERE pk = ?", "Number of parameters in request and statement don't match."},
    };
    for (const auto& [statement, message] : cases) EXPECT_EQ(problem(statement), message) << statement;
    EXPECT_EQ(problem("SELECT * FROM t", {R"({"S":"x"})"}),
              "Number of parameters in request and statement don't match.");
    EXPECT_EQ(refusal([] { written("UPDATE t SET a = 1 WHERE pk = 'x'"); }),
              "Where clause does not contain a mandatory equality on all key attributes");
    EXPECT_EQ(refusal([] { written("DELETE FROM t"); }),
              "Where clause does not contain a mandatory equality on all key attributes");
}

TEST(Statement, deep_nesting_is_refused_without_harm) {
    for (const auto& [piece, head] :
         std::vector<std::pair<std::string, std::string>>{{"(", "SELECT * FROM t WHERE "},
                                                          {"NOT ", "SELECT * FROM t WHERE "},
                                                          {"[", "SELECT * FROM t WHERE a = "},
                                                          {"{'a':", "INSERT INTO t VALUE "},
                                                          {"list_append(", "UPDATE t SET a = "}}) {
        std::string statement = head;
        for (int i = 0; i < 2000; ++i) statement += piece;
        EXPECT_NE(problem(statement), "(accepted)") << piece;
    }
}

}  // namespace
}  // namespace dynantic::engine::partiql
