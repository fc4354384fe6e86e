#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/expression/program.hpp"

#include <memory>
#include <optional>
#include <string>

namespace dynantic::engine {

/// "S", "N", ... of a value.
[[nodiscard]] std::string type_tag(AttributeType type);

/// "[a, b, [1]]", as DynamoDB shows a document path.
[[nodiscard]] std::string shown_path(const BoundExpression& bound, const Node& path);

/// Gives a program's placeholders their meaning and does the checks that need it, in DynamoDB's order for each kind.
/// Throws ValidationException, "Invalid <parameter>: ...".
[[nodiscard]] BoundExpression bind_condition(ExpressionKind kind, std::shared_ptr<const Program> program,
                                             Placeholders& placeholders);
[[nodiscard]] BoundExpression bind_update(std::shared_ptr<const Program> program, Placeholders& placeholders);
[[nodiscard]] BoundExpression bind_projection(std::shared_ptr<const Program> program,
                                              Placeholders& placeholders);

/// The type of what an operand of an update gives, where that does not depend on the item.
[[nodiscard]] std::optional<AttributeType> known_type(const BoundExpression& bound, std::uint32_t node);

/// Collects the roots of all paths of a program whose names are bound.
void collect_roots(BoundExpression& bound);
/// Adds one path's root to a list of roots.
void add_root(std::vector<PathRoot>& roots, const BoundExpression& bound, const Node& path);

}  // namespace dynantic::engine
