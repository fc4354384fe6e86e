#pragma once

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/batch_fetch.hpp>
#include <dynantic/detail/operation/changes.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/item_parts.hpp>
#include <dynantic/detail/operation/smaller.hpp>
#include <dynantic/get_options.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/partial.hpp>
#include <dynantic/tracked.hpp>
#include <dynantic/update.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// What `save_changes` asks the service to answer with: what it needs for the values that saving makes.
template <class T>
using SavingReturns = std::conditional_t<has_generated<T>, ReturnValues::UpdatedNew, ReturnValues::None>;
template <class T>
using SavingUpdate = Update<T, SavingReturns<T>>;

template <class T>
consteval void check_tells_conflicts() {
    constexpr bool tells_conflicts = has_version<T>;
    static_assert(tells_conflicts,
                  "dynantic: retry_on_conflict() needs a model whose Meta names a version member: without "
                  "it nothing tells that somebody else wrote the item");
}

// The verbs of a table that change a part of an item, or read one to change it, and those that read a part.
template <class Self, class T>
class TableChanges {
  public:
    // --- partial writes ---

    /// An update that writes what is there of `item` and leaves the rest of the stored item alone: SET of each member
    /// but empty optionals and empty sets. (What other mappers call a partial update, or ignoreNulls.)
    ///
    ///     users.patch(user).must_exist().execute();
    ///
    /// It upserts unless `must_exist()`, takes further verbs and conditions, and answers as `update` does. The version
    /// (where it is not 0, the item must still be of that version), dates and counters move on by themselves; `item` is
    /// not changed. Rules are held against what is written.
    [[nodiscard]] Update<T> patch(const T& item) const {
        Update<T> update = update_of(key_of_object(model_info<T>(), &item), patch_of(item, all_members));
        return with_version(std::move(update), item);
    }
    /// The same with what is there of a partial item, as an index gave it.
    [[nodiscard]] Update<T> patch(const Partial<T>& item) const {
        return update_of(key_of_object(model_info<T>(), &item.object()),
                         patch_of(item.object(), item.members()));
    }
    /// The same with the members of a struct of your own that has some of the model's, each of the model's type or an
    /// optional of it; the compiler looks their names up in the model. Comes after the values of the key.
    ///
    ///     struct Profile { std::optional<std::string> name{}; std::optional<dynantic::Decimal> balance{}; };
    ///     users.patch("u1", "a@x", Profile{.name = "Jane"}).must_exist().execute();
    template <class First, class Second, class... More>
    [[nodiscard]] Update<T> patch(const First& first, const Second& second, const More&... more) const {
        const std::tuple<const First&, const Second&, const More&...> all(first, second, more...);
        constexpr std::size_t keys = 1 + sizeof...(More);
        const auto& changes = std::get<keys>(all);
        using Small = std::remove_cvref_t<decltype(changes)>;
        UpdateActions actions;
        if constexpr (Smaller<T, Small>::check()) {
            T object{};
            const std::uint64_t given = Smaller<T, Small>::give(changes, object);
            actions = patch_of(object, given);
        }
        return [&]<std::size_t... Place>(std::index_sequence<Place...>) {
            return update_of(key_text<T>(std::get<Place>(all)...), std::move(actions));
        }
        (std::make_index_sequence<keys>{});
    }

    /// Writes what differs between `before`, the item as it was read, and `after`: one UpdateItem with SET and REMOVE of
    /// the changed attributes, parts of composed attributes included. False, and no request, where nothing differs.
    ///
    /// The item must still be there, and with Meta::version of the version of `before`: else
    /// ConditionalCheckFailedError. `after` gets the values that saving makes. ValidationError where the keys differ.
    /// Attributes are compared whole: two programs that change one nested struct need a version.
    bool save_changes(const T& before, T& after, WriteOptions options = {}) const {
        return try_save_changes(before, after, options).value();
    }
    [[nodiscard]] Result<bool> try_save_changes(const T& before, T& after, WriteOptions options = {}) const {
        return self().attempt("UpdateItem", [&]() -> Result<bool> {
            const std::optional<SavingUpdate<T>> update = changes_between(before, after);
            if (!update) return false;
            if constexpr (has_generated<T>) {
                const Result<Partial<T>> now = update->try_execute(options);
                if (!now) return now.error();
                take_generated(now->object(), now->members(), after);
            } else {
                if (const Result<void> done = update->try_execute(options); !done) return done.error();
            }
            return true;
        });
    }
    /// The same for an item that remembers what it was.
    bool save_changes(Tracked<T>& item, WriteOptions options = {}) const {
        return try_save_changes(item, options).value();
    }
    [[nodiscard]] Result<bool> try_save_changes(Tracked<T>& item, WriteOptions options = {}) const {
        Result<bool> saved = try_save_changes(item.original(), *item, options);
        if (saved) item.settle();
        return saved;
    }

