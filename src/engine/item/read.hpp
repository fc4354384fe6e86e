#pragma once

#include "engine/item/json.hpp"
#include "engine/item/view.hpp"
#include "engine/storage/bytes.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

// Reading attribute values out of requests, in DynamoDB's two steps. Reading deserialises: a shape that does
// not fit throws SerializationException at once. What is wrong with the *values* (numbers, sets, emptiness,
// nesting) is remembered in `error` and told later, at the operation's turn for it, by `check`, since other
// rules come before it.

/// Bytes that an attribute's name may have; a key's name has a limit of its own.
inline constexpr std::size_t max_attribute_name = 65535;
inline constexpr const char* empty_attribute_name = "Empty attribute name";
inline constexpr const char* long_attribute_name =
    "Attribute name is too large, must be less than 65536 bytes";

/// A value as it was read, encoded.
struct ReadValue {
    std::string bytes;
    std::string error;  ///< DynamoDB's words; empty where the value is valid

    [[nodiscard]] ValueView view() const noexcept { return ValueView(std::string_view(bytes)); }
    /// Throws ValidationException with `error` where there is one.
    void check() const;
};

/// Items and keys as they were read, encoded: an item to be put is stored as it is here.
struct ReadItem {
    storage::Bytes bytes;
    std::string error;

    [[nodiscard]] ItemView view() const noexcept { return ItemView(bytes.view()); }
    /// Throws ValidationException with `error` where there is one.
    void check() const;
};

/// An AttributeValue that is a field of a structure (`as_field`), or a value of a map or list.
[[nodiscard]] ReadValue read_value(const JsonValue& value, bool as_field = false);
/// A map of attributes: Item, Key, ExclusiveStartKey.
[[nodiscard]] ReadItem read_item(const JsonValue& value);
/// A list of AttributeValues: AttributeValueList, Parameters.
[[nodiscard]] std::vector<ReadValue> read_values(const JsonValue& value);

}  // namespace dynantic::engine
