#pragma once

#include <string_view>

namespace dynantic::detail {

// The service's error code in the body of a refused request: `ResourceNotFoundException` of
// {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":...}.
//
// Only a `__type` of the outermost object counts: an item that comes with the error may have an attribute of
// that name. Empty where there is none, or where the body is no JSON (a proxy's HTML page). A view into
// `body`.
[[nodiscard]] std::string_view error_code(std::string_view body) noexcept;

}  // namespace dynantic::detail
