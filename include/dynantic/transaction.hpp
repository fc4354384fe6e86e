#pragma once

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/table_handle.hpp>
#include <dynantic/detail/operation/transacting.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/table.hpp>
#include <dynantic/transact_get.hpp>
#include <dynantic/update.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

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
/// An action names its model, by an item or as `remove<Order>("o1")`, and then the model's table is meant; or it names a
/// table first, `tx.put(orders.named("orders-eu"), order)`, which may have a name, a prefix or several entity types of
/// its own. Each action copies what it is given; nothing is sent before `commit`. Adding one throws ValidationError where
/// the same item has an action already, a limit of DynamoDB is passed (100 actions, 4 MB of items to put), or the table is
/// bound to a client of another database. For one thread at a time. It acts through the client that is current when it is
/// made, unless it is given one.
class Transaction {
  public:
    Transaction() : client_(Client::current()) {}
    explicit Transaction(Client client) noexcept : client_(std::move(client)) {}

    // --- in the models' own tables ---

    /// Writes an item, new or not; with Meta::version only where nobody wrote it meanwhile.
    template <class T>
    StoredBy<T> put(const T& item) {
        return put_if(own_target<T>(), item, {});
    }
    template <class T, class C>
    requires(!detail::is_table<T>) StoredBy<T> put(const T& item, C&& condition) {
        return put_if(own_target<T>(), item, detail::condition_for<T>(std::forward<C>(condition)));
    }
    /// Writes an item that is not there yet.
    template <class T>
    StoredBy<T> create(const T& item) {
        return put_if(own_target<T>(), item, detail::key_is_missing(detail::model_info<T>()), false);
    }
    /// Deletes the item of that key; a condition may be the last argument.
    template <class T, class... Arguments>
    Transaction& remove(const Arguments&... key_and_condition) {
        return remove_in<T>(own_target<T>(), key_and_condition...);
    }
    /// Deletes this item, by its key; with Meta::version only where nobody wrote it meanwhile.
    template <class T>
    requires(!detail::AnyItemKey<T> && !detail::is_table<T>) Transaction& remove(const T& item) {
        return remove_in<T>(own_target<T>(), item);
    }
    /// Requires that the condition, which is the last argument, holds for the item of that key, and leaves it as it is.
    template <class T, class... Arguments>
    Transaction& check(const Arguments&... key_and_condition) {
        return check_in<T>(own_target<T>(), key_and_condition...);
    }

    // --- in a table that is named ---

    /// An update as `table.update(...)` gives it, conditions included. What it returns is not asked for.
    template <class T, class Returns>
    Transaction& update(const Update<T, Returns>& update) {
        constexpr bool returns_nothing = std::is_same_v<Returns, ReturnValues::None>;
        static_assert(returns_nothing, "dynantic: an update in a transaction returns no values");
        const auto [spec, actions] = update.completed();
        const detail::Target target = detail::target_in(core(), spec.client, spec.table, true);
        add("Update",
            detail::update_request(target, spec.key, actions, spec.condition, detail::ReturnKind::none),
            target, spec.key);
        return *this;
    }
    /// As above, in this table.
    template <class T, class E>
    StoredBy<E> put(const Table<T>& table, const E& item) {
        return put_in(table, item, {});
    }
    template <class T, class E, class C>
    StoredBy<E> put(const Table<T>& table, const E& item, C&& condition) {
        return put_in(table, item, detail::condition_for<T>(std::forward<C>(condition)));
    }
    template <class T, class E>
    StoredBy<E> create(const Table<T>& table, const E& item) {
        return put_in(table, item, detail::key_is_missing(detail::Rows<T>::info()), false);
    }
    /// The key's values, or an item of the table; then, if wanted, a condition.
    template <class T, class... Arguments>
    Transaction& remove(const Table<T>& table, const Arguments&... key_and_condition) {
        const detail::Acting act = detail::TableAccess::acting(table);
        return remove_in<T>(target_of(act), key_and_condition...);
    }
    template <class T, class... Arguments>
    Transaction& check(const Table<T>& table, const Arguments&... key_and_condition) {
        const detail::Acting act = detail::TableAccess::acting(table);
        return check_in<T>(target_of(act), key_and_condition...);
    }

    /// Makes a commit with the same token within ten minutes, from any process, count once; see CommitOptions::token.
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
    CommitResult commit(const CommitOptions& options = {}) { return try_commit(options).value(); }
    [[nodiscard]] Result<CommitResult> try_commit(const CommitOptions& options = {}) {
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
    // The table of a model itself, reached through this transaction's client.
    template <class T>
    [[nodiscard]] detail::Target own_target() const {
        return {&core(), detail::Rows<T>::info().table_name, true};
    }
    // Lives as long as `act`.
    [[nodiscard]] detail::Target target_of(const detail::Acting& act) const {
        return detail::target_in(core(), act.client(), act.table(), true);
    }
    void add(std::string_view kind, detail::Request request, const detail::Target& target,
             std::string_view key) {
        writes_.add(kind, std::move(request.body), detail::wire_table(*target.core, target.table), key);
    }
    template <class T, class E>
    StoredBy<E> put_in(const Table<T>& table, const E& item, detail::ErasedCondition condition,
                       bool replaces = true) {
        if constexpr (detail::check_held<T, E>()) {
            const detail::Acting act = detail::TableAccess::acting(table);
            return put_if(target_of(act), item, std::move(condition), replaces);
        } else {
            return {};
        }
    }
    template <class T>
    StoredBy<T> put_if(const detail::Target& target, const T& item, detail::ErasedCondition condition,
                       bool replaces = true) {
        if constexpr (detail::RowWrites<T>::is_variant) {
            // One of several entities: put as what it is, and kept as it was given.
            std::size_t action = 0;
            detail::RowWrites<T>::visit(item, [&](const auto& each) {
                using E = std::remove_cvref_t<decltype(each)>;
                put_if(target, each, std::move(condition), replaces);
                action = writes_.keep(std::make_shared<T>(*static_cast<const E*>(writes_.last_kept())));
            });
            return {action};
        } else if constexpr (detail::is_unknown<T>) {
            detail::refuse_unknown();
        } else {
            const detail::ModelInfo& info = detail::model_info<T>();
            // Of an item that must not be there, no version can be expected.
            if (replaces) condition.join(detail::NodeKind::all_of, detail::version_condition(item));
            auto next = std::make_shared<T>(item);
            detail::generate_values(*next);
            add("Put", detail::put_request(target, info, next.get(), condition, detail::ReturnKind::none),
                target, detail::key_of_object(info, next.get()));
            return {writes_.keep(std::move(next))};
        }
    }
    template <class T, class... Arguments>
    Transaction& remove_in(const detail::Target& target, const Arguments&... arguments) {
        const auto [key, condition] = detail::target_and_condition<T>(arguments...);
        add("Delete", detail::delete_request(target, key, condition, detail::ReturnKind::none), target, key);
        return *this;
    }
    template <class T, class... Arguments>
    Transaction& check_in(const detail::Target& target, const Arguments&... arguments) {
        constexpr bool has_condition = detail::last_is_condition<Arguments...>;
        static_assert(has_condition, "dynantic: check() takes the key and then a condition");
        const auto [key, condition] = detail::target_and_condition<T>(arguments...);
        add("ConditionCheck", detail::delete_request(target, key, condition, detail::ReturnKind::none),
            target, key);
        return *this;
    }

    Client client_;
    detail::TransactWrites writes_;
};

}  // namespace dynantic
