#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace dynantic::aws {

/// Where a setting's value comes from.
struct Origin {
    enum class Kind : std::uint8_t { code, environment, profile, fallback };
    Kind kind = Kind::fallback;
    std::string detail{};  ///< "AWS_REGION"; "/home/ada/.aws/config:12"; what made the default

    /// "code", "environment (AWS_REGION)", "profile (/home/ada/.aws/config:12)", "default".
    [[nodiscard]] std::string text() const;
};

template <class T>
struct Setting {
    T value{};
    Origin origin{};
};

}  // namespace dynantic::aws
