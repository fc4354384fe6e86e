#pragma once

#include <dynantic/result.hpp>

#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace dynantic::detail {

/// Calls `work(0)` to `work(count - 1)`, each in a thread of its own but the first, which the caller's thread does.
/// Returns the first error by index; what a call threw is thrown again once all have ended.
template <class Work>
[[nodiscard]] Result<void> in_threads(std::size_t count, const Work& work) {
    struct Outcome {
        Result<void> result;
        std::exception_ptr thrown;
    };
    if (count == 1) return work(0);
    std::vector<Outcome> outcomes(count);
    const auto guarded = [&](std::size_t index) noexcept {
        try {
            outcomes[index].result = work(index);
        } catch (...) {
            outcomes[index].thrown = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> threads;
        threads.reserve(count - 1);
        for (std::size_t index = 1; index < count; ++index) threads.emplace_back(guarded, index);
        guarded(0);
    }
    for (const Outcome& outcome : outcomes) {
        if (outcome.thrown) std::rethrow_exception(outcome.thrown);
        if (!outcome.result) return outcome.result;
    }
    return {};
}

}  // namespace dynantic::detail
