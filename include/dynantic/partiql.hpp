#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/codec/encode.hpp>
#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/statements.hpp>
#include <dynantic/detail/operation/transacting.hpp>
#include <dynantic/page.hpp>
#include <dynantic/partial.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// PartiQL, typed: DynamoDB's dialect of SQL. What a client does with statements is declared in <dynantic/client.hpp>.

namespace dynantic {

/// The value of one `?`: of any type that a model could hold, a whole model among them, as in
/// `client.execute("INSERT INTO {users} VALUE ?", user)`, whose rules are checked but whose generated values are not made.
/// Encoded when it is made; throws ValidationError for what DynamoDB cannot hold.
class Parameter {
  public:
    template <class V>
    requires(!std::is_same_v<V, Parameter>) Parameter(const V& value) : json_(detail::encode(value)) {
        if constexpr (requires { typename detail::meta_of<V>::key; }) {
            detail::check_rules_of(detail::model_info<V>(), &value);
        }
    }
    /// DynamoDB JSON: {"S":"u1"}.
    [[nodiscard]] const std::string& json() const noexcept { return json_; }

  private:
    std::string json_;
};

/// A statement with the values of its `?`, and what its items become: a value, to be executed by any client as often as
/// you like.
///
///     const dynantic::Statement<User> active("SELECT * FROM {users}.\"StatusIndex\" WHERE status = ?", {UserStatus::active});
///     for (const User& each : client.execute(active)) { ... }
///
/// A name in braces stands for that table, with the client's prefix, in quotes; any other brace is PartiQL's own. T is a
/// model, a smaller struct for some attributes, Partial<Model>, Entities<...>, Item, or void where nothing is of interest.
template <class T = void>
class [[nodiscard]] Statement {
  public:
    explicit Statement(std::string text, std::vector<Parameter> parameters = {})
        : spec_{std::move(text), {}, false, 0} {
        for (const Parameter& each : parameters) spec_.parameters.push_back(each.json());
    }

    /// Reads what every write that was answered left; costs twice as much.
    [[nodiscard]] Statement consistent_read(bool on = true) const {
        Statement other = *this;
        other.spec_.consistent_read = on;
        return other;
    }
    /// How many items a request evaluates at most; else the service stops at 1 MB.
    [[nodiscard]] Statement page_size(std::uint32_t items) const {
        Statement other = *this;
        other.spec_.page_size = items;
        return other;
    }

    /// The JSON of the first request, as a client without a prefix, or this one, would send it.
    [[nodiscard]] std::string request() const { return detail::statement_json(spec_, {}); }
    [[nodiscard]] std::string request(const Client& client) const {
        return detail::statement_json(spec_, detail::table_prefix_of(client));
    }

    // For clients.
    [[nodiscard]] const detail::StatementSpec& spec() const noexcept { return spec_; }

  private:
    detail::StatementSpec spec_;
};

namespace detail {

// What the items of a statement become.
template <class T>
struct StatementRows {
    using Row = RowOf<T>;
    static bool read(JsonValue& item, Row& row) { return Rows<T>::read(item, row); }
};
template <>
struct StatementRows<Item> {
    using Row = Item;
    static bool read(JsonValue& item, Item& row) { return item.read_item(row); }
};
template <>
struct StatementRows<void> : StatementRows<Item> {};
template <class T>
struct StatementRows<Partial<T>> {
    using Row = Partial<T>;
    static bool read(JsonValue& item, Partial<T>& row) {
        std::uint64_t present = 0;
        const bool read = read_present(model_info<T>(), item, row.data(), present);
        row.mark(present);
        return read;
    }
};
template <class T>
using StatementRow = typename StatementRows<T>::Row;
template <class T>
using StatementResult = std::conditional_t<std::is_void_v<T>, void, std::vector<StatementRow<T>>>;

template <class T>
[[nodiscard]] ItemReader statement_reader(StatementRow<T>& row) {
    return {&row, [](void* context, JsonValue& item) {
                return StatementRows<T>::read(item, *static_cast<StatementRow<T>*>(context));
            }};
}
template <class T>
[[nodiscard]] ItemReader statement_appender(std::vector<StatementRow<T>>& rows) {
    return appender_to(
        rows, [](JsonValue& item, StatementRow<T>& row) { return StatementRows<T>::read(item, row); });
}

template <class... Values>
[[nodiscard]] std::vector<Parameter> parameters_of(const Values&... values) {
    return {Parameter(values)...};
}

// The item of a part, none, or its error.
template <class Row>
[[nodiscard]] Result<std::optional<Row>> outcome_of(StatementPart& part, std::optional<Row>& row) {
    if (part.error) return *part.error;
    if (!part.found) row.reset();
    return std::move(row);
}

// The statements of a batch or transaction, each with the place of its item; they outlive it.
template <class... Ts>
struct StatementTuple {
    std::tuple<std::optional<StatementRow<Ts>>...> rows{std::optional<StatementRow<Ts>>(std::in_place)...};
    std::array<StatementPart, sizeof...(Ts)> parts;

