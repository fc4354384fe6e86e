#include "engine/database.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

namespace dynantic::engine {
namespace {

/// An engine with a table "tab" (pk S, sk S; global index "byKind" on kind, keys only; local index "byRank").
class PartiQL : public ::testing::Test {
  protected:
    void SetUp() override {
        run("CreateTable", R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
            "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"},
                                    {"AttributeName":"kind","AttributeType":"S"},{"AttributeName":"rank","AttributeType":"N"}],
            "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
            "GlobalSecondaryIndexes":[{"IndexName":"byKind","KeySchema":[{"AttributeName":"kind","KeyType":"HASH"}],
                                       "Projection":{"ProjectionType":"KEYS_ONLY"}}],
            "LocalSecondaryIndexes":[{"IndexName":"byRank","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                                      {"AttributeName":"rank","KeyType":"RANGE"}],
                                      "Projection":{"ProjectionType":"KEYS_ONLY"}}]})");
    }

    std::string run(std::string_view operation, std::string_view body) {
        return database_->handle(operation, body).body;
    }
    /// The reply to a statement; `more` are further members of the request.
    std::string execute(std::string_view statement, std::string_view more = {}) {
        std::string body = "{\"Statement\":";
        detail::JsonWriter(body).quoted(statement);
        return run("ExecuteStatement", body.append(more).append("}"));
    }
    void insert(const char* pk, const char* sk, const std::string& more = {}) {
        EXPECT_EQ(execute("INSERT INTO tab VALUE {'pk': '" + std::string(pk) + "', 'sk': '" + sk + "'" +
                          more + "}"),
                  R"({"Items":[]})");
    }

    std::shared_ptr<Database> database_ = Database::in_memory();
};

TEST_F(PartiQL, inserts_once) {
    insert("a", "1", ", 'n': 5, 'm': {'x': [1, 'two']}");
    EXPECT_EQ(
        execute("SELECT * FROM tab WHERE pk = 'a' AND sk = '1'"),
        R"({"Items":[{"m":{"M":{"x":{"L":[{"N":"1"},{"S":"two"}]}}},"n":{"N":"5"},"pk":{"S":"a"},"sk":{"S":"1"}}]})");
    EXPECT_EQ(execute("INSERT INTO tab VALUE {'pk': 'a', 'sk': '1'}"),
              R"({"__type":"com.amazonaws.dynamodb.v20120810#DuplicateItemException",)"
              R"("message":"Duplicate primary key exists in table"})");
}

TEST_F(PartiQL, updates_what_is_there) {
    insert("a", "1", ", 'n': 5");
    EXPECT_EQ(execute("UPDATE tab SET n = n + 1, o = ? WHERE pk = 'a' AND sk = '1' RETURNING MODIFIED NEW *",
                      R"(,"Parameters":[{"S":"new"}])"),
              R"({"Items":[{"n":{"N":"6"},"o":{"S":"new"}}]})");
    EXPECT_EQ(execute("UPDATE tab REMOVE o WHERE pk = 'a' AND sk = '1' AND n = 6 RETURNING ALL OLD *"),
              R"({"Items":[{"n":{"N":"6"},"o":{"S":"new"},"pk":{"S":"a"},"sk":{"S":"1"}}]})");
    EXPECT_EQ(execute("UPDATE tab SET n = 1 WHERE pk = 'a' AND sk = '1' AND n = 7"),
              R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
              R"("message":"The conditional request failed"})");
    EXPECT_EQ(execute("UPDATE tab SET n = 1 WHERE pk = 'none' AND sk = '1'"),
              R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
              R"("message":"The conditional request failed"})");
}

TEST_F(PartiQL, deletes) {
    insert("a", "1");
    EXPECT_EQ(execute("DELETE FROM tab WHERE pk = 'a' AND sk = '1' RETURNING ALL OLD *"),
              R"({"Items":[{"pk":{"S":"a"},"sk":{"S":"1"}}]})");
    EXPECT_EQ(execute("DELETE FROM tab WHERE pk = 'a' AND sk = '1'"), R"({"Items":[]})");
    EXPECT_EQ(execute("SELECT * FROM tab WHERE pk = 'a'"), R"({"Items":[]})");
}