    // What is no T is refused in a sentence.
    template <OtherThan<T> E>
    requires(!std::is_same_v<E, Partial<T>>) [[nodiscard]] Update<T> patch(const E&) const {
        refuse_other<T, E>();
        return update_of({}, patch_of(T{}, 0));
    }
    template <OtherThan<T> E, class After>
    bool save_changes(const E&, const After&, WriteOptions = {}) const {
        refuse_other<T, E>();
        return false;
    }

    /// Reads the item, lets `change` change it, and saves it; where somebody else wrote it in between, does so again with
    /// the item as it is now, after a jittered pause, `attempts` times in all. Returns the item as it was saved.
    ///
    ///     users.retry_on_conflict(5, {"u1", "a@x"}, [](User& user) { user.balance += 10; });
    ///
    /// `change` takes a T& and returns nothing, or whether to save; it may be called several times, so it should do
    /// nothing but change the item. Throws ItemNotFoundError where there is none, ConditionalCheckFailedError after the
    /// last attempt, and what `change` throws. For models with Meta::version. The refusal of a save brings the item along
    /// (ReturnValuesOnConditionCheckFailure), so only the first reading, which is consistent, costs a request.
    template <class Change>
    T retry_on_conflict(int attempts, const ItemKey<T>& key, Change&& change) const {
        return try_retry_on_conflict(attempts, key, std::forward<Change>(change)).value();
    }
    template <class Change>
    [[nodiscard]] Result<T> try_retry_on_conflict(int attempts, const ItemKey<T>& key,
                                                  Change&& change) const {
        check_tells_conflicts<T>();
        return self().attempt("PutItem", [&]() -> Result<T> {
            Result<T> item = self().read_now(key);
            for (int tried = 1; item; ++tried) {
                if constexpr (std::is_void_v<std::invoke_result_t<Change&, T&>>) {
                    change(*item);
                } else {
                    if (!change(*item)) return item;
                }
                const Result<void> saved = self().try_save(*item);
                if (saved) return item;
                if (!wait_after_conflict(self().acting().core(), saved.error(), tried, attempts))
                    return saved.error();
                item = read_again(saved.error(), key);
            }
            return item;
        });
    }

    /// The item that failed a condition, as a T, where the error brought it along: it always does where the item was
    /// there and the service can tell. None otherwise. Throws SerializationError where it does not fit the model.
    ///
    ///     if (const auto saved = users.try_save(user, condition); !saved) auto there = users.item_of(saved.error());
    [[nodiscard]] std::optional<T> item_of(const Error& error) const { return try_item_of(error).value(); }
    [[nodiscard]] Result<std::optional<T>> try_item_of(const Error& error) const {
        T item{};
        const Result<bool> came = read_refused_item(error, reader_into<T>(item));
        if (!came) return came.error();
        return *came ? std::optional<T>(std::move(item)) : std::optional<T>();
    }

    // --- partial reads ---