    explicit StatementTuple(const Statement<Ts>&... statements) {
        prepare(std::index_sequence_for<Ts...>{}, statements...);
    }
    StatementTuple(const StatementTuple&) = delete;
    StatementTuple& operator=(const StatementTuple&) = delete;

    // What comes of a batch: of each its item, none, or its error.
    using Outcomes = std::tuple<Result<std::optional<StatementRow<Ts>>>...>;
    [[nodiscard]] Outcomes outcomes() { return outcomes(std::index_sequence_for<Ts...>{}); }
    // What comes of a transaction: of each its item, or none.
    using Items = std::tuple<std::optional<StatementRow<Ts>>...>;
    [[nodiscard]] Items items() { return items(std::index_sequence_for<Ts...>{}); }

  private:
    template <std::size_t... Place>
    [[nodiscard]] Outcomes outcomes(std::index_sequence<Place...>) {
        return Outcomes(outcome_of(parts[Place], std::get<Place>(rows))...);
    }
    template <std::size_t... Place>
    [[nodiscard]] Items items(std::index_sequence<Place...>) {
        ((parts[Place].found ? void() : std::get<Place>(rows).reset()), ...);
        return std::move(rows);
    }
    template <std::size_t... Place>
    void prepare(std::index_sequence<Place...>, const Statement<Ts>&... statements) {
        ((parts[Place] = {&statements.spec(), statement_reader<Ts>(*std::get<Place>(rows)), false, {}}), ...);
    }
};
template <class T>
struct StatementList {
    std::vector<std::optional<StatementRow<T>>> rows;
    std::vector<StatementPart> parts;

    explicit StatementList(const std::vector<Statement<T>>& statements)
        : rows(statements.size(), std::optional<StatementRow<T>>(std::in_place)) {
        for (const Statement<T>& each : statements) {
            parts.push_back({&each.spec(), statement_reader<T>(*rows[parts.size()]), false, {}});
        }
    }
    StatementList(const StatementList&) = delete;
    StatementList& operator=(const StatementList&) = delete;

