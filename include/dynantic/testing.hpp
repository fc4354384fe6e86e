#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/client.hpp>
#include <dynantic/detail/model/model_of.hpp>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// For tests of programs that use Dynantic: clients that answer what the test says, or note what was asked.
namespace dynantic::testing {

/// A request as a client sent it.
struct SentRequest {
    std::string operation;  ///< "GetItem"
    std::string table;      ///< the first, where there are several; empty where there is none
    std::string json;       ///< the whole request
};

namespace detail {
struct MockState;
struct Recording;
}  // namespace detail

/// One line of a MockClient's script: which requests it is for, and what it answers. Answers are used up in order; the
/// last is given again and again, unless `times` says how often. A handle: copies are the same line.
class Expectation {
  public:
    Expectation(std::shared_ptr<detail::MockState> state, std::size_t line) noexcept
        : state_(std::move(state)), line_(line) {}

    /// Only for requests to this table.
    Expectation& for_table(std::string name);
    /// Only for requests with this key, or for puts of an item that has these attributes.
    Expectation& with_key(const Item& key);
    /// Only for requests of which this is true. Repeated: all must be.
    Expectation& matching(std::function<bool(const SentRequest&)> predicate);

    /// Answers with an item: the item got, the attributes an update or delete returns, the one result of a query, batch
    /// or transaction.
    ///
    ///     mock.on_get_item().returns({{"user_id", "test-123"}, {"email", "test@example.com"}});
    Expectation& returns(const Item& item);
    /// The same from an object of a model, stored as the model says.
    template <class T>
    Expectation& returns(const T& object) {
        return returns_json_item(encode(object));
    }
    /// Several: of a query, scan, statement, batch or transaction the results of one answer; of anything else an answer
    /// each, one after the other. Of transactions and batches of statements an empty item is one that is not there.
    Expectation& returns_each(std::initializer_list<Item> items);
    Expectation& returns_each(const std::vector<Item>& items);
    template <class T>
    Expectation& returns_each(const std::vector<T>& objects) {
        std::vector<std::string> encoded;
        for (const T& object : objects) encoded.push_back(encode(object));
        return returns_json_items(encoded);
    }
    template <class T>
    Expectation& returns_each(std::initializer_list<T> objects) {
        return returns_each(std::vector<T>(objects));
    }
    /// Answers that there is nothing: no item, no results.
    Expectation& returns_nothing();
    /// Answers with this JSON.
    Expectation& replies(std::string json);
    /// Answers with an error of the service: `fails("ConditionalCheckFailedException", "The conditional request failed")`.
    Expectation& fails(std::string_view code, std::string_view message = "asked for by the test");
    /// The failed condition with the item that failed it.
    Expectation& fails_condition(const Item& item = {});
    /// Answers so often with ProvisionedThroughputExceededException before what follows; the client's retries see it,
    /// and no time passes while they wait.
    Expectation& throttles(std::size_t times = 1);
    /// Answers so often with a connection that breaks: `sent` says whether the request may have been done.
    Expectation& disconnects(std::size_t times = 1, bool sent = false);

    /// How often it is to be used: no more (another request is unexpected then), and no less (see MockClient::unmet).
    Expectation& times(std::size_t count);
    Expectation& once() { return times(1); }

  private:
    template <class T>
    static std::string encode(const T& object) {
        std::string json;
        dynantic::detail::JsonWriter writer(json);
        dynantic::detail::write_item(dynantic::detail::model_info<T>(), &object, writer);
        return json;
    }
    Expectation& returns_json_item(std::string item);
    Expectation& returns_json_items(const std::vector<std::string>& items);

    std::shared_ptr<detail::MockState> state_;
    std::size_t line_;
};

/// A client without network and engine: it answers what the test told it. Use it as any Client: `Table<User>{mock}`, or
/// for everything in a scope, `auto scope = dynantic::using_client(mock);`.
///
/// A request takes the first line that fits and is not used up. One that fits none fails with a message that shows the
/// request and the lines there are. Safe to use from several threads.
class MockClient : public Client {
  public:
    MockClient();

    // One line for the requests of an operation.
    Expectation on_get_item() { return on("GetItem"); }
    Expectation on_put_item() { return on("PutItem"); }
    Expectation on_update_item() { return on("UpdateItem"); }
    Expectation on_delete_item() { return on("DeleteItem"); }
    Expectation on_query() { return on("Query"); }
    Expectation on_scan() { return on("Scan"); }
    Expectation on_batch_get_item() { return on("BatchGetItem"); }
    Expectation on_batch_write_item() { return on("BatchWriteItem"); }
    Expectation on_transact_get_items() { return on("TransactGetItems"); }
    Expectation on_transact_write_items() { return on("TransactWriteItems"); }
    Expectation on_execute_statement() { return on("ExecuteStatement"); }
    Expectation on_batch_execute_statement() { return on("BatchExecuteStatement"); }
    Expectation on_execute_transaction() { return on("ExecuteTransaction"); }
    Expectation on_create_table() { return on("CreateTable"); }
    Expectation on_describe_table() { return on("DescribeTable"); }
    Expectation on_update_table() { return on("UpdateTable"); }
    Expectation on_delete_table() { return on("DeleteTable"); }
    Expectation on_list_tables() { return on("ListTables"); }
    Expectation on_describe_time_to_live() { return on("DescribeTimeToLive"); }
    Expectation on_update_time_to_live() { return on("UpdateTimeToLive"); }
    /// Any operation by its name on the wire.
    Expectation on(std::string operation);

    /// Everything that was asked, in order.
    [[nodiscard]] std::vector<SentRequest> requests() const;
    /// How many requests of an operation, or of all.
    [[nodiscard]] std::size_t count(std::string_view operation = {}) const;
    /// The lines with `times` that were used less often, for people; empty where there is none:
    /// `EXPECT_EQ(mock.unmet(), "")`.
    [[nodiscard]] std::string unmet() const;

  private:
    explicit MockClient(std::shared_ptr<detail::MockState> state);
    std::shared_ptr<detail::MockState> state_;
};

/// A client that passes everything on to another, and notes it: for assertions, and to list the verbs that a program
/// needs (`Table::iam_policy`). Safe to use from several threads.
class RecordingClient : public Client {
  public:
    explicit RecordingClient(const Client& client);

    /// Everything that was sent, attempts included, in order.
    [[nodiscard]] std::vector<SentRequest> requests() const;
    /// The operations that were used: {"GetItem", "Query"}.
    [[nodiscard]] std::set<std::string> verbs() const;
    void clear();

  private:
    RecordingClient(const Client& client, std::shared_ptr<detail::Recording> recording);
    std::shared_ptr<detail::Recording> recording_;
};

}  // namespace dynantic::testing
