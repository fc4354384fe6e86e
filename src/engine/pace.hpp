#pragma once

#include <chrono>
#include <utility>

namespace dynantic::engine {

/// Keeps work that nobody waits for to a twentieth of the time, so that going through a large table now and then does not
/// cost those who use it a core.
class Pace {
  public:
    using Duration = std::chrono::steady_clock::duration;

    /// How long to rest after more work of that time. Zero until there was enough of it for a rest that is worth waking from.
    [[nodiscard]] Duration after(Duration work) noexcept {
        worked_ += work;
        return worked_ < at_a_stretch ? Duration::zero() : 19 * std::exchange(worked_, Duration::zero());
    }

  private:
    static constexpr Duration at_a_stretch = std::chrono::milliseconds(5);
    Duration worked_{};
};

}  // namespace dynantic::engine