TEST_F(PartiQL, selects_along_the_key) {
    for (const char* sk : {"a1", "a2", "b1", "b2"}) insert("p", sk);
    EXPECT_EQ(execute("SELECT sk FROM tab WHERE pk = 'p' AND begins_with(\"sk\", 'b')"),
              R"({"Items":[{"sk":{"S":"b1"}},{"sk":{"S":"b2"}}]})");
    EXPECT_EQ(execute("SELECT sk FROM tab WHERE pk = 'p' AND sk <= 'a2' ORDER BY sk DESC"),
              R"({"Items":[{"sk":{"S":"a2"}},{"sk":{"S":"a1"}}]})");
    EXPECT_EQ(execute("SELECT sk FROM tab WHERE pk = 'p' AND sk <> 'a2' AND NOT sk = 'b1'"),
              R"({"Items":[{"sk":{"S":"a1"}},{"sk":{"S":"b2"}}]})");
    EXPECT_EQ(execute("SELECT sk FROM tab WHERE pk = 'p' AND NOT sk = 'a1' OR pk = 'p' AND sk = 'a1' AND sk "
                      "IS MISSING"),
              R"({"Items":[{"sk":{"S":"a2"}},{"sk":{"S":"b1"}},{"sk":{"S":"b2"}}]})");
}

TEST_F(PartiQL, selects_columns_by_their_last_name) {
    insert("a", "1", ", 'm': {'x': {'y': 1}}, 'l': [{'z': 2}]");
    EXPECT_EQ(execute("SELECT m.x.y, l[0].z AS zed, absent FROM tab WHERE pk = 'a'"),
              R"({"Items":[{"y":{"N":"1"},"zed":{"N":"2"}}]})");
    EXPECT_EQ(execute("SELECT absent FROM tab WHERE pk = 'a'"), R"({"Items":[{}]})");
}

