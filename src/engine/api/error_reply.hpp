#pragma once

#include "engine/api_error.hpp"
#include "engine/database.hpp"

namespace dynantic::engine::api {

/// The wire form of an error.
[[nodiscard]] EngineReply error_reply(const ApiError& error);

/// The reply to an operation that does not exist.
[[nodiscard]] EngineReply unknown_operation_reply();

/// The reply to a fault of the engine itself: HTTP 500, which clients retry.
[[nodiscard]] EngineReply internal_error_reply();

}  // namespace dynantic::engine::api