    /// The item of that key read into a smaller struct, or none: only its members are asked for (see Query::as).
    ///
    ///     std::optional<Contact> contact = users.get_as<Contact>({"u1", "a@x"}, {.consistent_read = true});
    template <class Small>
    std::optional<Small> get_as(const ItemKey<T>& key, const GetOptions& options = {}) const {
        return try_get_as<Small>(key, options).value();
    }
    template <class Small>
    [[nodiscard]] Result<std::optional<Small>> try_get_as(const ItemKey<T>& key,
                                                          const GetOptions& options = {}) const {
        return self().attempt("GetItem", [&]() -> Result<std::optional<Small>> {
            using Part = SmallerPart<T, Small>;
            ProjectionPaths projection;
            Part::project(projection);
            std::optional<Small> row(std::in_place);
            return take_found(row, fetch_part(key, projection, options, part_reader<Part>(*row)));
        });
    }
    /// Some members of the item of that key, or paths into it, as a tuple, or none. As of a query's `values`, what need not
    /// be there comes as an optional.
    ///
    ///     if (auto found = users.get_values<&User::name, &User::balance>({"u1", "a@x"})) auto& [name, balance] = *found;
    ///     auto city = users.get_values<field<&User::address, &Address::city>>({"u1", "a@x"});
    template <auto... Members>
    std::optional<ValuesOf<Members...>> get_values(const ItemKey<T>& key,
                                                   const GetOptions& options = {}) const {
        return try_get_values<Members...>(key, options).value();
    }
    template <auto... Members>
    [[nodiscard]] Result<std::optional<ValuesOf<Members...>>> try_get_values(
        const ItemKey<T>& key, const GetOptions& options = {}) const {
        using Part = ValuesPart<T, Members...>;
        return self().attempt("GetItem", [&] {
            ProjectionPaths projection;
            Part::project(projection);
            std::optional<typename Part::Row> row(std::in_place);
            return take_found(row, fetch_part(key, projection, options, part_reader<Part>(*row)));
        });
    }
    /// The same of paths whose parts are known at run time: `users.get_values({"u1", "a@x"}, field<&User::scores>["k"])`.
    /// GetOptions may stand before them.
    template <class First, class... Paths>
    requires(Operand<First>) std::optional<typename PathValues<First, Paths...>::Row> get_values(
        const ItemKey<T>& key, const First& first, const Paths&... paths)
    const { return try_get_values(key, GetOptions{}, first, paths...).value(); }
    template <class First, class... Paths>
    requires(Operand<First>) std::optional<typename PathValues<First, Paths...>::Row> get_values(
        const ItemKey<T>& key, const GetOptions& options, const First& first, const Paths&... paths)
    const { return try_get_values(key, options, first, paths...).value(); }
    template <class First, class... Paths>
    requires(Operand<First>)
        [[nodiscard]] Result<std::optional<typename PathValues<First, Paths...>::Row>> try_get_values(
            const ItemKey<T>& key, const First& first, const Paths&... paths) const {
        return try_get_values(key, GetOptions{}, first, paths...);
    }
    template <class First, class... Paths>
    requires(Operand<First>)
        [[nodiscard]] Result<std::optional<typename PathValues<First, Paths...>::Row>> try_get_values(
            const ItemKey<T>& key, const GetOptions& options, const First& first,
            const Paths&... paths) const {
        using Values = PathValues<First, Paths...>;
        constexpr bool are_of_this_model = is_path_into<T, First> && (is_path_into<T, Paths> && ... && true);
        static_assert(are_of_this_model,
                      "dynantic: values() takes members and paths of the table's own model");
        return self().attempt("GetItem", [&]() -> Result<std::optional<typename Values::Row>> {
            std::optional<typename Values::Row> row;
            if constexpr (are_of_this_model) {
                const PathReader reader(Values::list(first, paths...));
                ProjectionPaths projection;
                reader.project(projection);
                typename Values::Reading reading{&reader, &row.emplace()};
                return take_found(row, fetch_part(key, projection, options, reading.reader()));
            }
            return row;
        });
    }

    /// The items of these keys read into a smaller struct, each in the place of its key, as batch_get gives whole ones.
    template <class Small>
    std::vector<std::optional<Small>> batch_get_as(std::initializer_list<ItemKey<T>> keys,
                                                   const BatchOptions& options = {}) const {
        return try_batch_get_as<Small, std::initializer_list<ItemKey<T>>>(keys, options).value();
    }
    template <class Small, std::ranges::input_range Keys>
    std::vector<std::optional<Small>> batch_get_as(const Keys& keys, const BatchOptions& options = {}) const {
        return try_batch_get_as<Small, Keys>(keys, options).value();
    }
    template <class Small>
    [[nodiscard]] Result<std::vector<std::optional<Small>>> try_batch_get_as(
        std::initializer_list<ItemKey<T>> keys, const BatchOptions& options = {}) const {
        return try_batch_get_as<Small, std::initializer_list<ItemKey<T>>>(keys, options);
    }
    template <class Small, std::ranges::input_range Keys>
    [[nodiscard]] Result<std::vector<std::optional<Small>>> try_batch_get_as(
        const Keys& keys, const BatchOptions& options = {}) const {
        return self().attempt("BatchGetItem", [&]() -> Result<std::vector<std::optional<Small>>> {
            if constexpr (Smaller<T, Small>::check()) {
                const Acting act = self().acting();
                ProjectionPaths projection;
                Smaller<T, Small>::project(projection);
                project_key(model_info<T>(), projection);
                BatchFetch<T, Small> fetch;
                fetch.project(projection);
                for_each_key<T>(keys, [&](const ItemKey<T>& key) { fetch.add(act.target(), key.json()); });
                return fetch.run(act.core(), options);
            } else {
                return std::vector<std::optional<Small>>();
            }
        });
    }

