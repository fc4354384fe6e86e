#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/table_life.hpp>
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
/// verb finds wrong before it sends anything (ValidationError). A condition may be the last argument, as for the verb.
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
    [[nodiscard]] std::string create(T item) const {
        return first([&](const Table& table) { table.create(item); });
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
    [[nodiscard]] std::string save_changes(const T& before, T after) const {
        return first([&](const Table& table) { static_cast<void>(table.save_changes(before, after)); });
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

    [[nodiscard]] std::string create_table(const TableOptions& options = {}) const {
        const std::string name = table_.name();
        return detail::create_table_request({detail::ClientAccess::core(client_).get(), name},
                                            detail::model_info<T>(), options)
            .body;
    }

  private:
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

}  // namespace dynantic
