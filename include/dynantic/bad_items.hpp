#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/error.hpp>

#include <cstdint>
#include <functional>

namespace dynantic {

/// What to do with items that do not fit the model: `query.bad_items(BadItems::skip)`, `BatchOptions::bad_items`.
enum class BadItems : std::uint8_t {
    stop,     ///< SerializationError (the default)
    skip,     ///< leave it out
    collect,  ///< of pages: leave it out of the items, and put it into Page::errors with its raw attributes
};

/// An item that does not fit the model.
struct ItemError {
    Error error;  ///< kind serialization, with the path
    Item raw;     ///< the item as it came
};

/// Is told of each item that is left out.
using OnBadItem = std::function<void(const ItemError&)>;

}  // namespace dynantic
