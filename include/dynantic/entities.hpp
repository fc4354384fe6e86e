#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/expression/operand.hpp>
#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/row_writes.hpp>
#include <dynantic/table.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace dynantic {

/// An item of a table of several entity types whose type none of them is: `Entities<Customer, Order, Unknown>`. Without
/// it such an item is an item error (see BadItems).
struct Unknown {
    Item item;
    friend bool operator==(const Unknown&, const Unknown&) = default;
};

/// Several entity types in one table. Each names the attribute that tells its type, and its value there:
///
///     struct Customer { ...; struct Meta { ...; static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">; }; };
///     using Shop = dynantic::Entities<Customer, Order>;
///     const dynantic::Table<Shop> shop;
///     std::vector<std::variant<Customer, Order>> all = shop.query("CUSTOMER#1").all();
///
/// All of them name the same table, the same attributes as its key, and the same discriminator; what is compared is
/// checked by the compiler. `Table<Customer>` is the same table seen as customers alone.
template <class... Types>
struct Entities {
    static_assert(sizeof...(Types) != 0, "dynantic: Entities<> takes at least one model");
};

namespace detail {

template <>
inline constexpr bool is_unknown<Unknown> = true;

template <class T>
consteval std::string_view entity_attribute_of() {
    if constexpr (requires { meta_of<T>::entity; }) {
        return std::remove_cv_t<decltype(meta_of<T>::entity)>::attribute();
    } else {
        return {};
    }
}

// The first model of an Entities list; void where there is none.
template <class... Ts>
struct FirstModel {
    using type = void;
};
template <class T, class... Rest>
struct FirstModel<T, Rest...> {
    using type = T;
};
template <class... Rest>
struct FirstModel<Unknown, Rest...> : FirstModel<Rest...> {};

template <class... Lists>
struct JoinIndexes;
template <class... Each>
struct JoinIndexes<Indexes<Each...>> {
    using type = Indexes<Each...>;
};
template <class... A, class... B, class... Rest>
struct JoinIndexes<Indexes<A...>, Indexes<B...>, Rest...> : JoinIndexes<Indexes<A..., B...>, Rest...> {};

// One type of an Entities list for the plain half.
struct EntityChoice {
    const ModelInfo* info;                         // nullptr: Unknown
    bool (*read)(JsonValue& item, void* variant);  // makes the alternative and reads it
};

// Looks the discriminator up and reads the item as what it tells.
[[nodiscard]] bool read_one_of(JsonValue& item, const EntityChoice* choices, std::size_t count,
                               void* variant);
// The key of an item whose type none of the models is.
[[nodiscard]] std::string key_of_unknown(const ModelInfo& table, const Unknown& unknown);
// The table of several models: the first one's, with the indexes of all. It lives for ever.
[[nodiscard]] const ModelInfo* merge_entities(const EntityChoice* choices, std::size_t count);

template <class... Types>
struct Rows<Entities<Types...>> {
    using Row = std::variant<Types...>;
    using First = typename FirstModel<Types...>::type;

    template <class E>
    static consteval bool fits() {
        if constexpr (is_unknown<E>) {
            return true;
        } else {
            return !entity_attribute_of<E>().empty() &&
                   entity_attribute_of<E>() == entity_attribute_of<First>();
        }
    }
    static constexpr bool every_type_names_the_same_discriminator = (fits<Types>() && ...);
    static_assert(every_type_names_the_same_discriminator,
                  "dynantic: every type of Entities<> needs an entity<\"attribute\", \"VALUE\"> in its Meta, "
                  "with the same "
                  "attribute");

