#pragma once

#include <dynantic/detail/async/launch.hpp>
#include <dynantic/detail/async/works.hpp>
#include <dynantic/partiql.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// A machine whose result is made into what was asked for; `Finish` is (Told) -> Result<Output>, or () where the machine
// tells nothing, and owns what the machine points to.
template <class Output, class Told, class Finish>
class ToldWork final : public Work<Output> {
  public:
    ToldWork(Client client, std::unique_ptr<ResultMachine<Told>> machine, Finish finish)
        : Work<Output>(std::move(client), {}), finish_(std::move(finish)), machine_(std::move(machine)) {}
    std::size_t lanes() const noexcept override { return 1; }
    Machine& lane(std::size_t) noexcept override { return *machine_; }
    Result<Output> take() override {
        Result<Told> told = machine_->result();
        if (!told) return told.error();
        if constexpr (std::is_void_v<Told>)
            return finish_();
        else
            return finish_(*std::move(told));
    }

  private:
    Finish finish_;  // outlives the machine
    std::unique_ptr<ResultMachine<Told>> machine_;
};
template <class Output, class Told, class Finish>
[[nodiscard]] std::unique_ptr<Work<Output>> told_work(const Client& client,
                                                      std::unique_ptr<ResultMachine<Told>> machine,
                                                      Finish finish) {
    return std::make_unique<ToldWork<Output, Told, Finish>>(client, std::move(machine), std::move(finish));
}

// The statements of a batch or transaction with the places of their items, which stay where they are.
template <class... Ts>
struct OwnedStatements {
    using Places = StatementTuple<Ts...>;
    std::tuple<Statement<Ts>...> statements;
    Places all;
    explicit OwnedStatements(const Statement<Ts>&... given)
        : statements(given...),
          all(std::apply([](const Statement<Ts>&... each) { return Places(each...); }, statements)) {}
};
template <class T>
struct OwnedList {
    using Places = StatementList<T>;
    std::vector<Statement<T>> statements;
    Places all;
    explicit OwnedList(const std::vector<Statement<T>>& given) : statements(given), all(statements) {}
};

template <class... Ts>
struct NoOutput<std::tuple<Result<Ts>...>> {
    static std::tuple<Result<Ts>...> make() { return {Result<Ts>(Error(ErrorKind::service, {}))...}; }
};

// Which of them the leading arguments of a verb are.
template <class Owned, class... Arguments>
struct StatementsOf {
    using type = Owned;
};
template <class... Ts, class T, class... Rest>
struct StatementsOf<OwnedStatements<Ts...>, Statement<T>, Rest...>
    : StatementsOf<OwnedStatements<Ts..., T>, Rest...> {};
template <class T, class... Rest>
struct StatementsOf<OwnedStatements<>, std::vector<Statement<T>>, Rest...> {
    using type = OwnedList<T>;
};

template <class T>
[[nodiscard]] Statement<T> statement_of(std::string_view text, const std::vector<Parameter>& parameters) {
    return Statement<T>(std::string(text), parameters);
}
template <class T, class... Values>
[[nodiscard]] Statement<T> statement_of(std::string_view text, const Values&... values) {
    return Statement<T>(std::string(text), parameters_of(values...));
}

// PartiQL of an AsyncClient: the verbs of Client.
template <class Self>
class AsyncStatements {
  public:
    /// Runs a statement and reads all its pages; see Client::execute. `execute<T>(text, value, ..., [token])`,
    /// `execute(Statement<T>, [token])` -> std::vector<T>, or nothing where T is void.
    template <class T = void, class... Arguments>
    auto execute(std::string_view statement, Arguments&&... values_and_token) const {
        return execute_as<Throwing, T>(statement, std::forward<Arguments>(values_and_token)...);
    }
    template <class T, class... Token>
    auto execute(const Statement<T>& statement, Token&&... token) const {
        return run_as<Throwing>(statement, std::forward<Token>(token)...);
    }
    template <class T = void, class... Arguments>
    auto try_execute(std::string_view statement, Arguments&&... values_and_token) const {
        return execute_as<Trying, T>(statement, std::forward<Arguments>(values_and_token)...);
    }
    template <class T, class... Token>
    auto try_execute(const Statement<T>& statement, Token&&... token) const {
        return run_as<Trying>(statement, std::forward<Token>(token)...);
    }

    /// One page of a statement. `execute_page(Statement<T>, [Cursor], [token])` -> Page.
    template <class T, class... Arguments>
    auto execute_page(const Statement<T>& statement, Arguments&&... cursor_and_token) const {
        return page_as<Throwing>(statement, std::forward<Arguments>(cursor_and_token)...);
    }
    template <class T, class... Arguments>
    auto try_execute_page(const Statement<T>& statement, Arguments&&... cursor_and_token) const {
        return page_as<Trying>(statement, std::forward<Arguments>(cursor_and_token)...);
    }

    /// Statements that read or write one item each; see Client::execute_batch. `execute_batch(Statement<T>, ..., [token])`
    /// -> a tuple of Results; of a vector of statements a vector.
    template <class... Arguments>
    auto execute_batch(Arguments&&... statements_and_token) const {
        return batch_as<Throwing>(std::forward<Arguments>(statements_and_token)...);
    }
    template <class... Arguments>
    auto try_execute_batch(Arguments&&... statements_and_token) const {
        return batch_as<Trying>(std::forward<Arguments>(statements_and_token)...);
    }

