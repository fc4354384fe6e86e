#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/program.hpp"
#include "engine/item/view.hpp"

#include <deque>
#include <optional>
#include <string>

namespace dynantic::engine {

/// Computes what the actions of an update put at their places, from the item as it was. Values are views: on the item,
/// on the request's values, or on what this object makes and keeps.
class UpdateValues {
  public:
    /// `legacy`: AttributeUpdates, which words a wrong type in its own way and adds to lists.
    UpdateValues(const BoundExpression& bound, const ItemView& item, bool legacy) noexcept
        : bound_(bound), item_(item), legacy_(legacy) {}

    /// The value that comes to stand at the action's path; empty where nothing shall stand there.
    /// Throws ValidationException.
    [[nodiscard]] std::optional<ValueView> of(const UpdateAction& action);

  private:
    [[nodiscard]] ValueView expression(std::uint32_t number);
    [[nodiscard]] ValueView sum(const ValueView& left, const ValueView& right, bool subtract);
    [[nodiscard]] ValueView joined(const ValueView& left, const ValueView& right);
    [[nodiscard]] ValueView added(const std::optional<ValueView>& present, const ValueView& operand);
    [[nodiscard]] std::optional<ValueView> erased(const std::optional<ValueView>& present,
                                                  const ValueView& operand);
    [[noreturn]] void wrong_type() const;
    [[nodiscard]] std::string_view keep(std::string bytes) { return kept_.emplace_back(std::move(bytes)); }

    const BoundExpression& bound_;
    const ItemView& item_;
    bool legacy_;
    std::deque<std::string> kept_;
};

/// Levels of a value: 1 for a scalar or an empty list.
[[nodiscard]] std::size_t nesting_of(const ValueView& value) noexcept;

}  // namespace dynantic::engine
