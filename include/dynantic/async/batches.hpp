#pragma once

#include <dynantic/async/batch_writer.hpp>
#include <dynantic/async/client.hpp>
#include <dynantic/batch.hpp>
#include <dynantic/detail/async/works.hpp>
#include <dynantic/detail/operation/batch_fetch.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// A list of keys or items, as opposed to one: no text is a list of its letters.
template <class Argument, class Element>
concept ListOf =
    std::ranges::input_range<const Argument> && !std::convertible_to<const Argument&, std::string_view> &&
    !std::same_as<Argument, Element>;

// Whether a list of an asynchronous batch may hold such an element: a key, or an item.
template <class T, class Element, class Given>
consteval bool check_element() {
    if constexpr (std::is_same_v<Element, RowOf<T>>)
        return check_saved<T, Given>();
    else
        return check_key_of<T, Given>();
}
// Calls `each` with every element of an argument, which is a list or one of them; or takes the options out.
template <class T, class Element, class Each, class Argument>
void visit_batch_argument(BatchOptions& options, const Each& each, const Argument& argument) {
    if constexpr (std::is_same_v<Argument, BatchOptions>) {
        options = argument;
    } else if constexpr (ListOf<Argument, Element>) {
        if constexpr (check_element<T, Element, std::ranges::range_value_t<const Argument>>()) {
            for (const auto& element : argument) each(element);
        }
    } else if constexpr (check_element<T, Element, Argument>()) {
        each(Element(argument));
    }
}

// The batch verbs of an asynchronous table. Every list may also be written as so many arguments, since g++ 12 refuses
// braced lists inside of a co_await.
template <class Self, class T>
class AsyncBatches {
    using Keys = std::initializer_list<ItemKey<T>>;
    using Row = RowOf<T>;

