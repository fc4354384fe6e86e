#pragma once

#include <dynantic/async/client.hpp>
#include <dynantic/async/update.hpp>
#include <dynantic/transaction.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace dynantic {

/// As Transaction, but that `commit` takes a completion token:
///
///     dynantic::AsyncTransaction tx{client};
///     tx.put(user);
///     dynantic::CommitResult done = co_await tx.commit();
///
/// Each action copies what it is given, and `commit` copies the actions: the transaction may end or be changed before its
/// commit has.
class AsyncTransaction : private Transaction {  // whose `commit` blocks: nothing here gives it away
    template <class Argument>
    static constexpr bool names_options = std::is_same_v<std::remove_cvref_t<Argument>, CommitOptions>;

  public:
    explicit AsyncTransaction(AsyncClient client)
        : Transaction(client.client()), executor_(client.get_executor()) {}

    using Transaction::create;
    using Transaction::put;
    using Transaction::request;
    using Transaction::size;
    /// See Transaction.
    template <class T, class... Arguments>
    AsyncTransaction& remove(const Arguments&... key_and_condition) {
        Transaction::remove<T>(key_and_condition...);
        return *this;
    }
    template <class T>
    requires(!detail::AnyItemKey<T> && !detail::is_table<T>) AsyncTransaction& remove(const T& item) {
        Transaction::remove(item);
        return *this;
    }
    template <class T, class... Arguments>
    AsyncTransaction& remove(const Table<T>& table, const Arguments&... key_and_condition) {
        Transaction::remove(table, key_and_condition...);
        return *this;
    }
    template <class T, class... Arguments>
    AsyncTransaction& check(const Arguments&... key_and_condition) {
        Transaction::check<T>(key_and_condition...);
        return *this;
    }
    template <class T, class... Arguments>
    AsyncTransaction& check(const Table<T>& table, const Arguments&... key_and_condition) {
        Transaction::check(table, key_and_condition...);
        return *this;
    }
    AsyncTransaction& token(std::string token) {
        Transaction::token(std::move(token));
        return *this;
    }
    template <class T, class Returns>
    AsyncTransaction& update(const Update<T, Returns>& update) {
        Transaction::update(update);
        return *this;
    }
    /// An update as `async_table.update(...)` gives it.
    template <class T, class Returns>
    AsyncTransaction& update(const AsyncUpdate<T, Returns>& update) {
        Transaction::update(update.blocking());
        return *this;
    }

    /// Does all, or nothing. `commit([CommitOptions], [token])` -> CommitResult.
    template <class... Token>
    auto commit(CommitOptions options, Token&&... token) const {
        return commit_as<detail::Throwing>(options, std::forward<Token>(token)...);
    }
    template <class... Token>
    requires(!names_options<Token> && ...) auto commit(Token&&... token) const {
        return commit_as<detail::Throwing>(CommitOptions{}, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_commit(CommitOptions options, Token&&... token) const {
        return commit_as<detail::Trying>(options, std::forward<Token>(token)...);
    }
    template <class... Token>
    requires(!names_options<Token> && ...) auto try_commit(Token&&... token) const {
        return commit_as<detail::Trying>(CommitOptions{}, std::forward<Token>(token)...);
    }

  private:
    template <class Form, class... Token>
    auto commit_as(const CommitOptions& options, Token&&... token) const {
        const auto make = [&]() -> std::unique_ptr<detail::Work<CommitResult>> {
            const detail::ClientCore& core = *detail::ClientAccess::core(client());
            return detail::transaction_work<CommitResult>(
                client(), writes().start(core, options),
                [result = result(),
                 told = detail::told_by(options)](const Reply* reply) -> Result<CommitResult> {
                    if (reply != nullptr) detail::tell_of_write(*reply, {}, told);
                    return result;
                });
        };
        return detail::launch_of<Form, CommitResult>(executor_, client(), {}, make,
                                                     std::forward<Token>(token)...);
    }

    AsyncClient::executor_type executor_;
};

}  // namespace dynantic