TEST_F(PartiQL, pages_by_token) {
    for (const char* sk : {"1", "2", "3"}) insert("p", sk);
    const std::string first = execute("SELECT sk FROM tab WHERE pk = 'p'", R"(,"Limit":2)");
    const auto token_at = first.find("\"NextToken\":");
    ASSERT_NE(token_at, std::string::npos) << first;
    EXPECT_TRUE(first.starts_with(R"({"Items":[{"sk":{"S":"1"}},{"sk":{"S":"2"}}],"LastEvaluatedKey":)"))
        << first;
    const std::string token = first.substr(token_at, first.size() - token_at - 1);
    EXPECT_EQ(execute("SELECT sk FROM tab WHERE pk = 'p'", ",\"Limit\":2," + token),
              R"({"Items":[{"sk":{"S":"3"}}]})");
    EXPECT_EQ(
        execute("SELECT sk FROM tab WHERE pk = 'q'", "," + token),
        R"({"__type":"com.amazon.coral.validate#ValidationException","message":"NextToken does not match request"})");
    EXPECT_EQ(
        execute("SELECT pk FROM tab WHERE pk = 'p'", "," + token),
        R"({"__type":"com.amazon.coral.validate#ValidationException","message":"NextToken does not match request"})");
}

TEST_F(PartiQL, goes_on_among_several_partitions_where_the_last_item_of_a_page_is_gone) {
    for (const std::string order : {"ASC", "DESC"}) {
        for (const char* pk : {"a", "b"}) {
            for (const char* sk : {"1", "2", "3"}) insert(pk, sk);
        }
        const std::string select = "SELECT pk, sk FROM tab WHERE pk IN ['a', 'b'] ORDER BY sk " + order;
        std::string seen;
        std::string token;
        do {
            const std::string page = execute(select, R"(,"Limit":1)" + token);
            const auto key = [&](std::string_view name) {
                const auto at = page.find(std::string(name) + R"(":{"S":")");
                return at == std::string::npos ? std::string() : page.substr(at + name.size() + 8, 1);
            };
            const std::string pk = key("pk");
            const std::string sk = key("sk");
            seen += pk + sk + ' ';
            execute("DELETE FROM tab WHERE pk = '" + pk + "' AND sk = '" + sk + "'");
            const auto token_at = page.find(R"("NextToken":)");
            token.clear();
            if (token_at != std::string::npos)
                token = "," + page.substr(token_at, page.size() - token_at - 1);
        } while (!token.empty());
        // Those of one sort key come as their partitions do, whichever way the sort keys go.
        EXPECT_EQ(seen, order == "ASC" ? "a1 b1 a2 b2 a3 b3  " : "a3 b3 a2 b2 a1 b1  ");
    }
}

TEST_F(PartiQL, a_name_twice_in_a_tuple_is_told_of_its_statement_alone) {
    constexpr const char* twice = "INSERT INTO tab VALUE {'pk': 'a', 'sk': '1', 'm': {'x': 1, 'x': 2}}";
    EXPECT_EQ(execute(twice),
              R"({"__type":"com.amazon.coral.validate#ValidationException",)"
              R"("message":"Statement wasn't well formed, can't be processed: Duplicate attribute name"})");
    EXPECT_EQ(run("BatchExecuteStatement",
                  R"({"Statements":[{"Statement":")" + std::string(twice) +
                      R"("},{"Statement":"INSERT INTO tab VALUE {'pk': 'a', 'sk': '2'}"}]})"),
              R"({"Responses":[{"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, )"
              R"(can't be processed: Duplicate attribute name"}},{"TableName":"tab"}]})");
}

TEST_F(PartiQL, what_says_yes_or_no_has_no_order) {
    insert("a", "1");
    EXPECT_EQ(execute("SELECT sk FROM tab WHERE pk = 'a' AND begins_with(sk, '1') <> false"),
              R"({"Items":[{"sk":{"S":"1"}}]})");
    EXPECT_NE(
        execute("SELECT sk FROM tab WHERE pk = 'a' AND begins_with(sk, '1') > false").find("Validation"),
        std::string::npos);
}

TEST_F(PartiQL, reads_indexes) {
    insert("a", "1", ", 'kind': 'x', 'rank': 2, 'other': 'o'");
    insert("a", "2", ", 'kind': 'x', 'rank': 1");
    insert("a", "3");
    EXPECT_EQ(execute("SELECT sk FROM tab.byRank WHERE pk = 'a'"),
              R"({"Items":[{"sk":{"S":"2"}},{"sk":{"S":"1"}}]})");
    EXPECT_EQ(execute("SELECT other FROM tab.byRank WHERE pk = 'a' AND rank = 2"),
              R"({"Items":[{"other":{"S":"o"}}]})");
    EXPECT_EQ(execute("SELECT sk FROM tab.byKind WHERE kind = 'x' AND sk = '1'"),
              R"({"Items":[{"sk":{"S":"1"}}]})");
    EXPECT_EQ(execute("SELECT sk FROM tab.byKind WHERE pk = 'a' AND sk = '2'"),
              R"({"Items":[{"sk":{"S":"2"}}]})");
    const auto validation = [](const std::string& message) {
        return R"({"__type":"com.amazon.coral.validate#ValidationException","message":")" + message + "\"}";
    };
    EXPECT_EQ(execute("SELECT * FROM tab.none WHERE pk = 'a'"),
              validation("The table does not have the specified index"));
    EXPECT_EQ(execute("SELECT * FROM tab.byKind WHERE kind = 'x'", R"(,"ConsistentRead":true)"),
              validation("Strongly consistent read is not supported on Global Secondary Indexes"));
    EXPECT_EQ(execute("SELECT other, more FROM tab.byKind WHERE kind = 'x'"),
              validation(
                  "One or more parameter values were invalid: Global secondary index byKind does not project "
                  "[other, more]"));
    EXPECT_EQ(
        execute("SELECT pk FROM tab.byRank WHERE pk = 'a' AND other = 'o'"),
        validation(
            "One or more parameter values were invalid: Secondary index byRank does not project one or more "
            "filter attributes: [other]"));
}