    template <class E>
    static EntityChoice choice() {
        const ModelInfo* info = nullptr;
        if constexpr (!is_unknown<E>) info = &model_info<E>();
        return {info, [](JsonValue& item, void* variant) {
                    E& entity = static_cast<Row*>(variant)->template emplace<E>();
                    if constexpr (is_unknown<E>) {
                        return item.read_item(entity.item);
                    } else {
                        return read_item(model_info<E>(), item, &entity);
                    }
                }};
    }
    static const EntityChoice* choices() {
        static const EntityChoice all[] = {choice<Types>()...};
        return all;
    }
    [[nodiscard]] static const ModelInfo& info() {
        static const ModelInfo* const merged = merge_entities(choices(), sizeof...(Types));
        return *merged;
    }
    [[nodiscard]] static bool read(JsonValue& item, Row& row) {
        return read_one_of(item, choices(), sizeof...(Types), &row);
    }
    [[nodiscard]] static std::string key(const Row& row) {
        return std::visit(
            [](const auto& each) {
                if constexpr (is_unknown<std::remove_cvref_t<decltype(each)>>) {
                    return key_of_unknown(info(), each);
                } else {
                    return key_of_object(model_info<std::remove_cvref_t<decltype(each)>>(), &each);
                }
            },
            row);
    }
    [[nodiscard]] static std::vector<const ModelInfo*> models() {
        std::vector<const ModelInfo*> models;
        for (std::size_t place = 0; place < sizeof...(Types); ++place) {
            if (choices()[place].info != nullptr) models.push_back(choices()[place].info);
        }
        return models;
    }
    template <class V>
    using Given = V;
    template <class E>
    static constexpr bool holds = std::is_same_v<E, Row> || (std::is_same_v<E, Types> || ...);
};

template <>
inline constexpr bool rows_fit<Unknown> = true;
template <class... Types>
inline constexpr bool rows_fit<Entities<Types...>> = (rows_fit<Types> && ...);

// Several entities are put each as what it is.
template <class... Types>
struct RowWrites<std::variant<Types...>> {
    using Row = std::variant<Types...>;
    static constexpr bool is_variant = true;
    static constexpr bool generates = (RowWrites<Types>::generates || ...);
    template <class F>
    static decltype(auto) visit(const Row& row, F&& f) {
        return std::visit(std::forward<F>(f), row);
    }
    [[nodiscard]] static Row next(const Row& row) {
        return visit(row, [](const auto& each) { return Row(writes_of(each).next(each)); });
    }
    static void put(BatchWrites& writes, const Target& target, const Row& row) {
        visit(row, [&](const auto& each) { writes_of(each).put(writes, target, each); });
    }
    [[nodiscard]] static std::string_view table(const Row& row) {
        return visit(row, [](const auto& each) { return writes_of(each).table(each); });
    }
    [[nodiscard]] static std::string key(const Row& row) {
        return visit(row, [](const auto& each) { return writes_of(each).key(each); });
    }
    [[nodiscard]] static ErasedCondition guard(const Row& row) {
        return visit(row, [](const auto& each) { return writes_of(each).guard(each); });
    }

  private:
    template <class E>
    static RowWrites<E> writes_of(const E&) {
        return {};
    }
};
// What no model describes is not written.
template <>
struct RowWrites<Unknown> {
    static constexpr bool is_variant = false;
    static constexpr bool generates = false;
    [[nodiscard]] static Unknown next(const Unknown&) { refuse_unknown(); }
    static void put(BatchWrites&, const Target&, const Unknown&) { refuse_unknown(); }
    [[nodiscard]] static std::string_view table(const Unknown&) { refuse_unknown(); }
    [[nodiscard]] static std::string key(const Unknown&) { refuse_unknown(); }
    [[nodiscard]] static ErasedCondition guard(const Unknown&) { refuse_unknown(); }
};

// The first of the types that has a time to live: a table has one attribute for it.
template <class... Types>
struct TimeToLiveOwner<Entities<Types...>> {
    using type = void;
};
template <class First, class... Rest>
struct TimeToLiveOwner<Entities<First, Rest...>>
    : std::conditional_t<std::is_void_v<time_to_live_owner<First>>, TimeToLiveOwner<Entities<Rest...>>,
                         TimeToLiveOwner<First>> {};

// Conditions on any of the types fit the table.
template <class M, class... Types>
inline constexpr bool expression_fits<Entities<Types...>, M> = std::is_void_v<M> ||
                                                               (std::is_same_v<Types, M> || ...);

}  // namespace detail

// A table of several types has the key of the first and the indexes of all.
template <class... Types>
struct MetaFor<Entities<Types...>> {
    using key = detail::key_of<typename detail::FirstModel<Types...>::type>;
    using indexes = typename detail::JoinIndexes<detail::indexes_of<Types>...>::type;
};