    using Outcomes = std::vector<Result<std::optional<StatementRow<T>>>>;
    [[nodiscard]] Outcomes outcomes() {
        Outcomes all;
        for (std::size_t place = 0; place < parts.size(); ++place)
            all.push_back(outcome_of(parts[place], rows[place]));
        return all;
    }
    using Items = std::vector<std::optional<StatementRow<T>>>;
    [[nodiscard]] Items items() {
        for (std::size_t place = 0; place < parts.size(); ++place) {
            if (!parts[place].found) rows[place].reset();
        }
        return std::move(rows);
    }
};

template <class All, class... Statements>
[[nodiscard]] auto run_statement_batch(const Client& client, const Statements&... statements) {
    return attempt([&]() -> Result<typename All::Outcomes> {
        All all(statements...);
        const Result<void> done = execute_statement_batch(*ClientAccess::core(client), all.parts);
        if (!done) return done.error();
        return all.outcomes();
    });
}
template <class All, class... Statements>
[[nodiscard]] auto run_statement_transaction(const Client& client, const CommitOptions& options,
                                             const Statements&... statements) {
    return attempt([&]() -> Result<typename All::Items> {
        All all(statements...);
        const Result<void> done =
            execute_statement_transaction(*ClientAccess::core(client), all.parts, options);
        if (!done) return done.error();
        return all.items();
    });
}

template <class T>
[[nodiscard]] Result<StatementResult<T>> run_statement(const Client& client, const StatementSpec& spec) {
    return attempt([&]() -> Result<StatementResult<T>> {
        std::vector<StatementRow<T>> rows;
        const Result<void> done =
            execute_statement(*ClientAccess::core(client), spec, statement_appender<T>(rows));
        if constexpr (std::is_void_v<T>) {
            return done;
        } else {
            if (!done) return done.error();
            return rows;
        }
    });
}

}  // namespace detail

template <class T>
auto Client::try_execute(const Statement<T>& statement) const {
    return detail::run_statement<T>(*this, statement.spec());
}
template <class T>
auto Client::execute(const Statement<T>& statement) const {
    return try_execute(statement).value();
}
template <class T>
auto Client::try_execute(std::string_view statement, const std::vector<Parameter>& parameters) const {
    return try_execute(Statement<T>(std::string(statement), parameters));
}
template <class T>
auto Client::try_execute(std::string_view statement, std::initializer_list<Parameter> parameters) const {
    return try_execute(Statement<T>(std::string(statement), parameters));
}
template <class T, class... Values>
auto Client::try_execute(std::string_view statement, const Values&... parameters) const {
    return detail::attempt([&]() -> Result<detail::StatementResult<T>> {
        return try_execute(Statement<T>(std::string(statement), detail::parameters_of(parameters...)));
    });
}
template <class T>
auto Client::execute(std::string_view statement, const std::vector<Parameter>& parameters) const {
    return try_execute<T>(statement, parameters).value();
}
template <class T>
auto Client::execute(std::string_view statement, std::initializer_list<Parameter> parameters) const {
    return try_execute<T>(statement, parameters).value();
}
template <class T, class... Values>
auto Client::execute(std::string_view statement, const Values&... parameters) const {
    return try_execute<T>(statement, parameters...).value();
}

template <class T>
auto Client::try_execute_page(const Statement<T>& statement, const Cursor& after) const {
    using Row = detail::StatementRow<T>;
    return detail::attempt([&]() -> Result<Page<Row>> {
        Page<Row> page;
        const Result<Cursor> next =
            detail::execute_statement_page(*detail::ClientAccess::core(*this), statement.spec(), after,
                                           detail::statement_appender<T>(page.items));
        if (!next) return next.error();
        page.cursor = *next;
        page.count = page.items.size();
        return page;
    });
}
template <class T>
auto Client::try_execute_page(const Statement<T>& statement) const {
    return try_execute_page(statement, Cursor());
}
template <class T>
auto Client::execute_page(const Statement<T>& statement, const Cursor& after) const {
    return try_execute_page(statement, after).value();
}
template <class T>
auto Client::execute_page(const Statement<T>& statement) const {
    return try_execute_page(statement, Cursor()).value();
}

template <class... Ts>
auto Client::try_execute_batch(const Statement<Ts>&... statements) const {
    return detail::run_statement_batch<detail::StatementTuple<Ts...>>(*this, statements...);
}
template <class T>
auto Client::try_execute_batch(const std::vector<Statement<T>>& statements) const {
    return detail::run_statement_batch<detail::StatementList<T>>(*this, statements);
}
template <class... Ts>
auto Client::execute_batch(const Statement<Ts>&... statements) const {
    return try_execute_batch(statements...).value();
}
template <class T>
auto Client::execute_batch(const std::vector<Statement<T>>& statements) const {
    return try_execute_batch(statements).value();
}

template <class... Ts>
auto Client::try_execute_transaction(const CommitOptions& options, const Statement<Ts>&... statements) const {
    return detail::run_statement_transaction<detail::StatementTuple<Ts...>>(*this, options, statements...);
}
template <class T>
auto Client::try_execute_transaction(const CommitOptions& options,
                                     const std::vector<Statement<T>>& statements) const {
    return detail::run_statement_transaction<detail::StatementList<T>>(*this, options, statements);
}
template <class... Ts>
auto Client::try_execute_transaction(const Statement<Ts>&... statements) const {
    return try_execute_transaction(CommitOptions{}, statements...);
}
template <class T>
auto Client::try_execute_transaction(const std::vector<Statement<T>>& statements) const {
    return try_execute_transaction(CommitOptions{}, statements);
}
template <class... Ts>
auto Client::execute_transaction(const CommitOptions& options, const Statement<Ts>&... statements) const {
    return try_execute_transaction(options, statements...).value();
}
template <class... Ts>
auto Client::execute_transaction(const Statement<Ts>&... statements) const {
    return try_execute_transaction(CommitOptions{}, statements...).value();
}
template <class T>
auto Client::execute_transaction(const CommitOptions& options,
                                 const std::vector<Statement<T>>& statements) const {
    return try_execute_transaction(options, statements).value();
}
template <class T>
auto Client::execute_transaction(const std::vector<Statement<T>>& statements) const {
    return try_execute_transaction(CommitOptions{}, statements).value();
}

}  // namespace dynantic
