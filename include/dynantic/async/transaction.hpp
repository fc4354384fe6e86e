#pragma once

#include <dynantic/async/client.hpp>
#include <dynantic/async/update.hpp>
#include <dynantic/transaction.hpp>

#include <memory>
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
class AsyncTransaction : public Transaction {
    template <class Argument>
    static constexpr bool names_options = std::is_same_v<std::remove_cvref_t<Argument>, CommitOptions>;

  public:
    explicit AsyncTransaction(AsyncClient client)
        : Transaction(client.client()), executor_(client.get_executor()) {}

    using Transaction::update;
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
    class Commit final : public detail::Work<CommitResult> {
      public:
        Commit(Client client, std::unique_ptr<detail::Committing> machine, CommitResult result)
            : Work(std::move(client), {}), machine_(std::move(machine)), result_(std::move(result)) {}
        std::size_t lanes() const noexcept override { return machine_ != nullptr ? 1 : 0; }
        detail::Machine& lane(std::size_t) noexcept override { return *machine_; }
        Result<CommitResult> take() override {
            if (machine_ == nullptr) return std::move(result_);
            if (const Result<Reply> done = machine_->take(); !done) return done.error();
            return std::move(result_);
        }

      private:
        std::unique_ptr<detail::Committing> machine_;
        CommitResult result_;
    };

    template <class Form, class... Token>
    auto commit_as(const CommitOptions& options, Token&&... token) const {
        const auto make = [&]() -> std::unique_ptr<detail::Work<CommitResult>> {
            const detail::ClientCore& core = *detail::ClientAccess::core(client());
            return std::make_unique<Commit>(client(), writes().start(core, options), result());
        };
        return detail::launch_of<Form, CommitResult>(executor_, client(), make,
                                                     std::forward<Token>(token)...);
    }

    AsyncClient::executor_type executor_;
};

}  // namespace dynantic
