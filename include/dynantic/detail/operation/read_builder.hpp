#pragma once

#include <dynantic/condition.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/batch_fetch.hpp>
#include <dynantic/detail/operation/paging.hpp>
#include <dynantic/detail/operation/path_values.hpp>
#include <dynantic/detail/operation/reader.hpp>
#include <dynantic/detail/operation/values.hpp>
#include <dynantic/not_expired.hpp>
#include <dynantic/page.hpp>
#include <dynantic/partial.hpp>
#include <dynantic/result.hpp>

#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace dynantic::detail {

// What Query and Scan share: the options and the ways to read. Self is the builder; T the model (or Entities); Row what
// each item becomes, by Read. A value: each step gives a builder of its own and leaves its source as it was (or takes
// it over where it is a temporary), so nothing refers to a temporary that is gone.
template <class Self, class T, class Row, class Read>
class ReadBuilder {
  public:
    using value_type = Row;
    using reader_type = Read;
    using model_type = T;
    using iterator = RowIterator<Row, Read>;

    /// At most this many results; from all pages together. At least 1.
    [[nodiscard]] Self limit(std::uint64_t results) const& { return copy().limit(results); }
    [[nodiscard]] Self limit(std::uint64_t results) && {
        spec_.limit = results;
        return self();
    }
    /// How many items a request evaluates at most (`Limit` on the wire); else the service stops at 1 MB.
    [[nodiscard]] Self page_size(std::uint64_t items) const& { return copy().page_size(items); }
    [[nodiscard]] Self page_size(std::uint64_t items) && {
        spec_.page_size = items;
        return self();
    }
    /// How many items are evaluated at most, filtered out or not, in all requests together: a bound of the cost.
    [[nodiscard]] Self max_evaluated(std::uint64_t items) const& { return copy().max_evaluated(items); }
    [[nodiscard]] Self max_evaluated(std::uint64_t items) && {
        spec_.max_evaluated = items;
        return self();
    }
    /// How many requests are sent at most.
    [[nodiscard]] Self max_pages(std::uint64_t pages) const& { return copy().max_pages(pages); }
    [[nodiscard]] Self max_pages(std::uint64_t pages) && {
        spec_.max_pages = pages;
        return self();
    }
    /// Reads what every write that was answered left; costs twice as much. Not for global secondary indexes.
    [[nodiscard]] Self consistent_read(bool on = true) const& { return copy().consistent_read(on); }
    [[nodiscard]] Self consistent_read(bool on = true) && {
        constexpr bool can_be_consistent = !Self::is_global_index;
        static_assert(can_be_consistent, "dynantic: a global secondary index has no consistent reads");
        spec_.consistent_read = on;
        return self();
    }
    /// Leaves out what does not meet the condition, after it was read and paid for. Repeated: both must hold. Of a global
    /// index, a condition speaks of what the index holds: the rest is never there (ValidationError for a Condition<T>).
    template <class C>
    [[nodiscard]] Self filter(C&& condition) const& {
        return copy().filter(std::forward<C>(condition));
    }
    template <class C>
    [[nodiscard]] Self filter(C&& condition) && {
        Self::template check_filter<C>();
        check_held_by_index<std::remove_cvref_t<C>>();
        join_filter(condition_for<T>(std::forward<C>(condition)));
        return self();
    }
    /// Leaves out items that are past their time to live and not deleted yet: see dynantic::not_expired.
    [[nodiscard]] Self not_expired(Timestamp at = now()) const& { return copy().not_expired(at); }
    [[nodiscard]] Self not_expired(Timestamp at = now()) && {
        return std::move(*this).filter(dynantic::not_expired<T>(at));
    }
    /// What to do with items that do not fit the model.
    [[nodiscard]] Self bad_items(BadItems what) const& { return copy().bad_items(what); }
    [[nodiscard]] Self bad_items(BadItems what) && {
        spec_.bad_items = what;
        spec_.on_bad_item = nullptr;
        return self();
    }
    /// Leaves out items that do not fit the model and calls `told` with each, from one thread at a time: for `all`,
    /// iteration and the like, which have no Page::errors.
    [[nodiscard]] Self on_bad_item(OnBadItem told) const& { return copy().on_bad_item(std::move(told)); }
    [[nodiscard]] Self on_bad_item(OnBadItem told) && {
        spec_.bad_items = BadItems::skip;
        spec_.on_bad_item = std::move(told);
        return self();
    }
    /// As bad_items(what).
    [[nodiscard]] Self on_bad_item(BadItems what) const& { return copy().bad_items(what); }
    [[nodiscard]] Self on_bad_item(BadItems what) && { return std::move(*this).bad_items(what); }
    /// Asks what each page cost: Page::capacity.
    [[nodiscard]] Self consumed_capacity(bool on = true) const& { return copy().consumed_capacity(on); }
    [[nodiscard]] Self consumed_capacity(bool on = true) && {
        spec_.consumed_capacity = on;
        return self();
    }
    /// Reads no faster than this many read units a second, all pages and segments together, by what the service says
    /// each page cost: for scans beside other work on a table. The first request is sent at once; waiting counts
    /// towards the call's timeout. More than 0.
    [[nodiscard]] Self read_units_per_second(double units) const& {
        return copy().read_units_per_second(units);
    }
    [[nodiscard]] Self read_units_per_second(double units) && {
        spec_.read_units_per_second = units;
        return self();
    }
    /// Acts through this client.
    [[nodiscard]] Self with(Client client) const& { return copy().with(std::move(client)); }
    [[nodiscard]] Self with(Client client) && {
        spec_.client = std::move(client);
        return self();
    }

