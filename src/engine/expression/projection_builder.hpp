#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/name_index.hpp"
#include "engine/expression/program.hpp"
#include "engine/expression/projection.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// Puts paths together into the tree that a Projection keeps.
class ProjectionBuilder {
  public:
    void add(std::string_view name);
    /// A path node of a bound expression; its names must outlive the projection.
    void add(const BoundExpression& bound, const Node& path);
    [[nodiscard]] Projection build();

  private:
    struct Branch {
        std::string_view name;
        std::uint32_t index = 0;
        bool is_index = false;
        std::vector<Branch> children;
        NameIndex names;  // of the children; an index has an empty one, which no attribute has
    };
    static Branch& child(Branch& parent, std::string_view name, std::uint32_t index, bool is_index);
    static std::uint32_t flatten(Branch& parent, Projection& into);
    Branch top_;
};

}  // namespace dynantic::engine
