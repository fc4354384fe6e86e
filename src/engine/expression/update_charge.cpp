#include "engine/expression/program.hpp"
#include "engine/expression/update.hpp"
#include "engine/item/view.hpp"

namespace dynantic::engine {

namespace {

// What DynamoDB counts of an UpdateExpression toward the 400 KB of an item. The figures are measured on the
// service, byte for byte; nothing documents them.
constexpr std::size_t of_any_update = 3;
constexpr std::size_t of_a_value = 19;   // SET and ADD
constexpr std::size_t of_a_removal = 1;  // REMOVE and DELETE, whose values do not count
constexpr std::size_t of_an_operand_step = 14;
constexpr std::size_t of_a_target_step = 4;

std::size_t of_function(NodeKind kind) noexcept {
    switch (kind) {
        case NodeKind::plus:
            return 34;
        case NodeKind::minus:
        case NodeKind::list_append:
            return 37;
        default:
            return 39;  // if_not_exists
    }
}

class Charge {
  public:
    explicit Charge(const BoundExpression& bound) noexcept : bound_(bound), program_(*bound.program) {}

    [[nodiscard]] std::size_t of(const UpdateAction& action) const noexcept {
        const std::size_t target = target_size(program_.nodes[action.path]);
        const bool sets = action.kind == UpdateAction::Kind::set || action.kind == UpdateAction::Kind::add;
        return sets ? of_a_value + target + operand_size(action.value) : of_a_removal + target;
    }

  private:
    [[nodiscard]] std::size_t step_size(Step step) const noexcept {
        if (!step.is_index) return bound_.names[step.number].size();
        std::size_t digits = 1;
        for (auto rest = step.number; rest >= 10; rest /= 10) ++digits;
        return digits;
    }

    [[nodiscard]] std::size_t target_size(const Node& path) const noexcept {
        std::size_t size = step_size(program_.steps[path.first]);
        for (std::uint32_t i = 1; i < path.count; ++i) {
            size += of_a_target_step + step_size(program_.steps[path.first + i]);
        }
        return size;
    }

    [[nodiscard]] std::size_t operand_size(std::uint32_t number) const noexcept {
        const Node& node = program_.nodes[number];
        if (node.kind == NodeKind::value) return value_size(bound_.values[node.first]);
        std::size_t size = 1;
        if (node.kind == NodeKind::path) {
            for (std::uint32_t i = 0; i < node.count; ++i) {
                size += of_an_operand_step + step_size(program_.steps[node.first + i]);
            }
            return size;
        }
        size = of_function(node.kind);
        for (std::uint32_t i = 0; i < node.count; ++i) size += operand_size(program_.operand(node, i));
        return size;
    }

    const BoundExpression& bound_;
    const Program& program_;
};

}  // namespace

std::size_t Update::charge() const noexcept {
    if (empty() || legacy_) return 0;
    const Charge charge(bound_);
    std::size_t size = of_any_update;
    for (const UpdateAction& action : bound_.program->actions) size += charge.of(action);
    return size;
}

}  // namespace dynantic::engine
