#pragma once

#include "engine/api/request.hpp"

#include <string_view>

namespace dynantic::engine::api {

// Operations on tables say what is wrong with a name in words of their own.

/// Checks the request and finds the table of its TableName. Throws ResourceNotFoundException naming it.
[[nodiscard]] TableRef require_named_table(Engine& engine, const Request& request);

/// Throws ValidationException where TableName is missing.
void require_table_name(const Request& request);

[[noreturn]] void throw_named_table_not_found(std::string_view name);

/// Throws ResourceInUseException where the table is being created, changed or deleted.
void refuse_while_changing(Engine& engine, const Table& table);

}  // namespace dynantic::engine::api
