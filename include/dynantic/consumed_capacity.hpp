#pragma once

namespace dynantic {

/// What a request, or several, cost.
struct ConsumedCapacity {
    double units = 0;  ///< tables and indexes together
};

}  // namespace dynantic
