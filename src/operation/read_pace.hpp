#pragma once

#include "operation/client_core.hpp"

#include <dynantic/consumed_capacity.hpp>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

namespace dynantic::detail {

// When the lanes of a read may go on, so that what they read is paid for at a rate (read_units_per_second).
class ReadPace {
  public:
    std::mutex mutex;

    // How long the next request is to wait till what was read before is paid for.
    [[nodiscard]] std::chrono::steady_clock::duration pause(const ClientCore& core, double rate) {
        if (rate <= 0) return {};
        const std::lock_guard lock(mutex);
        return std::max(free_at_ - core.retry->environment().now(),
                        std::chrono::steady_clock::duration::zero());
    }
    void pay(const ClientCore& core, double rate, const std::optional<ConsumedCapacity>& capacity) {
        if (rate <= 0 || !capacity) return;
        const auto cost = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            std::chrono::duration<double>(capacity->units / rate));
        const std::lock_guard lock(mutex);
        free_at_ = std::max(free_at_, core.retry->environment().now()) + cost;
    }

  private:
    std::chrono::steady_clock::time_point free_at_{};
};

}  // namespace dynantic::detail
