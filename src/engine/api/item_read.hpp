#pragma once

#include "engine/expression/placeholders.hpp"
#include "engine/expression/projection.hpp"
#include "engine/index/table.hpp"
#include "engine/item/json.hpp"

#include <string>

namespace dynantic::engine::api {

/// ProjectionExpression or AttributesToGet of a request that has no other expression, with its names: GetItem, a table of
/// BatchGetItem, an action of TransactGetItems. Used in DynamoDB's order: make it, then `check`.
class ReadProjection {
  public:
    explicit ReadProjection(const JsonObject& request);
    ReadProjection(const ReadProjection&) = delete;
    ReadProjection& operator=(const ReadProjection&) = delete;

    /// Parameters that exclude each other. Throws ValidationException.
    void check_parameters() const;
    /// The attributes and the expression. Throws ValidationException.
    void check_expression();
    /// What needs the table: no paths into key attributes.
    void bind(const Table& table) const;

    [[nodiscard]] const Projection& projection() const noexcept { return projection_; }

  private:
    JsonObject request_;
    Placeholders placeholders_;
    Projection projection_;
};

/// Refuses paths that go below a key attribute: those hold no maps or lists.
void refuse_paths_into_keys(const Table& table, const std::vector<PathRoot>& roots);

}  // namespace dynantic::engine::api
