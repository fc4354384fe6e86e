#pragma once

#include <optional>
#include <string>

namespace dynantic::aws {

/// "dynantic-cpp/0.1.0 os/linux lang/c++ app/my-app": who asks. Of an application's id at most 50 characters are kept,
/// and what may not stand in a header is replaced by '-'.
[[nodiscard]] std::string user_agent(const std::optional<std::string>& app_id);

}  // namespace dynantic::aws
