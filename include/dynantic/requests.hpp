#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/table_life.hpp>
#include <dynantic/get_options.hpp>
#include <dynantic/item_key.hpp>

#include <functional>
#include <initializer_list>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic {

/// A request as it would be sent.
struct PreparedRequest {
    std::string operation;  ///< "PutItem"
    std::string body;       ///< JSON
    friend bool operator==(const PreparedRequest&, const PreparedRequest&) = default;
};

/// What `work` would send through `client`, in order, without sending it: `work` gets a client that notes each request and
/// answers it with an empty success, as of a service that holds nothing and takes everything. Throws what the verbs
/// find wrong before they send anything, and what `work` throws.
///
///     auto requests = dynantic::requests_of(client, [&](const dynantic::Client& dry) {
///         dynantic::Transaction tx(dry);
///         tx.put(user);
///         tx.commit();
///     });
[[nodiscard]] std::vector<PreparedRequest> requests_of(const Client& client,
                                                       const std::function<void(const Client&)>& work);

/// The requests of a table's immediate verbs as JSON: what `table.request()` gives. Queries, scans, updates and
/// transactions have a `request()` of their own.
///
///     std::string json = users.request().save(user);
///
/// Nothing is sent, and no item given is changed; values that saving makes are new ones each time. Each throws what the
/// verb finds wrong before it sends anything (ValidationError). A condition may follow, and WriteOptions, as for the verb.
template <class Table>
class TableRequests {
    using T = typename Table::Model;

  public:
    explicit TableRequests(Table table, Client client) noexcept
        : table_(std::move(table)), client_(std::move(client)) {}

    template <class... Condition>
    [[nodiscard]] std::string save(T item, const Condition&... condition) const {
        return first([&](const Table& table) { table.save(item, condition...); });
    }
    template <class... Options>
    [[nodiscard]] std::string create(T item, const Options&... options) const {
        return first([&](const Table& table) { table.create(item, options...); });
    }
    template <class... Condition>
    [[nodiscard]] std::string exchange(T item, const Condition&... condition) const {
        return first([&](const Table& table) { static_cast<void>(table.exchange(item, condition...)); });
    }
    /// The arguments of `get`: the values of the key, then GetOptions if wanted.
    template <class... Arguments>
    [[nodiscard]] std::string get(const Arguments&... arguments) const {
        return first([&](const Table& table) { static_cast<void>(table.get(arguments...)); });
    }
    /// The arguments of `remove`: the values of the key, or an item.
    template <class... Arguments>
    [[nodiscard]] std::string remove(const Arguments&... arguments) const {
        return first([&](const Table& table) { table.remove(arguments...); });
    }
    template <class... Arguments>
    [[nodiscard]] std::string take(const Arguments&... arguments) const {
        return first([&](const Table& table) { static_cast<void>(table.take(arguments...)); });
    }
    /// Empty where nothing differs.
    template <class... Options>
    [[nodiscard]] std::string save_changes(const T& before, T after, const Options&... options) const {
        return first(
            [&](const Table& table) { static_cast<void>(table.save_changes(before, after, options...)); });
    }

    template <class Small>
    [[nodiscard]] std::string get_as(const ItemKey<T>& key, const GetOptions& options = {}) const {
        return first(
            [&](const Table& table) { static_cast<void>(table.template get_as<Small>(key, options)); });
    }
    template <auto... Members>
    [[nodiscard]] std::string get_values(const ItemKey<T>& key, const GetOptions& options = {}) const {
        return first([&](const Table& table) {
            static_cast<void>(table.template try_get_values<Members...>(key, options));
        });
    }
    /// The arguments of `get_values` with paths: the key, then GetOptions if wanted, then the paths.
    template <class First, class... More>
    requires(!std::is_same_v<First, GetOptions> || sizeof...(More) != 0) [[nodiscard]] std::string
        get_values(const ItemKey<T>& key, const First& argument, const More&... paths) const {
        return first(
            [&](const Table& table) { static_cast<void>(table.try_get_values(key, argument, paths...)); });
    }

    /// All requests of a batch, chunked as they would be.
    [[nodiscard]] std::vector<std::string> batch_get(std::initializer_list<ItemKey<T>> keys) const {
        return all([&](const Table& table) { static_cast<void>(table.batch_get(keys)); });
    }
    template <std::ranges::input_range Keys>
    [[nodiscard]] std::vector<std::string> batch_get(const Keys& keys) const {
        return all([&](const Table& table) { static_cast<void>(table.batch_get(keys)); });
    }
    [[nodiscard]] std::vector<std::string> batch_save(std::initializer_list<T> items) const {
        return batch_save<std::initializer_list<T>>(items);
    }
    template <std::ranges::input_range Items>
    [[nodiscard]] std::vector<std::string> batch_save(const Items& items) const {
        return all([&](const Table& table) { static_cast<void>(table.batch_save(items)); });
    }
    [[nodiscard]] std::vector<std::string> batch_remove(std::initializer_list<ItemKey<T>> keys) const {
        return all([&](const Table& table) { table.batch_remove(keys); });
    }
    template <std::ranges::input_range Keys>
    [[nodiscard]] std::vector<std::string> batch_remove(const Keys& keys) const {
        return all([&](const Table& table) { table.batch_remove(keys); });
    }

