#pragma once

#include <string>
#include <vector>

namespace dynantic {

/// What must be done to a table so that it is as its model says; what `table.plan()` gives and `table.apply()` does.
///
/// DynamoDB changes one index at a time, and keys and local indexes never; what it cannot change is listed as impossible.
struct TablePlan {
    bool create = false;  ///< there is no table yet
    std::vector<std::string>
        add_indexes{};  ///< global indexes that are missing; each is filled from the items
    std::vector<std::string> drop_indexes{};  ///< global indexes that the model does not have
    std::string enable_ttl{};                 ///< the attribute whose time to live is off
    std::vector<std::string> impossible{};    ///< in words: needs a new table

    /// Nothing to do.
    [[nodiscard]] bool empty() const noexcept {
        return !create && add_indexes.empty() && drop_indexes.empty() && enable_ttl.empty() &&
               impossible.empty();
    }
    /// One line a step, for people.
    [[nodiscard]] std::string text() const;
};

/// How a plan is carried out.
struct ApplyOptions {
    /// Indexes that the model does not have are dropped only where this is true.
    bool drop_indexes = false;
};

}  // namespace dynantic
