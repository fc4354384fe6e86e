#pragma once

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/table_base.hpp>
#include <dynantic/get_options.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/write_options.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

// How an item is put, its type apart.
struct Putting {
    ErasedCondition condition{};
    bool replaces = true;  // false: it must not be there, so no version of it can be expected
    WriteOptions told{};
};

// The verbs on one item that the tables of one model and of several have alike: they take a key, and give a row.
template <class Self, class T>
class TableItems : public TableBase<Self, T> {
    using Row = RowOf<T>;

  public:
    /// The item of that key, or none. GetOptions may be the last argument.
    template <class... Values>
    std::optional<Row> get(const Values&... key) const {
        return try_get(key...).value();
    }
    template <class P>
    std::optional<Row> get(const P& partition, GetOptions options) const {
        return try_get(partition, options).value();
    }
    template <class P, class S>
    std::optional<Row> get(const P& partition, const S& sort, GetOptions options) const {
        return try_get(partition, sort, options).value();
    }
    template <class... Values>
    [[nodiscard]] Result<std::optional<Row>> try_get(const Values&... key) const {
        return get_of({}, key...);
    }
    template <class P>
    [[nodiscard]] Result<std::optional<Row>> try_get(const P& partition, GetOptions options) const {
        return get_of(options, partition);
    }
    template <class P, class S>
    [[nodiscard]] Result<std::optional<Row>> try_get(const P& partition, const S& sort,
                                                     GetOptions options) const {
        return get_of(options, partition, sort);
    }

    /// The item of that key; ItemNotFoundError where there is none. GetOptions may be the last argument.
    template <class... Values>
    Row at(const Values&... key) const {
        return try_at(key...).value();
    }
    template <class P>
    Row at(const P& partition, GetOptions options) const {
        return try_at(partition, options).value();
    }
    template <class P, class S>
    Row at(const P& partition, const S& sort, GetOptions options) const {
        return try_at(partition, sort, options).value();
    }
    template <class... Values>
    [[nodiscard]] Result<Row> try_at(const Values&... key) const {
        return there(try_get(key...));
    }
    template <class P>
    [[nodiscard]] Result<Row> try_at(const P& partition, GetOptions options) const {
        return there(try_get(partition, options));
    }
    template <class P, class S>
    [[nodiscard]] Result<Row> try_at(const P& partition, const S& sort, GetOptions options) const {
        return there(try_get(partition, sort, options));
    }

    /// Deletes the item of that key, or this item by its key; that there is none is no error. Of an item, with
    /// Meta::version, only where nobody wrote it meanwhile. A condition may follow, and WriteOptions after it:
    ///
    ///     users.remove("u1", "a@x", field<&User::status> == UserStatus::inactive, {.consumed = &cost});
    template <class... Arguments>
    void remove(const Arguments&... key_or_item) const {
        try_remove(key_or_item...).value();
    }
    template <class A>
    void remove(const A& first, WriteOptions options) const {
        try_remove(first, options).value();
    }
    template <class A, class B>
    void remove(const A& first, const B& second, WriteOptions options) const {
        try_remove(first, second, options).value();
    }
    template <class A, class B, class C>
    void remove(const A& first, const B& second, const C& third, WriteOptions options) const {
        try_remove(first, second, third, options).value();
    }
    void remove(const Row& item, WriteOptions options = {}) const { try_remove(item, options).value(); }
    template <class... Arguments>
    [[nodiscard]] Result<void> try_remove(const Arguments&... key_or_item) const {
        return remove_of({}, key_or_item...);
    }
    template <class A>
    [[nodiscard]] Result<void> try_remove(const A& first, WriteOptions options) const {
        return remove_of(options, first);
    }
    template <class A, class B>
    [[nodiscard]] Result<void> try_remove(const A& first, const B& second, WriteOptions options) const {
        return remove_of(options, first, second);
    }
    template <class A, class B, class C>
    [[nodiscard]] Result<void> try_remove(const A& first, const B& second, const C& third,
                                          WriteOptions options) const {
        return remove_of(options, first, second, third);
    }
    [[nodiscard]] Result<void> try_remove(const Row& item, WriteOptions options = {}) const {
        return remove_of(options, item);
    }

    /// As `remove`, and returns what the item was, or none.
    template <class... Arguments>
    std::optional<Row> take(const Arguments&... key_or_item) const {
        return try_take(key_or_item...).value();
    }
    template <class A>
    std::optional<Row> take(const A& first, WriteOptions options) const {
        return try_take(first, options).value();
    }
    template <class A, class B>
    std::optional<Row> take(const A& first, const B& second, WriteOptions options) const {
        return try_take(first, second, options).value();
    }
    template <class A, class B, class C>
    std::optional<Row> take(const A& first, const B& second, const C& third, WriteOptions options) const {
        return try_take(first, second, third, options).value();
    }
    std::optional<Row> take(const Row& item, WriteOptions options = {}) const {
        return try_take(item, options).value();
    }
    template <class... Arguments>
    [[nodiscard]] Result<std::optional<Row>> try_take(const Arguments&... key_or_item) const {
        return take_of({}, key_or_item...);
    }
    template <class A>
    [[nodiscard]] Result<std::optional<Row>> try_take(const A& first, WriteOptions options) const {
        return take_of(options, first);
    }
    template <class A, class B>
    [[nodiscard]] Result<std::optional<Row>> try_take(const A& first, const B& second,
                                                      WriteOptions options) const {
        return take_of(options, first, second);
    }
    template <class A, class B, class C>
    [[nodiscard]] Result<std::optional<Row>> try_take(const A& first, const B& second, const C& third,
                                                      WriteOptions options) const {
        return take_of(options, first, second, third);
    }
    [[nodiscard]] Result<std::optional<Row>> try_take(const Row& item, WriteOptions options = {}) const {
        return take_of(options, item);
    }

