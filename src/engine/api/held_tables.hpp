#pragma once

#include "engine/api/request.hpp"

#include <map>
#include <string_view>
#include <vector>

namespace dynantic::engine::api {

/// Several tables held for writing items. They are taken in the order of their numbers, so that two requests cannot wait
/// for each other.
class HeldTables {
  public:
    /// `names` may be ARNs and may repeat. Throws ResourceNotFoundException where one is not there or not ready.
    HeldTables(Engine& engine, const std::vector<std::string_view>& names);

    [[nodiscard]] const WritableTable& at(std::string_view name_or_arn) const;

  private:
    std::map<std::string_view, WritableTable> tables_;  // by name
};

}  // namespace dynantic::engine::api
