#pragma once

#include <dynantic/data.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace dynantic::tool {

/// One line on standard error that shows how far a work is, with a bar where its end is known: only on a terminal, a few
/// times a second. Not safe to share.
class ProgressLine {
  public:
    /// `what`: "imported"; `unit`: of the done and total of what is shown.
    enum class Unit : std::uint8_t { items, bytes };
    ProgressLine(std::string what, Unit unit, bool quiet);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    /// Leaves the terminal's line clean.
    ~ProgressLine() { clear(); }

    void show(const DataProgress& progress);
    /// Wipes the line, so that something else can be printed.
    void clear();

  private:
    std::string what_;
    Unit unit_;
    bool shown_;  // at all
    bool visible_ = false;
    std::chrono::steady_clock::time_point begun_;
    std::chrono::steady_clock::time_point last_;
};

/// "12,345"
[[nodiscard]] std::string grouped(std::uint64_t number);
/// "1.2 MB"
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);
/// The line that ProgressLine shows, without what moves the cursor.
[[nodiscard]] std::string progress_text(const std::string& what, ProgressLine::Unit unit,
                                        const DataProgress& progress, std::chrono::duration<double> elapsed);

}  // namespace dynantic::tool
