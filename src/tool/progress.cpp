#include "tool/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace dynantic::tool {
namespace {

constexpr auto pause = std::chrono::milliseconds(100);
constexpr std::size_t bar_width = 24;

}  // namespace

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t place = text.size(); place > 3;) text.insert(place -= 3, ",");
    return text;
}

std::string bytes_text(std::uint64_t bytes) {
    static constexpr const char* units[] = {"bytes", "KB", "MB", "GB", "TB"};
    auto amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; amount >= 1000 && unit + 1 < std::size(units); ++unit) amount /= 1000;
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
    return text;
}

std::string progress_text(const std::string& what, ProgressLine::Unit unit, const DataProgress& progress,
                          std::chrono::duration<double> elapsed) {
    std::string text = what + ' ';
    if (progress.total > 0) {
        // The total is an estimate: what is beyond it is shown as the end, not as more than all.
        const double part =
            std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total));
        const auto filled = static_cast<std::size_t>(part * static_cast<double>(bar_width));
        char percent[8];
        std::snprintf(percent, sizeof percent, "%3.0f%%", part * 100);
        text += '[' + std::string(filled, '#') + std::string(bar_width - filled, '.') + "] " + percent + "  ";
    }
    if (unit == ProgressLine::Unit::bytes) return text + bytes_text(progress.done);
    text += grouped(progress.items) + (progress.items == 1 ? " item" : " items");
    if (elapsed.count() >= 1) {
        const double rate = static_cast<double>(progress.items) / elapsed.count();
        text += "  " + grouped(static_cast<std::uint64_t>(rate)) + "/s";
    }
    return text;
}

ProgressLine::ProgressLine(std::string what, Unit unit, bool quiet)
    : what_(std::move(what)),
      unit_(unit),
      shown_(!quiet && ::isatty(STDERR_FILENO) == 1),
      begun_(std::chrono::steady_clock::now()),
      last_(begun_) {}

void ProgressLine::show(const DataProgress& progress) {
    if (!shown_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < pause) return;
    last_ = now;
    visible_ = true;
    const std::string text = "\r" + progress_text(what_, unit_, progress, now - begun_) + "\x1b[K";
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
}

void ProgressLine::clear() {
    if (!std::exchange(visible_, false)) return;
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
}

}  // namespace dynantic::tool
