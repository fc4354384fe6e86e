#pragma once

#include <chrono>
#include <thread>

namespace dynantic::aws {

/// Time, as the parts of the AWS client see it: the machine's, or a test's.
class Clock {
  public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// The wall clock: dates of signatures and credentials.
    [[nodiscard]] virtual std::chrono::system_clock::time_point now() {
        return std::chrono::system_clock::now();
    }
    /// The clock of deadlines and delays.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() {
        return std::chrono::steady_clock::now();
    }
    virtual void sleep_until(std::chrono::steady_clock::time_point time) {
        std::this_thread::sleep_until(time);
    }
};

}  // namespace dynantic::aws
