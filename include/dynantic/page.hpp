#pragma once

#include <dynantic/cursor.hpp>
#include <dynantic/detail/operation/paging.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace dynantic {

/// What one request of a query or scan brought.
template <class Row>
struct Page {
    std::vector<Row> items;
    std::uint64_t count = 0;          ///< items the service gave: after the filter
    std::uint64_t scanned_count = 0;  ///< items it evaluated: before the filter; what is paid for
    std::optional<ConsumedCapacity> capacity;
    /// Where to go on; false where this was the last page. A page may be empty and not the last.
    Cursor cursor;
    std::vector<ItemError> errors;  ///< with BadItems::collect
};

}  // namespace dynantic
