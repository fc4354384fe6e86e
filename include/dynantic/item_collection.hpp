#pragma once

#include <dynantic/attribute_value.hpp>

#include <string>

namespace dynantic {

/// How large an item collection is, as a write to it tells (AWS API reference, ItemCollectionMetrics): all items with one
/// partition key, and their entries in the local indexes. Only tables with a local index have any. A collection that
/// would grow over 10 GB is an ItemCollectionSizeLimitError.
struct ItemCollectionMetrics {
    std::string table;   ///< its name on the wire, with the client's prefix
    Item key;            ///< the partition key
    double from_gb = 0;  ///< the size is estimated to lie between this and `to_gb`
    double to_gb = 0;
    friend bool operator==(const ItemCollectionMetrics&, const ItemCollectionMetrics&) = default;
};

}  // namespace dynantic
