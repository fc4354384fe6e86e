#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/program.hpp"
#include "engine/item/view.hpp"

#include <optional>

namespace dynantic::engine {

/// What stands at a path of an item.
[[nodiscard]] std::optional<ValueView> at_path(const BoundExpression& bound, const Node& path,
                                               const ItemView& item) noexcept;

/// Whether an item meets a condition. No allocation, no exception.
[[nodiscard]] bool evaluate(const BoundExpression& bound, const ItemView& item) noexcept;

}  // namespace dynantic::engine