TEST_F(PartiQL, refuses_in_dynamodbs_words) {
    const auto validation = [](const std::string& message) {
        return R"({"__type":"com.amazon.coral.validate#ValidationException","message":")" + message + "\"}";
    };
    EXPECT_EQ(
        execute("SELECT pk FROM tab WHERE pk = 'x' AND val < ?", R"(,"Parameters":[{"BOOL":true}])"),
        validation(
            "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"));
    EXPECT_EQ(
        execute("SELECT * FROM tab WHERE attribute_exists('ss')"),
        validation("Operator or function requires a document path; operator or function: attribute_exists"));
    EXPECT_EQ(execute("SELECT * FROM tab WHERE pk = ?", R"(,"Parameters":[{"N":"abc"}])"),
              validation("The parameter cannot be converted to a numeric value: abc"));
    EXPECT_EQ(execute("SELECT * FROM none WHERE pk = 'a'"),
              R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
              R"("message":"Requested resource not found"})");
    EXPECT_EQ(
        execute("UPDATE tab SET pk = 'b' WHERE pk = 'a' AND sk = '1'"),
        validation(
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part "
            "of the key"));
    EXPECT_EQ(
        execute("SELECT * FROM tab WHERE a = 1 ORDER BY sk"),
        validation(
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY "
            "clause."));
}

TEST_F(PartiQL, set_functions_change_sets) {
    insert("a", "1", ", 'ss': <<'a', 'b'>>, 'ns': <<1, 2>>");
    EXPECT_EQ(
        execute("UPDATE tab SET ss = set_add(ss, <<'c'>>) SET ns = set_delete(ns, <<1>>) WHERE pk = 'a' "
                "AND sk = '1' "
                "RETURNING MODIFIED NEW *"),
        R"({"Items":[{"ns":{"NS":["2"]},"ss":{"SS":["a","b","c"]}}]})");
}

TEST_F(PartiQL, tells_capacity) {
    insert("a", "1");
    EXPECT_EQ(execute("SELECT * FROM tab WHERE pk = 'a'", R"(,"ReturnConsumedCapacity":"TOTAL")"),
              R"({"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"tab"},)"
              R"("Items":[{"pk":{"S":"a"},"sk":{"S":"1"}}]})");
}

TEST_F(PartiQL, batch_answers_each_statement_by_itself) {
    insert("a", "1");
    insert("b", "1");
    EXPECT_EQ(
        run("BatchExecuteStatement", R"({"Statements":[
        {"Statement":"SELECT * FROM tab WHERE pk = 'a' AND sk = '1'"},
        {"Statement":"SLECT * FROM tab"},
        {"Statement":"SELECT * FROM none WHERE pk = 'a'"},
        {"Statement":"SELECT * FROM tab WHERE pk = 'a'"}]})"),
        R"({"Responses":[{"Item":{"pk":{"S":"a"},"sk":{"S":"1"}},"TableName":"tab"},)"
        R"({"Error":{"Code":"ValidationError","Message":"Statement wasn't well formed, can't be processed: Expected data manipulation"}},)"
        R"({"Error":{"Code":"ResourceNotFound","Message":"Requested resource not found"}},)"
        R"({"Error":{"Code":"ValidationError","Message":"Select statements within BatchExecuteStatement must specify the primary key in the where clause."}}]})");
    EXPECT_EQ(
        run("BatchExecuteStatement", R"({"Statements":[
        {"Statement":"INSERT INTO tab VALUE {'pk': 'a', 'sk': '1'}"},
        {"Statement":"UPDATE tab SET n = ? WHERE pk = 'b' AND sk = '1' RETURNING ALL NEW *","Parameters":[{"N":"1"}]},
        {"Statement":"DELETE FROM tab WHERE pk = 'z' AND sk = '1'"}]})"),
        R"({"Responses":[)"
        R"({"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},"TableName":"tab"},)"
        R"({"Item":{"n":{"N":"1"},"pk":{"S":"b"},"sk":{"S":"1"}},"TableName":"tab"},)"
        R"({"TableName":"tab"}]})");
}

