#pragma once

#include <dynantic/async/batches.hpp>
#include <dynantic/async/client.hpp>
#include <dynantic/async/reads.hpp>
#include <dynantic/async/table_base.hpp>
#include <dynantic/async/update.hpp>
#include <dynantic/entities.hpp>
#include <dynantic/table.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynantic {

/// What AsyncTable::exchange hands back.
template <class T>
struct Exchanged {
    T stored{};              ///< with the values that saving made
    std::optional<T> old{};  ///< what was there before
};

/// The table of a model, and its verbs for Asio: those of Table, each with a completion token as its last argument.
///
///     const dynantic::AsyncTable<User> users{dynantic::AsyncClient{executor}};
///     std::optional<User> u = co_await users.get("user-123", "john@example.com");
///     users.get("user-123", "john@example.com", [](std::exception_ptr error, std::optional<User> u) { ... });
///
/// Without a token it is boost::asio::use_awaitable. A verb's handler takes `(std::exception_ptr, T)`, or
/// `(std::exception_ptr)` where nothing comes of it, so that awaitables and futures throw what the blocking verb throws;
/// the `try_` twin's takes a `Result<T>`.
///
/// A verb encodes and copies what it is given before it returns, and keeps no reference to it. Values that saving makes
/// (version, uuid, dates) come with the stored item, which `save` and `create` hand back. Cancelling (the token's
/// cancellation slot, terminal or partial) ends the operation with RequestTimeoutError; what was sent may have been done.
///
/// A value: cheap to make and copy, const use from several threads is safe.
///
/// With g++ 12, give items a name before a co_await: it destroys the members of an aggregate twice that is written in
/// braces inside of one (`co_await users.save(User{...})`). Other compilers and later versions do not.
template <class T>
class AsyncTable : public detail::AsyncTableBase<AsyncTable<T>, T>,
                   public detail::AsyncBatches<AsyncTable<T>, T> {
    using Base = detail::AsyncTableBase<AsyncTable<T>, T>;
    friend class detail::AsyncBatches<AsyncTable<T>, T>;

  public:
    using Model = T;

    explicit AsyncTable(AsyncClient client) : Base(std::move(client)) {}

    // --- writing one item ---

    /// Writes the item, new or not. `save(item, [condition], [token])` -> T, the item as it was stored. With
    /// Meta::version, an item that somebody else wrote meanwhile is a ConditionalCheckFailedError.
    template <class... Arguments>
    auto save(T item, Arguments&&... condition_and_token) const {
        return save_as<detail::Throwing>(std::move(item), {},
                                         std::forward<Arguments>(condition_and_token)...);
    }
    template <class... Arguments>
    auto try_save(T item, Arguments&&... condition_and_token) const {
        return save_as<detail::Trying>(std::move(item), {}, std::forward<Arguments>(condition_and_token)...);
    }
    /// Writes an item that is not there yet; ConditionalCheckFailedError where it is. `create(item, [token])` -> T.
    template <class... Token>
    auto create(T item, Token&&... token) const {
        return save_as<detail::Throwing>(std::move(item), is_new(), std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_create(T item, Token&&... token) const {
        return save_as<detail::Trying>(std::move(item), is_new(), std::forward<Token>(token)...);
    }
    /// `save` under the name that it has in Table: `stored(item, [token])` -> T.
    template <class... Token>
    auto stored(T item, Token&&... token) const {
        return save(std::move(item), std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_stored(T item, Token&&... token) const {
        return try_save(std::move(item), std::forward<Token>(token)...);
    }
    /// Saves, and hands back the item that was there before, too. `exchange(item, [token])` -> Exchanged<T>.
    template <class... Token>
    auto exchange(T item, Token&&... token) const {
        return exchange_as<detail::Throwing>(std::move(item), std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_exchange(T item, Token&&... token) const {
        return exchange_as<detail::Trying>(std::move(item), std::forward<Token>(token)...);
    }

    // --- one item by its key ---

    /// Deletes the item of that key, or this item by its key (with Meta::version, only where nobody wrote it meanwhile).
    /// `remove(key..., [condition], [token])`, `remove(item, [token])` -> nothing.
    template <class... Arguments>
    auto remove(Arguments&&... arguments) const {
        return remove_as<detail::Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_remove(Arguments&&... arguments) const {
        return remove_as<detail::Trying>(std::forward<Arguments>(arguments)...);
    }
    /// Deletes the item of that key and hands it back. `take(key..., [condition], [token])` -> std::optional<T>.
    template <class... Arguments>
    auto take(Arguments&&... arguments) const {
        return take_as<detail::Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_take(Arguments&&... arguments) const {
        return take_as<detail::Trying>(std::forward<Arguments>(arguments)...);
    }

    /// An update of the item of that key, to be built and executed.
    template <class... Values>
    [[nodiscard]] AsyncUpdate<T> update(const Values&... key) const {
        return {this->client_, this->blocking().update(key...)};
    }
    /// An update of some members to what they are in an object; see Table::patch.
    template <class... Arguments>
    [[nodiscard]] AsyncUpdate<T> patch(const Arguments&... arguments) const {
        return {this->client_, this->blocking().patch(arguments...)};
    }

  private:
    using ErasedCondition = detail::ErasedCondition;
    using ReturnKind = detail::ReturnKind;
    using Base::acting;
    using Base::info;
    using Base::launch;
    [[nodiscard]] static ErasedCondition is_new() { return detail::key_is_missing(info()); }

    // The item as it will be stored, and on which condition.
    static void prepare(T& item, ErasedCondition& condition) {
        if constexpr (detail::has_generated<T>) {
            condition.join(detail::NodeKind::all_of, detail::version_condition(item));
            detail::generate_values(item);
        }
    }

    template <class Form, class... Arguments>
    auto save_as(T item, ErasedCondition asked, Arguments&&... arguments) const {
        const auto make = [&](const auto&... condition) {
            static_assert(sizeof...(condition) <= 1,
                          "dynantic: save() takes an item, a condition and a token");
            (asked.join(detail::NodeKind::all_of, detail::condition_for<T>(condition)), ...);
            prepare(item, asked);
            const detail::Acting act = this->acting();
            detail::Request request =
                detail::put_request(act.target(), info(), &item, asked, ReturnKind::none);
            return detail::one_request<T>(
                act, std::move(request),
                [stored = std::move(item)](const Reply&) mutable -> Result<T> { return std::move(stored); });
        };
        return this->template launch<Form, T>(make, std::forward<Arguments>(arguments)...);
    }

    template <class Form, class... Token>
    auto exchange_as(T item, Token&&... token) const {
        using Output = Exchanged<T>;
        const auto make = [&] {
            ErasedCondition condition = detail::version_condition(item);
            detail::generate_values(item);
            const detail::Acting act = this->acting();
            detail::Request request =
                detail::put_request(act.target(), info(), &item, condition, ReturnKind::all_old);
            return detail::one_request<Output>(act, std::move(request),
                                               [stored = std::move(item), read = read_old(act)](
                                                   const Reply& reply) mutable -> Result<Output> {
                                                   Result<std::optional<T>> old = read(reply);
                                                   if (!old) return old.error();
                                                   return Output{std::move(stored), *std::move(old)};
                                               });
        };
        return this->template launch<Form, Output>(make, std::forward<Token>(token)...);
    }

    [[nodiscard]] static auto read_old(const detail::Acting& act) {
        return detail::read_optional<T>(std::string(act.table()), "Attributes");
    }
    template <class... Arguments>
    [[nodiscard]] static detail::Request delete_of(const detail::Acting& act, ReturnKind returns,
                                                   const Arguments&... arguments) {
        if constexpr ((std::is_same_v<Arguments, T> && ...) && sizeof...(Arguments) == 1) {
            return detail::delete_request(act.target(), detail::key_of_object(info(), &arguments...),
                                          detail::version_condition(arguments...), returns);
        } else {
            const auto [key, condition] = detail::key_and_condition<T>(arguments...);
            return detail::delete_request(act.target(), key, condition, returns);
        }
    }
    template <class Form, class... Arguments>
    auto remove_as(Arguments&&... arguments) const {
        const auto make = [&](const auto&... each) {
            const detail::Acting act = this->acting();
            return detail::one_request<void>(act, delete_of(act, ReturnKind::none, each...),
                                             [](const Reply&) -> Result<void> { return {}; });
        };
        return this->template launch<Form, void>(make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class... Arguments>
    auto take_as(Arguments&&... arguments) const {
        using Output = std::optional<T>;
        const auto make = [&](const auto&... each) {
            const detail::Acting act = this->acting();
            return detail::one_request<Output>(act, delete_of(act, ReturnKind::all_old, each...),
                                               read_old(act));
        };
        return this->template launch<Form, Output>(make, std::forward<Arguments>(arguments)...);
    }
};

/// The table of several entity types. As AsyncTable<T>, but that what is read is a std::variant of the types; to write,
/// take the table of one of them: `shop.of<Order>().save(order)`.
template <class... Types>
class AsyncTable<Entities<Types...>>
    : public detail::AsyncTableBase<AsyncTable<Entities<Types...>>, Entities<Types...>> {
    using All = Entities<Types...>;
    using Base = detail::AsyncTableBase<AsyncTable, All>;
    template <class E>
    static constexpr bool is_one = (std::is_same_v<E, Types> || ...);

  public:
    /// What an item is read as.
    using Row = std::variant<Types...>;

    explicit AsyncTable(AsyncClient client) : Base(std::move(client)) {}

    /// The same table, seen as items of one type: with all verbs of AsyncTable<E>.
    template <class E>
    [[nodiscard]] AsyncTable<E> of() const {
        constexpr bool is_type_of_this_table = is_one<E>;
        static_assert(is_type_of_this_table, "dynantic: this type is none of the Entities<> of the table");
        return AsyncTable<E>(this->client_).named(this->name());
    }
};

}  // namespace dynantic
