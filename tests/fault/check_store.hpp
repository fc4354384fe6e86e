#pragma once

#include "fault/run_writer.hpp"

#include <filesystem>

namespace fault {

/// Opens the store that a writer left and checks, with test expectations: each acknowledged round is there; no
/// transaction is there by half; the index has exactly the items of the table.
void check_store(const std::filesystem::path& folder, const Acknowledged& acknowledged, long first);

}  // namespace fault
