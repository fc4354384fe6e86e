#pragma once

#include <dynantic/detail/operation/paging.hpp>
#include <dynantic/detail/operation/row.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

// The typed ends of a query or scan: rows collected, counted, or one after the other.
namespace dynantic::detail {

// The rows of all segments in one list, no more than `limit`.
template <class Row>
[[nodiscard]] std::vector<Row> joined_rows(std::vector<std::vector<Row>>& parts, std::uint64_t limit) {
    std::vector<Row> rows = std::move(parts[0]);
    for (std::size_t part = 1; part < parts.size(); ++part) {
        rows.insert(rows.end(), std::make_move_iterator(parts[part].begin()),
                    std::make_move_iterator(parts[part].end()));
    }
    if (rows.size() > limit) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(limit), rows.end());
    return rows;
}

// A query or scan being read, one round of pages at a time.
template <class Row, class Read>
class RowReader {
  public:
    explicit RowReader(const ReadSpec& spec)
        : limit_(spec.limit),
          deadline_(deadline_of(*ClientAccess::core(spec.client))),
          segments_(spec),
          parts_(segments_.lanes()) {
        for (std::vector<Row>& part : parts_) sinks_.push_back(appender_to(part, Read{}));
    }
    RowReader(const RowReader&) = delete;
    RowReader& operator=(const RowReader&) = delete;

    // The next row, or nullptr at the end. Valid until the next call.
    [[nodiscard]] Result<Row*> next() {
        if (given_ == limit_) return nullptr;
        while (place_ == parts_[part_].size()) {
            place_ = 0;
            if (++part_ < parts_.size()) continue;
            for (std::vector<Row>& part : parts_) part.clear();
            part_ = 0;
            const Result<bool> more = segments_.fetch_round(sinks_, deadline_);
            if (!more) return more.error();
            if (!*more) return given_ = limit_, nullptr;
        }
        ++given_;
        return &parts_[part_][place_++];
    }

    // Everything that is left.
    [[nodiscard]] Result<std::vector<Row>> rest() {
        if (const Result<void> read = segments_.read_to_end(sinks_, deadline_); !read) return read.error();
        return joined_rows(parts_, limit_);
    }

  private:
    std::uint64_t limit_;
    Deadline deadline_;
    Segments segments_;
    std::vector<std::vector<Row>> parts_;  // the last round's rows, by lane
    std::vector<ItemSink> sinks_;
    std::size_t part_ = 0;
    std::size_t place_ = 0;
    std::uint64_t given_ = 0;
};

// Rows one after the other, each page fetched when its first row is asked for.
template <class Row, class Read>
class RowIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = Row*;
    using reference = Row&;

    RowIterator() = default;
    explicit RowIterator(const ReadSpec& spec) : reader_(std::make_shared<RowReader<Row, Read>>(spec)) {
        ++*this;
    }

    [[nodiscard]] Row& operator*() const noexcept { return *row_; }
    [[nodiscard]] Row* operator->() const noexcept { return row_; }
    RowIterator& operator++() {
        row_ = reader_->next().value();
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const RowIterator& iterator, std::default_sentinel_t) noexcept {
        return iterator.row_ == nullptr;
    }

  private:
    std::shared_ptr<RowReader<Row, Read>> reader_;
    Row* row_ = nullptr;
};

}  // namespace dynantic::detail
