#pragma once

#include "engine/api/request.hpp"

#include <string_view>

namespace dynantic::engine::api {

/// The table's name in the request's ResourceArn. Throws ValidationException where it is no table's ARN, and
/// AccessDeniedException where it is of another account, as AWS does.
[[nodiscard]] std::string_view check_resource_arn(Engine& engine, const Request& request);

[[noreturn]] void throw_resource_not_found(std::string_view arn);

}  // namespace dynantic::engine::api
