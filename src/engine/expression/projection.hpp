#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/item/json.hpp"
#include "engine/item/view.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// Which parts of an item a reply shows: ProjectionExpression, AttributesToGet, or what an update touched.
///
/// Lists keep the order of the elements that are asked for, without gaps.
class Projection {
  public:
    /// Everything.
    Projection() = default;
    /// Throws ValidationException: syntax, reserved words, placeholders, overlapping paths.
    [[nodiscard]] static Projection parse(std::string_view text, Placeholders& placeholders);
    /// AttributesToGet: top-level names. Throws SerializationException; `check` tells duplicates.
    [[nodiscard]] static Projection from_attributes(const JsonValue& attributes_to_get);
    /// Exactly these top-level attributes; the names must outlive it.
    [[nodiscard]] static Projection of(const std::vector<std::string_view>& names);
    void check() const;

    /// Whether it takes everything.
    [[nodiscard]] bool everything() const noexcept { return everything_; }
    /// Appends the JSON of what it takes of an item, `{}` where that is nothing.
    void append_json(std::string& out, const ItemView& item) const;
    /// The same as an encoded item.
    [[nodiscard]] std::string apply(const ItemView& item) const;
    /// The attributes that it names, in order of appearance, each once.
    [[nodiscard]] const std::vector<PathRoot>& roots() const noexcept { return roots_; }

  private:
    friend class ProjectionBuilder;
    friend class ProjectionTaker;
    // The paths as a tree, level by level: children of one node stand together, names ascending.
    struct Node {
        std::string_view name;    // where the parent is a map
        std::uint32_t index = 0;  // where it is a list
        bool is_index = false;
        std::uint32_t first = 0;  // children in nodes_; none: the whole value is taken
        std::uint32_t count = 0;
    };
    std::vector<Node> nodes_;
    std::uint32_t top_count_ = 0;
    std::vector<PathRoot> roots_;
    std::shared_ptr<const void> storage_;
    std::string problem_;
    bool everything_ = true;
};

}  // namespace dynantic::engine