    /// The whole items of partial ones, as an index gave them: each in the place of its part, none where it was deleted
    /// meanwhile. `page.items` of a query on the index, for example.
    template <std::ranges::input_range Partials>
    std::vector<std::optional<T>> hydrate(const Partials& partials, const BatchOptions& options = {}) const {
        return try_hydrate(partials, options).value();
    }
    template <std::ranges::input_range Partials>
    [[nodiscard]] Result<std::vector<std::optional<T>>> try_hydrate(const Partials& partials,
                                                                    const BatchOptions& options = {}) const {
        return self().attempt("BatchGetItem",
                              [&] { return fetch_whole<T>(self().acting().target(), partials, options); });
    }

    // For drivers: the update that makes `before` what `after` is; none where they do not differ.
    [[nodiscard]] std::optional<SavingUpdate<T>> changes_between(const T& before, const T& after) const {
        UpdateActions actions;
        const Acting act = self().acting();
        const bool differ = saying(act.target(), "UpdateItem",
                                   [&] { return change_actions(model_info<T>(), &before, &after, actions); });
        if (!differ) return std::nullopt;
        Update<T> update = with_version(
            update_of(key_of_object(model_info<T>(), &before), std::move(actions)).must_exist(), before);
        return std::move(update).return_values(SavingReturns<T>{});
    }

  private:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }

    [[nodiscard]] static UpdateActions patch_of(const T& object, std::uint64_t members) {
        UpdateActions actions;
        patch_actions(model_info<T>(), &object, members, actions);
        return actions;
    }
    [[nodiscard]] Update<T> update_of(std::string key_json, UpdateActions actions) const {
        const Acting act = self().acting();
        return Update<T>(
            UpdateSpec{
                act.client(), std::string(act.table()), &model_info<T>(), std::move(key_json), {}, false},
            std::move(actions));
    }
    // Only where the stored item is of the object's version, if the object was ever stored.
    [[nodiscard]] static Update<T> with_version(Update<T> update, [[maybe_unused]] const T& object) {
        if constexpr (has_version<T>) {
            using V = type_of_member<meta_of<T>::version>;
            const V& version = object.*meta_of<T>::version;
            if (version != V{}) return std::move(update).expect_version(version);
        }
        return update;
    }
    [[nodiscard]] Result<T> read_again(const Error& refusal, const ItemKey<T>& key) const {
        Result<std::optional<T>> came = try_item_of(refusal);
        if (!came) return came.error();
        if (*came) return std::move(**came);
        return self().read_now(key);
    }
    // Gets what is projected of an item into a reader; false where there is no item.
    [[nodiscard]] Result<bool> fetch_part(const ItemKey<T>& key, const ProjectionPaths& projection,
                                          const GetOptions& options, ItemReader reader) const {
        const Acting act = self().acting();
        GetSpec spec = get_spec(options);
        spec.projection = &projection;
        return act.fetch(get_request(act.target(), key.json(), spec), "Item", reader,
                         {.consumed = options.consumed});
    }
    template <class Row>
    [[nodiscard]] static Result<std::optional<Row>> take_found(std::optional<Row>& row,
                                                               const Result<bool>& found) {
        if (!found) return found.error();
        if (!*found) row.reset();
        return std::move(row);
    }
};

}  // namespace dynantic::detail

namespace dynantic {

/// Calls `work`, and again, after a jittered pause, where it throws ConditionalCheckFailedError or
/// TransactionConflictError: `attempts` times in all, and then the last error passes through. Returns what `work`
/// returns. For a read-modify-write of your own, which must read anew each time it is called:
///
///     dynantic::retry_on_conflict(5, [&] { User user = users.at("u1", "a@x"); ...; users.save(user); });
///
/// For one item `users.retry_on_conflict(5, key, change)` needs fewer requests. The pauses are those of the client that
/// is current when this is called.
template <class Work>
decltype(auto) retry_on_conflict(int attempts, Work&& work) {
    const Client client = Client::current();
    for (int tried = 1;; ++tried) {
        try {
            return work();
        } catch (const DynanticError& thrown) {
            const detail::ClientCore& core = *detail::ClientAccess::core(client);
            if (!detail::wait_after_conflict(core, thrown.error(), tried, attempts)) throw;
        }
    }
}

}  // namespace dynantic
