#pragma once

#include <dynantic/detail/operation/batching.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace dynantic::detail {

struct BatchOutcome {
    std::optional<Error> error;  ///< the first
    std::vector<BatchEntry> rest;
};

/// Splits the entries between as many machines as `options.concurrency` and the number of chunks allow, and runs each
/// in a thread of its own (one: in the caller's).
[[nodiscard]] BatchOutcome run_batches(
    const ClientCore& core, const BatchOptions& options, std::vector<BatchEntry> entries,
    std::size_t chunk_size, const std::function<std::unique_ptr<Batching>(std::vector<BatchEntry>)>& make);

}  // namespace dynantic::detail
