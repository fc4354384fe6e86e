#pragma once

#include <dynantic/async/client.hpp>
#include <dynantic/async/rows.hpp>
#include <dynantic/detail/async/works.hpp>
#include <dynantic/detail/operation/item_parts.hpp>
#include <dynantic/page.hpp>
#include <dynantic/partial.hpp>
#include <dynantic/timestamp.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic {

/// The items of a partition, or of a table or index: what `async_table.query(...)` and `.scan()` give. As Query and Scan,
/// with the same steps, but that what reads takes a completion token. A value.
///
/// A scan of several segments keeps that many requests under way at the same time, without threads.
template <class Builder>
class [[nodiscard]] AsyncRead {
    using Row = typename Builder::value_type;
    using Read = typename Builder::reader_type;
    using Model = typename Builder::model_type;
    using Until = detail::PageRun::Until;

  public:
    AsyncRead(AsyncClient client, Builder builder)
        : client_(std::move(client)), builder_(std::move(builder)) {}

    /// Conditions on the sort key; see Query.
    template <class U>
    [[nodiscard]] auto eq(const U& value) const {
        return then(builder_.eq(value));
    }
    template <class U>
    [[nodiscard]] auto lt(const U& value) const {
        return then(builder_.lt(value));
    }
    template <class U>
    [[nodiscard]] auto le(const U& value) const {
        return then(builder_.le(value));
    }
    template <class U>
    [[nodiscard]] auto gt(const U& value) const {
        return then(builder_.gt(value));
    }
    template <class U>
    [[nodiscard]] auto ge(const U& value) const {
        return then(builder_.ge(value));
    }
    template <class L, class H>
    [[nodiscard]] auto between(const L& low, const H& high) const {
        return then(builder_.between(low, high));
    }
    template <class U>
    [[nodiscard]] auto begins_with(const U& prefix) const {
        return then(builder_.begins_with(prefix));
    }
    template <class U>
    [[nodiscard]] auto ne(const U& value) const {
        return then(builder_.ne(value));
    }

    /// Options; see Query and Scan.
    [[nodiscard]] auto reverse(bool on = true) const { return then(builder_.reverse(on)); }
    [[nodiscard]] auto segments(std::uint32_t count) const { return then(builder_.segments(count)); }
    [[nodiscard]] auto limit(std::uint64_t results) const { return then(builder_.limit(results)); }
    [[nodiscard]] auto page_size(std::uint64_t items) const { return then(builder_.page_size(items)); }
    [[nodiscard]] auto max_evaluated(std::uint64_t items) const {
        return then(builder_.max_evaluated(items));
    }
    [[nodiscard]] auto max_pages(std::uint64_t pages) const { return then(builder_.max_pages(pages)); }
    [[nodiscard]] auto consistent_read(bool on = true) const { return then(builder_.consistent_read(on)); }
    template <class C>
    [[nodiscard]] auto filter(C&& condition) const {
        return then(builder_.filter(std::forward<C>(condition)));
    }
    [[nodiscard]] auto not_expired(Timestamp at = now()) const { return then(builder_.not_expired(at)); }
    [[nodiscard]] auto bad_items(BadItems what) const { return then(builder_.bad_items(what)); }
    [[nodiscard]] auto on_bad_item(OnBadItem told) const {
        // Segments are read at the same time.
        return then(builder_.on_bad_item(
            [lock = std::make_shared<std::mutex>(), told = std::move(told)](const ItemError& error) {
                const std::lock_guard guard(*lock);
                told(error);
            }));
    }
    [[nodiscard]] auto consumed_capacity(bool on = true) const {
        return then(builder_.consumed_capacity(on));
    }
    /// As of Query, without a thread that waits.
    [[nodiscard]] auto read_units_per_second(double units) const {
        return then(builder_.read_units_per_second(units));
    }
    /// The results read into a smaller struct; see Query::as.
    template <class Small>
    [[nodiscard]] auto as() const {
        return then(builder_.template as<Small>());
    }
    [[nodiscard]] auto on_bad_item(BadItems what) const { return bad_items(what); }
    /// On another client's executor, through it.
    [[nodiscard]] AsyncRead with(AsyncClient client) const {
        return AsyncRead(client, builder_.with(client.client()));
    }

