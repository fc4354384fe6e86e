#pragma once

#include "engine/validation/check.hpp"

#include <cstddef>
#include <string>

namespace dynantic::engine::validation {

/// The same as `describe`, for an error to show: once there are `most` bytes of it, lists and maps end with three dots.
[[nodiscard]] std::string describe(const JsonValue& value, const Shape& shape, std::size_t most);

}  // namespace dynantic::engine::validation
