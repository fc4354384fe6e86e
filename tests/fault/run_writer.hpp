#pragma once

#include <array>
#include <filesystem>
#include <string>

namespace fault {

/// What a run of the writer acknowledged, by thread: rounds FIRST to `last` (FIRST - 1 where none).
struct Acknowledged {
    std::array<long, 4> last{};
    int exit_status = 0;    ///< of a writer that ended by itself; -1 where it was killed
    std::string complaint;  ///< its standard error
};

/// Runs the writer until `lines` rounds were acknowledged, then kills it with SIGKILL. With `preload`, that library is
/// loaded first and told `budget` by FAILING_DISK_AFTER; then the writer ends by itself.
[[nodiscard]] Acknowledged run_writer(const std::filesystem::path& folder, const std::string& level,
                                      long first, int lines, const char* preload = nullptr, int budget = 0);

}  // namespace fault
