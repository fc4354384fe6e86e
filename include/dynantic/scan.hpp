#pragma once

#include <dynantic/query.hpp>

#include <cstdint>
#include <utility>

namespace dynantic {

/// Every item of a table or index, in no order that means anything: what `table.scan()` gives. A value, as Query is, with
/// the same options and the same errors.
template <class T, class Row, class Read, class Shape>
class [[nodiscard]] Scan : public detail::ReadBuilder<Scan<T, Row, Read, Shape>, T, Row, Read> {
    using Base = detail::ReadBuilder<Scan, T, Row, Read>;

  public:
    static constexpr bool is_global_index = Shape::is_global;
    // For ReadBuilder.
    static consteval bool index_gives(std::string_view attribute) { return Shape::can_give(attribute); }

    explicit Scan(detail::ReadSpec spec) noexcept : Base(std::move(spec)) {}

    /// Reads the table in that many parts, up to 64 of them at the same time, each from a thread of its own; iteration
    /// holds one page of each of those in memory. 1 to 1,000,000. `page` gives one page of each, and its cursor goes on
    /// where all of them were. `limit`, `max_evaluated` and `max_pages` count for each segment; results are cut to
    /// `limit` together.
    [[nodiscard]] Scan segments(std::uint32_t count) const& { return Scan(*this).segments(count); }
    [[nodiscard]] Scan segments(std::uint32_t count) && {
        this->spec_.segments = count;
        return std::move(*this);
    }

    /// The same scan, its results read into a smaller struct: see Query::as.
    template <class Small>
    [[nodiscard]] auto as() const {
        using Smaller = detail::ReadSmaller<T, Small, Shape>;
        detail::ReadSpec spec = this->spec_;
        Smaller::project(spec);
        return Scan<T, Small, typename Smaller::Read, Shape>(std::move(spec));
    }

    // For ReadBuilder: a scan may filter by anything.
    template <class C>
    static constexpr void check_filter() {}
};

}  // namespace dynantic