    /// One request: the first page, or the one after a cursor. `page_size` bounds it, else `limit`. Throws what the
    /// service answers, and ValidationError for a cursor of another query. Of a scan of several segments it is one
    /// page of each that is being read, and the cursor holds the place of each.
    Page<Row> page(const Cursor& after = {}) const { return try_page(after).value(); }
    [[nodiscard]] Result<Page<Row>> try_page(const Cursor& after = {}) const {
        return attempt([&]() -> Result<Page<Row>> {
            Segments segments(page_spec(spec_));
            segments.start_after(after);
            std::vector<std::vector<Row>> parts(segments.lanes());
            for (std::size_t lane = 0; lane < parts.size(); ++lane) {
                segments.deliver(lane, appender_to(parts[lane], Read{}));
            }
            PageTally sum;
            const Result<bool> fetched = segments.fetch_round(&sum);
            if (!fetched) return fetched.error();
            Page<Row> page;
            page.items = joined_rows(parts, no_limit);
            page.count = sum.count;
            page.scanned_count = sum.scanned;
            page.capacity = sum.capacity;
            page.errors = std::move(sum.errors);
            page.cursor = segments.cursor();
            return page;
        });
    }

    /// All results, in memory at once.
    std::vector<Row> all() const { return try_all().value(); }
    [[nodiscard]] Result<std::vector<Row>> try_all() const {
        return attempt([&] { return RowReader<Row, Read>(spec_).rest(); });
    }

    /// The first result, if there is one; asks for no more than it takes to find it.
    std::optional<Row> first() const { return try_first().value(); }
    [[nodiscard]] Result<std::optional<Row>> try_first() const {
        return attempt([&]() -> Result<std::optional<Row>> {
            Result<std::vector<Row>> rows = at_most(1);
            if (!rows) return rows.error();
            if (rows->empty()) return std::optional<Row>();
            return std::optional<Row>(std::move(rows->front()));
        });
    }

    /// The only result. Throws ItemNotFoundError where there is none, ValidationError where there are several.
    Row one() const { return try_one().value(); }
    [[nodiscard]] Result<Row> try_one() const {
        return attempt([&]() -> Result<Row> {
            Result<std::vector<Row>> rows = at_most(2);
            if (!rows) return rows.error();
            if (rows->size() != 1) return not_one(spec_, rows->size());
            return std::move(rows->front());
        });
    }

    /// How many results there are; no item travels, but all are read and paid for.
    std::uint64_t count() const { return try_count().value(); }
    [[nodiscard]] Result<std::uint64_t> try_count() const {
        return attempt([&] { return count_all(spec_); });
    }

