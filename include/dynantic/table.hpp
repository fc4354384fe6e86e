#pragma once

#include <dynantic/batch.hpp>
#include <dynantic/client.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/operation/keys.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/table_base.hpp>
#include <dynantic/detail/operation/table_changes.hpp>
#include <dynantic/get_options.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/requests.hpp>
#include <dynantic/update.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

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
template <class T>
class Table : public detail::TableBase<Table<T>, T>,
              public detail::TableBatches<Table<T>, T>,
              public detail::TableChanges<Table<T>, T> {
    using Base = detail::TableBase<Table<T>, T>;
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
    void save(T& item) const { try_save(item).value(); }
    void save(const T& item) const { try_save(item).value(); }
    void save(T&& item) const { try_save(std::move(item)).value(); }
    [[nodiscard]] Result<void> try_save(T& item) const { return write_back(item, {}); }
    [[nodiscard]] Result<void> try_save(const T& item) const { return write_const(item, {}); }
    [[nodiscard]] Result<void> try_save(T&& item) const { return write_const(item, {}); }
    /// Writes the item only where the condition holds for the one that is there.
    template <class C>
    void save(T& item, C&& condition) const {
        try_save(item, std::forward<C>(condition)).value();
    }
    template <class C>
    void save(const T& item, C&& condition) const {
        try_save(item, std::forward<C>(condition)).value();
    }
    template <class C>
    [[nodiscard]] Result<void> try_save(T& item, C&& condition) const {
        return write_back(item, detail::condition_for<T>(std::forward<C>(condition)));
    }
    template <class C>
    [[nodiscard]] Result<void> try_save(const T& item, C&& condition) const {
        return write_const(item, detail::condition_for<T>(std::forward<C>(condition)));
    }

    /// Writes an item that is not there yet; ConditionalCheckFailedError where it is. The item's version, if it was
    /// copied from elsewhere, is counted on and not asked for.
    void create(T& item) const { try_create(item).value(); }
    void create(const T& item) const { try_create(item).value(); }
    void create(T&& item) const { try_create(std::move(item)).value(); }
    [[nodiscard]] Result<void> try_create(T& item) const { return write_back(item, is_new(), false); }
    [[nodiscard]] Result<void> try_create(const T& item) const { return write_const(item, is_new()); }
    [[nodiscard]] Result<void> try_create(T&& item) const { return write_const(item, is_new()); }

    /// Saves and returns what was stored, generated values included: for temporaries and const objects.
    T stored(T item) const { return try_stored(std::move(item)).value(); }
    [[nodiscard]] Result<T> try_stored(T item) const {
        if (const Result<void> done = write_back(item, {}); !done) return done.error();
        return item;
    }
    /// The same where the condition holds for the one that is there.
    template <class C>
    T stored(T item, C&& condition) const {
        return try_stored(std::move(item), std::forward<C>(condition)).value();
    }
    template <class C>
    [[nodiscard]] Result<T> try_stored(T item, C&& condition) const {
        if (const Result<void> done = try_save(item, std::forward<C>(condition)); !done) return done.error();
        return item;
    }

    /// Saves, and returns the item that was there before.
    std::optional<T> exchange(T& item) const { return try_exchange(item).value(); }
    std::optional<T> exchange(const T& item) const { return try_exchange(item).value(); }
    [[nodiscard]] Result<std::optional<T>> try_exchange(T& item) const { return exchange_if(item, {}); }
    [[nodiscard]] Result<std::optional<T>> try_exchange(const T& item) const {
        return exchange_const(item, {});
    }
    /// The same where the condition holds for the one that is there.
    template <class C>
    std::optional<T> exchange(T& item, C&& condition) const {
        return try_exchange(item, std::forward<C>(condition)).value();
    }
    template <class C>
    std::optional<T> exchange(const T& item, C&& condition) const {
        return try_exchange(item, std::forward<C>(condition)).value();
    }
    template <class C>
    [[nodiscard]] Result<std::optional<T>> try_exchange(T& item, C&& condition) const {
        return exchange_if(item, detail::condition_for<T>(std::forward<C>(condition)));
    }
    template <class C>
    [[nodiscard]] Result<std::optional<T>> try_exchange(const T& item, C&& condition) const {
        return exchange_const(item, detail::condition_for<T>(std::forward<C>(condition)));
    }

    // --- one item by its key ---

    /// The item of that key, or none.
    template <class... Values>
    std::optional<T> get(const Values&... key) const {
        return try_get(key...).value();
    }
    template <class P>
    std::optional<T> get(const P& partition, GetOptions options) const {
        return try_get(partition, options).value();
    }
    template <class P, class S>
    std::optional<T> get(const P& partition, const S& sort, GetOptions options) const {
        return try_get(partition, sort, options).value();
    }
    template <class... Values>
    [[nodiscard]] Result<std::optional<T>> try_get(const Values&... key) const {
        return this->attempt("GetItem", [&] { return get_item(detail::key_text<T>(key...), {}); });
    }
    template <class P>
    [[nodiscard]] Result<std::optional<T>> try_get(const P& partition, GetOptions options) const {
        return this->attempt("GetItem", [&] { return get_item(detail::key_text<T>(partition), options); });
    }
    template <class P, class S>
    [[nodiscard]] Result<std::optional<T>> try_get(const P& partition, const S& sort,
                                                   GetOptions options) const {
        return this->attempt("GetItem",
                             [&] { return get_item(detail::key_text<T>(partition, sort), options); });
    }

    /// The item of that key; ItemNotFoundError where there is none.
    template <class... Values>
    T at(const Values&... key) const {
        return try_at(key...).value();
    }
    template <class P>
    T at(const P& partition, GetOptions options) const {
        return try_at(partition, options).value();
    }
    template <class P, class S>
    T at(const P& partition, const S& sort, GetOptions options) const {
        return try_at(partition, sort, options).value();
    }
    template <class... Values>
    [[nodiscard]] Result<T> try_at(const Values&... key) const {
        return there(try_get(key...));
    }
    template <class P>
    [[nodiscard]] Result<T> try_at(const P& partition, GetOptions options) const {
        return there(try_get(partition, options));
    }
    template <class P, class S>
    [[nodiscard]] Result<T> try_at(const P& partition, const S& sort, GetOptions options) const {
        return there(try_get(partition, sort, options));
    }

    /// Deletes the item of that key; that there is none is no error. A condition may be the last argument:
    /// `remove("u1", "a@x", field<&User::status> == UserStatus::inactive)`.
    template <class... Arguments>
    void remove(const Arguments&... key_and_condition) const {
        try_remove(key_and_condition...).value();
    }
    template <class... Arguments>
    [[nodiscard]] Result<void> try_remove(const Arguments&... key_and_condition) const {
        return this->attempt("DeleteItem", [&]() -> Result<void> {
            const auto [key, condition] = detail::key_and_condition<T>(key_and_condition...);
            const detail::Acting act = acting();
            return act.perform(detail::delete_request(act.target(), key, condition, ReturnKind::none));
        });
    }
    /// Deletes this item, by its key; with Meta::version, only where nobody wrote it meanwhile.
    void remove(const T& item) const { try_remove(item).value(); }
    void remove(T& item) const { try_remove(item).value(); }
    [[nodiscard]] Result<void> try_remove(T& item) const { return try_remove(std::as_const(item)); }
    [[nodiscard]] Result<void> try_remove(const T& item) const {
        return this->attempt("DeleteItem", [&]() -> Result<void> {
            const detail::Acting act = acting();
            return act.perform(detail::delete_request(act.target(), detail::key_of_object(info(), &item),
                                                      detail::RowWrites<T>::guard(item), ReturnKind::none));
        });
    }
    /// Deletes this item and returns what it was; with Meta::version, only where nobody wrote it meanwhile.
    std::optional<T> take(const T& item) const { return try_take(item).value(); }
    std::optional<T> take(T& item) const { return try_take(std::as_const(item)).value(); }
    [[nodiscard]] Result<std::optional<T>> try_take(T& item) const { return try_take(std::as_const(item)); }
    [[nodiscard]] Result<std::optional<T>> try_take(const T& item) const {
        return this->attempt("DeleteItem", [&]() -> Result<std::optional<T>> {
            const detail::Acting act = acting();
            return fetch_old(act,
                             detail::delete_request(act.target(), detail::key_of_object(info(), &item),
                                                    detail::version_condition(item), ReturnKind::all_old));
        });
    }
    /// Deletes the item of that key and returns what it was; a condition may be the last argument.
    template <class... Arguments>
    std::optional<T> take(const Arguments&... key_and_condition) const {
        return try_take(key_and_condition...).value();
    }
    template <class... Arguments>
    [[nodiscard]] Result<std::optional<T>> try_take(const Arguments&... key_and_condition) const {
        return this->attempt("DeleteItem", [&]() -> Result<std::optional<T>> {
            const auto [key, condition] = detail::key_and_condition<T>(key_and_condition...);
            const detail::Acting act = acting();
            return fetch_old(act, detail::delete_request(act.target(), key, condition, ReturnKind::all_old));
        });
    }

    /// An update of the item of that key, to be built and executed.
    template <class... Values>
    [[nodiscard]] Update<T> update(const Values&... key) const {
        const detail::Acting act = acting();
        return Update<T>(detail::UpdateSpec{
            act.client(), std::string(act.table()), &info(), detail::key_text<T>(key...), {}, false});
    }

    /// The JSON of the requests that the verbs above would send: `users.request().save(user)`.
    [[nodiscard]] TableRequests<Table> request() const {
        return TableRequests<Table>(*this, this->handle_.client());
    }

  private:
    using ErasedCondition = detail::ErasedCondition;
    using ReturnKind = detail::ReturnKind;

    using Base::acting;
    using Base::info;
    [[nodiscard]] static ErasedCondition is_new() { return detail::key_is_missing(info()); }

    [[nodiscard]] Result<std::optional<T>> exchange_if(T& item, ErasedCondition condition) const {
        return this->attempt("PutItem", [&]() -> Result<std::optional<T>> {
            condition.join(detail::NodeKind::all_of, detail::version_condition(item));
            T next = item;
            detail::generate_values(next);
            const detail::Acting act = acting();
            Result<std::optional<T>> old = fetch_old(
                act, detail::put_request(act.target(), info(), &next, condition, ReturnKind::all_old));
            if (old) item = std::move(next);
            return old;
        });
    }
    [[nodiscard]] Result<std::optional<T>> exchange_const(const T& item, ErasedCondition condition) const {
        check_const();
        T copy = item;
        return exchange_if(copy, std::move(condition));
    }
    // Saves a copy that has the generated values, and hands it over once it is stored.
    [[nodiscard]] Result<void> write_back(T& item, ErasedCondition condition, bool replaces = true) const {
        return this->attempt("PutItem", [&]() -> Result<void> {
            if constexpr (detail::has_generated<T>) {
                if (replaces) condition.join(detail::NodeKind::all_of, detail::version_condition(item));
                T next = item;
                detail::generate_values(next);
                Result<void> done = put(next, condition);
                if (done) item = std::move(next);
                return done;
            } else {
                return put(item, condition);
            }
        });
    }
    static consteval void check_const() {
        constexpr bool nothing_to_write_back = !detail::has_generated<T>;
        static_assert(
            nothing_to_write_back,
            "dynantic: saving this model makes values (version, uuid, dates) that a const object or a "
            "temporary cannot take: save a variable, or use stored()");
    }
    [[nodiscard]] Result<void> write_const(const T& item, const ErasedCondition& condition) const {
        check_const();
        return this->attempt("PutItem", [&] { return put(item, condition); });
    }
    [[nodiscard]] Result<void> put(const T& item, const ErasedCondition& condition) const {
        const detail::Acting act = acting();
        return act.perform(detail::put_request(act.target(), info(), &item, condition, ReturnKind::none));
    }
    [[nodiscard]] Result<std::optional<T>> get_item(const std::string& key, const GetOptions& options) const {
        const detail::Acting act = acting();
        return read_one(act, detail::get_request(act.target(), key, detail::get_spec(options)), "Item",
                        options.consumed);
    }
    [[nodiscard]] static Result<std::optional<T>> fetch_old(const detail::Acting& act,
                                                            const detail::Request& request) {
        return read_one(act, request, "Attributes", nullptr);
    }
    // The item that a reply holds there, if it does.
    [[nodiscard]] static Result<std::optional<T>> read_one(const detail::Acting& act,
                                                           const detail::Request& request,
                                                           std::string_view member,
                                                           ConsumedCapacity* consumed) {
        std::optional<T> item;
        if constexpr (std::is_default_constructible_v<T>) {  // else refused where the table is made
            const Result<bool> found =
                act.fetch(request, member, detail::reader_into<T>(item.emplace()), consumed);
            if (!found) return found.error();
            if (!*found) item.reset();
        }
        return item;
    }
    [[nodiscard]] Result<T> read_now(const ItemKey<T>& key) const {
        return there(
            this->attempt("GetItem", [&] { return get_item(key.json(), {.consistent_read = true}); }));
    }
    [[nodiscard]] Result<T> there(Result<std::optional<T>> item) const {
        if (!item) return item.error();
        if (!*item) return detail::item_not_found(this->handle_.name(info()));
        return std::move(**item);
    }
};

}  // namespace dynantic
