#pragma once

#include <dynantic/consumed_capacity.hpp>

#include <vector>

namespace dynantic {

struct ItemCollectionMetrics;  // <dynantic/item_collection.hpp>

/// What a write is to tell of itself: `users.save(user, {.consumed = &cost})`.
///
/// What is pointed to must live till the write has ended. A write that is refused (a condition that fails) costs too, but
/// the service does not say how much.
struct WriteOptions {
    /// What the write cost is added to this, where it is set.
    ConsumedCapacity* consumed = nullptr;
    /// Where it is set, the sizes of the item collections that the write was to are appended to this: one, or none where
    /// the table has no local index.
    std::vector<ItemCollectionMetrics>* collections = nullptr;
};

}  // namespace dynantic