    /// Only these members of each result, as tuples: less to transport, the same to pay. A member of a nested struct is
    /// `field<&User::address, &Address::city>`.
    template <auto... Members>
    std::vector<ValuesOf<Members...>> values() const {
        return try_values<Members...>().value();
    }
    template <auto... Members>
    [[nodiscard]] Result<std::vector<ValuesOf<Members...>>> try_values() const {
        if constexpr ((is_member_pointer<Members> && ...)) {
            using Values = MemberValues<T, Members...>;
            static_assert(Values::are_of_this_model,
                          "dynantic: values() takes members and paths of the table's own model");
            constexpr bool fits = Values::are_of_this_model && check_given<ValueList<Members>...>();
            return attempt([&]() -> Result<std::vector<typename Values::Row>> {
                if constexpr (fits) {
                    ReadSpec spec = spec_;
                    Values::project(spec.projection);
                    return RowReader<typename Values::Row, typename Values::Read>(spec).rest();
                } else {
                    return std::vector<typename Values::Row>();
                }
            });
        } else {
            return try_values(path_of<Members>()...);
        }
    }
    /// The same of paths whose parts are known at run time: entries of maps, elements of lists, attributes outside the
    /// model. What may not be there comes as an optional: `values(field<&User::name>, field<&User::scores>["k"])` gives
    /// tuples of a string and an optional number. ValidationError where paths overlap, or lead into one of several
    /// elements of a list.
    template <class... Paths>
    requires(sizeof...(Paths) !=
             0) std::vector<typename PathValues<Paths...>::Row> values(const Paths&... paths)
    const { return try_values(paths...).value(); }
    template <class... Paths>
    requires(sizeof...(Paths) != 0)
        [[nodiscard]] Result<std::vector<typename PathValues<Paths...>::Row>> try_values(
            const Paths&... paths) const {
        using Values = PathValues<Paths...>;
        constexpr bool are_of_this_model = (is_path_into<T, Paths> && ...);
        static_assert(are_of_this_model,
                      "dynantic: values() takes members and paths of the table's own model");
        constexpr bool fits = [] {
            if constexpr (are_of_this_model)
                return check_given<typename Paths::Roots...>();
            else
                return false;
        }();
        return attempt([&]() -> Result<std::vector<typename Values::Row>> {
            if constexpr (fits)
                return Values::read(spec_, paths...);
            else
                return std::vector<typename Values::Row>();
        });
    }

    /// The whole items of an index that holds them in part: read from the index, then fetched by their keys
    /// (BatchGetItem, up to 100 a request), in the index's order. An item that was deleted meanwhile is left out, so
    /// there may be fewer than `limit`; table.hydrate(partials) tells the place of each. A global index follows its
    /// table with a little delay: an item may no longer be what the index said.
    [[nodiscard]] auto hydrate(const BatchOptions& options = {}) const {
        return try_hydrate(options).value();
    }
    [[nodiscard]] Result<std::vector<T>> try_hydrate(const BatchOptions& options = {}) const {
        constexpr bool gives_parts = std::is_same_v<Row, Partial<T>>;
        static_assert(gives_parts,
                      "dynantic: hydrate() is for indexes that hold a part of the attributes (keys_only, "
                      "include); this read gives other results");
        return attempt([&]() -> Result<std::vector<T>> {
            if constexpr (gives_parts) {
                const Result<std::vector<Row>> parts = try_all();
                if (!parts) return parts.error();
                const Target target{ClientAccess::core(spec_.client).get(), spec_.table};
                Result<std::vector<std::optional<T>>> found = fetch_whole<T>(target, *parts, options);
                if (!found) return found.error();
                return those_found(*std::move(found));
            } else {
                return std::vector<T>();
            }
        });
    }

    /// Results one after the other; each page is fetched when it is reached. Errors are thrown by `begin` and `++`.
    [[nodiscard]] iterator begin() const { return iterator(spec_); }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    /// The JSON of the first request, as it would be sent.
    [[nodiscard]] std::string request() const { return first_request(page_spec(spec_)); }

    // For drivers.
    [[nodiscard]] const ReadSpec& spec() const noexcept { return spec_; }
    // Refuses, in a sentence, values that begin at these roots and that the index does not hold.
    template <class... RootLists>
    static consteval bool check_given() {
        constexpr bool index_holds_each = (read_gives<Self, RootLists>() && ... && true);
        static_assert(
            index_holds_each,
            "dynantic: this index does not hold each attribute that values() asks for: include<> them in "
            "it, or hydrate() the items");
        return index_holds_each;
    }

  protected:
    explicit ReadBuilder(ReadSpec spec) noexcept : spec_(std::move(spec)) {}
    [[nodiscard]] Self copy() const { return static_cast<const Self&>(*this); }
    // What a step on a temporary returns.
    [[nodiscard]] Self self() { return static_cast<Self&&>(*this); }

    ReadSpec spec_;

  private:
    template <class C>
    static constexpr void check_held_by_index() {
        if constexpr (AnyCondition<C>) {
            constexpr bool index_holds_each = read_holds_each<Self, typename C::Roots>;
            static_assert(
                index_holds_each,
                "dynantic: this index does not hold each attribute that the filter names, so DynamoDB would "
                "take them for missing: include<> them in it, or filter what hydrate() gives");
        }
    }
    void join_filter(const ErasedCondition& condition) { spec_.filter.join(NodeKind::all_of, condition); }
    [[nodiscard]] Result<std::vector<Row>> at_most(std::uint64_t results) const {
        ReadSpec spec = spec_;
        spec.limit = std::min(spec.limit, results);
        return RowReader<Row, Read>(spec).rest();
    }
};

}  // namespace dynantic::detail
