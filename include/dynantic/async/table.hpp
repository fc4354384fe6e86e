#pragma once

#include <dynantic/async/batches.hpp>
#include <dynantic/async/client.hpp>
#include <dynantic/async/parts.hpp>
#include <dynantic/async/table_life.hpp>
#include <dynantic/async/update.hpp>
#include <dynantic/async/writes.hpp>
#include <dynantic/entities.hpp>
#include <dynantic/table.hpp>

#include <type_traits>
#include <utility>
#include <variant>

namespace dynantic {

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
class AsyncTable : public detail::AsyncWrites<AsyncTable<T>, T>,
                   public detail::AsyncBatches<AsyncTable<T>, T>,
                   public detail::AsyncParts<AsyncTable<T>, T>,
                   public detail::AsyncTableLife<AsyncTable<T>, T> {
    using Base = detail::AsyncWrites<AsyncTable<T>, T>;
    using Put = typename Base::Put;
    // Of the bases that have a function of that name for themselves.
    using Base::acting;
    using Base::launch;
    using Base::save_as;
    friend class detail::AsyncBatches<AsyncTable<T>, T>;
    friend class detail::AsyncParts<AsyncTable<T>, T>;
    friend class detail::AsyncTableLife<AsyncTable<T>, T>;

  public:
    using Model = T;

    explicit AsyncTable(AsyncClient client) : Base(std::move(client)) {}

    // --- writing one item ---

    /// Writes the item, new or not. `save(item, [condition], [WriteOptions], [token])` -> T, the item as it was stored.
    /// With Meta::version, an item that somebody else wrote meanwhile is a ConditionalCheckFailedError.
    template <class... Arguments>
    auto save(T item, Arguments&&... arguments) const {
        return this->template save_as<detail::Throwing, Put::any>(std::move(item),
                                                                  std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto save(T item, WriteOptions options, Token&&... token) const {
        return this->template save_as<detail::Throwing, Put::any>(std::move(item), options,
                                                                  std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_save(T item, Arguments&&... arguments) const {
        return this->template save_as<detail::Trying, Put::any>(std::move(item),
                                                                std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto try_save(T item, WriteOptions options, Token&&... token) const {
        return this->template save_as<detail::Trying, Put::any>(std::move(item), options,
                                                                std::forward<Token>(token)...);
    }
    /// Writes an item that is not there yet; ConditionalCheckFailedError where it is. `create(item, [WriteOptions],
    /// [token])` -> T.
    template <class... Arguments>
    auto create(T item, Arguments&&... arguments) const {
        return this->template save_as<detail::Throwing, Put::new_item>(std::move(item),
                                                                       std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto create(T item, WriteOptions options, Token&&... token) const {
        return this->template save_as<detail::Throwing, Put::new_item>(std::move(item), options,
                                                                       std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_create(T item, Arguments&&... arguments) const {
        return this->template save_as<detail::Trying, Put::new_item>(std::move(item),
                                                                     std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto try_create(T item, WriteOptions options, Token&&... token) const {
        return this->template save_as<detail::Trying, Put::new_item>(std::move(item), options,
                                                                     std::forward<Token>(token)...);
    }
    /// `save` under the name that it has in Table: `stored(item, [condition], [WriteOptions], [token])` -> T.
    template <class... Arguments>
    auto stored(T item, Arguments&&... arguments) const {
        return save(std::move(item), std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto stored(T item, WriteOptions options, Token&&... token) const {
        return save(std::move(item), options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_stored(T item, Arguments&&... arguments) const {
        return try_save(std::move(item), std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto try_stored(T item, WriteOptions options, Token&&... token) const {
        return try_save(std::move(item), options, std::forward<Token>(token)...);
    }
    /// Saves, and hands back the item that was there before, too. `exchange(item, [condition], [WriteOptions], [token])` ->
    /// Exchanged<T>.
    template <class... Arguments>
    auto exchange(T item, Arguments&&... arguments) const {
        return this->template exchange_as<detail::Throwing>(std::move(item),
                                                            std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto exchange(T item, WriteOptions options, Token&&... token) const {
        return this->template exchange_as<detail::Throwing>(std::move(item), options,
                                                            std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_exchange(T item, Arguments&&... arguments) const {
        return this->template exchange_as<detail::Trying>(std::move(item),
                                                          std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto try_exchange(T item, WriteOptions options, Token&&... token) const {
        return this->template exchange_as<detail::Trying>(std::move(item), options,
                                                          std::forward<Token>(token)...);
    }

    // What is no T is refused in a sentence.
    template <detail::OtherThan<T> E, class... Rest>
    void save(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void create(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void stored(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void exchange(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void try_save(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void try_create(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void try_stored(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void try_exchange(E&&, Rest&&...) const {
        detail::refuse_other<T, E>();
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
};

/// The table of several entity types. As AsyncTable<T>, but that what is read is a std::variant of the types; what is
/// written is an item of one of them, or such a variant, and is handed back as it was given.
template <class... Types>
class AsyncTable<Entities<Types...>>
    : public detail::AsyncWrites<AsyncTable<Entities<Types...>>, Entities<Types...>>,
      public detail::AsyncBatches<AsyncTable<Entities<Types...>>, Entities<Types...>>,
      public detail::AsyncTableLife<AsyncTable<Entities<Types...>>, Entities<Types...>> {
    using All = Entities<Types...>;
    using Base = detail::AsyncWrites<AsyncTable, All>;
    using Put = typename Base::Put;
    // Of the bases that have a function of that name for themselves.
    using Base::acting;
    using Base::launch;
    using Base::save_as;
    friend class detail::AsyncBatches<AsyncTable, All>;
    friend class detail::AsyncTableLife<AsyncTable, All>;
    template <class E>
    static constexpr bool is_one = (std::is_same_v<E, Types> || ...);

  public:
    using Model = All;
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

    /// As those of AsyncTable<T>, for an item of any of the types.
    template <class E, class... Arguments>
    auto save(E item, Arguments&&... arguments) const {
        if constexpr (detail::check_held<All, E>())
            return this->template save_as<detail::Throwing, Put::any>(std::move(item),
                                                                      std::forward<Arguments>(arguments)...);
    }
    template <class E, class... Arguments>
    auto try_save(E item, Arguments&&... arguments) const {
        if constexpr (detail::check_held<All, E>())
            return this->template save_as<detail::Trying, Put::any>(std::move(item),
                                                                    std::forward<Arguments>(arguments)...);
    }
    template <class E, class... Arguments>
    auto create(E item, Arguments&&... arguments) const {
        if constexpr (detail::check_held<All, E>())
            return this->template save_as<detail::Throwing, Put::new_item>(
                std::move(item), std::forward<Arguments>(arguments)...);
    }
    template <class E, class... Arguments>
    auto try_create(E item, Arguments&&... arguments) const {
        if constexpr (detail::check_held<All, E>())
            return this->template save_as<detail::Trying, Put::new_item>(
                std::move(item), std::forward<Arguments>(arguments)...);
    }
    template <class E, class... Arguments>
    auto stored(E item, Arguments&&... arguments) const {
        return save(std::move(item), std::forward<Arguments>(arguments)...);
    }
    template <class E, class... Arguments>
    auto try_stored(E item, Arguments&&... arguments) const {
        return try_save(std::move(item), std::forward<Arguments>(arguments)...);
    }
    template <class E, class... Arguments>
    auto exchange(E item, Arguments&&... arguments) const {
        if constexpr (detail::check_held<All, E>())
            return this->template exchange_as<detail::Throwing>(std::move(item),
                                                                std::forward<Arguments>(arguments)...);
    }
    template <class E, class... Arguments>
    auto try_exchange(E item, Arguments&&... arguments) const {
        if constexpr (detail::check_held<All, E>())
            return this->template exchange_as<detail::Trying>(std::move(item),
                                                              std::forward<Arguments>(arguments)...);
    }
};

}  // namespace dynantic