    /// One request, or of a scan of several segments one of each that is being read. `page([cursor], [token])` ->
    /// Page<Row>; see Query::page and Scan::page.
    template <class... Arguments>
    auto page(Arguments&&... cursor_and_token) const {
        return page_as<detail::Throwing>(std::forward<Arguments>(cursor_and_token)...);
    }
    template <class... Arguments>
    auto try_page(Arguments&&... cursor_and_token) const {
        return page_as<detail::Trying>(std::forward<Arguments>(cursor_and_token)...);
    }

    /// All results, in memory at once. `all([token])` -> std::vector<Row>.
    template <class... Token>
    auto all(Token&&... token) const {
        return all_as<detail::Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_all(Token&&... token) const {
        return all_as<detail::Trying>(std::forward<Token>(token)...);
    }

    /// The first result, if there is one. `first([token])` -> std::optional<Row>.
    template <class... Token>
    auto first(Token&&... token) const {
        return first_as<detail::Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_first(Token&&... token) const {
        return first_as<detail::Trying>(std::forward<Token>(token)...);
    }

    /// The only result; an error where there is none, or several. `one([token])` -> Row.
    template <class... Token>
    auto one(Token&&... token) const {
        return one_as<detail::Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_one(Token&&... token) const {
        return one_as<detail::Trying>(std::forward<Token>(token)...);
    }

    /// How many results there are. `count([token])` -> std::uint64_t.
    template <class... Token>
    auto count(Token&&... token) const {
        return count_as<detail::Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_count(Token&&... token) const {
        return count_as<detail::Trying>(std::forward<Token>(token)...);
    }

    /// Only these members of each result, or of nested structs `field<&T::a, &A::b>`. `values<&T::a, &T::b>([token])` ->
    /// std::vector<std::tuple<...>>.
    template <auto... Members, class... Token>
    auto values(Token&&... token) const {
        return values_as<detail::Throwing, Members...>(std::forward<Token>(token)...);
    }
    template <auto... Members, class... Token>
    auto try_values(Token&&... token) const {
        return values_as<detail::Trying, Members...>(std::forward<Token>(token)...);
    }

    /// The whole items of an index that holds them in part; see Query::hydrate. `hydrate([BatchOptions], [token])` ->
    /// std::vector<T>.
    template <class... Token>
    auto hydrate(const BatchOptions& options, Token&&... token) const {
        return hydrate_as<detail::Throwing>(options, std::forward<Token>(token)...);
    }
    template <detail::NotOptions<BatchOptions>... Token>
    auto hydrate(Token&&... token) const {
        return hydrate_as<detail::Throwing>({}, std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_hydrate(const BatchOptions& options, Token&&... token) const {
        return hydrate_as<detail::Trying>(options, std::forward<Token>(token)...);
    }
    template <detail::NotOptions<BatchOptions>... Token>
    auto try_hydrate(Token&&... token) const {
        return hydrate_as<detail::Trying>({}, std::forward<Token>(token)...);
    }

    /// The results one after the other, each page fetched when it is reached; see AsyncRows.
    [[nodiscard]] AsyncRows<Row, Read> rows() const { return AsyncRows<Row, Read>(client_, builder_.spec()); }

    /// The JSON of the first request, as it would be sent.
    [[nodiscard]] std::string request() const { return builder_.request(); }

  private:
    template <class Next>
    [[nodiscard]] AsyncRead<Next> then(Next next) const {
        return AsyncRead<Next>(client_, std::move(next));
    }
    template <class Form, class Output, class Make, class... Arguments>
    auto launch(const Make& make, Arguments&&... arguments) const {
        return detail::launch_of<Form, Output>(client_.get_executor(), client_.client(), {}, make,
                                               std::forward<Arguments>(arguments)...);
    }
    template <class Form, class... Token>
    auto hydrate_as(const BatchOptions& options, Token&&... token) const {
        using Output = std::vector<Model>;
        constexpr bool gives_parts = std::is_same_v<Row, Partial<Model>>;
        static_assert(gives_parts,
                      "dynantic: hydrate() is for indexes that hold a part of the attributes (keys_only, "
                      "include); this read gives other results");
        const auto make = [&]() -> std::unique_ptr<detail::Work<Output>> {
            if constexpr (gives_parts)
                return std::make_unique<detail::HydrateWork<Model>>(read_all(), options);
            else
                return nullptr;
        };
        return launch<Form, Output>(make, std::forward<Token>(token)...);
    }
    template <class Form, class... Arguments>
    auto page_as(Arguments&&... arguments) const {
        const auto make = [&](const Cursor& after = {}) {
            return detail::read_work<Page<Row>, Row, Read>(
                detail::page_spec(builder_.spec()), after, Until::one_page,
                [](auto& work) -> Result<Page<Row>> {
                    detail::PageTally tally = detail::sum_of(work.runs);
                    return Page<Row>{.items = detail::joined_rows(work.parts, detail::no_limit),
                                     .count = tally.count,
                                     .scanned_count = tally.scanned,
                                     .capacity = tally.capacity,
                                     .cursor = work.read_lanes.cursor(),
                                     .errors = std::move(tally.errors)};
                });
        };
        return launch<Form, Page<Row>>(make, std::forward<Arguments>(arguments)...);
    }
    [[nodiscard]] std::unique_ptr<detail::Work<std::vector<Row>>> read_all() const {
        return detail::read_work<std::vector<Row>, Row, Read>(
            builder_.spec(), {}, Until::end, [](auto& work) -> Result<std::vector<Row>> {
                return detail::joined_rows(work.parts, work.limit);
            });
    }
    template <class Form, class... Token>
    auto all_as(Token&&... token) const {
        const auto make = [&] { return read_all(); };
        return launch<Form, std::vector<Row>>(make, std::forward<Token>(token)...);
    }
    [[nodiscard]] detail::ReadSpec at_most(std::uint64_t results) const {
        detail::ReadSpec spec = builder_.spec();
        spec.limit = std::min(spec.limit, results);
        return spec;
    }
    template <class Form, class... Token>
    auto first_as(Token&&... token) const {
        const auto make = [&] {
            return detail::read_work<std::optional<Row>, Row, Read>(
                at_most(1), {}, Until::end, [](auto& work) -> Result<std::optional<Row>> {
                    std::vector<Row> rows = detail::joined_rows(work.parts, work.limit);
                    if (rows.empty()) return std::optional<Row>();
                    return std::optional<Row>(std::move(rows.front()));
                });
        };
        return launch<Form, std::optional<Row>>(make, std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto one_as(Token&&... token) const {
        const auto make = [&] {
            return detail::read_work<Row, Row, Read>(
                at_most(2), {}, Until::end, [](auto& work) -> Result<Row> {
                    std::vector<Row> rows = detail::joined_rows(work.parts, work.limit);
                    if (rows.size() != 1) return detail::not_one(work.read_lanes.lane(0).spec(), rows.size());
                    return std::move(rows.front());
                });
        };
        return launch<Form, Row>(make, std::forward<Token>(token)...);
    }
    template <class Form, class... Token>
    auto count_as(Token&&... token) const {
        const auto make = [&] {
            detail::ReadSpec spec = builder_.spec();
            spec.count_only = true;
            return detail::read_work<std::uint64_t, Row, Read>(
                std::move(spec), {}, Until::end, [](auto& work) -> Result<std::uint64_t> {
                    std::uint64_t sum = 0;
                    for (const detail::PageRun& run : work.runs) sum += run.delivered();
                    return std::min(sum, work.limit);
                });
        };
        return launch<Form, std::uint64_t>(make, std::forward<Token>(token)...);
    }
    template <class Part>
    struct ReadPart {
        bool operator()(detail::JsonValue& item, typename Part::Row& row) const {
            return Part::read(item, row);
        }
    };
    template <class Form, auto... Members, class... Token>
    auto values_as(Token&&... token) const {
        using Part = detail::ValuesPart<Model, Members...>;
        using Each = typename Part::Row;
        static_cast<void>(
            Builder::template check_given<typename decltype(detail::path_of<Members>())::Roots...>());
        const auto make = [&] {
            detail::ReadSpec spec = builder_.spec();
            Part::project(spec.projection);
            return detail::read_work<std::vector<Each>, Each, ReadPart<Part>>(
                std::move(spec), {}, Until::end, [](auto& work) -> Result<std::vector<Each>> {
                    return detail::joined_rows(work.parts, work.limit);
                });
        };
        return launch<Form, std::vector<Each>>(make, std::forward<Token>(token)...);
    }

    AsyncClient client_;
    Builder builder_;
};

}  // namespace dynantic
