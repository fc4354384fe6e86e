#include "operation/client_core.hpp"

#include <dynantic/detail/operation/changes.hpp>

#include <algorithm>
#include <chrono>

namespace dynantic::detail {
namespace {

constexpr double first_delay_ms = 10;
constexpr double largest_delay_ms = 1'000;

// How long to wait after so many attempts; negative where there is not to be another.
std::chrono::microseconds conflict_pause(const ClientCore& core, const Error& error, int attempts, int most) {
    const bool is_conflict = error.kind() == ErrorKind::conditional_check_failed ||
                             error.kind() == ErrorKind::transaction_conflict;
    if (!is_conflict || attempts >= most) return std::chrono::microseconds(-1);
    // Full jitter, so that writers who met once do not meet again.
    double delay_ms = first_delay_ms;
    for (int each = 1; each < attempts && delay_ms < largest_delay_ms; ++each) delay_ms *= 2;
    delay_ms = std::min(delay_ms, largest_delay_ms) * core.retry->environment().random();
    return std::chrono::microseconds(static_cast<std::int64_t>(delay_ms * 1'000));
}

}  // namespace

std::chrono::milliseconds pause_after_conflict(const ClientCore& core, const Error& error, int attempts,
                                               int most) {
    const auto pause = conflict_pause(core, error, attempts, most);
    return std::chrono::floor<std::chrono::milliseconds>(pause);
}

bool wait_after_conflict(const ClientCore& core, const Error& error, int attempts, int most) {
    const auto pause = conflict_pause(core, error, attempts, most);
    if (pause.count() < 0) return false;
    wait(core, pause);
    return true;
}

Result<bool> read_refused_item(const Error& error, ItemReader reader) {
    const Item* const item = error.item();
    if (item == nullptr || item->empty()) return false;
    JsonReader json("{\"Item\":" + to_json(*item) + "}");
    const bool read = json.read_root_members(
        [&](std::string_view, JsonValue& value) { return reader.read(reader.context, value); });
    if (!read) return about(misfit(json.error(), error.table(), error.request_id()), error.operation(), {});
    return true;
}

}  // namespace dynantic::detail
