#pragma once

#include <dynantic/client.hpp>
#include <dynantic/detail/async/launch.hpp>
#include <dynantic/detail/async/works.hpp>
#include <dynantic/item_key.hpp>
#include <dynantic/transaction.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include <array>
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

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
class AsyncClient {
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

    /// Several items, of any tables, as they were at one moment: `transact_get(key<User>("u1", "a@x"), key<Order>("o1"),
    /// [token])` -> a tuple of optionals; see dynantic::transact_get. Sent again where a transaction is at work on the items.
    template <class... Arguments>
    auto transact_get(Arguments&&... keys_and_token) const {
        return transact_get_as<detail::Throwing>(std::forward<Arguments>(keys_and_token)...);
    }
    template <class... Arguments>
    auto try_transact_get(Arguments&&... keys_and_token) const {
        return transact_get_as<detail::Trying>(std::forward<Arguments>(keys_and_token)...);
    }

  private:
    // What the leading keys among some arguments ask for.
    template <class Items, class... Arguments>
    struct ItemsOf {
        using Output = Items;
    };
    template <class... Rows, detail::AnyItemKey Key, class... Rest>
    struct ItemsOf<std::tuple<Rows...>, Key, Rest...>
        : ItemsOf<std::tuple<Rows..., std::optional<detail::RowOf<typename Key::Model>>>, Rest...> {};

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
        return detail::launch_of<Form, Output>(executor_, client_, make, std::forward<Token>(token)...);
    }

    template <class Form, class... Arguments>
    auto transact_get_as(Arguments&&... arguments) const {
        using Output = typename ItemsOf<std::tuple<>, std::remove_cvref_t<Arguments>...>::Output;
        const auto make = [&]<detail::AnyItemKey... Keys>(const Keys&... keys) {
            constexpr bool not_too_many = sizeof...(Keys) <= 100;
            static_assert(not_too_many, "dynantic: transact_get() takes up to 100 keys");
            return snapshot(keys...);
        };
        return detail::launch_of<Form, Output>(executor_, client_, make,
                                               std::forward<Arguments>(arguments)...);
    }

    template <detail::AnyItemKey... Keys>
    [[nodiscard]] auto snapshot(const Keys&... keys) const {
        using Items = std::tuple<std::optional<detail::RowOf<typename Keys::Model>>...>;
        struct Gets {
            Items items{std::optional<detail::RowOf<typename Keys::Model>>(std::in_place)...};
            std::array<detail::TransactGet, sizeof...(Keys)> each;
        };
        const detail::ClientCore& core = *detail::ClientAccess::core(client_);
        const auto gets = std::make_shared<Gets>();
        [&]<std::size_t... Place>(std::index_sequence<Place...>) {
            ((gets->each[Place] = {detail::wire_table_of(detail::target_of_key(core, keys)), keys.json(),
                                   detail::reader_into<typename Keys::Model>(*std::get<Place>(gets->items)),
                                   false}),
             ...);
        }
        (std::index_sequence_for<Keys...>{});
        return detail::transaction_work<Items>(
            client_, detail::start_transact_get(core, gets->each),
            [gets]([[maybe_unused]] const Reply* reply) -> Result<Items> {
                if constexpr (sizeof...(Keys) > 0) {
                    const Result<void> read = detail::read_transact_get(*reply, gets->each);
                    if (!read) return read.error();
                }
                [&]<std::size_t... Place>(std::index_sequence<Place...>) {
                    ((gets->each[Place].found ? void() : std::get<Place>(gets->items).reset()), ...);
                }
                (std::index_sequence_for<Keys...>{});
                return std::move(gets->items);
            });
    }

    executor_type executor_;
    Client client_;
};

}  // namespace dynantic
