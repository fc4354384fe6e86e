#pragma once

#include <dynantic/async/client.hpp>
#include <dynantic/async/reads.hpp>
#include <dynantic/detail/async/works.hpp>
#include <dynantic/table.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

// What the asynchronous tables of one model and of several have in common.
template <class Self, class T>
class AsyncTableBase {
    using Row = RowOf<T>;

  public:
    /// The same table through another client, on its executor.
    [[nodiscard]] Self with(AsyncClient client) const {
        Self bound = self();
        bound.handle_.bind(client.client());
        bound.client_ = std::move(client);
        return bound;
    }
    /// The same model under another name.
    [[nodiscard]] Self named(std::string name) const {
        Self other = self();
        other.handle_.rename(std::move(name));
        return other;
    }
    /// The table's name, without the client's prefix.
    [[nodiscard]] std::string name() const { return std::string(handle_.name(info())); }
    /// The same table for blocking calls.
    [[nodiscard]] Table<T> blocking() const { return Table<T>(client_.client()).named(name()); }

    /// The key of one of this table's items, for batches and transactions over several tables.
    template <class... Values>
    [[nodiscard]] TableKey<T> key(const Values&... values) const {
        return blocking().key(values...);
    }

    /// The item of that key, or none. `get(key..., [GetOptions], [token])` -> std::optional<T>.
    template <class... Arguments>
    auto get(Arguments&&... arguments) const {
        return item_as<Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class P, class... Token>
    auto get(const P& partition, GetOptions options, Token&&... token) const {
        return item_as<Throwing>(partition, options, std::forward<Token>(token)...);
    }
    template <class P, class S, class... Token>
    auto get(const P& partition, const S& sort, GetOptions options, Token&&... token) const {
        return item_as<Throwing>(partition, sort, options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_get(Arguments&&... arguments) const {
        return item_as<Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class P, class... Token>
    auto try_get(const P& partition, GetOptions options, Token&&... token) const {
        return item_as<Trying>(partition, options, std::forward<Token>(token)...);
    }
    template <class P, class S, class... Token>
    auto try_get(const P& partition, const S& sort, GetOptions options, Token&&... token) const {
        return item_as<Trying>(partition, sort, options, std::forward<Token>(token)...);
    }
    /// The item of that key; ItemNotFoundError where there is none. `at(key..., [GetOptions], [token])` -> T.
    template <class... Arguments>
    auto at(Arguments&&... arguments) const {
        return at_as<Throwing>(std::forward<Arguments>(arguments)...);
    }
    template <class P, class... Token>
    auto at(const P& partition, GetOptions options, Token&&... token) const {
        return at_as<Throwing>(partition, options, std::forward<Token>(token)...);
    }
    template <class P, class S, class... Token>
    auto at(const P& partition, const S& sort, GetOptions options, Token&&... token) const {
        return at_as<Throwing>(partition, sort, options, std::forward<Token>(token)...);
    }
    template <class... Arguments>
    auto try_at(Arguments&&... arguments) const {
        return at_as<Trying>(std::forward<Arguments>(arguments)...);
    }
    template <class P, class... Token>
    auto try_at(const P& partition, GetOptions options, Token&&... token) const {
        return at_as<Trying>(partition, options, std::forward<Token>(token)...);
    }
    template <class P, class S, class... Token>
    auto try_at(const P& partition, const S& sort, GetOptions options, Token&&... token) const {
        return at_as<Trying>(partition, sort, options, std::forward<Token>(token)...);
    }

    /// The items of a partition, of the table or of an index; see Table::query.
    template <class... Values>
    [[nodiscard]] auto query(const Values&... partition) const {
        return reading(blocking().query(partition...));
    }
    template <FixedString Index, class... Values>
    [[nodiscard]] auto query(const Values&... partition) const {
        return reading(blocking().template query<Index>(partition...));
    }
    /// All items of the table or of an index; see Table::scan.
    [[nodiscard]] auto scan() const { return reading(blocking().scan()); }
    template <FixedString Index>
    [[nodiscard]] auto scan() const {
        return reading(blocking().template scan<Index>());
    }

  protected:
    explicit AsyncTableBase(AsyncClient client) : client_(std::move(client)), handle_(client_.client()) {}

    [[nodiscard]] static const ModelInfo& info() { return Rows<T>::info(); }
    [[nodiscard]] Acting acting() const { return Acting(handle_, info()); }
    template <class Form, class Output, class Make, class... Arguments>
    auto launch(std::string_view operation, const Make& make, Arguments&&... arguments) const {
        return launch_of<Form, Output>(client_.get_executor(), client_.client(),
                                       {operation, handle_.name(info())}, make,
                                       std::forward<Arguments>(arguments)...);
    }

    AsyncClient client_;
    TableHandle handle_;

  private:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
    template <class Builder>
    [[nodiscard]] AsyncRead<Builder> reading(Builder builder) const {
        return AsyncRead<Builder>(client_, std::move(builder));
    }

    static Request request_of(const Acting& act, const GetOptions& options, const auto&... key) {
        return get_request(act.target(), key_text<T>(key...), get_spec(options));
    }
    static auto read_of(const Acting& act, const GetOptions& options) {
        return read_optional<WholeItem<T>>(Told(act, {.consumed = options.consumed}), "Item");
    }

    template <class Form, class... Arguments>
    auto item_as(Arguments&&... arguments) const {
        using Output = std::optional<Row>;
        const auto make = [&](const auto&... each) {
            return with_options<GetOptions>(
                [&](const GetOptions& options, const auto&... key) {
                    const Acting act = acting();
                    return one_request<Output>(act, request_of(act, options, key...), read_of(act, options));
                },
                each...);
        };
        return launch<Form, Output>("GetItem", make, std::forward<Arguments>(arguments)...);
    }
    template <class Form, class... Arguments>
    auto at_as(Arguments&&... arguments) const {
        const auto make = [&](const auto&... each) {
            return with_options<GetOptions>(
                [&](const GetOptions& options, const auto&... key) {
                    const Acting act = acting();
                    return one_request<Row>(act, request_of(act, options, key...),
                                            [read = read_of(act, options),
                                             table = act.wire_table()](const Reply& reply) -> Result<Row> {
                                                Result<std::optional<Row>> row = read(reply);
                                                if (!row) return row.error();
                                                if (!*row) return item_not_found(table);
                                                return std::move(**row);
                                            });
                },
                each...);
        };
        return launch<Form, Row>("GetItem", make, std::forward<Arguments>(arguments)...);
    }
};

}  // namespace dynantic::detail