/// The table of several entity types. As Table<T>, but that what is read is a std::variant of the types; what is written is
/// an item of one of them, or such a variant.
template <class... Types>
class Table<Entities<Types...>> : public detail::TableItems<Table<Entities<Types...>>, Entities<Types...>>,
                                  public detail::TableBatches<Table<Entities<Types...>>, Entities<Types...>> {
    using All = Entities<Types...>;
    using Base = detail::TableItems<Table, All>;
    using Putting = detail::Putting;
    friend class detail::TableBatches<Table, All>;
    template <class E>
    static constexpr bool is_one = (std::is_same_v<E, Types> || ...);

  public:
    using Model = All;
    /// What an item is read as.
    using Row = std::variant<Types...>;

    Table() = default;
    explicit Table(Client client) : Base(std::move(client)) {}

    /// The same table, seen as items of one type: with all verbs of Table<E>.
    template <class E>
    [[nodiscard]] Table<E> of() const {
        constexpr bool is_type_of_this_table = is_one<E>;
        static_assert(is_type_of_this_table, "dynantic: this type is none of the Entities<> of the table");
        Table<E> table(this->handle_.client());
        return table.named(this->name());
    }

    /// An update of the item of that key, which is one of this type; see Table<T>::update.
    template <class E, class... Values>
    [[nodiscard]] Update<E> update(const Values&... key) const {
        return of<E>().update(key...);
    }

    /// Writes an item of one of the types; see Table<T>::save.
    template <class E>
    void save(E&& item, WriteOptions options = {}) const {
        try_save(std::forward<E>(item), options).value();
    }
    template <class E>
    [[nodiscard]] Result<void> try_save(E&& item, WriteOptions options = {}) const {
        return put_as(std::forward<E>(item), {.told = options});
    }
    /// Writes the item only where the condition, on any of the types, holds for the one that is there.
    template <class E, class C>
    void save(E&& item, C&& condition, WriteOptions options = {}) const {
        try_save(std::forward<E>(item), std::forward<C>(condition), options).value();
    }
    template <class E, class C>
    [[nodiscard]] Result<void> try_save(E&& item, C&& condition, WriteOptions options = {}) const {
        return put_as(std::forward<E>(item),
                      {detail::condition_for<All>(std::forward<C>(condition)), true, options});
    }

    /// Writes an item of one of the types where there is none under its key; see Table<T>::create.
    template <class E>
    void create(E&& item, WriteOptions options = {}) const {
        try_create(std::forward<E>(item), options).value();
    }
    template <class E>
    [[nodiscard]] Result<void> try_create(E&& item, WriteOptions options = {}) const {
        return put_as(std::forward<E>(item), Base::new_item(options));
    }

    /// Saves and returns what was stored, generated values included.
    template <class E>
    E stored(E item, WriteOptions options = {}) const {
        return try_stored(std::move(item), options).value();
    }
    template <class E>
    [[nodiscard]] Result<E> try_stored(E item, WriteOptions options = {}) const {
        if (const Result<void> done = try_save(item, options); !done) return done.error();
        return item;
    }

    /// Saves, and returns the item that was there before, whatever its type.
    template <class E>
    std::optional<Row> exchange(E&& item, WriteOptions options = {}) const {
        return try_exchange(std::forward<E>(item), options).value();
    }
    template <class E>
    [[nodiscard]] Result<std::optional<Row>> try_exchange(E&& item, WriteOptions options = {}) const {
        return swap_as(std::forward<E>(item), {.told = options});
    }
    /// The same where the condition holds for the one that is there.
    template <class E, class C>
    std::optional<Row> exchange(E&& item, C&& condition, WriteOptions options = {}) const {
        return try_exchange(std::forward<E>(item), std::forward<C>(condition), options).value();
    }
    template <class E, class C>
    [[nodiscard]] Result<std::optional<Row>> try_exchange(E&& item, C&& condition,
                                                          WriteOptions options = {}) const {
        return swap_as(std::forward<E>(item),
                       {detail::condition_for<All>(std::forward<C>(condition)), true, options});
    }

  private:
    template <class E>
    static constexpr bool is_variable =
        std::is_lvalue_reference_v<E> && !std::is_const_v<std::remove_reference_t<E>>;

    // Calls `put` with the item as what it is. `Output` is what comes of it.
    template <class Output, class E, class Put>
    [[nodiscard]] Result<Output> as_one_type(E&& item, const Put& put) const {
        using Type = std::remove_cvref_t<E>;
        if constexpr (std::is_same_v<Type, Row>) {
            return std::visit(
                [&](auto&& each) { return as_one_type<Output>(std::forward<decltype(each)>(each), put); },
                std::forward<E>(item));
        } else if constexpr (detail::is_unknown<Type>) {
            return this->attempt("PutItem", []() -> Result<Output> { detail::refuse_unknown(); });
        } else {
            return put(std::forward<E>(item));
        }
    }
    template <class E>
    [[nodiscard]] Result<void> put_as(E&& item, const Putting& putting) const {
        if constexpr (detail::check_held<All, std::remove_cvref_t<E>>()) {
            return as_one_type<void>(std::forward<E>(item), [&]<class Each>(Each&& each) {
                if constexpr (is_variable<Each>)
                    return this->put_variable(each, putting);
                else
                    return this->put_const(each, putting);
            });
        } else {
            return {};
        }
    }
    template <class E>
    [[nodiscard]] Result<std::optional<Row>> swap_as(E&& item, const Putting& putting) const {
        if constexpr (detail::check_held<All, std::remove_cvref_t<E>>()) {
            return as_one_type<std::optional<Row>>(std::forward<E>(item), [&]<class Each>(Each&& each) {
                if constexpr (is_variable<Each>)
                    return this->swap_variable(each, putting);
                else
                    return this->swap_const(each, putting);
            });
        } else {
            return std::optional<Row>();
        }
    }
};

/// The items of each type, in vectors of their own, in the order they had: `auto [customers, orders] =
/// dynantic::by_type(shop.query("CUSTOMER#1").all());`
template <class... Types>
[[nodiscard]] std::tuple<std::vector<Types>...> by_type(std::vector<std::variant<Types...>> rows) {
    std::tuple<std::vector<Types>...> sorted;
    for (std::variant<Types...>& row : rows) {
        std::visit(
            [&](auto& each) {
                using E = std::remove_cvref_t<decltype(each)>;
                std::get<std::vector<E>>(sorted).push_back(std::move(each));
            },
            row);
    }
    return sorted;
}

/// Calls for a std::variant, one lambda a type: `std::visit(dynantic::match{[](const Customer&) {...}, ...}, row)`.
template <class... Fs>
struct match : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
match(Fs...) -> match<Fs...>;

}  // namespace dynantic
