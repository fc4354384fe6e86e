#pragma once

#include "engine/item/view.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// Appends a value's encoding (type byte first).
void append_encoded(std::string& out, const ValueView& value);
void append_encoded(std::string& out, const AttributeValue& value);

/// A whole item's bytes.
[[nodiscard]] std::string encode(const Item& item);
/// A whole item's bytes from attributes that stand elsewhere; sorts `entries` by name. Names must be
/// distinct.
[[nodiscard]] std::string encode(std::vector<MapView::Entry>& entries);
/// The attributes of `item` whose names are in `names` (ascending), as an item: projections of indexes and
/// keys.
[[nodiscard]] std::string encode_subset(const ItemView& item, const std::vector<std::string_view>& names);

[[nodiscard]] AttributeValue decode(const ValueView& value);
[[nodiscard]] Item decode(const ItemView& item);
[[nodiscard]] Item decode(const MapView& map);

/// Appends DynamoDB JSON: {"S":"..."} of a value, {"name":{...},...} of attributes.
void append_json(std::string& out, const ValueView& value);
void append_json(std::string& out, const MapView& map);
inline void append_json(std::string& out, const ItemView& item) { append_json(out, item.attributes()); }

/// DynamoDB's item limit, in its own measure.
inline constexpr std::size_t max_item_size = 400 * 1024;

}  // namespace dynantic::engine
