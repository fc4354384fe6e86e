#pragma once

#include <dynantic/detail/operation/batching.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace dynantic::detail {

/// Splits the entries between as many machines as `options.concurrency` and the number of chunks allow. `kept` lives as
/// long as the run.
[[nodiscard]] std::unique_ptr<BatchRun> divide(
    const ClientCore& core, const BatchOptions& options, std::vector<BatchEntry> entries,
    std::size_t chunk_size, const std::function<std::unique_ptr<Batching>(std::vector<BatchEntry>)>& make,
    std::shared_ptr<void> kept = nullptr);

/// The blocking driver: each lane in a thread of its own (one: in the caller's).
[[nodiscard]] BatchOutcome run_batch(const ClientCore& core, BatchRun& run);

}  // namespace dynantic::detail
