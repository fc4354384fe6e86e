#pragma once

#include "engine/engine.hpp"

#include <string>
#include <string_view>

namespace dynantic::engine::api {

/// Runs one operation: reads the JSON request, appends the JSON reply. Fails by throwing ApiError.
using Handler = void (*)(Engine& engine, std::string_view request, std::string& reply);

/// The operation of that name ("GetItem", "DynamoDB_20120810.GetItem"), or nullptr where the service has
/// none.
[[nodiscard]] Handler find_operation(std::string_view target) noexcept;

}  // namespace dynantic::engine::api
