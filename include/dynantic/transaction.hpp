#pragma once

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/table_handle.hpp>
#include <dynantic/detail/operation/transacting.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/table.hpp>
#include <dynantic/update.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace dynantic {

/// The item that an action of a transaction stores; see CommitResult::stored.
template <class T>
struct StoredBy {
    std::size_t action = 0;
};

/// What a committed transaction stored.
class CommitResult {
  public:
    CommitResult() = default;  // of nothing
    explicit CommitResult(detail::StoredItems items) noexcept : items_(std::move(items)) {}
    /// The item as it was stored, with the values that saving made (version, uuid, dates). Lives as long as any copy of
    /// this result. `put` is what the put of this transaction gave; ValidationError where the action stored nothing.
    template <class T>
    [[nodiscard]] const T& stored(StoredBy<T> put) const {
        return *static_cast<const T*>(detail::stored_item(items_, put.action));
    }

  private:
    detail::StoredItems items_;
};

/// Up to 100 writes and checks, of any tables, done all or none.
///
///     dynantic::Transaction tx;
///     tx.update(accounts.update("acc-1").add<&Account::balance>(-200).condition(field<&Account::balance> >= 200));
///     tx.update(accounts.update("acc-2").add<&Account::balance>(200));
///     tx.commit();
///
/// Each action copies what it is given; nothing is sent before `commit`. Adding one throws ValidationError where the
/// same item has an action already or a limit is passed. For one thread at a time. It acts through the client that is
/// current when it is made, unless it is given one.
class Transaction {
  public:
    Transaction() : client_(Client::current()) {}
    explicit Transaction(Client client) noexcept : client_(std::move(client)) {}

    /// Writes an item, new or not; with Meta::version only where nobody wrote it meanwhile.
    template <class T>
    StoredBy<T> put(const T& item) {
        return put_if(item, {});
    }
    template <class T, class C>
    StoredBy<T> put(const T& item, C&& condition) {
        return put_if(item, detail::condition_for<T>(std::forward<C>(condition)));
    }
    /// Writes an item that is not there yet.
    template <class T>
    StoredBy<T> create(const T& item) {
        return put_if(item, detail::key_is_missing(detail::model_info<T>()));
    }

    /// An update as `table.update(...)` gives it, conditions included. What it returns is not asked for.
    template <class T, class Returns>
    Transaction& update(const Update<T, Returns>& update) {
        constexpr bool returns_nothing = std::is_same_v<Returns, ReturnValues::None>;
        static_assert(returns_nothing, "dynantic: an update in a transaction returns no values");
        const auto [spec, actions] = update.completed();
        add("Update",
            detail::update_request(target(spec.table), spec.key, actions, spec.condition,
                                   detail::ReturnKind::none),
            spec.table, spec.key);
        return *this;
    }

    /// Deletes the item of that key; a condition may be the last argument.
    template <class T, class... Arguments>
    Transaction& remove(const Arguments&... key_and_condition) {
        const auto [key, condition] = detail::key_and_condition<T>(key_and_condition...);
        const std::string_view table = detail::model_info<T>().table_name;
        add("Delete", detail::delete_request(target(table), key, condition, detail::ReturnKind::none), table,
            key);
        return *this;
    }

    /// Requires that the condition, which is the last argument, holds for the item of that key, and leaves it as it is.
    template <class T, class... Arguments>
    Transaction& check(const Arguments&... key_and_condition) {
        constexpr bool has_condition = detail::last_is_condition<Arguments...>;
        static_assert(has_condition, "dynantic: check() takes the key and then a condition");
        const auto [key, condition] = detail::key_and_condition<T>(key_and_condition...);
        const std::string_view table = detail::model_info<T>().table_name;
        add("ConditionCheck", detail::delete_request(target(table), key, condition, detail::ReturnKind::none),
            table, key);
        return *this;
    }

    /// Makes a commit with the same token within ten minutes, from any process, count once. 1 to 36 characters; without
    /// it, each commit makes one of its own, so that its retries count once.
    Transaction& token(std::string token) {
        writes_.set_token(std::move(token));
        return *this;
    }

