#pragma once

#include <dynantic/detail/model/model_info.hpp>

namespace dynantic::detail {

enum class ReadMode : std::uint8_t {
    whole,    // what is not there is an error, or absent, as the model says
    partial,  // what is not there is left as it is
};

// The members of an object: an item, or a map inside one. `members` gets the bit of each that was there, by its index.
bool read_members(const ModelInfo& info, JsonValue& in, void* object, ReadMode mode,
                  std::uint64_t* members = nullptr);
// A whole item of a model that marks items with its schema's version: an older one is upgraded first.
bool read_upgraded(const ModelInfo& info, JsonValue& in, void* object);
bool write_members(const ModelInfo& info, const void* object, ValueWriter& out);

}  // namespace dynantic::detail
