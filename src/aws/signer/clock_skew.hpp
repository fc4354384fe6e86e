#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string_view>

namespace dynantic::aws {

/// How far this machine's clock is from the service's, learned from replies that refuse a request for its date.
///
/// A signature is good for a few minutes around its date, so a clock that is off makes every call fail; one refused
/// call tells the service's time, and signing by it mends the rest. Safe to share between threads.
class ClockSkew {
  public:
    using Time = std::chrono::system_clock::time_point;

    /// The time to sign with.
    [[nodiscard]] Time correct(Time machine) const noexcept {
        return machine + std::chrono::milliseconds(offset_.load(std::memory_order_relaxed));
    }

    /// Looks at a refused request: `code` of the error, the reply's Date, and this machine's (uncorrected) clock. True
    /// where the offset was changed, so that the same request, signed anew, may pass.
    bool learn(std::string_view code, std::optional<Time> server, Time machine) noexcept;

    [[nodiscard]] std::chrono::milliseconds offset() const noexcept {
        return std::chrono::milliseconds(offset_.load(std::memory_order_relaxed));
    }

  private:
    std::atomic<std::chrono::milliseconds::rep> offset_{0};
};

}  // namespace dynantic::aws
