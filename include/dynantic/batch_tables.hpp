#pragma once

#include <dynantic/batch.hpp>
#include <dynantic/client.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/table.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// Batches over several tables, and of several types: free functions, since no table owns them.

namespace dynantic {

/// Collects writes of any tables; see BatchWriter<T>. Each call names the model, by an item or as `remove<Order>("o1")`,
/// and then the model's table is meant, or a table first: `w.save(orders.named("orders-eu"), order)`. Throws
/// ValidationError for a table that is bound to a client of another database.
///
///     dynantic::batch_write([&](auto& w) { w.save(user); w.remove<Order>("o1"); });
template <>
class BatchWriter<void> : public detail::BatchWriterBase {
  public:
    /// Through the current client.
    explicit BatchWriter(BatchOptions options = {})
        : BatchWriterBase(Client::current(), std::move(options)) {}
    explicit BatchWriter(Client client, BatchOptions options = {})
        : BatchWriterBase(std::move(client), std::move(options)) {}

    /// Writes an item, or a variant of entities. Returns it as it will be stored where saving makes values.
    template <class T>
    auto save(const T& item) {
        return put(target(detail::RowWrites<T>::table(item)), item);
    }
    template <class T, class E>
    auto save(const Table<T>& table, const E& item) {
        if constexpr (detail::check_held<T, E>()) {
            const detail::Acting act = detail::TableAccess::acting(table);
            return put(target(act.client(), act.table()), item);
        }
    }
    /// Deletes the item of that key.
    template <class T, class... Values>
    void remove(const Values&... key) {
        remove_key(target(detail::Rows<T>::info().table_name), detail::key_text<T>(key...));
    }
    template <class T, class... Values>
    void remove(const Table<T>& table, const Values&... key) {
        const detail::Acting act = detail::TableAccess::acting(table);
        remove_key(target(act.client(), act.table()), detail::key_text<T>(key...));
    }
    template <class T>
    void remove(const TableKey<T>& key) {
        remove_key(target(key.client(), key.table()), key.json());
    }

  private:
    template <class T>
    auto put(const detail::Target& target, const T& item) {
        if constexpr (detail::RowWrites<T>::generates) {
            T next = detail::stage_put(writes_, target, item);
            flush_if_full();
            return next;
        } else {
            detail::stage_put(writes_, target, item);
            flush_if_full();
        }
    }
    void remove_key(const detail::Target& target, std::string key) {
        writes_.remove(target, std::move(key));
        flush_if_full();
    }
};

/// Calls `fill` with a writer of any tables, then sends what it holds. Throws what `flush` throws; an exception of `fill`
/// passes through, and the writes that are not sent then are not.
template <class Fill>
void batch_write(const Client& client, Fill&& fill, BatchOptions options = {}) {
    BatchWriter<> writer(client, std::move(options));
    std::invoke(std::forward<Fill>(fill), writer);
    writer.flush();
}
template <std::invocable<BatchWriter<>&> Fill>
void batch_write(Fill&& fill, BatchOptions options = {}) {
    batch_write(Client::current(), std::forward<Fill>(fill), std::move(options));
}
template <class Fill>
[[nodiscard]] Result<void> try_batch_write(const Client& client, Fill&& fill, BatchOptions options = {}) {
    return detail::attempt([&]() -> Result<void> {
        batch_write(client, std::forward<Fill>(fill), std::move(options));
        return {};
    });
}
template <std::invocable<BatchWriter<>&> Fill>
[[nodiscard]] Result<void> try_batch_write(Fill&& fill, BatchOptions options = {}) {
    return try_batch_write(Client::current(), std::forward<Fill>(fill), std::move(options));
}

namespace detail {

// One argument of a batch_get over several tables, its type erased.
struct BatchPart {
    void* context = nullptr;
    bool (*read)(void* context, JsonValue& item,
                 std::string& key) = nullptr;                   // tells the key of what it read
    void (*place)(void* context, std::size_t place) = nullptr;  // puts what was read last there
    std::string table{};                                        // on the wire
};

// The keys of such a batch.
class BatchParts {
  public:
    void add(std::size_t part, const Target& target, std::string_view key_json, std::size_t place);
    // Where the items of each part go.
    void deliver_to(std::vector<BatchPart> parts);
    // Fetches all; each item goes to every place that asked for it.
    [[nodiscard]] Result<void> fetch(const ClientCore& core, const BatchOptions& options);
    // The same as machines, for whoever drives them. This object stays where it is until they are done.
    [[nodiscard]] std::unique_ptr<BatchRun> start(const ClientCore& core, const BatchOptions& options);

  private:
    static bool deliver(void* context, std::string_view table, JsonValue& item);

