#pragma once

#include <dynantic/table_options.hpp>

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
    /// Global indexes whose key or projection is another than the model's: each is dropped and made anew.
    std::vector<std::string> rebuild_indexes{};
    std::string enable_ttl{};               ///< the attribute whose time to live is off
    std::vector<std::string> impossible{};  ///< in words: needs a new table

    // Found only where `plan` is given TableOptions.
    bool change_billing = false;              ///< on demand or provisioned, or other units
    bool change_stream = false;               ///< on, off, or with other images
    bool change_deletion_protection = false;  ///< on or off
    std::vector<std::string> set_tags{};      ///< missing, or with another value; others are left alone

    /// What the table was held against; what `apply` does.
    TableOptions options{};

    /// Nothing to do.
    [[nodiscard]] bool empty() const noexcept {
        return !create && add_indexes.empty() && drop_indexes.empty() && rebuild_indexes.empty() &&
               enable_ttl.empty() && impossible.empty() && !change_billing && !change_stream &&
               !change_deletion_protection && set_tags.empty();
    }
    /// One line a step, for people.
    [[nodiscard]] std::string text() const;
};

/// How a plan is carried out.
struct ApplyOptions {
    /// Indexes that the model does not have are dropped, and those that differ from it made anew, only where this is true:
    /// until it is filled, a new index answers no query.
    bool drop_indexes = false;
};

}  // namespace dynantic
