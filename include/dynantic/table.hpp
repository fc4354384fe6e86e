#pragma once

#include <dynantic/batch.hpp>
#include <dynantic/client.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/table_changes.hpp>
#include <dynantic/detail/operation/table_items.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/requests.hpp>
#include <dynantic/update.hpp>
#include <dynantic/write_options.hpp>

#include <optional>
#include <string>
#include <utility>

namespace dynantic {

/// The table of a model, and its verbs.
///
///     const dynantic::Table<User> users;
///     users.save(user);
///     std::optional<User> u = users.get("user-123", "john@example.com");
///
/// A value that holds no connection: cheap to make and copy, const use from several threads is safe. Where it is bound to
/// no client, each verb acts through the current one (`using_client`, else the process-wide client) at the time it is
/// called; a query or update keeps the client it was made with.
///
/// Every verb has a throwing form and a `try_` twin that returns a Result. Both fail with ValidationError for values that
/// DynamoDB cannot hold, TableNotFoundError, and what the service and the transport answer; see DynanticError.
///
/// A write takes WriteOptions as its last argument, a read of one item GetOptions: what it cost, for one.
template <class T>
class Table : public detail::TableItems<Table<T>, T>,
              public detail::TableBatches<Table<T>, T>,
              public detail::TableChanges<Table<T>, T> {
    using Base = detail::TableItems<Table<T>, T>;
    friend class detail::TableBatches<Table<T>, T>;
    friend class detail::TableChanges<Table<T>, T>;

  public:
    using Model = T;

    /// Acts through the current client.
    Table() = default;
    /// Acts through this one.
    explicit Table(Client client) : Base(std::move(client)) {}

    // --- writing one item ---

    /// Writes the item, new or not. Values that saving makes (version, UUIDs, dates) are put into `item` on success. With
    /// Meta::version, an item that somebody else wrote meanwhile is a ConditionalCheckFailedError.
    void save(T& item, WriteOptions options = {}) const { try_save(item, options).value(); }
    void save(const T& item, WriteOptions options = {}) const { try_save(item, options).value(); }
    void save(T&& item, WriteOptions options = {}) const { try_save(std::move(item), options).value(); }
    [[nodiscard]] Result<void> try_save(T& item, WriteOptions options = {}) const {
        return this->put_variable(item, {.told = options});
    }
    [[nodiscard]] Result<void> try_save(const T& item, WriteOptions options = {}) const {
        return this->put_const(item, {.told = options});
    }
    [[nodiscard]] Result<void> try_save(T&& item, WriteOptions options = {}) const {
        return this->put_const(item, {.told = options});
    }
    /// Writes the item only where the condition holds for the one that is there.
    template <class C>
    void save(T& item, C&& condition, WriteOptions options = {}) const {
        try_save(item, std::forward<C>(condition), options).value();
    }
    template <class C>
    void save(const T& item, C&& condition, WriteOptions options = {}) const {
        try_save(item, std::forward<C>(condition), options).value();
    }
    template <class C>
    [[nodiscard]] Result<void> try_save(T& item, C&& condition, WriteOptions options = {}) const {
        return this->put_variable(item, where(std::forward<C>(condition), options));
    }
    template <class C>
    [[nodiscard]] Result<void> try_save(const T& item, C&& condition, WriteOptions options = {}) const {
        return this->put_const(item, where(std::forward<C>(condition), options));
    }

    /// Writes an item that is not there yet; ConditionalCheckFailedError where it is. The item's version, if it was
    /// copied from elsewhere, is counted on and not asked for.
    void create(T& item, WriteOptions options = {}) const { try_create(item, options).value(); }
    void create(const T& item, WriteOptions options = {}) const { try_create(item, options).value(); }
    void create(T&& item, WriteOptions options = {}) const { try_create(std::move(item), options).value(); }
    [[nodiscard]] Result<void> try_create(T& item, WriteOptions options = {}) const {
        return this->put_variable(item, Base::new_item(options));
    }
    [[nodiscard]] Result<void> try_create(const T& item, WriteOptions options = {}) const {
        return this->put_const(item, Base::new_item(options));
    }
    [[nodiscard]] Result<void> try_create(T&& item, WriteOptions options = {}) const {
        return this->put_const(item, Base::new_item(options));
    }

    /// Saves and returns what was stored, generated values included: for temporaries and const objects.
    T stored(T item, WriteOptions options = {}) const { return try_stored(std::move(item), options).value(); }
    [[nodiscard]] Result<T> try_stored(T item, WriteOptions options = {}) const {
        return stored_of(std::move(item), {.told = options});
    }
    /// The same where the condition holds for the one that is there.
    template <class C>
    T stored(T item, C&& condition, WriteOptions options = {}) const {
        return try_stored(std::move(item), std::forward<C>(condition), options).value();
    }
    template <class C>
    [[nodiscard]] Result<T> try_stored(T item, C&& condition, WriteOptions options = {}) const {
        return stored_of(std::move(item), where(std::forward<C>(condition), options));
    }

    /// Saves, and returns the item that was there before.
    std::optional<T> exchange(T& item, WriteOptions options = {}) const {
        return try_exchange(item, options).value();
    }
    std::optional<T> exchange(const T& item, WriteOptions options = {}) const {
        return try_exchange(item, options).value();
    }
    [[nodiscard]] Result<std::optional<T>> try_exchange(T& item, WriteOptions options = {}) const {
        return this->swap_variable(item, {.told = options});
    }
    [[nodiscard]] Result<std::optional<T>> try_exchange(const T& item, WriteOptions options = {}) const {
        return this->swap_const(item, {.told = options});
    }
    /// The same where the condition holds for the one that is there.
    template <class C>
    std::optional<T> exchange(T& item, C&& condition, WriteOptions options = {}) const {
        return try_exchange(item, std::forward<C>(condition), options).value();
    }
    template <class C>
    std::optional<T> exchange(const T& item, C&& condition, WriteOptions options = {}) const {
        return try_exchange(item, std::forward<C>(condition), options).value();
    }
    template <class C>
    [[nodiscard]] Result<std::optional<T>> try_exchange(T& item, C&& condition,
                                                        WriteOptions options = {}) const {
        return this->swap_variable(item, where(std::forward<C>(condition), options));
    }
    template <class C>
    [[nodiscard]] Result<std::optional<T>> try_exchange(const T& item, C&& condition,
                                                        WriteOptions options = {}) const {
        return this->swap_const(item, where(std::forward<C>(condition), options));
    }

    // What is no T is refused in a sentence.
    template <detail::OtherThan<T> E, class... Rest>
    void save(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    void create(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
    }
    template <detail::OtherThan<T> E, class... Rest>
    T stored(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
        return {};
    }
    template <detail::OtherThan<T> E, class... Rest>
    std::optional<T> exchange(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
        return {};
    }
    template <detail::OtherThan<T> E, class... Rest>
    Result<void> try_save(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
        return {};
    }
    template <detail::OtherThan<T> E, class... Rest>
    Result<void> try_create(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
        return {};
    }
    template <detail::OtherThan<T> E, class... Rest>
    Result<T> try_stored(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
        return T{};
    }
    template <detail::OtherThan<T> E, class... Rest>
    Result<std::optional<T>> try_exchange(E&&, const Rest&...) const {
        detail::refuse_other<T, E>();
        return std::optional<T>();
    }

    /// An update of the item of that key, to be built and executed.
    template <class... Values>
    [[nodiscard]] Update<T> update(const Values&... key) const {
        const detail::Acting act = this->acting();
        return Update<T>(detail::UpdateSpec{
            act.client(), std::string(act.table()), &Base::info(), detail::key_text<T>(key...), {}, false});
    }

    /// The JSON of the requests that the verbs above would send: `users.request().save(user)`.
    [[nodiscard]] TableRequests<Table> request() const {
        return TableRequests<Table>(*this, this->handle_.client());
    }

  private:
    template <class C>
    [[nodiscard]] static detail::Putting where(C&& condition, const WriteOptions& options) {
        return {detail::condition_for<T>(std::forward<C>(condition)), true, options};
    }
    [[nodiscard]] Result<T> stored_of(T item, detail::Putting putting) const {
        if (const Result<void> done = this->put_variable(item, std::move(putting)); !done)
            return done.error();
        return item;
    }
};

}  // namespace dynantic
