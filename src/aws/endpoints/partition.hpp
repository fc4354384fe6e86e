#pragma once

#include <string_view>

namespace dynantic::aws {

/// A family of regions with its own domain names. The table stands in partition.cpp.
struct Partition {
    std::string_view id;                     ///< "aws", "aws-cn", ...
    std::string_view dns_suffix;             ///< "amazonaws.com"
    std::string_view dual_stack_dns_suffix;  ///< "api.aws"
    bool supports_fips;
    bool supports_dual_stack;
};

/// The partition of a region: by its name, by the shape of its name (so that a region newer than this library works),
/// else the first, "aws".
[[nodiscard]] const Partition& partition_of(std::string_view region) noexcept;

}  // namespace dynantic::aws