    /// How many actions it has.
    [[nodiscard]] std::size_t size() const noexcept { return writes_.size(); }
    /// The JSON of the request, as it would be sent, with the token "dry-run".
    [[nodiscard]] std::string request() const { return writes_.request(core(), "dry-run").body; }

    /// Does all, or nothing. Throws TransactionCanceledError, whose cancellation_reasons() tell for each action, in
    /// order, why it failed and the item that was there.
    CommitResult commit(CommitOptions options = {}) { return try_commit(options).value(); }
    [[nodiscard]] Result<CommitResult> try_commit(CommitOptions options = {}) {
        return detail::attempt([&]() -> Result<CommitResult> {
            if (const Result<void> done = writes_.commit(core(), options); !done) return done.error();
            return CommitResult(writes_.kept());
        });
    }

  protected:
    // For AsyncTransaction.
    [[nodiscard]] const Client& client() const noexcept { return client_; }
    [[nodiscard]] const detail::TransactWrites& writes() const noexcept { return writes_; }
    [[nodiscard]] CommitResult result() const { return CommitResult(writes_.kept()); }

  private:
    [[nodiscard]] const detail::ClientCore& core() const noexcept {
        return *detail::ClientAccess::core(client_);
    }
    [[nodiscard]] detail::Target target(std::string_view table) const noexcept {
        return {&core(), table, true};
    }

    void add(std::string_view kind, detail::Request request, std::string_view table, std::string_view key) {
        writes_.add(kind, std::move(request.body), table, key);
    }
    template <class T>
    StoredBy<T> put_if(const T& item, detail::ErasedCondition condition) {
        const detail::ModelInfo& info = detail::model_info<T>();
        condition.join(detail::NodeKind::all_of, detail::version_condition(item));
        auto next = std::make_shared<T>(item);
        detail::generate_values(*next);
        add("Put",
            detail::put_request(target(info.table_name), info, next.get(), condition,
                                detail::ReturnKind::none),
            info.table_name, detail::key_of_object(info, next.get()));
        return {writes_.keep(std::move(next))};
    }

    Client client_;
    detail::TransactWrites writes_;
};

/// Several items, of any tables, as they were at one moment: `auto [a, o] = transact_get(key<User>("u1", "a@x"),
/// key<Order>("o1"))`. Each is an optional, none where the item is missing. Up to 100.
template <class... Ts>
[[nodiscard]] Result<std::tuple<std::optional<Ts>...>> try_transact_get(const Client& client,
                                                                        const ItemKey<Ts>&... keys) {
    constexpr bool not_too_many = sizeof...(Ts) <= 100;
    static_assert(not_too_many, "dynantic: transact_get() takes up to 100 keys");
    return detail::attempt([&]() -> Result<std::tuple<std::optional<Ts>...>> {
        const detail::ClientCore& core = *detail::ClientAccess::core(client);
        std::tuple<std::optional<Ts>...> items{std::optional<Ts>(Ts{})...};
        return [&]<std::size_t... Place>(std::index_sequence<Place...>)
            ->Result<std::tuple<std::optional<Ts>...>> {
            std::array<detail::TransactGet, sizeof...(Ts)> gets{
                detail::TransactGet{detail::wire_table(core, detail::model_info<Ts>().table_name),
                                    keys.json(), detail::reader_into<Ts>(*std::get<Place>(items)), false}...};
            if (const Result<void> done = detail::transact_get(core, gets); !done) return done.error();
            ((gets[Place].found ? void() : std::get<Place>(items).reset()), ...);
            return std::move(items);
        }
        (std::index_sequence_for<Ts...>{});
    });
}
template <class... Ts>
[[nodiscard]] Result<std::tuple<std::optional<Ts>...>> try_transact_get(const ItemKey<Ts>&... keys) {
    return try_transact_get(Client::current(), keys...);
}
template <class... Ts>
[[nodiscard]] std::tuple<std::optional<Ts>...> transact_get(const ItemKey<Ts>&... keys) {
    return try_transact_get(keys...).value();
}
template <class... Ts>
[[nodiscard]] std::tuple<std::optional<Ts>...> transact_get(const Client& client,
                                                            const ItemKey<Ts>&... keys) {
    return try_transact_get(client, keys...).value();
}

}  // namespace dynantic
