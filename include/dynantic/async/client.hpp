#pragma once

#include <dynantic/async/statements.hpp>
#include <dynantic/batch_tables.hpp>
#include <dynantic/client.hpp>
#include <dynantic/detail/async/launch.hpp>
#include <dynantic/detail/async/works.hpp>
#include <dynantic/detail/operation/table_life.hpp>
#include <dynantic/transact_get.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic {

/// A client, and the executor that its asynchronous operations run on: what AsyncTable and AsyncTransaction are made with.
///
///     dynantic::AsyncClient client{co_await boost::asio::this_coro::executor};
///     const dynantic::AsyncTable<User> users{client};
///
/// Replies are read, and retries wait, on this executor; completion handlers are called on their associated executor,
/// which is this one where they have none. Any thread may run it. Work under way keeps both executors busy: `run()` does
/// not return before it has ended.
///
/// A handle: cheap to copy, safe to share between threads.
class AsyncClient : public detail::AsyncStatements<AsyncClient> {
  public:
    using executor_type = boost::asio::any_io_executor;

    /// Acts through the client that is the current one now.
    explicit AsyncClient(executor_type executor) : AsyncClient(std::move(executor), Client::current()) {}
    AsyncClient(executor_type executor, Client client)
        : executor_(std::move(executor)), client_(std::move(client)) {}
    AsyncClient(executor_type executor, ClientConfig config)
        : AsyncClient(std::move(executor), Client(std::move(config))) {}
    /// On the executor of a context: `AsyncClient{io_context}`.
    template <std::derived_from<boost::asio::execution_context> Context>
    explicit AsyncClient(Context& context) : AsyncClient(executor_type(context.get_executor())) {}
    template <std::derived_from<boost::asio::execution_context> Context>
    AsyncClient(Context& context, Client client)
        : AsyncClient(executor_type(context.get_executor()), std::move(client)) {}
    template <std::derived_from<boost::asio::execution_context> Context>
    AsyncClient(Context& context, ClientConfig config)
        : AsyncClient(executor_type(context.get_executor()), Client(std::move(config))) {}

    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }
    /// The blocking side: the same pool, quota and engine.
    [[nodiscard]] const Client& client() const noexcept { return client_; }

    /// See Client::with and Client::with_table_prefix.
    [[nodiscard]] AsyncClient with(CallOptions options) const {
        return {executor_, client_.with(std::move(options))};
    }
    [[nodiscard]] AsyncClient with_table_prefix(std::string prefix) const {
        return {executor_, client_.with_table_prefix(std::move(prefix))};
    }

    /// Sends one request as it stands; see Client::call. `call(operation, json, [token])` -> the reply's JSON.
    template <class... Token>
    auto call(std::string_view operation, std::string_view json, Token&&... token) const {
        return call_as<detail::Throwing>(operation, json, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_call(std::string_view operation, std::string_view json, Token&&... token) const {
        return call_as<detail::Trying>(operation, json, std::forward<Token>(token)...);
    }

    /// Items of any tables in one call: `batch_get([BatchOptions], key<User>("u1"), keys, ..., [token])` -> a tuple, of each
    /// key an optional, of each range of keys a vector of them; see dynantic::batch_get.
    template <class... Arguments>
    auto batch_get(Arguments&&... keys_and_token) const {
        return batch_get_as<detail::Throwing>({}, std::forward<Arguments>(keys_and_token)...);
    }
    template <class... Arguments>
    auto batch_get(BatchOptions options, Arguments&&... keys_and_token) const {
        return batch_get_as<detail::Throwing>(options, std::forward<Arguments>(keys_and_token)...);
    }
    template <class... Arguments>
    auto try_batch_get(Arguments&&... keys_and_token) const {
        return batch_get_as<detail::Trying>({}, std::forward<Arguments>(keys_and_token)...);
    }
    template <class... Arguments>
    auto try_batch_get(BatchOptions options, Arguments&&... keys_and_token) const {
        return batch_get_as<detail::Trying>(options, std::forward<Arguments>(keys_and_token)...);
    }

    /// The names of the account's tables in this region; see Client::list_tables. `list_tables([token])` ->
    /// std::vector<std::string>.
    template <class... Token>
    auto list_tables(Token&&... token) const {
        return list_as<detail::Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_list_tables(Token&&... token) const {
        return list_as<detail::Trying>(std::forward<Token>(token)...);
    }

    /// Several items, of any tables, or parts of them, as they were at one moment: `transact_get([TransactGetOptions],
    /// key<User>("u1", "a@x"), key<Order>("o1").as<Small>(), [token])` -> a tuple of optionals; of a range of keys a vector.
    /// See dynantic::transact_get.
    template <class... Arguments>
    auto transact_get(Arguments&&... keys_and_token) const {
        return transact_get_as<detail::Throwing>({}, std::forward<Arguments>(keys_and_token)...);
    }
    template <class... Arguments>
    auto transact_get(TransactGetOptions options, Arguments&&... keys_and_token) const {
        return transact_get_as<detail::Throwing>(options, std::forward<Arguments>(keys_and_token)...);
    }
    template <class... Arguments>
    auto try_transact_get(Arguments&&... keys_and_token) const {
        return transact_get_as<detail::Trying>({}, std::forward<Arguments>(keys_and_token)...);
    }
    template <class... Arguments>
    auto try_transact_get(TransactGetOptions options, Arguments&&... keys_and_token) const {
        return transact_get_as<detail::Trying>(options, std::forward<Arguments>(keys_and_token)...);
    }

  private:
    // What the leading keys among some arguments ask for.
    template <class Asked, class... Arguments>
    struct GatheredOf {
        using type = Asked;
    };
    template <class... Keys, detail::KeyOrKeys Key, class... Rest>
    struct GatheredOf<detail::GatheredTables<Keys...>, Key, Rest...>
        : GatheredOf<detail::GatheredTables<Keys..., Key>, Rest...> {};
    template <class Asked, class... Arguments>
    struct SnapshotOf {
        using type = Asked;
    };
    template <class... Keys, detail::AnyPartKey Key, class... Rest>
    struct SnapshotOf<detail::Snapshot<Keys...>, Key, Rest...>
        : SnapshotOf<detail::Snapshot<Keys..., Key>, Rest...> {};
    template <detail::PartKeyRange Keys, class... Rest>
    struct SnapshotOf<detail::Snapshot<>, Keys, Rest...> {
        using type = detail::Snapshot<Keys>;
    };

    template <class Form, class... Token>
    auto call_as(std::string_view operation, std::string_view json, Token&&... token) const {
        using Output = std::string;
        const auto make = [&]() -> std::unique_ptr<detail::Work<Output>> {
            const auto name = std::make_shared<const std::string>(operation);
            const auto finish = [name](const Reply& reply) -> Result<Output> {
                return std::string(reply.body.view());
            };
            return std::make_unique<detail::OneRequest<Output, decltype(finish)>>(
                client_, std::string(), detail::Request{*name, std::string(json), Repeat::unsafe}, finish);
        };
        return detail::launch_of<Form, Output>(executor_, client_, {}, make, std::forward<Token>(token)...);
    }

    template <class Form, class... Arguments>
    auto batch_get_as(const BatchOptions& options, Arguments&&... arguments) const {
        using Gathered =
            typename GatheredOf<detail::GatheredTables<>, std::remove_cvref_t<Arguments>...>::type;
        using Output = typename Gathered::Output;
        const auto make = [&](const auto&... keys) -> std::unique_ptr<detail::Work<Output>> {
            const detail::ClientCore& core = *detail::ClientAccess::core(client_);
            const auto gathered = std::make_shared<Gathered>(core, keys...);
            const auto finish = [gathered](const detail::BatchOutcome& outcome) -> Result<Output> {
                if (const Result<void> done = detail::BatchKeys::result_of(outcome); !done)
                    return done.error();
                return gathered->take();
            };
            return std::make_unique<detail::BatchWork<Output, decltype(finish)>>(
                client_, std::string(), gathered->asked().start(core, options), finish);
        };
        return detail::launch_of<Form, Output>(executor_, client_, {}, make,
                                               std::forward<Arguments>(arguments)...);
    }
    template <class Form, class... Token>
    auto list_as(Token&&... token) const {
        using Output = std::vector<std::string>;
        const auto make = [&] {
            return std::unique_ptr<detail::Work<Output>>(
                std::make_unique<detail::OneMachine<Output, detail::ResultMachine<Output>>>(
                    client_, std::string(), detail::start_list_tables()));
        };
        return detail::launch_of<Form, Output>(executor_, client_, {}, make, std::forward<Token>(token)...);
    }

    template <class Form, class... Arguments>
    auto transact_get_as(const TransactGetOptions& options, Arguments&&... arguments) const {
        using Snapshot = typename SnapshotOf<detail::Snapshot<>, std::remove_cvref_t<Arguments>...>::type;
        using Items = typename Snapshot::Items;
        const auto make = [&]<class... Keys>(const Keys&... keys) {
            detail::check_key_count<Keys...>();
            const detail::ClientCore& core = *detail::ClientAccess::core(client_);
            const auto snapshot = std::make_shared<Snapshot>(core, keys...);
            return detail::transaction_work<Items>(
                client_, detail::start_transact_get(core, snapshot->gets(), options),
                [snapshot, consumed = options.consumed](const Reply* reply) -> Result<Items> {
                    if (reply != nullptr) {
                        detail::add_consumed(*reply, consumed);
                        const Result<void> read = detail::read_transact_get(*reply, snapshot->gets());
                        if (!read) return read.error();
                    }
                    return snapshot->take();
                });
        };
        return detail::launch_of<Form, Items>(executor_, client_, {"TransactGetItems", {}}, make,
                                              std::forward<Arguments>(arguments)...);
    }

    executor_type executor_;
    Client client_;
};

}  // namespace dynantic
