#pragma once

#include "engine/item/json.hpp"
#include "engine/validation/shape.hpp"

#include <string>
#include <string_view>

namespace dynantic::engine::validation {

/// Whether every field has the shape it must have: DynamoDB's deserialiser. Throws SerializationException
/// with its words. Attribute values are left to those who read them (`read_item` and its like), which say the
/// same words.
void check_types(const JsonObject& request, const Shape& shape);

/// Whether every value is within its constraints. Throws one ValidationException that lists up to ten of the
/// failures: "2 validation errors detected: Value null at 'key' failed to satisfy constraint: Member must not
/// be null; ...".
void check_constraints(const JsonObject& request, const Shape& shape);

/// A value as DynamoDB's error texts show it: 'text', [a, b], {k=v}, Class(field=value).
[[nodiscard]] std::string describe(const JsonValue& value, const Shape& shape);

/// Whether a text is a table or index name by its characters: [a-zA-Z0-9_.-]+.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

}  // namespace dynantic::engine::validation
