#pragma once

#include "aws/clock.hpp"

#include <mutex>

namespace dynantic::tests {

/// A clock that stands still but where it is slept on or set. Safe to share between threads.
class FakeClock final : public aws::Clock {
  public:
    explicit FakeClock(
        std::chrono::system_clock::time_point now = std::chrono::sys_days{std::chrono::year{2024} / 5 / 1})
        : now_(now) {}

    [[nodiscard]] std::chrono::system_clock::time_point now() override {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steady() override {
        const std::lock_guard lock(mutex_);
        return steady_;
    }
    void sleep_until(std::chrono::steady_clock::time_point time) override {
        const std::lock_guard lock(mutex_);
        if (time > steady_) move(time - steady_);
    }
    void advance(std::chrono::steady_clock::duration by) {
        const std::lock_guard lock(mutex_);
        move(by);
    }

  private:
    void move(std::chrono::steady_clock::duration by) {
        steady_ += by;
        now_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(by);
    }
    std::mutex mutex_;
    std::chrono::system_clock::time_point now_;
    std::chrono::steady_clock::time_point steady_{};
};

}  // namespace dynantic::tests