    template <class Small>
    [[nodiscard]] std::vector<std::string> batch_get_as(std::initializer_list<ItemKey<T>> keys) const {
        return all([&](const Table& table) { static_cast<void>(table.template batch_get_as<Small>(keys)); });
    }
    /// What `fill` writes through the writer that it is given.
    template <class Fill>
    [[nodiscard]] std::vector<std::string> batch_write(const Fill& fill) const {
        return all([&](const Table& table) { table.batch_write(fill); });
    }

    [[nodiscard]] std::string create_table(const TableOptions& options = {}) const {
        const std::string name = table_.name();
        return detail::create_table_request(target(name), detail::model_info<T>(), options).body;
    }
    [[nodiscard]] std::string delete_table() const {
        const std::string name = table_.name();
        return detail::delete_table_request(target(name)).body;
    }
    [[nodiscard]] std::string set_deletion_protection(bool on) const {
        const std::string name = table_.name();
        return detail::deletion_protection_request(target(name), on).body;
    }

  private:
    // Lives as long as the name.
    [[nodiscard]] detail::Target target(const std::string& name) const {
        return {detail::ClientAccess::core(client_).get(), name};
    }
    template <class Verb>
    [[nodiscard]] std::vector<std::string> all(const Verb& verb) const {
        std::vector<std::string> bodies;
        for (PreparedRequest& each :
             requests_of(client_, [&](const Client& dry) { verb(table_.with(dry)); })) {
            bodies.push_back(std::move(each.body));
        }
        return bodies;
    }
    template <class Verb>
    [[nodiscard]] std::string first(const Verb& verb) const {
        std::vector<std::string> bodies = all(verb);
        return bodies.empty() ? std::string() : std::move(bodies.front());
    }

    Table table_;
    Client client_;
};

/// The requests of what a client does without a table, as JSON: what `client.request()` gives. Nothing is sent.
///
///     std::vector<std::string> json = client.request().execute_batch(first, second);
///
/// Each takes the arguments of the verb of its name, and throws what that finds wrong before it sends anything. The include
/// of the verb is needed: <dynantic/partiql.hpp>, <dynantic/transaction.hpp>, <dynantic/batch_tables.hpp>.
class ClientRequests {
  public:
    explicit ClientRequests(Client client) noexcept : client_(std::move(client)) {}

    /// The first request of a statement.
    template <class T = void, class... Values>
    [[nodiscard]] std::string execute(std::string_view statement, const Values&... parameters) const {
        return first([&](const Client& dry) {
            static_cast<void>(dry.template try_execute<T>(statement, parameters...).value());
        });
    }
    template <class T>
    [[nodiscard]] std::string execute(const Statement<T>& statement) const {
        return first([&](const Client& dry) { static_cast<void>(dry.try_execute(statement).value()); });
    }
    /// Statements, or a vector of them: all requests, of up to 25 each.
    template <class... Statements>
    [[nodiscard]] std::vector<std::string> execute_batch(const Statements&... statements) const {
        return all([&](const Client& dry) { static_cast<void>(dry.execute_batch(statements...)); });
    }
    /// Statements, or a vector of them, CommitOptions before them if wanted. Without a token of yours it is another one each
    /// time.
    template <class... Arguments>
    [[nodiscard]] std::string execute_transaction(const Arguments&... arguments) const {
        return first([&](const Client& dry) { static_cast<void>(dry.execute_transaction(arguments...)); });
    }
    /// The arguments of dynantic::transact_get, but for the client.
    template <class... Arguments>
    [[nodiscard]] std::string transact_get(const Arguments&... arguments) const {
        return first(
            [&](const Client& dry) { static_cast<void>(try_transact_get(dry, arguments...).value()); });
    }
    /// The arguments of dynantic::batch_get, but for the client.
    template <class... Arguments>
    [[nodiscard]] std::vector<std::string> batch_get(const Arguments&... arguments) const {
        return all([&](const Client& dry) { static_cast<void>(try_batch_get(dry, arguments...).value()); });
    }
    /// What `fill` writes through the BatchWriter<> that it is given.
    template <class Fill>
    [[nodiscard]] std::vector<std::string> batch_write(const Fill& fill) const {
        return all([&](const Client& dry) { try_batch_write(dry, fill).value(); });
    }

  private:
    [[nodiscard]] std::vector<std::string> all(const std::function<void(const Client&)>& work) const;
    [[nodiscard]] std::string first(const std::function<void(const Client&)>& work) const;

    Client client_;
};

inline ClientRequests Client::request() const { return ClientRequests(*this); }

}  // namespace dynantic
