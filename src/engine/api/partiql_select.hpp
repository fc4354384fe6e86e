#pragma once

#include "engine/api/partiql.hpp"

namespace dynantic::engine::api {

/// Reads one page of a SELECT: along the partition where WHERE names one, else all of the table or index.
[[nodiscard]] StatementResult run_select(Engine& engine, const partiql::Statement& statement,
                                         const StatementOptions& options);

}  // namespace dynantic::engine::api
