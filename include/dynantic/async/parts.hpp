#pragma once

#include <dynantic/async/batches.hpp>
#include <dynantic/async/table_base.hpp>
#include <dynantic/detail/async/change_and_save.hpp>
#include <dynantic/detail/operation/item_parts.hpp>
#include <dynantic/tracked.hpp>
#include <dynantic/write_options.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// The verbs of an asynchronous table that read a part of an item, or write what differs: those of TableChanges.
template <class Self, class T>
class AsyncParts {
  public:
    /// The item of that key read into a smaller struct, or none; see Table::get_as. `get_as<Small>(key, [GetOptions],
    /// [token])` -> std::optional<Small>.
    template <class Small, class... Arguments>
    auto get_as(const ItemKey<T>& key, Arguments&&... arguments) const {
        return part_as<Throwing, SmallerPart<T, Small>>(key, std::forward<Arguments>(arguments)...);
    }
    template <class Small, class... Token>
    auto get_as(const ItemKey<T>& key, GetOptions options, Token&&... token) const {
        return part_as<Throwing, SmallerPart<T, Small>>(key, options, std::forward<Token>(token)...);
    }
    template <class Small, class... Arguments>
    auto try_get_as(const ItemKey<T>& key, Arguments&&... arguments) const {
        return part_as<Trying, SmallerPart<T, Small>>(key, std::forward<Arguments>(arguments)...);
    }
    template <class Small, class... Token>
    auto try_get_as(const ItemKey<T>& key, GetOptions options, Token&&... token) const {
        return part_as<Trying, SmallerPart<T, Small>>(key, options, std::forward<Token>(token)...);
    }

    /// Some members of the item of that key, or paths into it, as a tuple, or none; see Table::get_values.
    /// `get_values<&T::a, ...>(key, [GetOptions], [token])` -> std::optional<std::tuple<...>>.
    template <auto First, auto... Members, class... Arguments>
    auto get_values(const ItemKey<T>& key, Arguments&&... arguments) const {
        return part_as<Throwing, ValuesPart<T, First, Members...>>(key,
                                                                   std::forward<Arguments>(arguments)...);
    }
    template <auto First, auto... Members, class... Token>
    auto get_values(const ItemKey<T>& key, GetOptions options, Token&&... token) const {
        return part_as<Throwing, ValuesPart<T, First, Members...>>(key, options,
                                                                   std::forward<Token>(token)...);
    }
    template <auto First, auto... Members, class... Arguments>
    auto try_get_values(const ItemKey<T>& key, Arguments&&... arguments) const {
        return part_as<Trying, ValuesPart<T, First, Members...>>(key, std::forward<Arguments>(arguments)...);
    }
    template <auto First, auto... Members, class... Token>
    auto try_get_values(const ItemKey<T>& key, GetOptions options, Token&&... token) const {
        return part_as<Trying, ValuesPart<T, First, Members...>>(key, options, std::forward<Token>(token)...);
    }

    /// The items of these keys read into a smaller struct, each in the place of its key; arguments as of batch_get.
    template <class Small, class... Arguments>
    auto batch_get_as(Arguments&&... arguments) const {
        return batch_as<Throwing, Small>(std::forward<Arguments>(arguments)...);
    }
    template <class Small, class... Arguments>
    auto batch_get_as(std::initializer_list<ItemKey<T>> keys, Arguments&&... arguments) const {
        return batch_as<Throwing, Small>(keys, std::forward<Arguments>(arguments)...);
    }
    template <class Small, class... Arguments>
    auto try_batch_get_as(Arguments&&... arguments) const {
        return batch_as<Trying, Small>(std::forward<Arguments>(arguments)...);
    }
    template <class Small, class... Arguments>
    auto try_batch_get_as(std::initializer_list<ItemKey<T>> keys, Arguments&&... arguments) const {
        return batch_as<Trying, Small>(keys, std::forward<Arguments>(arguments)...);
    }

