#pragma once

#include <dynantic/async/table_base.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/write_options.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace dynantic {

/// What AsyncTable::exchange hands back: of a table of several entity types, `Row` is the variant of them.
template <class T, class Row = T>
struct Exchanged {
    T stored{};                ///< with the values that saving made
    std::optional<Row> old{};  ///< what was there before
};

namespace detail {

// The verbs that write one item, as the asynchronous tables of one model and of several have them alike.
template <class Self, class T>
class AsyncWrites : public AsyncTableBase<Self, T> {
    using Base = AsyncTableBase<Self, T>;
    using Row = RowOf<T>;

  public:
    /// Deletes the item of that key, or this item by its key (with Meta::version, only where nobody wrote it meanwhile).
    /// `remove(key..., [condition], [WriteOptions], [token])`, `remove(item, [condition], [WriteOptions], [token])` ->
    /// nothing.
    template <class... Arguments>
    auto remove(Arguments&&... arguments) const {
        return remove_as<Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class A, class... Token>
    auto remove(const A& first, WriteOptions options, Token&&... token) const {
        return remove_as<Throwing>(first, options, std::forward<Token>(token)...);
    }
    template <class A, class B, class... Token>
    auto remove(const A& first, const B& second, WriteOptions options, Token&&... token) const {
        return remove_as<Throwing>(first, second, options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_remove(Arguments&&... arguments) const {
        return remove_as<Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class A, class... Token>
    auto try_remove(const A& first, WriteOptions options, Token&&... token) const {
        return remove_as<Trying>(first, options, std::forward<Token>(token)...);
    }
    template <class A, class B, class... Token>
    auto try_remove(const A& first, const B& second, WriteOptions options, Token&&... token) const {
        return remove_as<Trying>(first, second, options, std::forward<Token>(token)...);
    }
    /// As `remove`, and hands the item back. `take(...)` -> std::optional<T>.
    template <class... Arguments>
    auto take(Arguments&&... arguments) const {
        return take_as<Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class A, class... Token>
    auto take(const A& first, WriteOptions options, Token&&... token) const {
        return take_as<Throwing>(first, options, std::forward<Token>(token)...);
    }
    template <class A, class B, class... Token>
    auto take(const A& first, const B& second, WriteOptions options, Token&&... token) const {
        return take_as<Throwing>(first, second, options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_take(Arguments&&... arguments) const {
        return take_as<Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class A, class... Token>
    auto try_take(const A& first, WriteOptions options, Token&&... token) const {
        return take_as<Trying>(first, options, std::forward<Token>(token)...);
    }
    template <class A, class B, class... Token>
    auto try_take(const A& first, const B& second, WriteOptions options, Token&&... token) const {
        return take_as<Trying>(first, second, options, std::forward<Token>(token)...);
    }

  protected:
    explicit AsyncWrites(AsyncClient client) : Base(std::move(client)) {}

    // What is written: an item that is there or not, or one that is new.
    enum class Put : std::uint8_t { any, new_item };

    template <class Form, Put Kind, class E, class... Arguments>
    auto save_as(E item, Arguments&&... arguments) const {
        const auto make = [&](const auto&... each) {
            return with_options<WriteOptions>(
                [&](const WriteOptions& options, const auto&... condition) {
                    const Acting act = this->acting();
                    Request request = put_of(act, item, condition_of<Kind>(condition...), Kind == Put::any,
                                             {ReturnKind::none, options});
                    return one_request<E>(act, std::move(request),
                                          [stored = std::move(item), told = Told(act, options)](
                                              const Reply& reply) mutable -> Result<E> {
                                              told(reply);
                                              return std::move(stored);
                                          });
                },
                each...);
        };
        return this->template launch<Form, E>("PutItem", make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class E, class... Arguments>
    auto exchange_as(E item, Arguments&&... arguments) const {
        using Output = Exchanged<E, Row>;
        const auto make = [&](const auto&... each) {
            return with_options<WriteOptions>(
                [&](const WriteOptions& options, const auto&... condition) {
                    const Acting act = this->acting();
                    Request request = put_of(act, item, condition_of<Put::any>(condition...), true,
                                             {ReturnKind::all_old, options});
                    return one_request<Output>(act, std::move(request),
                                               [stored = std::move(item), read = read_old(act, options)](
                                                   const Reply& reply) mutable -> Result<Output> {
                                                   Result<std::optional<Row>> old = read(reply);
                                                   if (!old) return old.error();
                                                   return Output{std::move(stored), *std::move(old)};
                                               });
                },
                each...);
        };
        return this->template launch<Form, Output>("PutItem", make, std::forward<Arguments>(arguments)...);
    }

  private:
    template <Put Kind, class... Condition>
    [[nodiscard]] static ErasedCondition condition_of(const Condition&... condition) {
        static_assert(sizeof...(condition) <= 1, "dynantic: save() takes an item, a condition and a token");
        ErasedCondition asked;
        if constexpr (Kind == Put::new_item) asked = key_is_missing(Base::info());
        if constexpr (sizeof...(condition) <= 1)
            (asked.join(NodeKind::all_of, condition_for<T>(condition)), ...);
        return asked;
    }
    // Makes the item what will be stored, and the request that stores it.
    template <class E>
    [[nodiscard]] static Request put_of(const Acting& act, E& item, ErasedCondition condition, bool replaces,
                                        const WriteSpec& spec) {
        if constexpr (RowWrites<E>::is_variant) {
            return std::visit(
                [&](auto& each) { return put_of(act, each, std::move(condition), replaces, spec); }, item);
        } else if constexpr (is_unknown<E>) {
            refuse_unknown();
        } else {
            if (replaces) condition.join(NodeKind::all_of, version_condition(item));
            generate_values(item);
            return put_request(act.target(), model_info<E>(), &item, condition, spec);
        }
    }
    [[nodiscard]] static auto read_old(const Acting& act, const WriteOptions& options) {
        return read_optional<WholeItem<T>>(Told(act, options), "Attributes");
    }
    template <class... Arguments>
    [[nodiscard]] static Request delete_of(const Acting& act, const WriteSpec& spec,
                                           const Arguments&... arguments) {
        const auto [key, condition] = target_and_condition<T>(arguments...);
        return delete_request(act.target(), key, condition, spec);
    }
    template <class Form, class... Arguments>
    auto remove_as(Arguments&&... arguments) const {
        const auto make = [&](const auto&... each) {
            return with_options<WriteOptions>(
                [&](const WriteOptions& options, const auto&... target) {
                    const Acting act = this->acting();
                    return one_request<void>(act, delete_of(act, {ReturnKind::none, options}, target...),
                                             [told = Told(act, options)](const Reply& reply) -> Result<void> {
                                                 told(reply);
                                                 return {};
                                             });
                },
                each...);
        };
        return this->template launch<Form, void>("DeleteItem", make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class... Arguments>
    auto take_as(Arguments&&... arguments) const {
        using Output = std::optional<Row>;
        const auto make = [&](const auto&... each) {
            return with_options<WriteOptions>(
                [&](const WriteOptions& options, const auto&... target) {
                    const Acting act = this->acting();
                    return one_request<Output>(act, delete_of(act, {ReturnKind::all_old, options}, target...),
                                               read_old(act, options));
                },
                each...);
        };
        return this->template launch<Form, Output>("DeleteItem", make, std::forward<Arguments>(arguments)...);
    }
};

}  // namespace detail
}  // namespace dynantic
