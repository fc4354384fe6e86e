#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/name_index.hpp"
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

/// Adds the roots of paths to a list, each once. The list must outlive it, and be added to by no other.
class RootList {
  public:
    explicit RootList(std::vector<PathRoot>& roots) noexcept : roots_(roots) {}
    void add(const BoundExpression& bound, const Node& path);

  private:
    std::vector<PathRoot>& roots_;
    NameIndex index_;
};

}  // namespace dynantic::engine