    BatchKeys keys_;
    std::vector<std::string> tables_;  // by part
    std::vector<BatchPart> parts_;
};

template <class R>
concept ItemKeyRange = std::ranges::input_range<R> && AnyItemKey<std::ranges::range_value_t<R>>;
template <class A>
concept KeyOrKeys = AnyItemKey<A> || ItemKeyRange<A>;

template <class A>
struct KeyOfArgument {
    using type = A;
};
template <ItemKeyRange A>
struct KeyOfArgument<A> {
    using type = std::ranges::range_value_t<A>;
};

// Where a key's table is.
template <AnyItemKey K>
[[nodiscard]] Target target_of_key(const ClientCore& core, const K& key, bool in_transaction = false) {
    if constexpr (requires { key.table(); }) {
        return target_in(core, key.client(), key.table(), in_transaction);
    } else {
        return {&core, Rows<typename K::Model>::info().table_name, in_transaction};
    }
}
// The client of the first key that is bound to one, else the current one.
template <KeyOrKeys First, KeyOrKeys... Rest>
[[nodiscard]] Client client_of_keys([[maybe_unused]] const First& first, const Rest&... rest) {
    if constexpr (AnyItemKey<First>) {
        if constexpr (requires { first.table(); }) return first.client();
    } else if constexpr (requires { std::ranges::begin(first)->table(); }) {
        if (!std::ranges::empty(first)) return std::ranges::begin(first)->client();
    }
    if constexpr (sizeof...(Rest) == 0) {
        return Client::current();
    } else {
        return client_of_keys(rest...);
    }
}

// What one argument asks for, and the items that came: a key gives an optional, a range of keys a vector of them.
template <class A>
struct Gathered {
    using T = typename KeyOfArgument<A>::type::Model;
    using Row = RowOf<T>;
    using Output = std::conditional_t<AnyItemKey<A>, std::optional<Row>, std::vector<std::optional<Row>>>;

    std::vector<std::optional<Row>> items;
    Row last{};

    void ask(BatchParts& parts, std::size_t part, const ClientCore& core, const A& argument) {
        const auto one = [&](const auto& key) {
            parts.add(part, target_of_key(core, key), key.json(), items.size());
            items.emplace_back();
        };
        if constexpr (AnyItemKey<A>) {
            one(argument);
        } else {
            for (const auto& key : argument) one(key);
        }
    }
    [[nodiscard]] BatchPart part() {
        return {this,
                [](void* context, JsonValue& item, std::string& key) {
                    Row& row = static_cast<Gathered*>(context)->last = Row{};
                    if (!Rows<T>::read(item, row)) return false;
                    key = Rows<T>::key(row);
                    return true;
                },
                [](void* context, std::size_t place) {
                    auto& self = *static_cast<Gathered*>(context);
                    self.items[place] = self.last;
                }};
    }
    [[nodiscard]] Output take() {
        if constexpr (AnyItemKey<A>) {
            return std::move(items.front());
        } else {
            return std::move(items);
        }
    }
};

// All arguments of such a batch. It stays where it is until the items have come.
template <KeyOrKeys... Keys>
class GatheredTables {
  public:
    using Output = std::tuple<typename Gathered<Keys>::Output...>;

    explicit GatheredTables(const ClientCore& core, const Keys&... keys) {
        std::apply(
            [&](auto&... each) {
                std::vector<BatchPart> parts;
                (parts.push_back(each.part()), ...);
                asked_.deliver_to(std::move(parts));
                std::size_t part = 0;
                (each.ask(asked_, part++, core, keys), ...);
            },
            gathered_);
    }
    GatheredTables(const GatheredTables&) = delete;
    GatheredTables& operator=(const GatheredTables&) = delete;

    [[nodiscard]] BatchParts& asked() noexcept { return asked_; }
    [[nodiscard]] Output take() {
        return std::apply([](auto&... each) { return Output(each.take()...); }, gathered_);
    }

  private:
    std::tuple<Gathered<Keys>...> gathered_;
    BatchParts asked_;
};

}  // namespace detail

/// Items of any tables in one call: `auto [user, order] = batch_get(key<User>("u1", "a@x"), key<Order>("o1"))`, or of
/// tables under names of their own, `orders_eu.key("o1")`. A key gives an optional, none where the item is missing; a
/// range of keys gives a vector of optionals in its order. Any number of keys, as Table::batch_get.
///
/// It acts through the client that is given, else through that of the first table that a key names, else through the
/// current one. Throws ValidationError for keys of tables that are bound to clients of different databases.
template <detail::KeyOrKeys... Keys>
[[nodiscard]] Result<std::tuple<typename detail::Gathered<Keys>::Output...>> try_batch_get(
    const Client& client, const BatchOptions& options, const Keys&... keys) {
    using Gathered = detail::GatheredTables<Keys...>;
    return detail::attempt([&]() -> Result<typename Gathered::Output> {
        const detail::ClientCore& core = *detail::ClientAccess::core(client);
        Gathered gathered(core, keys...);
        if (const Result<void> done = gathered.asked().fetch(core, options); !done) return done.error();
        return gathered.take();
    });
}
template <detail::KeyOrKeys... Keys>
[[nodiscard]] auto try_batch_get(const Client& client, const Keys&... keys) {
    return try_batch_get(client, BatchOptions{}, keys...);
}
template <detail::KeyOrKeys... Keys>
[[nodiscard]] auto try_batch_get(const BatchOptions& options, const Keys&... keys) {
    return try_batch_get(detail::client_of_keys(keys...), options, keys...);
}
template <detail::KeyOrKeys... Keys>
[[nodiscard]] auto try_batch_get(const Keys&... keys) {
    return try_batch_get(detail::client_of_keys(keys...), BatchOptions{}, keys...);
}
template <detail::KeyOrKeys... Keys>
[[nodiscard]] auto batch_get(const Client& client, const BatchOptions& options, const Keys&... keys) {
    return try_batch_get(client, options, keys...).value();
}
template <detail::KeyOrKeys... Keys>
[[nodiscard]] auto batch_get(const Client& client, const Keys&... keys) {
    return try_batch_get(client, BatchOptions{}, keys...).value();
}
template <detail::KeyOrKeys... Keys>
[[nodiscard]] auto batch_get(const BatchOptions& options, const Keys&... keys) {
    return try_batch_get(options, keys...).value();
}
template <detail::KeyOrKeys... Keys>
[[nodiscard]] auto batch_get(const Keys&... keys) {
    return try_batch_get(keys...).value();
}

}  // namespace dynantic