TEST_F(PartiQL, transaction_checks_every_statement_first) {
    insert("a", "1");
    const auto validation = [](const std::string& message) {
        return R"({"__type":"com.amazon.coral.validate#ValidationException","message":")" + message + "\"}";
    };
    EXPECT_EQ(
        run("ExecuteTransaction",
            R"({"TransactStatements":[{"Statement":"UPDATE tab SET n = 1 WHERE pk = 'a' AND sk = '1' RETURNING ALL NEW *"}]})"),
        validation("Validation failed in TransactStatements[0]: RETURNING clause is not supported in "
                   "ExecuteTransaction."));
    EXPECT_EQ(
        run("ExecuteTransaction",
            R"({"TransactStatements":[{"Statement":"SELECT * FROM tab.byKind WHERE kind = 'x'"}]})"),
        validation("Validation failed in TransactStatements[0]: Reads on indices are not supported within "
                   "transactions."));
    EXPECT_EQ(
        run("ExecuteTransaction",
            R"({"TransactStatements":[{"Statement":"SELECT * FROM tab WHERE pk = 'x'"}]})"),
        validation(
            "Validation failed in TransactStatements[0]: Select statements within ExecuteTransaction must "
            "specify the primary key in the where clause."));
    EXPECT_EQ(
        run("ExecuteTransaction",
            R"~({"TransactStatements":[{"Statement":"EXISTS(SELECT * FROM tab WHERE pk = 'x' AND sk = 'y')"}]})~"),
        validation(
            "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with "
            "additional condition"));
}

TEST_F(PartiQL, transaction_writes_all_or_nothing) {
    insert("a", "1", ", 'n': 1");
    EXPECT_EQ(run("ExecuteTransaction", R"~({"TransactStatements":[
        {"Statement":"INSERT INTO tab VALUE {'pk': 'b', 'sk': '1'}"},
        {"Statement":"UPDATE tab SET n = n + ? WHERE pk = 'a' AND sk = '1'","Parameters":[{"N":"1"}]}]})~"),
              R"~({"Responses":[]})~");
    EXPECT_EQ(run("ExecuteTransaction", R"~({"TransactStatements":[
        {"Statement":"SELECT n FROM tab WHERE pk = 'a' AND sk = '1'"},
        {"Statement":"SELECT * FROM tab WHERE pk = 'b' AND sk = '1'"}]})~"),
              R"~({"Responses":[{"Item":{"n":{"N":"2"}}},{"Item":{"pk":{"S":"b"},"sk":{"S":"1"}}}]})~");
    const std::string cancelled = run("ExecuteTransaction", R"~({"TransactStatements":[
        {"Statement":"DELETE FROM tab WHERE pk = 'a' AND sk = '1'"},
        {"Statement":"INSERT INTO tab VALUE {'pk': 'b', 'sk': '1'}"}]})~");
    EXPECT_NE(cancelled.find("TransactionCanceledException"), std::string::npos) << cancelled;
    EXPECT_NE(cancelled.find("specific reasons [None, DuplicateItem]"), std::string::npos) << cancelled;
    EXPECT_EQ(execute("SELECT n FROM tab WHERE pk = 'a'"), R"~({"Items":[{"n":{"N":"2"}}]})~");
}

}  // namespace
}  // namespace dynantic::engine
