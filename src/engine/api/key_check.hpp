#pragma once

#include "engine/api_error.hpp"
#include "engine/index/table.hpp"
#include "engine/item/view.hpp"

namespace dynantic::engine::api {

// Whether keys fit a table. Each throws ValidationException in DynamoDB's words.

/// The ValidationException of a key that is empty: of TransactWriteItems too, where any other misfit is a reason.
class EmptyKeyError : public ApiError {
  public:
    using ApiError::ApiError;
};

/// A Key parameter: exactly the key attributes, of their types, not empty, not too long.
void check_key(const Table& table, const ItemView& key);

/// An item to put: has the key attributes; what it has of index keys is of their types and not empty.
void check_item(const Table& table, const ItemView& item);

/// The index key attributes of an item that an update made.
void check_updated_index_keys(const Table& table, const ItemView& item);

/// A value of a key attribute: not empty, not too long.
void check_key_value(const KeyDefinition& definition, const ValueView& value, bool is_partition);

}  // namespace dynantic::engine::api
