#pragma once

#include "aws/settings/settings.hpp"

#include <string>
#include <vector>

namespace dynantic::aws {

/// One setting for people and programs.
struct SettingRow {
    std::string name;   ///< "max_attempts"
    std::string value;  ///< "4"; "" where it has none
    std::string json;   ///< 4; null
    std::string unit;   ///< "seconds", or ""
    Origin origin;
    std::string error;  ///< why the value cannot be had, or ""
};

/// All settings, in the order of the guide (docs/configuration.md). Passwords in proxy URLs are blotted out.
[[nodiscard]] std::vector<SettingRow> describe(const Settings& settings, const ClientConfig& config);

}  // namespace dynantic::aws
