#pragma once

#include <dynantic/detail/model/model_info.hpp>

namespace dynantic::detail {

enum class ReadMode : std::uint8_t {
    whole,    // what is not there is an error, or absent, as the model says
    partial,  // what is not there is left as it is
};

// The members of an object: an item, or a map inside one.
bool read_members(const ModelInfo& info, JsonValue& in, void* object, ReadMode mode);
bool write_members(const ModelInfo& info, const void* object, ValueWriter& out);

}  // namespace dynantic::detail
