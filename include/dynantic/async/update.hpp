#pragma once

#include <dynantic/async/client.hpp>
#include <dynantic/update.hpp>

#include <string>
#include <utility>

namespace dynantic {

/// One atomic update of one item: what `async_table.update(key...)` gives. As Update, with all its verbs, but that
/// `execute` takes a completion token: `co_await users.update("u1").add<&User::balance>(10).execute()`.
template <class T, class Returns = ReturnValues::None>
class [[nodiscard]] AsyncUpdate : public detail::UpdateVerbs<AsyncUpdate<T, Returns>, T> {
    using Output = typename detail::Answer<T, Returns>::type;

  public:
    AsyncUpdate(AsyncClient client, Update<T, Returns> update)
        : client_(std::move(client)), update_(std::move(update)) {}

    /// See Update.
    template <class C>
    [[nodiscard]] AsyncUpdate condition(C&& condition) const& {
        return AsyncUpdate(*this).condition(std::forward<C>(condition));
    }
    template <class C>
    [[nodiscard]] AsyncUpdate condition(C&& condition) && {
        update_ = std::move(update_).condition(std::forward<C>(condition));
        return std::move(*this);
    }
    [[nodiscard]] AsyncUpdate must_exist() const& { return AsyncUpdate(*this).must_exist(); }
    [[nodiscard]] AsyncUpdate must_exist() && {
        update_ = std::move(update_).must_exist();
        return std::move(*this);
    }
    template <class V>
    [[nodiscard]] AsyncUpdate expect_version(const V& version) const& {
        return AsyncUpdate(*this).expect_version(version);
    }
    template <class V>
    [[nodiscard]] AsyncUpdate expect_version(const V& version) && {
        update_ = std::move(update_).expect_version(version);
        return std::move(*this);
    }
    template <class R>
    [[nodiscard]] AsyncUpdate<T, R> return_values(R constant) const {
        return AsyncUpdate<T, R>(client_, blocking().return_values(constant));
    }

    /// Sends it. `execute([WriteOptions], [token])` -> what ReturnValues says, as Update::execute does.
    template <class... Arguments>
    auto execute(Arguments&&... arguments) const {
        return execute_as<detail::Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto execute(WriteOptions options, Token&&... token) const {
        return execute_as<detail::Throwing>(options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_execute(Arguments&&... arguments) const {
        return execute_as<detail::Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto try_execute(WriteOptions options, Token&&... token) const {
        return execute_as<detail::Trying>(options, std::forward<Token>(token)...);
    }

    /// The JSON of the request, as it would be sent.
    [[nodiscard]] std::string request() const { return blocking().request(); }
    /// The same update for a blocking client, or for a transaction.
    [[nodiscard]] Update<T, Returns> blocking() const { return Update<T, Returns>(update_.spec(), joined()); }

  private:
    template <class, class>
    friend class AsyncUpdate;

    // The verbs' actions are in this object, not in `update_`.
    [[nodiscard]] detail::UpdateActions joined() const {
        detail::UpdateActions actions = update_.actions();
        actions.append_all(this->actions());
        return actions;
    }
    template <class Form, class... Arguments>
    auto execute_as(Arguments&&... arguments) const {
        const auto make = [&](const WriteOptions& options = {}) -> std::unique_ptr<detail::Work<Output>> {
            auto update = std::make_shared<const Update<T, Returns>>(blocking());
            detail::Request request = update->make_request(options);
            const auto finish = [update, options](const Reply& reply) {
                return update->read(reply, options);
            };
            return std::make_unique<detail::OneRequest<Output, decltype(finish)>>(
                update->spec().client, update->spec().table, std::move(request), finish);
        };
        return detail::launch_of<Form, Output>(client_.get_executor(), client_.client(),
                                               {"UpdateItem", update_.spec().table}, make,
                                               std::forward<Arguments>(arguments)...);
    }

    AsyncClient client_;
    Update<T, Returns> update_;
};

}  // namespace dynantic
