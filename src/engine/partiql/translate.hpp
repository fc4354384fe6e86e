#pragma once

#include "engine/partiql/statement.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine::partiql {

/// What a SELECT reads, in the terms of Query and Scan.
struct SelectPlan {
    /// {"ExpressionAttributeNames":...,"ExpressionAttributeValues":...}, each where there are any.
    std::string placeholders;
    /// A KeyConditionExpression for each partition that is read; none: the whole table or index is.
    std::vector<std::string> key_conditions;
    std::string filter;      ///< a FilterExpression of all of WHERE; empty: everything
    bool whole_key = false;  ///< equality on every attribute of the key: at most one item
};

/// Plans a SELECT on a key: its attributes' names, partition before sort.
[[nodiscard]] SelectPlan plan_select(const Statement& statement, std::span<const std::string_view> partition,
                                     std::span<const std::string_view> sort);

/// Whether WHERE asks for more than equality of the key's attributes.
[[nodiscard]] bool asks_beyond_key(const Statement& statement, std::span<const std::string_view> key);
/// Whether WHERE calls a function.
[[nodiscard]] bool calls_function(const Statement& statement);

/// An INSERT, UPDATE, DELETE or EXISTS as the request of PutItem, UpdateItem, DeleteItem, or as a ConditionCheck: all
/// members but those that ask for something in the reply. `key` are the names of the table's key attributes.
/// Throws ValidationException where WHERE does not name one item.
[[nodiscard]] std::string write_request(const Statement& statement, std::span<const std::string_view> key);

/// "Put", "Update", "Delete", "ConditionCheck": the action of a transaction.
[[nodiscard]] std::string_view transaction_action(const Statement& statement) noexcept;

/// The Key of the single item that a SELECT names, as JSON; empty where WHERE has not an equality for each of `key`.
[[nodiscard]] std::string key_of(const Statement& statement, std::span<const std::string_view> key);

}  // namespace dynantic::engine::partiql
