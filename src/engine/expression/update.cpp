#include "engine/expression/update.hpp"

#include "engine/api_error.hpp"
#include "engine/expression/bind.hpp"
#include "engine/expression/parser.hpp"
#include "engine/expression/projection_builder.hpp"

namespace dynantic::engine {

Update Update::parse(std::string_view text, Placeholders& placeholders) {
    Update result;
    result.bound_ = bind_update(cached_expression(ExpressionKind::update, text), placeholders);
    result.collect_targets();
    return result;
}

void Update::collect_targets() {
    ProjectionBuilder builder;
    RootList roots(targets_);
    creates_item_ = false;
    for (const UpdateAction& action : bound_.program->actions) {
        using Kind = UpdateAction::Kind;
        if (action.kind == Kind::set || action.kind == Kind::add) creates_item_ = true;
        const Node& path = bound_.program->nodes[action.path];
        roots.add(bound_, path);
        builder.add(bound_, path);
    }
    touched_ = builder.build();
}

void Update::check() const {
    if (!problem_.empty()) throw_validation(problem_);
}

std::optional<AttributeType> Update::assigned_type(std::string_view attribute) const noexcept {
    if (empty()) return std::nullopt;
    const Program& program = *bound_.program;
    for (const UpdateAction& action : program.actions) {
        const Node& path = program.nodes[action.path];
        if (action.kind == UpdateAction::Kind::remove || path.count != 1) continue;
        if (bound_.names[program.steps[path.first].number] == attribute)
            return known_type(bound_, action.value);
    }
    return std::nullopt;
}

}  // namespace dynantic::engine
