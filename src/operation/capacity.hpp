#pragma once

#include <dynantic/backend.hpp>

#include <optional>

namespace dynantic::detail {

/// The sum of CapacityUnits in a reply's ConsumedCapacity, which is one object or, for batches and transactions, a
/// list of them. None where the reply has none.
[[nodiscard]] std::optional<double> capacity_units_of(const Body& body);

}  // namespace dynantic::detail