  public:
    /// The items of these keys, each in the place of its key, none where it is missing; see Table::batch_get.
    /// `batch_get(keys, [BatchOptions], [token])`, `batch_get(key<T>(...), key<T>(...), ..., [BatchOptions], [token])`
    /// -> std::vector<std::optional<T>>.
    template <class... Arguments>
    auto batch_get(Arguments&&... arguments) const {
        return fetch_as<Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto batch_get(Keys keys, Arguments&&... arguments) const {
        return fetch_as<Throwing>(keys, std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_batch_get(Arguments&&... arguments) const {
        return fetch_as<Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_batch_get(Keys keys, Arguments&&... arguments) const {
        return fetch_as<Trying>(keys, std::forward<Arguments>(arguments)...);
    }

    /// Writes many items, in no order; see Table::batch_save. `batch_save(items, [BatchOptions], [token])`,
    /// `batch_save(item, item, ..., [BatchOptions], [token])` -> std::vector<T>, the items as they were stored.
    template <class... Arguments>
    auto batch_save(Arguments&&... arguments) const {
        return save_as<Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto batch_save(std::initializer_list<Row> items, Arguments&&... arguments) const {
        return save_as<Throwing>(items, std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_batch_save(Arguments&&... arguments) const {
        return save_as<Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_batch_save(std::initializer_list<Row> items, Arguments&&... arguments) const {
        return save_as<Trying>(items, std::forward<Arguments>(arguments)...);
    }

    // What is no such item is refused in a sentence.
    template <OtherThan<Row> E, class... Arguments>
    void batch_save(std::initializer_list<E>, Arguments&&...) const {
        refuse_other<T, E>();
    }
    template <OtherThan<Row> E, class... Arguments>
    void try_batch_save(std::initializer_list<E>, Arguments&&...) const {
        refuse_other<T, E>();
    }

    /// Deletes the items of many keys. Arguments as of batch_get -> nothing.
    template <class... Arguments>
    auto batch_remove(Arguments&&... arguments) const {
        return remove_as<Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto batch_remove(Keys keys, Arguments&&... arguments) const {
        return remove_as<Throwing>(keys, std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_batch_remove(Arguments&&... arguments) const {
        return remove_as<Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class... Arguments>
    auto try_batch_remove(Keys keys, Arguments&&... arguments) const {
        return remove_as<Trying>(keys, std::forward<Arguments>(arguments)...);
    }

    /// Calls `fill` with a writer, as Table::batch_write does, and sends what it holds then: `batch_write([&](auto& w) {
    /// w.save(a); }, [BatchOptions], [token])` -> nothing. `fill` is called at once, and must not wait.
    template <class Fill, class... Arguments>
    auto batch_write(Fill&& fill, Arguments&&... arguments) const {
        return write_as<Throwing>(fill, std::forward<Arguments>(arguments)...);
    }
    template <class Fill, class... Arguments>
    auto try_batch_write(Fill&& fill, Arguments&&... arguments) const {
        return write_as<Trying>(fill, std::forward<Arguments>(arguments)...);
    }
    /// A writer of your own, e.g. to be filled by a loop over a file.
    [[nodiscard]] AsyncBatchWriter<T> batch_writer(BatchOptions options = {}) const {
        const Acting act = acting();
        return AsyncBatchWriter<T>(client(), std::string(act.table()), std::move(options));
    }

  private:
    [[nodiscard]] const AsyncClient& client() const { return static_cast<const Self&>(*this).client_; }
    [[nodiscard]] Acting acting() const { return static_cast<const Self&>(*this).acting(); }
    template <class Form, class Output, class Make, class... Arguments>
    auto launch(std::string_view operation, const Make& make, Arguments&&... arguments) const {
        return static_cast<const Self&>(*this).template launch<Form, Output>(
            operation, make, std::forward<Arguments>(arguments)...);
    }

    template <class Output, class Finish>
    static std::unique_ptr<Work<Output>> work(const Acting& act, std::unique_ptr<BatchRun> run,
                                              Finish finish) {
        return std::make_unique<BatchWork<Output, Finish>>(act.client(), std::string(act.table()),
                                                           std::move(run), std::move(finish));
    }

    template <class Form, class... Arguments>
    auto fetch_as(Arguments&&... arguments) const {
        using Output = std::vector<std::optional<Row>>;
        const auto make = [&](const auto&... all) {
            const Acting act = acting();
            const auto fetch = std::make_shared<BatchFetch<T>>();
            BatchOptions options;
            const auto add = [&](const ItemKey<T>& key) { fetch->add(act.target(), key.json()); };
            (visit_batch_argument<T, ItemKey<T>>(options, add, all), ...);
            return work<Output>(act, fetch->start(act.core(), options),
                                [fetch](const BatchOutcome& outcome) -> Result<Output> {
                                    if (const Result<void> done = BatchKeys::result_of(outcome); !done)
                                        return done.error();
                                    return fetch->take();
                                });
        };
        return launch<Form, Output>("BatchGetItem", make, std::forward<Arguments>(arguments)...);
    }

    template <class Form, class... Arguments>
    auto save_as(Arguments&&... arguments) const {
        using Output = std::vector<Row>;
        const auto make = [&](const auto&... all) {
            const Acting act = acting();
            BatchOptions options;
            BatchWrites writes;
            Output saved;
            const auto add = [&](const Row& item) {
                saved.push_back(RowWrites<Row>::next(item));
                RowWrites<Row>::put(writes, act.target(), saved.back());
            };
            (visit_batch_argument<T, Row>(options, add, all), ...);
            return work<Output>(act, writes.start(act.core(), options),
                                [saved = std::move(saved)](BatchOutcome outcome) mutable -> Result<Output> {
                                    if (const Result<void> done = BatchWrites::result_of(std::move(outcome));
                                        !done)
                                        return done.error();
                                    return std::move(saved);
                                });
        };
        return launch<Form, Output>("BatchWriteItem", make, std::forward<Arguments>(arguments)...);
    }

    template <class Form, class Fill, class... Arguments>
    auto write_as(Fill& fill, Arguments&&... arguments) const {
        const auto make = [&](const BatchOptions& options = {}) {
            AsyncBatchWriter<T> writer = batch_writer(options);
            std::invoke(fill, writer);
            return writer.work();
        };
        return launch<Form, void>("BatchWriteItem", make, std::forward<Arguments>(arguments)...);
    }

    template <class Form, class... Arguments>
    auto remove_as(Arguments&&... arguments) const {
        const auto make = [&](const auto&... all) {
            const Acting act = acting();
            BatchOptions options;
            BatchWrites writes;
            const auto add = [&](const ItemKey<T>& key) { writes.remove(act.target(), key.json()); };
            (visit_batch_argument<T, ItemKey<T>>(options, add, all), ...);
            return work<void>(act, writes.start(act.core(), options), [](BatchOutcome outcome) {
                return BatchWrites::result_of(std::move(outcome));
            });
        };
        return launch<Form, void>("BatchWriteItem", make, std::forward<Arguments>(arguments)...);
    }
};

}  // namespace dynantic::detail