  protected:
    TableItems() = default;
    explicit TableItems(Client client) : TableBase<Self, T>(std::move(client)) {}

    [[nodiscard]] static Putting new_item(const WriteOptions& options) {
        return {key_is_missing(TableBase<Self, T>::info()), false, options};
    }

    // Puts an item of E. Of a variable, a copy gets the values that saving makes, and is handed over once it is stored.
    template <class E>
    [[nodiscard]] Result<void> put_variable(E& item, Putting putting) const {
        if constexpr (has_generated<E>) {
            return this->attempt("PutItem", [&]() -> Result<void> {
                E next = next_of(item, putting);
                Result<void> done = put(next, putting);
                if (done) item = std::move(next);
                return done;
            });
        } else {
            return put_const(item, putting);
        }
    }
    template <class E>
    [[nodiscard]] Result<void> put_const(const E& item, const Putting& putting) const {
        if constexpr (check_nothing_generated<E>())
            return this->attempt("PutItem", [&] { return put(item, putting); });
        else
            return {};
    }
    // The same, and gives the item that was there before.
    template <class E>
    [[nodiscard]] Result<std::optional<Row>> swap_variable(E& item, Putting putting) const {
        if constexpr (has_generated<E>) {
            return this->attempt("PutItem", [&]() -> Result<std::optional<Row>> {
                E next = next_of(item, putting);
                Result<std::optional<Row>> old = swap(next, putting);
                if (old) item = std::move(next);
                return old;
            });
        } else {
            return swap_const(item, putting);
        }
    }
    template <class E>
    [[nodiscard]] Result<std::optional<Row>> swap_const(const E& item, const Putting& putting) const {
        if constexpr (check_nothing_generated<E>())
            return this->attempt("PutItem", [&] { return swap(item, putting); });
        else
            return std::optional<Row>();
    }

    [[nodiscard]] Result<Row> read_now(const ItemKey<T>& key) const {
        return there(get_of({.consistent_read = true}, key));
    }

  private:
    template <class E>
    static consteval bool check_nothing_generated() {
        constexpr bool nothing_to_write_back = !has_generated<E>;
        static_assert(
            nothing_to_write_back,
            "dynantic: saving this model makes values (version, uuid, dates) that a const object or a "
            "temporary cannot take: save a variable, or use stored()");
        return nothing_to_write_back;
    }
    template <class E>
    [[nodiscard]] static E next_of(const E& item, Putting& putting) {
        if (putting.replaces) putting.condition.join(NodeKind::all_of, version_condition(item));
        E next = item;
        generate_values(next);
        return next;
    }
    template <class E>
    [[nodiscard]] Result<void> put(const E& item, const Putting& putting) const {
        const Acting act = this->acting();
        return act.perform(put_request(act.target(), model_info<E>(), &item, putting.condition,
                                       {ReturnKind::none, putting.told}),
                           putting.told);
    }
    template <class E>
    [[nodiscard]] Result<std::optional<Row>> swap(const E& item, const Putting& putting) const {
        const Acting act = this->acting();
        return fetch_row(act,
                         put_request(act.target(), model_info<E>(), &item, putting.condition,
                                     {ReturnKind::all_old, putting.told}),
                         "Attributes", putting.told);
    }

    template <class... Values>
    [[nodiscard]] Result<std::optional<Row>> get_of(const GetOptions& options, const Values&... key) const {
        return this->attempt("GetItem", [&] {
            const std::string key_json = key_text<T>(key...);
            const Acting act = this->acting();
            return fetch_row(act, get_request(act.target(), key_json, get_spec(options)), "Item",
                             {.consumed = options.consumed});
        });
    }
    template <class... Arguments>
    [[nodiscard]] Result<void> remove_of(const WriteOptions& told, const Arguments&... key_or_item) const {
        return this->attempt("DeleteItem", [&]() -> Result<void> {
            const auto [key, condition] = target_and_condition<T>(key_or_item...);
            const Acting act = this->acting();
            return act.perform(delete_request(act.target(), key, condition, {ReturnKind::none, told}), told);
        });
    }
    template <class... Arguments>
    [[nodiscard]] Result<std::optional<Row>> take_of(const WriteOptions& told,
                                                     const Arguments&... key_or_item) const {
        return this->attempt("DeleteItem", [&] {
            const auto [key, condition] = target_and_condition<T>(key_or_item...);
            const Acting act = this->acting();
            return fetch_row(act, delete_request(act.target(), key, condition, {ReturnKind::all_old, told}),
                             "Attributes", told);
        });
    }
    [[nodiscard]] static Result<std::optional<Row>> fetch_row(const Acting& act, const Request& request,
                                                              std::string_view member,
                                                              const WriteOptions& told) {
        std::optional<Row> row;
        if constexpr (std::is_default_constructible_v<Row>) {  // else refused where the table is made
            const Result<bool> found = act.fetch(request, member, reader_into<T>(row.emplace()), told);
            if (!found) return found.error();
            if (!*found) row.reset();
        }
        return row;
    }
    [[nodiscard]] Result<Row> there(Result<std::optional<Row>> row) const {
        if (!row) return row.error();
        if (!*row) return item_not_found(this->acting().wire_table());
        return std::move(**row);
    }
};

}  // namespace dynantic::detail
