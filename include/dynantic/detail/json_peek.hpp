#pragma once

#include <dynantic/detail/json_reader.hpp>

#include <string_view>

namespace dynantic::detail {

// Looks one member of an item up, which must be a string attribute, and leaves the cursor before the item, so that the
// whole can be read after it: what comes first is passed over, not parsed. `out` is a view that lives as long as the
// JsonReader, empty where the member is missing. False, with the reader's error, where the JSON is bad or the
// attribute is of another type.
[[nodiscard]] bool peek_attribute_text(JsonValue& item, std::string_view member, std::string_view& out);

}  // namespace dynantic::detail