    /// The whole items of partial ones, as an index gave them; see Table::hydrate. `hydrate(partials, [BatchOptions],
    /// [token])` -> std::vector<std::optional<T>>.
    template <std::ranges::input_range Partials, class... Arguments>
    auto hydrate(const Partials& partials, Arguments&&... arguments) const {
        return hydrate_as<Throwing>(partials, std::forward<Arguments>(arguments)...);
    }
    template <std::ranges::input_range Partials, class... Arguments>
    auto try_hydrate(const Partials& partials, Arguments&&... arguments) const {
        return hydrate_as<Trying>(partials, std::forward<Arguments>(arguments)...);
    }

    /// Writes what differs between two states of one item; see Table::save_changes. `save_changes(before, after,
    /// [WriteOptions], [token])`, `save_changes(tracked, [WriteOptions], [token])` -> std::optional<T>: the item as it was
    /// stored, with the values that saving made, or none where nothing differs, and no request was sent.
    template <class... Arguments>
    auto save_changes(const T& before, T after, Arguments&&... arguments) const {
        return changes_as<Throwing>(before, std::move(after), std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto save_changes(const T& before, T after, WriteOptions options, Token&&... token) const {
        return changes_as<Throwing>(before, std::move(after), options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto save_changes(const Tracked<T>& item, Arguments&&... arguments) const {
        return changes_as<Throwing>(item.original(), *item, std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_save_changes(const T& before, T after, Arguments&&... arguments) const {
        return changes_as<Trying>(before, std::move(after), std::forward<Arguments>(arguments)...);
    }
    template <class... Token>
    auto try_save_changes(const T& before, T after, WriteOptions options, Token&&... token) const {
        return changes_as<Trying>(before, std::move(after), options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_save_changes(const Tracked<T>& item, Arguments&&... arguments) const {
        return changes_as<Trying>(item.original(), *item, std::forward<Arguments>(arguments)...);
    }

    /// Reads the item, lets `change` change it, and saves it, again where somebody else wrote it in between; see
    /// Table::retry_on_conflict. `retry_on_conflict(attempts, key, change, [token])` -> T, as it was saved. `change` is
    /// copied, is called on the executor, and must not wait.
    template <class Change, class... Token>
    auto retry_on_conflict(int attempts, const ItemKey<T>& key, Change change, Token&&... token) const {
        return retry_as<Throwing>(attempts, key, std::move(change), std::forward<Token>(token)...);
    }
    template <class Change, class... Token>
    auto try_retry_on_conflict(int attempts, const ItemKey<T>& key, Change change, Token&&... token) const {
        return retry_as<Trying>(attempts, key, std::move(change), std::forward<Token>(token)...);
    }

    /// The item that failed a condition, as a T; see Table::item_of. Sends nothing.
    [[nodiscard]] std::optional<T> item_of(const Error& error) const { return try_item_of(error).value(); }
    [[nodiscard]] Result<std::optional<T>> try_item_of(const Error& error) const {
        return self().blocking().try_item_of(error);
    }

  private:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
    template <class Form, class Output, class Make, class... Arguments>
    auto launch(std::string_view operation, const Make& make, Arguments&&... arguments) const {
        return self().template launch<Form, Output>(operation, make, std::forward<Arguments>(arguments)...);
    }

    template <class Form, class Part, class... Arguments>
    auto part_as(const ItemKey<T>& key, Arguments&&... arguments) const {
        using Output = std::optional<typename Part::Row>;
        const auto make = [&](const GetOptions& options = {}) {
            const Acting act = self().acting();
            ProjectionPaths projection;
            Part::project(projection);
            GetSpec spec = get_spec(options);
            spec.projection = &projection;
            return one_request<Output>(
                act, get_request(act.target(), key.json(), spec),
                read_optional<Part>(Told(act, {.consumed = options.consumed}), "Item"));
        };
        return launch<Form, Output>("GetItem", make, std::forward<Arguments>(arguments)...);
    }

    template <class Row>
    static std::unique_ptr<Work<std::vector<std::optional<Row>>>> fetching(
        const Acting& act, const std::shared_ptr<BatchFetch<T, Row>>& fetch, const BatchOptions& options) {
        using Output = std::vector<std::optional<Row>>;
        const auto finish = [fetch](const BatchOutcome& outcome) -> Result<Output> {
            if (const Result<void> done = BatchKeys::result_of(outcome); !done) return done.error();
            return fetch->take();
        };
        return std::make_unique<BatchWork<Output, decltype(finish)>>(
            act.client(), std::string(act.table()), fetch->start(act.core(), options), finish);
    }
    template <class Form, class Small, class... Arguments>
    auto batch_as(Arguments&&... arguments) const {
        using Output = std::vector<std::optional<Small>>;
        const auto make = [&](const auto&... all) -> std::unique_ptr<Work<Output>> {
            const Acting act = self().acting();
            if constexpr (Smaller<T, Small>::check()) {
                BatchOptions options;
                const auto fetch = std::make_shared<BatchFetch<T, Small>>();
                ProjectionPaths projection;
                Smaller<T, Small>::project(projection);
                project_key(model_info<T>(), projection);
                fetch->project(projection);
                const auto add = [&](const ItemKey<T>& key) { fetch->add(act.target(), key.json()); };
                (visit_batch_argument<T, ItemKey<T>>(options, add, all), ...);
                return fetching<Small>(act, fetch, options);
            } else {
                return std::make_unique<Ready<Output>>(act.client(), Output());
            }
        };
        return launch<Form, Output>("BatchGetItem", make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class Partials, class... Arguments>
    auto hydrate_as(const Partials& partials, Arguments&&... arguments) const {
        using Output = std::vector<std::optional<T>>;
        const auto make = [&](const BatchOptions& options = {}) {
            const Acting act = self().acting();
            const auto fetch = std::make_shared<BatchFetch<T>>();
            fetch->add_parts(act.target(), partials);
            return fetching<T>(act, fetch, options);
        };
        return launch<Form, Output>("BatchGetItem", make, std::forward<Arguments>(arguments)...);
    }

    template <class Form, class Change, class... Token>
    auto retry_as(int attempts, const ItemKey<T>& key, Change change, Token&&... token) const {
        check_tells_conflicts<T>();
        const auto make = [&]() -> std::unique_ptr<Work<T>> {
            const Acting act = self().acting();
            using Retrying = ChangeAndSave<T, Change>;
            return std::make_unique<OneMachine<T, Retrying>>(
                act.client(), std::string(act.table()),
                std::make_unique<Retrying>(act.client(), std::string(act.table()), attempts, key.json(),
                                           std::move(change)));
        };
        return launch<Form, T>("PutItem", make, std::forward<Token>(token)...);
    }

    template <class Form, class... Arguments>
    auto changes_as(const T& before, T after, Arguments&&... arguments) const {
        using Output = std::optional<T>;
        const auto make = [&](const WriteOptions& options = {}) -> std::unique_ptr<Work<Output>> {
            const Acting act = self().acting();
            auto found = self().blocking().changes_between(before, after);
            if (!found) return std::make_unique<Ready<Output>>(act.client(), Output());
            const auto update = std::make_shared<const SavingUpdate<T>>(*std::move(found));
            Request request = update->make_request(options);
            return one_request<Output>(
                act, std::move(request),
                [update, options, stored = std::move(after)](const Reply& reply) mutable -> Result<Output> {
                    const auto now = update->read(reply, options);
                    if (!now) return now.error();
                    if constexpr (has_generated<T>) take_generated(now->object(), now->members(), stored);
                    return Output(std::move(stored));
                });
        };
        return launch<Form, Output>("UpdateItem", make, std::forward<Arguments>(arguments)...);
    }
};

}  // namespace dynantic::detail
