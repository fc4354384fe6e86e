#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/expression/projection.hpp"
#include "engine/item/json.hpp"
#include "engine/item/view.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// A change to an item: UpdateExpression or AttributeUpdates.
///
/// All right-hand sides are computed from the item as it was; then SET, ADD and DELETE are done, and removals
/// last, so that numbers of list elements mean the list as it was.
class Update {
  public:
    /// Changes nothing.
    Update() = default;
    /// Throws ValidationException: syntax, placeholders, overlapping paths, operand types.
    [[nodiscard]] static Update parse(std::string_view text, Placeholders& placeholders);
    /// AttributeUpdates. Throws SerializationException; `check` tells what is wrong with its values.
    [[nodiscard]] static Update from_legacy(const JsonValue& attribute_updates);
    void check() const;

    [[nodiscard]] bool empty() const noexcept { return !bound_.program; }
    /// Whether it makes an item where there is none: not if it does nothing but remove. An update without any
    /// action makes an item of the key attributes.
    [[nodiscard]] bool creates_item() const noexcept { return creates_item_; }
    /// The attributes that it changes, in order of appearance, each once.
    [[nodiscard]] const std::vector<PathRoot>& targets() const noexcept { return targets_; }
    /// All attributes that it looks at or changes.
    [[nodiscard]] const std::vector<PathRoot>& roots() const noexcept { return bound_.roots; }
    /// The type of the value that is put into a whole attribute by a plain value (`SET a = :v`, PUT): known
    /// before the item is, for the check of index keys. Empty where it is not known or the attribute is not
    /// set.
    [[nodiscard]] std::optional<AttributeType> assigned_type(std::string_view attribute) const noexcept;

    /// Bytes that an UpdateItem of its own counts toward the 400 KB of an item before it looks at the item: what
    /// the expression writes, and some for each of its parts. 0 of AttributeUpdates, which count the item alone.
    [[nodiscard]] std::size_t charge() const noexcept;

    /// The changed item. `base` is the item, or, where there is none, an item of the key attributes alone.
    /// Throws ValidationException: a path that is not there, operand types, numbers out of range.
    [[nodiscard]] std::string apply(const ItemView& base) const;

    /// What UPDATED_OLD and UPDATED_NEW show of the old and the new item.
    [[nodiscard]] const Projection& touched() const noexcept { return touched_; }

  private:
    void collect_targets();

    BoundExpression bound_;
    std::vector<PathRoot> targets_;
    Projection touched_;
    std::string problem_;
    bool creates_item_ = true;
    bool legacy_ = false;
};

}  // namespace dynantic::engine