    /// Up to 100 statements, all of them done or none; see Client::execute_transaction.
    /// `execute_transaction([CommitOptions], Statement<T>, ..., [token])` -> a tuple of optionals; of a vector a vector.
    template <class... Arguments>
    auto execute_transaction(const CommitOptions& options, Arguments&&... statements_and_token) const {
        return transaction_as<Throwing>(options, std::forward<Arguments>(statements_and_token)...);
    }
    template <class First, class... Arguments>
    requires(!std::is_convertible_v<First, CommitOptions>) auto execute_transaction(
        First&& first, Arguments&&... statements_and_token) const {
        return transaction_as<Throwing>(CommitOptions{}, std::forward<First>(first),
                                        std::forward<Arguments>(statements_and_token)...);
    }
    template <class... Arguments>
    auto try_execute_transaction(const CommitOptions& options, Arguments&&... statements_and_token) const {
        return transaction_as<Trying>(options, std::forward<Arguments>(statements_and_token)...);
    }
    template <class First, class... Arguments>
    requires(!std::is_convertible_v<First, CommitOptions>) auto try_execute_transaction(
        First&& first, Arguments&&... statements_and_token) const {
        return transaction_as<Trying>(CommitOptions{}, std::forward<First>(first),
                                      std::forward<Arguments>(statements_and_token)...);
    }

  private:
    [[nodiscard]] const Client& client() const noexcept { return static_cast<const Self&>(*this).client(); }
    [[nodiscard]] const ClientCore& core() const noexcept { return *ClientAccess::core(client()); }
    template <class Form, class Output, class Make, class... Arguments>
    auto launch(const Make& make, Arguments&&... arguments) const {
        return launch_of<Form, Output>(static_cast<const Self&>(*this).get_executor(), client(), {}, make,
                                       std::forward<Arguments>(arguments)...);
    }

    template <class T>
    struct Running {
        Statement<T> statement;
        std::vector<StatementRow<T>> rows{};
    };
    template <class T>
    [[nodiscard]] std::unique_ptr<Work<StatementResult<T>>> work(Statement<T> statement) const {
        const auto running = std::make_shared<Running<T>>(Running<T>{std::move(statement)});
        auto machine =
            start_statement(core(), running->statement.spec(), statement_appender<T>(running->rows));
        return told_work<StatementResult<T>>(client(), std::move(machine),
                                             [running](const Cursor&) -> Result<StatementResult<T>> {
                                                 if constexpr (std::is_void_v<T>)
                                                     return {};
                                                 else
                                                     return std::move(running->rows);
                                             });
    }
    template <class Form, class T, class... Arguments>
    auto execute_as(std::string_view text, Arguments&&... arguments) const {
        const auto make = [&](const auto&... values) { return work(statement_of<T>(text, values...)); };
        return launch<Form, StatementResult<T>>(make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class T, class... Token>
    auto run_as(const Statement<T>& statement, Token&&... token) const {
        const auto make = [&] { return work(statement); };
        return launch<Form, StatementResult<T>>(make, std::forward<Token>(token)...);
    }
    template <class Form, class T, class... Arguments>
    auto page_as(const Statement<T>& statement, Arguments&&... arguments) const {
        using Output = Page<StatementRow<T>>;
        const auto make = [&](const Cursor& after = {}) {
            const auto running = std::make_shared<Running<T>>(Running<T>{statement});
            auto machine = start_statement_page(core(), running->statement.spec(), after,
                                                statement_appender<T>(running->rows));
            return told_work<Output>(client(), std::move(machine), [running](Cursor next) -> Result<Output> {
                Output page;
                page.items = std::move(running->rows);
                page.count = page.items.size();
                page.cursor = std::move(next);
                return page;
            });
        };
        return launch<Form, Output>(make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class... Arguments>
    auto batch_as(Arguments&&... arguments) const {
        using Owned = typename StatementsOf<OwnedStatements<>, std::remove_cvref_t<Arguments>...>::type;
        using Output = typename Owned::Places::Outcomes;
        const auto make = [&](const auto&... statements) {
            const auto owned = std::make_shared<Owned>(statements...);
            return told_work<Output>(client(), start_statement_batch(core(), owned->all.parts),
                                     [owned]() -> Result<Output> { return owned->all.outcomes(); });
        };
        return launch<Form, Output>(make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class... Arguments>
    auto transaction_as(const CommitOptions& options, Arguments&&... arguments) const {
        using Owned = typename StatementsOf<OwnedStatements<>, std::remove_cvref_t<Arguments>...>::type;
        using Output = typename Owned::Places::Items;
        const auto make = [&](const auto&... statements) {
            const auto owned = std::make_shared<Owned>(statements...);
            return transaction_work<Output>(
                client(), start_statement_transaction(core(), owned->all.parts, options),
                [owned, options](const Reply* reply) -> Result<Output> {
                    if (reply != nullptr) {
                        const Result<void> read =
                            read_statement_transaction(*reply, owned->all.parts, options);
                        if (!read) return read.error();
                    }
                    return owned->all.items();
                });
        };
        return launch<Form, Output>(make, std::forward<Arguments>(arguments)...);
    }
};

}  // namespace dynantic::detail
