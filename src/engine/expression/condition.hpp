#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/item/json.hpp"
#include "engine/item/view.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// A condition on an item: ConditionExpression, FilterExpression, and the legacy parameters that mean the
/// same.
///
/// Parsed once, evaluated as often as wanted on items as they are stored, without allocation. Safe to share
/// between threads. Lives no longer than the Placeholders and the JsonDocument that it was made from.
class Condition {
  public:
    /// Always true.
    Condition() = default;

    /// `parameter` is "ConditionExpression" or "FilterExpression", for messages. Throws ValidationException.
    [[nodiscard]] static Condition parse(std::string_view parameter, std::string_view text,
                                         Placeholders& placeholders);

    /// Expected with ConditionalOperator. Throws SerializationException where shapes do not fit. Problems of
    /// the values are told by `check`.
    [[nodiscard]] static Condition from_expected(const JsonValue& expected,
                                                 std::string_view conditional_operator);
    /// QueryFilter, ScanFilter.
    [[nodiscard]] static Condition from_filter(const JsonValue& filter,
                                               std::string_view conditional_operator);
    /// Throws ValidationException for what is wrong with a legacy parameter; nothing on expressions.
    void check() const;

    /// Whether there is no condition at all.
    [[nodiscard]] bool empty() const noexcept { return !bound_.program; }
    /// Whether the item, or no item (a default-made view), meets it. Never fails: missing attributes and
    /// other types make a comparison false.
    [[nodiscard]] bool matches(const ItemView& item) const noexcept;

    /// The attributes of the item that it looks at, in order of appearance, each once.
    [[nodiscard]] const std::vector<PathRoot>& roots() const noexcept { return bound_.roots; }

  private:
    friend class ConditionEvaluator;
    BoundExpression bound_;
    std::string problem_;
};

}  // namespace dynantic::engine
