#pragma once

#include <dynantic/detail/model/model_info.hpp>

#include <array>
#include <cstdint>

namespace dynantic::detail {

enum class ReadMode : std::uint8_t {
    whole,    // what is not there is an error, or absent, as the model says
    partial,  // what is not there is left as it is
};

// A bit for each of ModelInfo::fields.
using FieldBits = std::array<std::uint64_t, max_attributes / 64>;

// The members of an object: an item, or a map inside one. `seen` gets the bits of those that were there.
bool read_members(const ModelInfo& info, JsonValue& in, void* object, ReadMode mode,
                  FieldBits* seen = nullptr);
// A whole item of a model that marks items with its schema's version: an older one is upgraded first.
bool read_upgraded(const ModelInfo& info, JsonValue& in, void* object);
bool write_members(const ModelInfo& info, const void* object, ValueWriter& out);

}  // namespace dynantic::detail
