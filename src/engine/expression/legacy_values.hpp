#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/program.hpp"
#include "engine/item/json.hpp"
#include "engine/item/read.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// How many values an older comparison operator takes, and of which types.
struct LegacyOperator {
    std::string_view name;
    NodeKind kind;
    std::size_t least;
    std::size_t most;
    std::string_view types;  ///< "S,N,B,": tags of the types that it takes; empty: any
};

/// The operator of that name, or nullptr.
[[nodiscard]] const LegacyOperator* find_legacy_operator(std::string_view name) noexcept;

/// The first rule that a comparison's values break: number, same type, type of the operator, order of BETWEEN.
/// Empty where all hold.
[[nodiscard]] std::string legacy_values_problem(const LegacyOperator& op,
                                                const std::vector<ReadValue>& values, bool check_types);

/// Builds the program that an older parameter means, together with the values it holds.
class LegacyBuilder {
  public:
    LegacyBuilder();
    /// A path of one name.
    std::uint32_t path(std::string_view attribute);
    /// A value that is kept.
    std::uint32_t value(ReadValue read);
    std::uint32_t node(NodeKind kind, const std::vector<std::uint32_t>& operands);
    /// Joins a condition to those so far, all in the same way.
    void join(std::uint32_t condition, bool by_or);
    [[nodiscard]] bool has_condition() const noexcept { return !conditions_.empty(); }
    void action(UpdateAction::Kind kind, std::uint32_t path, std::uint32_t value);
    [[nodiscard]] BoundExpression build();

  private:
    struct Storage;
    std::uint32_t joined(std::size_t begin, std::size_t end);

    std::shared_ptr<Program> program_;
    std::shared_ptr<Storage> storage_;
    std::vector<std::uint32_t> conditions_;
    bool by_or_ = false;
};

}  // namespace dynantic::engine
